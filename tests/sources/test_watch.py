"""Watching for newer law, on a server of ours that answers as the Publications Office does, and as it shouldn't.

The acts, their numbers and days are invented; the shape of the answers is the real one.
"""

from __future__ import annotations

import json
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from sources import sparql
from sources.catalogue import Catalogue, Known
from sources.checked import FILE_NAME, read_checked
from sources.errors import FetchError, UnreachableError
from sources.fetch import Fetched, Fetcher, Limits
from sources.new_act import Touch
from sources.schema import Amendment, Corrigendum, SourcePart
from sources.watch import watch

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

CELLAR = "publications.europa.eu"
ACT, AMENDING = "32031R0077", "32032R0005"
CDM = "http://publications.europa.eu/ontology/cdm#"
HOW = {
    "amends": "resource_legal_amends_resource_legal",
    "corrects": "resource_legal_corrects_resource_legal",
    "consolidates": "act_consolidated_consolidates_resource_legal",
    "proposes": "resource_legal_proposes_to_amend_resource_legal",
}
JSON = {"Content-Type": "application/sparql-results+json"}
BEFORE, TODAY = date(2032, 6, 1), date(2033, 1, 31)
HASTY = Limits(pause=0.0, connect=1.0, read=0.3, total=5.0, size=2_000_000, attempts=2)
LANGUAGES = ("ENG", "FRA", "NLD")


def rows(how, celex, day, languages=LANGUAGES):
    """What the endpoint says of one act: a row for each of its languages, or one where it knows none."""
    row = {"how": {"type": "uri", "value": CDM + HOW[how]}, "celex": {"type": "typed-literal", "value": celex}}
    if day is not None:
        row["date"] = {"type": "typed-literal", "value": day}
    base = "http://publications.europa.eu/resource/authority/language/"
    return [row | {"lang": {"type": "uri", "value": base + name}} for name in languages] or [row]


def body(*groups):
    bindings = [row for group in groups for row in group]
    head = {"link": [], "vars": ["how", "celex", "date", "lang"]}
    return json.dumps({"head": head, "results": {"distinct": False, "ordered": True, "bindings": bindings}}).encode()


KNOWN_AMENDMENT = rows("amends", AMENDING, "2032-02-27")
KNOWN = {
    ACT: [
        KNOWN_AMENDMENT,
        rows("consolidates", "02031R0077-20320301", "2032-03-01"),
        rows("consolidates", "02031R0077-20310601", "2031-06-01"),
        rows("corrects", "32031R0077R(01)", "2031-12-01", ["FRA"]),
        rows("corrects", "32031R0077R(02)", "2032-04-01", ["CES"]),
        rows("proposes", "52031PC0004", "2031-09-09"),
    ],
    AMENDING: [
        rows("consolidates", "02031R0077-20320301", "2032-03-01"),
        rows("consolidates", "02030R0001-20320301", "2032-03-01"),
    ],
}


@pytest.fixture
def catalogue(make_source):
    def row(source_id, celex, language="en", **more):
        return make_source(id=source_id, celex=celex, language=language, tier="law", kind="regulation", **more)

    corrigendum = Corrigendum(celex="32031R0077R(01)", published=date(2031, 12, 1), journal="OJ L, 2031/90012")
    amendment = Amendment(celex=AMENDING, in_force=date(2032, 3, 1))
    return Catalogue(
        [
            row("act-en", ACT),
            row("act-fr", ACT, "fr", corrigenda=[corrigendum]),
            row("act-en-now", "02031R0077-20320301", amendments=[amendment]),
            row("amending-en", AMENDING),
            make_source(id="news"),
        ],
        checked_until=BEFORE,
        known=[Known(celex="32031R0077R(02)", why="Czech only."), Known(celex="52031PC0004", why="It became law.")],
    )


class Office:
    """Answers like a `Fetcher` that has the Publications Office before it; for what is said of answers that came."""

    def __init__(self, **about):
        self.about = {ACT: KNOWN[ACT], AMENDING: KNOWN[AMENDING]}
        self.texts = {}
        for act, more in about.items():
            self.about[act] = [*self.about[act], *more]

    def post(self, url, content, *, content_type, accept):
        act = re.search(r'"(\w+)"\^\^xsd:string', content.decode())[1]
        part = SourcePart(name="sparql", data=body(*self.about[act]))
        return Fetched((part,), url, accept, None, None)

    def fetch(self, url, *, accept, expects):
        name = url.rpartition("/")[2]
        if name not in self.texts:
            raise FetchError(f"There is no {name}.", hint="Wait.")
        return Fetched((SourcePart(name=name, data=self.texts[name]),), url, accept, None, None)


