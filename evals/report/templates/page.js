"use strict";

// Builds the list of questions from the JSON island. Data becomes text nodes only, never markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const metrics = data.metrics || [];
  const texts = data.texts || [];
  const items = data.items || [];
  const byName = new Map(metrics.map((metric) => [metric.name, metric]));
  const section = document.getElementById("items");
  const form = section.querySelector("form");
  const list = section.querySelector(".list");
  const found = section.querySelector(".found");
  const LONG = 1600; // code points of a provision that are shown at once
  const AROUND = 500; // of them around a quote

  function make(tag, options, ...children) {
    const { className, ...attributes } = options || {};
    const node = document.createElement(tag);
    if (className) node.className = className;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }

  const spoken = (name) => name.replaceAll("_", " ");

  function number(value, unit) {
    if (unit === "ms") {
      const digits = Math.abs(value) >= 100 ? 0 : 1;
      return value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }) + " ms";
    }
    return value.toFixed(unit === "share" ? 3 : 2);
  }

  const plain = (value) => String(Math.round(value * 1000) / 1000);

  function written(metric, values) {
    if (metric.ratio && values.length === 2) return `${plain(values[0])} of ${plain(values[1])}`;
    return values.map((value) => number(value, metric.unit)).join(", ");
  }

  function sortable(metric, values) {
    if (!values) return null;
    if (metric.ratio && values.length === 2) return values[1] ? values[0] / values[1] : null;
    return values[0];
  }

  // -- an item's body, made when it is opened --------------------------------------------------------------------

  function titled(title, ...children) {
    return make("section", { className: "part" }, make("h4", {}, title), ...children);
  }

  // Offsets are code points, as in the documents; strings here count UTF-16 units.
  function words(text, start, end) {
    const points = Array.from(text);
    const box = make("blockquote", { dir: "auto" });
    const marked = start !== undefined && end !== undefined && end > start;
    const whole = () => {
      if (!marked) return [text];
      return [
        points.slice(0, start).join(""),
        make("mark", {}, points.slice(start, end).join("")),
        points.slice(end).join(""),
      ];
    };
    if (points.length <= LONG) {
      box.append(...whole());
      return box;
    }
    const from = marked ? Math.max(0, start - AROUND) : 0;
    const until = Math.min(points.length, marked ? end + AROUND : LONG - AROUND);
    const more = make("button", { type: "button", className: "more" }, `Show all ${points.length.toLocaleString("en-GB")} characters`);
    more.addEventListener("click", () => box.replaceChildren(...whole()));
    box.append(from > 0 ? "… " : "");
    if (marked) {
      box.append(points.slice(from, start).join(""), make("mark", {}, points.slice(start, end).join("")), points.slice(end, until).join(""));
    } else {
      box.append(points.slice(from, until).join(""));
    }
    box.append(until < points.length ? " … " : "", more);
    return box;
  }

  function place(label, document_) {
    return make("p", { className: "place" }, label ? make("b", {}, label) : null, make("span", {}, document_));
  }

  function gold(item) {
    if (!item.gold) {
      const reasons = (item.reasons || []).map(spoken).join(" or ");
      return [make("p", {}, "This question has to be refused" + (reasons ? `: ${reasons}.` : "."))];
    }
    const needs = item.gold.map((need, index) => {
      const places = need.map((one) => {
        if (one.text === undefined) return make("div", {}, place("", one.place), make("p", { className: "problem" }, "isn’t held"));
        const text = texts[one.text];
        return make("div", {}, place(text.label, text.document), words(text.text));
      });
      const or = places.length > 1 ? make("p", { className: "hint" }, `Any one of ${places.length} places`) : null;
      const heading = item.gold.length > 1 ? make("h5", {}, `Need ${index + 1}`) : null;
      const [first, ...rest] = places;
      const others = rest.length ? make("details", {}, make("summary", {}, `${rest.length} more`), ...rest) : null;
      return make("div", { className: "need" }, heading, or, first, others);
    });
    if (item.also) {
      const places = item.also.map(([label, document_]) => place(label, document_));
      needs.push(make("details", { className: "also" }, make("summary", {}, `${places.length} more may be cited`), ...places));
    }
    return needs;
  }

  function citation(cited, index) {
    const text = cited.text === undefined ? null : texts[cited.text];
    const head = place(cited.label || (text && text.label) || "", cited.document);
    head.prepend(make("span", { className: "ordinal" }, `[${index + 1}]`));
    if (cited.right === true) head.append(make("span", { className: "tag good" }, "at gold"));
    if (cited.also) head.append(make("span", { className: "tag" }, "may be cited too"));
    if (cited.right === false) head.append(make("span", { className: "tag off" }, "elsewhere"));
    const problem = cited.problem ? make("p", { className: "problem" }, cited.problem) : null;
    const unmarked = cited.start === undefined || cited.end === undefined;
    const quote = unmarked && cited.quote ? make("blockquote", { dir: "auto" }, make("q", {}, cited.quote)) : null;
    return make("div", { className: "citation" }, head, problem, quote, text ? words(text.text, cited.start, cited.end) : null);
  }

  function answer(item) {
    if (!item.has_answer) return [make("p", { className: "problem" }, "The system has no answer to this.")];
    if (item.error) return [make("p", { className: "problem" }, `The system failed: ${item.error}`)];
    const parts = [];
    if (item.abstained) parts.push(make("p", {}, make("span", { className: "tag" }, "refused"), item.reason ? ` ${spoken(item.reason)}` : ""));
    if (item.premise_rejected) parts.push(make("p", {}, make("span", { className: "tag" }, "premise rejected"), ` ${item.premise_rejected}`));
    if (item.answer) parts.push(make("p", { className: "said", dir: "auto" }, item.answer));
    if (!parts.length) parts.push(make("p", { className: "hint" }, "Empty."));
    return parts;
  }

  function retrieved(item) {
    if (!item.retrieved) return [make("p", { className: "hint" }, "The system doesn’t say.")];
    if (!item.retrieved.length) return [make("p", { className: "hint" }, "Nothing.")];
    const rows = item.retrieved.map((hit) => {
      const labels = hit.labels || [];
      const shown = labels.slice(0, 6).join(", ") + (labels.length > 6 ? ` and ${labels.length - 6} more` : "");
      const met = hit.meets ? make("span", { className: "tag good" }, item.gold && item.gold.length > 1 ? `gold: need ${hit.meets.join(", ")}` : "gold") : null;
      return make("li", { className: hit.meets ? "met" : "" }, make("b", {}, shown || "passage"), " ", make("span", { className: "doc" }, hit.document), " ", met,
        hit.quote ? make("span", { className: "snippet" }, hit.quote) : null);
    });
    return [make("ol", { className: "hits" }, ...rows)];
  }

  function values(item) {
    const rows = metrics.flatMap((metric) => {
      const measured = (item.values || {})[metric.name];
      const why = (item.unscored || {})[metric.name];
      if (measured === undefined && why === undefined) return [];
      const value = measured === undefined ? make("dd", { className: "hint" }, `unscored: ${why}`) : make("dd", {}, written(metric, measured));
      return [make("div", {}, make("dt", {}, metric.title), value)];
    });
    return rows.length ? make("dl", { className: "values" }, ...rows) : make("p", { className: "hint" }, "None.");
  }

  function facts(item) {
    const rows = [
      ["Topic", spoken(item.topic)], ["Voice", spoken(item.voice)], ["As of", item.as_of], ["Expected", item.expect],
      ["Has to say", (item.keys || []).join("; ")], ["False premise", item.premise],
      ["Confidence", typeof item.confidence === "number" ? item.confidence.toFixed(3) : ""], ["Asked", item.asked > 1 ? `${item.asked} times; the first answer is shown` : ""],
      ["Why this gold", item.note],
    ];
    return make("dl", { className: "facts" }, ...rows.filter(([, value]) => value).map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
  }

  function body(item) {
    const cited = (item.citations || []).map(citation);
    const history = (item.history || []).map(([role, content]) => make("p", { className: `turn ${role === "user" ? "user" : "other"}` }, make("b", {}, role), ` ${content}`));
    const parts = [facts(item)];
    if (history.length) parts.push(titled("Said before", ...history));
    if (!data.retrieval_only) {
      parts.push(titled("Answer", ...answer(item)));
      parts.push(make("div", { className: "sides three" },
        titled("Gold", ...gold(item)),
        titled("Cited", ...(cited.length ? cited : [make("p", { className: "hint" }, "Nothing.")])),
        titled("Retrieved, best first", ...retrieved(item))));
    } else {
      parts.push(make("div", { className: "sides" }, titled("Gold", ...gold(item)), titled("Retrieved, best first", ...retrieved(item))));
    }
    parts.push(titled("Values", values(item)));
    return make("div", { className: "body" }, ...parts);
  }

  // -- the list --------------------------------------------------------------------------------------------------

  const shownValue = make("span");
  function row(item) {
    const outcome = item.failure
      ? make("span", { className: `tag ${{ right: "good", unscored: "none" }[item.failure] || "bad"}` }, spoken(item.failure))
      : make("span");
    const latency = typeof item.latency === "number" ? number(item.latency, "ms") : "";
    const summary = make("summary", {},
      make("span", { className: "id" }, item.id),
      make("span", { className: "asks", dir: "auto" }, item.question),
      make("span", { className: "kind" }, spoken(item.kind)),
      outcome,
      make("span", { className: "latency" }, latency),
      shownValue.cloneNode());
    const details = make("details", { className: "item", id: `case-${item.id}` }, summary);
    // The address of an opened question can be sent to somebody.
    details.addEventListener("toggle", () => details.open && history.replaceState(null, "", `#${encodeURIComponent(details.id)}`));
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) details.append(body(item));
    });
    return details;
  }

  const rows = items.map((item, order) => ({
    item, order, node: row(item),
    text: [item.id, item.question, item.answer || "", ...(item.history || []).map((turn) => turn[1])].join("\n").toLowerCase(),
  }));

  for (const metric of metrics) form.elements.sort.append(make("option", { value: `metric:${metric.name}` }, metric.title));

  function key(entry, by) {
    const { item } = entry;
    if (by.startsWith("metric:")) {
      const metric = byName.get(by.slice(7));
      return sortable(metric, (item.values || {})[metric.name]);
    }
    if (by === "") return entry.order;
    const value = item[by];
    return value === undefined ? null : value;
  }

  function compare(one, other) {
    if (typeof one === "string") return one.localeCompare(other, "en", { numeric: true });
    return one - other;
  }

  let sorted = "";
  function refresh() {
    const chosen = Object.fromEntries(["failure", "kind", "topic", "expect"].map((name) => [name, form.elements[name] ? form.elements[name].value : ""]));
    const sought = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const by = form.elements.sort.value;
    const down = form.elements.turn.getAttribute("aria-pressed") === "true";
    const order = `${by} ${down}`;
    if (order !== sorted) {
      sorted = order;
      const keyed = rows.map((entry) => ({ entry, key: key(entry, by) }));
      // What has no value stands last either way.
      keyed.sort((a, b) => (a.key === null) - (b.key === null) || (a.key === null ? 0 : (down ? -1 : 1) * compare(a.key, b.key)) || a.entry.order - b.entry.order);
      list.append(...keyed.map(({ entry }) => entry.node));
      const metric = by.startsWith("metric:") ? byName.get(by.slice(7)) : null;
      list.classList.toggle("with-value", metric !== null);
      for (const { item, node } of rows) {
        const cell = node.firstChild.lastChild;
        cell.className = metric ? "measured" : "";
        const measured = metric ? (item.values || {})[metric.name] : undefined;
        cell.textContent = metric ? (measured ? written(metric, measured) : "–") : "";
      }
    }
    let count = 0;
    for (const { item, node, text } of rows) {
      const fits = Object.entries(chosen).every(([name, value]) => !value || item[name] === value) && sought.every((word) => text.includes(word));
      node.hidden = !fits;
      count += fits;
    }
    found.textContent = count === rows.length ? `${count} questions` : `${count} of ${rows.length} questions`;
    for (const button of document.querySelectorAll("[data-failure]")) {
      button.setAttribute("aria-pressed", String(button.dataset.failure === chosen.failure));
    }
  }

  form.addEventListener("input", refresh);
  form.addEventListener("submit", (event) => event.preventDefault());
  function setDown(down) {
    form.elements.turn.setAttribute("aria-pressed", String(down));
    form.elements.turn.firstChild.textContent = down ? "↓" : "↑";
  }
  form.addEventListener("reset", () => {
    setDown(false);
    setTimeout(refresh);
  });
  form.elements.turn.addEventListener("click", () => {
    setDown(form.elements.turn.getAttribute("aria-pressed") !== "true");
    refresh();
  });
  for (const button of document.querySelectorAll("[data-failure]")) {
    button.addEventListener("click", () => {
      const value = button.dataset.failure;
      form.elements.failure.value = form.elements.failure.value === value ? "" : value;
      refresh();
      if (form.elements.failure.value) {
        section.scrollIntoView();
        // The next Tab leads to the questions, not to the bar after this one.
        form.elements.failure.focus({ preventScroll: true });
      }
    });
  }
  for (const input of document.querySelectorAll("input[name=part]")) {
    input.addEventListener("change", () => {
      for (const table of document.querySelectorAll("[data-part]")) table.hidden = table.dataset.part !== input.value;
    });
  }
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      section.scrollIntoView();
      form.elements.text.focus({ preventScroll: true });
    }
  });
  // A link to `#case-ID` opens that question.
  function follow() {
    const wanted = location.hash.slice(1);
    const target = document.getElementById(wanted) || [...list.children].find((node) => encodeURIComponent(node.id) === wanted);
    if (target && target.classList.contains("item")) {
      target.open = true;
      target.scrollIntoView();
    }
  }
  addEventListener("hashchange", follow);
  refresh();
  follow();
})();
