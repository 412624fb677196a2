"""The page as a browser shows it; Chromium without a head, and nothing but the one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
# Each text on the page with the contrast of its colour to what lies behind it (WCAG 2.2, 1.4.3).
CONTRASTS = """
() => {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const behind = (node) => {
    if (!node) return [255, 255, 255, 1];
    const own = rgba(getComputedStyle(node).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(node.parentElement));
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  for (const node of document.body.querySelectorAll("*")) {
    const texts = [...node.childNodes].filter((child) => child.nodeType === 3);
    const words = texts.map((child) => child.data).join("").trim();
    if (!words || !node.checkVisibility() || node.closest("script, .unseen, title, desc, option")) continue;
    const style = getComputedStyle(node);
    const ground = behind(node);
    const colour = over(rgba(node.closest("svg") ? style.fill : style.color), ground);
    const [light, dark] = [luminance(colour), luminance(ground)].sort((a, b) => b - a);
    found.push([(light + 0.05) / (dark + 0.05), words.slice(0, 40), node.className.baseVal ?? node.className]);
  }
  return found;
}
"""
WIDER = """
() => [...document.body.querySelectorAll("*")]
  .filter((node) => node.checkVisibility() && !node.closest(".scroll, .unseen, .skip, svg"))
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 0.5)
  .map((node) => node.outerHTML.slice(0, 120))
"""


class Opened(NamedTuple):
    """A page, what its console said, and what it asked for."""

    tab: Any
    said: list[str]
    requests: list[str]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def show(browser: Any) -> Iterator[Any]:
    contexts = []

    def opened(path: Path, **options: Any) -> Opened:
        context = browser.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        page = Opened(context.new_page(), [], [])
        page.tab.on("console", lambda message: page.said.append(message.text))
        page.tab.on("pageerror", lambda error: page.said.append(str(error)))
        page.tab.on("request", lambda request: page.requests.append(request.url))
        page.tab.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def shown_ids(tab: Any) -> list[str]:
    return list(tab.locator(".item:not([hidden]) > summary > .id").all_inner_texts())


def open_all(tab: Any) -> None:
    tab.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    tab.locator(".item .body").last.wait_for()


@pytest.mark.parametrize("fixture", ["page", "retrieval_page"])
def test_page_opens_without_complaint_or_connection(fixture: str, request: pytest.FixtureRequest, show: Any) -> None:
    path = request.getfixturevalue(fixture)
    page = show(path)
    open_all(page.tab)
    assert page.said == []
    assert [url for url in page.requests if not url.startswith("data:")] == [path.as_uri()]
    assert page.tab.locator(".found").inner_text() == "9 questions"


def test_hostile_words_run_nothing_and_are_shown(page: Path, show: Any) -> None:
    opened = show(page)
    open_all(opened.tab)
    assert opened.tab.evaluate("window.ran") is None
    assert opened.tab.locator("img").count() == 0
    shown = opened.tab.locator("#case-hostile .said").inner_text()
    assert shown.startswith("</script><script>window.ran = 1</script>")
    assert "</script>" in opened.tab.locator("#case-turn .turn.other").inner_text()


def test_opening_an_item_shows_gold_beside_the_marked_quote(page: Path, show: Any) -> None:
    tab = show(page).tab
    item = tab.locator("#case-hostile")
    assert item.locator(".body").count() == 0
    item.locator("summary").first.click()
    gold = item.locator(".need").first
    assert gold.locator(".place").inner_text().startswith("Art. 3")
    assert "keeper of record" in gold.locator("blockquote").inner_text()
    marked = item.locator(".citation").first.locator("mark").inner_text()
    assert marked.startswith("means the natural or legal person")
    assert item.locator(".citation").first.locator(".tag").inner_text() == "at gold"
    assert item.locator(".hits .met .tag").first.inner_text() == "gold"
    assert "there is no such provision" in item.locator(".citation").nth(1).inner_text()


def test_link_to_a_case_opens_it(page: Path, show: Any) -> None:
    tab = show(page).tab
    tab.goto(page.as_uri() + "#case-night")
    assert tab.locator("#case-night .body").is_visible()


def test_filters_narrow_the_list_and_can_be_cleared(page: Path, show: Any) -> None:
    tab = show(page).tab
    tab.keyboard.press("/")
    tab.keyboard.type("dark NIGHT")
    assert shown_ids(tab) == ["night", "turn"]
    tab.select_option("select[name=kind]", "multi_turn")
    assert shown_ids(tab) == ["turn"]
    assert tab.locator(".found").inner_text() == "1 of 9 questions"
    tab.get_by_role("button", name="Clear").click()
    # Not `wait_for_function`: when it has to wait it makes a function of its text, which the page's policy forbids.
    playwright.expect(tab.locator(".item[hidden]")).to_have_count(0)
    tab.select_option("select[name=expect]", "refuse")
    assert shown_ids(tab) == ["gdpr"]


def test_failure_bar_filters_and_lets_go(page: Path, show: Any) -> None:
    tab = show(page).tab
    bar = tab.locator("button[data-failure=error]")
    bar.focus()
    tab.keyboard.press("Enter")
    assert shown_ids(tab) == ["failing"]
    assert bar.get_attribute("aria-pressed") == "true"
    bar.click()
    assert len(shown_ids(tab)) == 9


def test_sorting_puts_what_has_no_value_last_either_way(page: Path, show: Any) -> None:
    tab = show(page).tab
    tab.select_option("select[name=sort]", "id")
    assert shown_ids(tab) == sorted(shown_ids(tab))
    tab.select_option("select[name=sort]", "latency")
    up = shown_ids(tab)
    tab.locator("button[name=turn]").click()
    down = shown_ids(tab)
    assert set(up[-2:]) == set(down[-2:]) == {"silent", "failing"}
    assert down[:-2] == up[:-2][::-1]
    assert down[0] == "control"
    tab.select_option("select[name=sort]", "metric:recall@5")
    assert tab.locator("#case-unheld .measured").inner_text() == "–"


def test_parts_can_be_switched_by_keyboard(page: Path, show: Any) -> None:
    tab = show(page).tab
    assert tab.locator("[data-part=kind]").is_visible()
    tab.locator("input[name=part]").first.focus()
    tab.keyboard.press("ArrowRight")
    assert tab.locator("[data-part=topic]").is_visible()
    assert not tab.locator("[data-part=kind]").is_visible()


@pytest.mark.parametrize("width", [360, 700, 1280])
@pytest.mark.parametrize("fixture", ["page", "retrieval_page"])
def test_nothing_is_wider_than_the_screen(fixture: str, width: int, request: pytest.FixtureRequest, show: Any) -> None:
    tab = show(request.getfixturevalue(fixture), viewport={"width": width, "height": 740}).tab
    open_all(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate(WIDER) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast(scheme: str, page: Path, show: Any) -> None:
    tab = show(page, color_scheme=scheme).tab
    open_all(tab)
    tab.locator("button[data-failure]").first.click()
    contrasts = tab.evaluate(CONTRASTS)
    assert len(contrasts) > 200
    assert [found for found in contrasts if found[0] < 4.5] == []


def test_print_shows_no_controls(page: Path, show: Any) -> None:
    tab = show(page).tab
    tab.emulate_media(media="print")
    assert not tab.locator(".tools").is_visible()
    assert tab.locator("#figures").is_visible()