@pytest.fixture
def watched(catalogue):
    """Watch where this is newly said of the act, and perhaps of the amending one."""

    def run(*new, office=None, **options):
        office = office or Office(**{ACT: new})
        return watch(catalogue, **({"fetcher": office, "cellar": f"https://{CELLAR}", "today": TODAY} | options))

    return run


# -- what is new ------------------------------------------------------------------------------------------------------


def test_what_the_catalogue_knows_is_not_new(watched):
    found = watched()
    assert (found.asked, found.new, found.faults) == ((ACT, AMENDING), (), ())
    assert (found.before, found.checked_until) == (BEFORE, TODAY)


def test_a_new_amendment_says_what_it_touches(watched):
    [new] = watched(rows("amends", "32032R0190", "2032-12-01")).new
    assert new.touches == (Touch(how="amends", act=ACT),)
    assert (new.day, new.languages) == (date(2032, 12, 1), ("en", "fr", "nl"))
    assert new.sources == ("act-en", "act-fr", "act-en-now")
    assert new.url.endswith("CELEX:32032R0190")
    assert new.provisions is None
    assert new.note == "Which provisions it touches is not known until it is held: There is no 32032R0190."


def test_a_corrigendum_touches_the_languages_that_it_is_in(watched):
    [new] = watched(rows("corrects", "32031R0077R(03)", "2032-12-01", ["FRA", "DEU"])).new
    assert (new.languages, new.sources) == (("de", "fr"), ("act-fr",))
    assert new.url.endswith("CELEX:32031R0077R%2803%29")


def test_a_corrigendum_without_language_may_touch_all(watched):
    [new] = watched(rows("corrects", "32031R0077R(03)", "2032-12-01", [])).new
    assert new.sources == ("act-en", "act-fr", "act-en-now")


def test_a_consolidated_text_has_the_day_of_its_number(watched):
    [new] = watched(rows("consolidates", "02031R0077-20330101", None)).new
    assert new.day == date(2033, 1, 1)


def test_older_consolidated_texts_and_those_of_other_acts_are_none_of_ours(watched):
    """An act's page is said to consolidate every act that amended it, whatever else those are."""
    about = [
        rows("consolidates", "02031R0077-20311201", "2031-12-01"),
        rows("consolidates", "02029R0009-20330101", None),
    ]
    assert watched(*about).new == ()


def test_one_act_with_two_relations_is_one_finding(watched):
    office = Office(
        **{ACT: [rows("amends", "32032R0190", "2032-12-01")], AMENDING: [rows("amends", "32032R0190", None)]}
    )
    [new] = watched(office=office).new
    assert new.touches == (Touch(how="amends", act=ACT), Touch(how="amends", act=AMENDING))
    assert "amending-en" in new.sources


# -- until when the sources count as checked --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "until"),
    [
        (rows("amends", "32032R0190", "2032-12-01"), date(2032, 11, 30)),
        (rows("amends", "32032R0190", "2033-05-01"), TODAY),
        (rows("amends", "32032R0190", "2032-01-01"), BEFORE),
        (rows("amends", "32032R0190", None), BEFORE),
        (rows("consolidates", "02031R0077-20330101", None), date(2032, 12, 31)),
        (rows("corrects", "32031R0077R(03)", "2032-12-01", ["FRA"]), date(2032, 11, 30)),
        (rows("corrects", "32031R0077R(03)", "2032-12-01", []), date(2032, 11, 30)),
        (rows("corrects", "32031R0077R(03)", "2032-12-01", ["CES"]), TODAY),
        (rows("proposes", "52032PC0100", "2032-12-01"), TODAY),
        (rows("proposes", "52032PC0100", None), TODAY),
    ],
    ids=["amended", "later", "long ago", "undated", "consolidated", "in French", "any language", "in Czech",
         "proposed", "proposed some day"],
)  # fmt: skip
def test_new_law_ends_what_is_complete_and_nothing_else_does(watched, new, until):
    found = watched(new)
    assert len(found.new) == 1
    assert found.checked_until == until


DAYS = st.none() | st.dates(date(2031, 1, 1), date(2034, 1, 1))


