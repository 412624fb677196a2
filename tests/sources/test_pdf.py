"""PDF: pages, paragraphs, running numbers, and what isn't body; on files drawn here."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path

import pytest

from sources.errors import ParseError
from sources.parsers import pdf
from sources.schema import Document, Source, SourcePart

SOURCE = Source(
    id="guide", title="Guide", publisher="Board", tier="eu_institution", kind="guidance", language="en",
    published="2031", version_id="2031", parser="pdf", licence="ours",
)  # fmt: skip

STYLES = {"body": ("F1", 10), "bold": ("F2", 10), "small": ("F1", 7)}
Shown = tuple[float, float, str, str]


def line(y: float, text: str, *, x: float = 72, style: str = "body") -> Shown:
    return (x, y, style, text)


def block(top: float, *texts: str, x: float = 72) -> list[Shown]:
    return [line(top - 14 * at, text, x=x) for at, text in enumerate(texts)]


def draw(*pages: list[Shown]) -> bytes:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{5 + 2 * at} 0 R' for at in range(len(pages)))}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
    ]
    for at, page in enumerate(pages):
        stream = "\n".join(_shown(piece) for piece in page)
        fonts = "<< /F1 3 0 R /F2 4 0 R >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font {fonts} >> "
            f"/Contents {6 + 2 * at} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, starts = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    trailer = f"trailer\n<< /Size {len(starts) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {len(starts) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def _shown(piece: Shown) -> str:
    x, y, style, text = piece
    font, size = STYLES[style]
    escaped = text.replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET"


def parse(data: bytes) -> Document:
    return pdf.parse(SOURCE, [SourcePart(name="guide.pdf", data=data)])


def cited(document: Document) -> list[tuple[str, str]]:
    return [(leaf.label, document.text_of(leaf)) for leaf in document.leaves() if leaf.kind != "notes"]


FULL = "Every lamp on the coast burns from dusk to dawn and no keeper may leave it alone"
NUMBERED = [
    [row for at in range(5) for row in block(750 - 60 * at, f"({5 * page + at + 1}) {FULL}", "until the sun is up.")]
    for page in range(2)
]


def test_pages_hold_counted_paragraphs():
    document = parse(draw(block(700, FULL, "and rests.") + block(650, "Fog falls."), block(700, "Rocks stay.")))
    assert [label for label, _ in cited(document)] == ["p. 1, para. 1", "p. 1, para. 2", "p. 2, para. 1"]


def test_page_is_a_provision_with_its_number():
    document = parse(draw(block(700, "Fog falls."), block(700, "Rocks stay.")))
    assert [(page.id, page.label) for page in document.provisions if page.parent is None] == [
        ("pg_1", "p. 1"),
        ("pg_2", "p. 2"),
    ]


def test_lines_of_one_paragraph_stay_together():
    assert cited(parse(draw(block(700, FULL, "and rests."))))[0][1] == f"{FULL}\nand rests."


def test_wider_gap_begins_a_paragraph():
    assert len(cited(parse(draw(block(700, FULL, FULL, FULL) + block(640, FULL))))) == 2


def test_running_numbers_are_cited_by_page_and_number():
    document = parse(draw(*NUMBERED))
    assert [label for label, _ in cited(document)] == [f"p. {1 + at // 5}, para. {at + 1}" for at in range(10)]
    assert document.get("pg_2.par_7").number == "(7)"


def test_numbered_paragraph_goes_on_on_the_next_page():
    pages = [[*NUMBERED[0]], block(790, "and even then he stays.") + NUMBERED[1]]
    assert cited(parse(draw(*pages)))[5] == ("p. 2, para. 5", "and even then he stays.")


def test_few_numbers_are_a_list():
    document = parse(draw(block(700, "The log names:", "(1) the hour;", "(2) the cause.")))
    assert [label for label, _ in cited(document)][1:] == ["p. 1, para. 1(1)", "p. 1, para. 1(2)"]


def test_number_in_the_middle_of_a_paragraph_is_no_paragraph():
    pages = [[*NUMBERED[0], *block(400, FULL, "(6) of the log book.", x=107)], NUMBERED[1]]
    assert ("p. 2, para. 6", f"(6) {FULL}\nuntil the sun is up.") in cited(parse(draw(*pages)))


def test_running_heads_and_page_numbers_are_notes():
    ends = ["and rests.", "until noon.", "for ever.", "in vain."]
    bodies = [f"{end.title()} {FULL[at:]}\n{end}" for at, end in enumerate(ends)]
    pages = [
        [line(800, f"Lamp Board {at}"), *block(700, *body.split("\n")), line(40, str(at))]
        for at, body in enumerate(bodies, 1)
    ]
    document = parse(draw(*pages))
    assert [words for _, words in cited(document)] == bodies
    assert sum(leaf.kind == "notes" for leaf in document.leaves()) == 8


def test_contents_are_notes():
    rows = [f"{at}. Lamps {'.' * 30} {at}" for at in range(1, 8)]
    document = parse(draw(block(700, *rows), block(700, FULL)))
    assert [label for label, _ in cited(document)] == ["p. 2, para. 1"]


def test_footnotes_are_notes():
    page = [*block(700, FULL, FULL), line(103, "1", style="small"), line(100, "See the log.", x=80)]
    document = parse(draw(page))
    assert [leaf.kind for leaf in document.leaves()] == ["paragraph", "notes"]


def test_raised_number_after_a_word_is_a_footnote_call():
    document = parse(draw([line(700, "A lamp"), line(704, "1", x=105, style="small"), line(700, "burns.", x=112)]))
    assert [span.of(document.text) for span in document.footnote_calls] == ["1"]
    assert "^" not in document.text


def test_raised_number_after_a_ten_is_an_exponent():
    page = [line(700, "more than 10"), line(704, "25", x=134, style="small"), line(700, "grains", x=150)]
    document = parse(draw(page))
    assert "10^25" in document.text
    assert document.footnote_calls == ()


def test_bold_line_is_a_heading():
    document = parse(draw([line(700, "Who keeps the log?", style="bold"), *block(670, FULL)]))
    assert document.get("pg_1.par_1").heading == "Who keeps the log?"


def test_heading_holds_on_the_next_page():
    pages = [[line(700, "Keepers", style="bold"), *block(670, FULL)], block(700, "Rocks stay.")]
    assert parse(draw(*pages)).get("pg_2.par_1").heading == "Keepers"


def test_article_heading_takes_its_title_along():
    document = parse(draw(block(700, FULL, "and rests.", "Article 5", "Fog", FULL)))
    assert cited(document)[1] == ("p. 1, heading", "Article 5\nFog")


def test_bullets_are_indents():
    document = parse(draw(block(700, "The log names:", "- the hour;", "- the cause.")))
    assert cited(document)[2] == ("p. 1, para. 1, second indent", "- the cause.")


def test_list_inside_a_list_is_told_by_its_numbers():
    items = ("(1) wicks:", "(a) thick;", "(b) thin;", "(2) oil:", "(a) fresh.")
    document = parse(draw(block(700, "The log names:", *items)))
    assert cited(document)[-1] == ("p. 1, para. 1(2)(a)", "(a) fresh.")


def test_letter_i_after_h_is_a_letter():
    items = [f"({letter}) lamp;" for letter in "abcdefghij"]
    assert cited(parse(draw(block(700, "The log names:", *items))))[9][0] == "p. 1, para. 1(i)"


def test_empty_page_is_notes():
    document = parse(draw(block(700, FULL), []))
    assert [leaf.kind for leaf in document.leaves()][-1] == "notes"


def test_files_count_their_pages_through():
    part = SourcePart(name="a.pdf", data=draw(block(700, "Fog falls.")))
    document = pdf.parse(SOURCE, [part, part])
    assert document.get("pg_2.par_1") is not None


def test_same_file_gives_the_same_document():
    assert parse(draw(*NUMBERED)) == parse(draw(*NUMBERED))


@pytest.mark.parametrize("data", [b"", b"not a PDF", b"%PDF-1.4\n%%EOF"])
def test_broken_file_is_refused(data):
    with pytest.raises(ParseError, match="can't be read") as caught:
        parse(data)
    assert "again" in caught.value.hint


def test_file_without_text_is_refused():
    with pytest.raises(ParseError, match="only pictures"):
        parse(draw([]))


def test_locked_file_is_refused():
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(draw(block(700, "Fog falls.")))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    with pytest.raises(ParseError, match="password"):
        parse(out.getvalue())


def test_pypdf_keeps_its_remarks_and_its_logger(caplog):
    logger = logging.getLogger("pypdf")
    before = (logger.level, list(logger.handlers), logger.disabled)
    data = draw(block(700, "Fog falls.")).replace(b"startxref\n", b"startxref\n9")
    with contextlib.suppress(ParseError):
        parse(data)
    assert caplog.records == []
    assert (logger.level, list(logger.handlers), logger.disabled) == before


def test_invented_act_keeps_its_exponent_and_loses_its_heads(data: Path):
    document = parse((data / "act" / "act.pdf").read_bytes())
    assert "10^12" in document.text
    assert not any("ELI:" in words or "OJ L," in words for _, words in cited(document))