@given(
    st.lists(st.tuples(st.sampled_from(["amends", "proposes"]), DAYS), max_size=4), st.dates(BEFORE, date(2034, 1, 1))
)
def test_the_day_never_goes_back_nor_beyond_today_nor_beyond_new_law(make_source, found, today):
    catalogue = Catalogue([make_source(id="act", celex=ACT, tier="law")], checked_until=BEFORE)
    new = [rows(how, f"3203{n}R0190", day and day.isoformat()) for n, (how, day) in enumerate(found)]
    until = watch(catalogue, fetcher=Office(**{ACT: new}), cellar=f"https://{CELLAR}", today=today).checked_until
    assert BEFORE <= until <= today
    assert all(until < max(day, BEFORE + timedelta(days=1)) for how, day in found if how == "amends" and day)


def test_a_clock_that_is_behind_moves_nothing(watched):
    assert watched(today=date(2030, 1, 1)).checked_until == BEFORE


# -- which provisions and which answers -------------------------------------------------------------------------------


def saved(path, *cited):
    """A saved answer that cites these labels of documents."""
    citations = [
        {"source": {"document_id": document, "language": document.split("-")[1]}, "pin": {"label": label}}
        for document, label in cited
    ]
    path.write_text(json.dumps({"citations": citations}), encoding="utf-8")
    return str(path)


@pytest.fixture
def answers(tmp_path):
    folder = tmp_path / "answers"
    folder.mkdir()
    return {
        "duty": saved(folder / "duty.json", ("act-en-now", "Art. 7(4)(a)")),
        "visits": saved(folder / "visits.json", ("act-en-now", "Art. 8(1)")),
        "french": saved(folder / "french.json", ("act-fr", "Art. 5(1)")),
        "news": saved(folder / "news.json", ("news-", "para. 1")),
    }


@pytest.fixture
def office(data):
    """The text of a new amending act can be had."""
    office = Office(**{ACT: [rows("amends", "32032R0190", "2032-12-01")]})
    office.texts["32032R0190"] = (data / "act" / "amending.xhtml").read_bytes()
    return office


def test_the_text_of_a_new_act_says_which_provisions_it_changes(watched, office):
    [new] = watched(office=office).new
    assert {"Art. 4", "Art. 4a"} <= set(new.provisions)
    assert all(label.startswith(("Art. ", "Annex ")) for label in new.provisions)
    assert new.note == ""


def test_answers_that_cite_a_changed_provision_are_named(watched, office, answers):
    [new] = watched(office=office, answers=[Path(answers["duty"]).parent]).new
    assert {"Art. 5(1)(ba)", "Art. 7(4)"} <= set(new.provisions)
    assert new.answers == (answers["duty"], answers["french"])


def test_where_provisions_are_not_known_every_answer_on_the_act_is_named(watched, answers):
    [new] = watched(rows("amends", "32032R0190", None), answers=[Path(name) for name in answers.values()]).new
    assert new.answers == (answers["duty"], answers["visits"], answers["french"])


def test_a_corrigendum_touches_answers_in_its_languages(watched, answers):
    [new] = watched(rows("corrects", "32031R0077R(03)", None, ["FRA"]), answers=[Path(answers["duty"]).parent]).new
    assert new.answers == (answers["french"],)


def test_a_text_that_is_about_another_act_names_no_provision(watched, office):
    """Numbers of articles alone would be taken for ours."""
    text = office.texts["32032R0190"].replace(b"2031/77", b"2030/12")
    office.texts["32032R0190"] = text
    [new] = watched(office=office).new
    assert new.provisions is None
    assert "not known until it is held" in new.note


@pytest.mark.parametrize("text", [b"<html></html>", b"", b"%PDF-1.4"])
def test_a_text_that_cannot_be_read_is_only_not_known(watched, office, text):
    office.texts["32032R0190"] = text
    [new] = watched(office=office).new
    assert new.provisions is None


@pytest.mark.corpus
def test_the_omnibus_would_have_named_what_it_changed_in_the_ai_act(make_source, corpus):
    """Its text alone, without the consolidated one, gives the articles and annexes that the change marks give."""
    catalogue = Catalogue([make_source(id="act", celex="32024R1689", tier="law")], checked_until=date(2026, 7, 1))
    office = Office()
    office.about["32024R1689"] = [rows("amends", "32026R1744", "2026-07-08")]
    paths = {row["id"]: row["path"] for row in json.loads((corpus / "MANIFEST.json").read_text(encoding="utf-8"))}
    office.texts["32026R1744"] = (corpus / paths["digital-omnibus-ai-2026-1744-en"]).read_bytes()
    found = watch(catalogue, fetcher=office, cellar=f"https://{CELLAR}", today=date(2026, 8, 1))
    [new] = found.new
    marked = json.loads((corpus / "CHECKS.json").read_text(encoding="utf-8"))["consolidated_vs_omnibus"]
    expected = {f"Art. {number}" for number in marked["articles_with_changed_wording"]}
    expected |= {f"Annex {number}" for number in marked["annexes_with_changed_wording"]}
    expected |= {name if name.startswith("Annex") else f"Art. {name}" for name in marked["inserted"]}
    assert {re.match(r"(?:Art\.|Annex) \w+", label)[0] for label in new.provisions} == expected
    assert found.checked_until == date(2026, 7, 7)


def test_files_that_are_no_answers_are_named(watched, tmp_path):
    [unread] = watched(answers=[tmp_path / "nowhere.json"]).unreadable
    assert unread.name == str(tmp_path / "nowhere.json")


# -- answers that can't be trusted, from a server ---------------------------------------------------------------------


class Handler(BaseHTTPRequestHandler):
    """Answers a question with what the test says about its act; other paths are 404."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        question = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.seen.append((self.path, dict(self.headers), question))
        found = re.search(r'"(\w+)"\^\^xsd:string', question)
        answer = self.server.about[found[1]]
        self.reply(*(answer(self) if callable(answer) else answer))

    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers), None))
        self.reply(*self.server.texts.get(self.path, (404, {}, b"nothing")))

    def reply(self, status, headers, content):
        self.close_connection = True
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(content)), "Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    """The Publications Office on this machine."""

    daemon_threads = True

    def __init__(self, certificate):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen, self.texts = [], {}
        self.about = {act: (200, JSON, body(*groups)) for act, groups in KNOWN.items()}
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self.context)

    def get_request(self):
        connection, address = super().get_request()
        connection.settimeout(5)
        return self.context.wrap_socket(connection, server_side=True), address

    def handle_error(self, request, client_address):
        pass


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(authority):
    return authority.issue_cert(CELLAR, "localhost")


@pytest.fixture
def server(certificate):
    server = Server(certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def fetcher(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return Fetcher(
        limits=HASTY,
        ssl_context=context,
        allow_loopback=True,
        look_up=lambda host, seconds: ("127.0.0.1",),
        sleep=lambda seconds: None,
    )


@pytest.fixture
def ask(watched, server, fetcher):
    return lambda **options: watched(office=fetcher, cellar=f"https://{CELLAR}:{server.server_port}", **options)


def test_each_act_is_asked_about_once_and_as_the_endpoint_wants(ask, server):
    assert ask().checked_until == TODAY
    assert [path for path, _, _ in server.seen] == [sparql.PATH, sparql.PATH]
    assert [question for _, _, question in server.seen] == [sparql.query(ACT), sparql.query(AMENDING)]
    _, headers, _ = server.seen[0]
    assert headers["Content-Type"] == "application/sparql-query"
    assert headers["Accept"] == "application/sparql-results+json"
    assert headers["User-Agent"].startswith("pincite/")


FAULTS = {
    "broken": ((500, {}, b"broken"), "HTTP 500"),
    "refused": ((400, {}, b"Virtuoso 37000 Error"), "HTTP 400"),
    "wall": ((202, {}, b""), "check for browsers"),
    "page": ((200, {"Content-Type": "text/html"}, b"<html>Maintenance</html>"), "text/html"),
    "page as JSON": ((200, JSON, b"<html>Maintenance</html>"), "whole JSON"),
    "cut": ((200, JSON, body(*KNOWN[ACT])[:-30]), "whole JSON"),
    "cut on the way": ((200, JSON | {"Content-Length": "9999"}, body(*KNOWN[ACT])), "broke off|doesn't fit"),
    "empty": ((200, JSON, b""), "empty page"),
    "no rows": ((200, JSON, body()), f"{AMENDING}, which is known"),
    "lacking": ((200, JSON, body(*KNOWN[ACT][1:])), f"{AMENDING}, which is known"),
    "other type": ((200, {"Content-Type": "application/sparql-results+xml"}, b"<sparql/>"), "results\\+xml"),
    "full": ((200, JSON, body(KNOWN_AMENDMENT * 700)), "others may be missing"),
    "large": ((200, JSON | {"Content-Length": "3000000"}, b"{"), "sends more than"),
    "elsewhere": ((307, {"Location": "https://www.harbour.example/sparql"}, b""), "another host"),
}


@pytest.mark.parametrize(("answer", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_an_answer_that_cannot_be_trusted_moves_nothing(ask, server, answer, said):
    server.about[ACT] = answer
    found = ask()
    [fault] = found.faults
    assert fault.act == ACT
    assert re.search(said, fault.message), fault.message
    assert found.checked_until == BEFORE


def test_a_server_that_falls_silent_moves_nothing(ask, server):
    go_on = threading.Event()

    def silent(request):
        go_on.wait(5)
        return 200, JSON, body()

    server.about[AMENDING] = silent
    found = ask()
    go_on.set()
    assert [fault.act for fault in found.faults] == [AMENDING]
    assert found.checked_until == BEFORE


def test_a_fault_does_not_hide_what_the_other_answers_brought(ask, server):
    server.about[AMENDING] = (500, {}, b"broken")
    server.about[ACT] = (200, JSON, body(*KNOWN[ACT], rows("amends", "32032R0190", "2032-12-01")))
    found = ask()
    assert [new.celex for new in found.new] == ["32032R0190"]
    assert [fault.act for fault in found.faults] == [AMENDING]
    assert found.checked_until == BEFORE


def test_a_question_is_put_again_where_it_is_sent_on(ask, server):
    server.about[ACT] = lambda request: (
        (200, JSON, body(*KNOWN[ACT])) if request.path == "/there" else (307, {"Location": "/there"}, b"")
    )
    assert ask().faults == ()
    assert [path for path, _, question in server.seen if question == sparql.query(ACT)] == [sparql.PATH, "/there"]


def test_an_answer_that_lies_elsewhere_is_fetched(ask, server):
    server.about[ACT] = (303, {"Location": "/there"}, b"")
    server.texts["/there"] = (200, JSON, body(*KNOWN[ACT]))
    assert ask().faults == ()


def test_a_busy_server_is_asked_again(ask, server):
    server.about[ACT] = lambda request: (503, {}, b"busy") if len(server.seen) < 2 else (200, JSON, body(*KNOWN[ACT]))
    assert ask().checked_until == TODAY


def test_without_a_network_nothing_moves_and_nothing_else_is_tried(watched, certificate, fetcher):
    closed = Server(certificate)
    port = closed.server_port
    closed.server_close()
    with pytest.raises(UnreachableError, match="nothing moves"):
        watched(office=fetcher, cellar=f"https://{CELLAR}:{port}")


def test_the_text_of_a_new_act_is_fetched_by_its_number(ask, server, data):
    server.about[ACT] = (200, JSON, body(*KNOWN[ACT], rows("amends", "32032R0190", "2032-12-01")))
    page = (data / "act" / "amending.xhtml").read_bytes()
    server.texts["/resource/celex/32032R0190"] = (200, {"Content-Type": "application/xhtml+xml"}, page)
    [new] = ask().new
    assert "Art. 4a" in new.provisions
    assert server.seen[-1][1]["Accept"] == "application/xhtml+xml"


# -- the command, in a process of its own -----------------------------------------------------------------------------

SHIPPED = Catalogue.load()
REAL = {
    "32024R1689": [
        rows("amends", "32026R1744", "2026-07-08"),
        rows("corrects", "32024R1689R(03)", "2026-03-27", ["CES"]),
    ],
    "32026R1744": [],
    "32026R0150": [],
    "32021R1173": [rows("amends", "32026R0150", "2026-01-16"), rows("amends", "32024R1732", "2024-06-17")],
}


@pytest.fixture
def run(server, authority, tmp_path):
    """Start `sources watch` with the server as its Publications Office; settings and arguments as given."""
    server.about = {act: (200, JSON, body(*groups)) for act, groups in REAL.items()}
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PINCITE_")}
    environment = kept | {
        "PINCITE_HOME": str(tmp_path / "home"),
        "PINCITE_CELLAR_URL": f"https://localhost:{server.server_port}",
        "SSL_CERT_FILE": str(bundle),
    }

    def start(*arguments, **settings):
        command = [sys.executable, "-m", "sources", "watch", *arguments]
        return subprocess.Popen(
            command, env=environment | settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )

    return start


def done(process):
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_command_with_nothing_new_moves_the_day(run, tmp_path):
    today = datetime.now(UTC).date()
    code, out, err = done(run())
    assert (code, err) == (0, "")
    assert out.startswith("4 of 4 acts answered for, 0 new.\n")
    assert read_checked(tmp_path / "home").checked_until == max(today, SHIPPED.checked_until)
    assert Catalogue.load(home=tmp_path / "home").checked_until == max(today, SHIPPED.checked_until)


def test_command_shows_what_is_new_and_what_it_touches(run, server, tmp_path):
    answer = tmp_path / "answer.json"
    citation = {"source": {"document_id": "ai-act-fr-oj-html", "language": "fr"}, "pin": {"label": "Art. 5(1)"}}
    answer.write_text(json.dumps({"citations": [citation]}), encoding="utf-8")
    new = rows("corrects", "32024R1689R(09)", "2026-01-02", ["FRA"])
    server.about["32024R1689"] = (200, JSON, body(*REAL["32024R1689"], new))
    code, out, _ = done(run("--answers", str(answer), "--answers", str(tmp_path / "none.json")))
    assert code == 1
    assert out == (
        "32024R1689R(09) corrects 32024R1689, 2026-01-02, in fr\n"
        "  https://eur-lex.europa.eu/legal-content/EN/ALL/?uri=CELEX:32024R1689R%2809%29\n"
        "  Touches: ai-act-fr-oj-html\n"
        "  Which provisions it touches is not known until it is held.\n"
        f"  Saved answer: {answer}\n"
        "A later release may hold it. To have it passed over, write a [[known]] table with its celex and why into"
        " catalogue.toml in PINCITE_HOME.\n"
        f"Not read: {tmp_path / 'none.json'}. It can't be read: No such file or directory.\n"
        "4 of 4 acts answered for, 1 new.\n"
        f"The sources count as checked until {SHIPPED.checked_until}, as before.\n"
    )


def test_what_a_user_knows_is_passed_over(run, server, tmp_path):
    (tmp_path / "home").mkdir()
    known = '[[known]]\ncelex = "32024R1689R(09)"\nwhy = "A comma."\n'
    (tmp_path / "home" / "catalogue.toml").write_text(known, encoding="utf-8")
    new = rows("corrects", "32024R1689R(09)", "2026-01-02", ["FRA"])
    server.about["32024R1689"] = (200, JSON, body(*REAL["32024R1689"], new))
    assert done(run())[0] == 0


def test_command_that_cannot_trust_an_answer_fails_and_keeps_nothing(run, server, tmp_path):
    server.about["32024R1689"] = (200, JSON, body())
    code, out, _ = done(run())
    assert code == 3
    assert "32024R1689: The answer about 32024R1689 can't be trusted" in out
    assert out.endswith(f"Nothing moves: the sources count as checked until {SHIPPED.checked_until}.\n")
    assert not (tmp_path / "home" / FILE_NAME).exists()


def test_command_as_json_has_all_of_it(run):
    code, out, _ = done(run("--json"))
    found = json.loads(out)
    assert code == 0
    assert found["asked"] == ["32024R1689", "32026R1744", "32026R0150", "32021R1173"]
    assert (found["new"], found["faults"]) == ([], [])


@pytest.mark.parametrize(
    "settings", [{"PINCITE_OFFLINE": "1"}, {"PINCITE_CELLAR_URL": "https://localhost:9"}], ids=["offline", "no network"]
)
def test_command_without_a_network_says_so(run, tmp_path, settings):
    code, out, err = done(run(**settings))
    assert (code, out) == (3, "")
    assert "nothing moves" in err
    assert not (tmp_path / "home" / FILE_NAME).exists()


def test_command_names_a_damaged_day_and_writes_it_anew(run, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / FILE_NAME).write_text("{")
    code, _, err = done(run())
    assert code == 0
    assert f"{FILE_NAME} can't be read" in err
    assert read_checked(tmp_path / "home") is not None


def test_command_that_is_stopped_keeps_nothing(run, server, tmp_path):
    under_way, go_on = threading.Event(), threading.Event()

    def wait(request):
        under_way.set()
        go_on.wait(30)
        return 200, JSON, body()

    server.about["32021R1173"] = wait
    process = run()
    assert under_way.wait(60)
    process.send_signal(signal.SIGINT)
    code, _, _ = done(process)
    go_on.set()
    assert code == 130
    assert not (tmp_path / "home" / FILE_NAME).exists()


def test_another_repository_must_be_https(run):
    code, _, err = done(run(PINCITE_CELLAR_URL="http://localhost"))
    assert code == 2
    assert "PINCITE_CELLAR_URL" in err
