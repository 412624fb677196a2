"""A minimal PDF by hand: one standard font, a few pages with a header and a footer each."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from shapes import NBSP, Act, Article, Block, Division, Group, Item, Paragraph, Quotation, grouped, pieces

WIDTH, LINES, LEADING = 88, 48, 14
ENCODING = "cp1252"


def pdf(act: Act) -> bytes:
    """Return the act as a PDF."""
    lines = [line for text in paragraphs(act) for line in [*textwrap.wrap(text, WIDTH), ""]]
    pages = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    streams = [page(act, part, number, len(pages)) for number, part in enumerate(pages, 1)]
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, stream in enumerate(streams):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            + f"/Contents {5 + 2 * index} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    return assemble(objects)


def assemble(objects: list[bytes]) -> bytes:
    """Number the objects and add the table that says where each one begins."""
    out, starts = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{start:010} 00000 n \n" for start in starts
    )
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + (table + trailer).encode()


def page(act: Act, lines: list[str], number: int, total: int) -> bytes:
    """Return the drawing commands of one page."""
    out = [
        b"BT /F1 8 Tf 72 800 Td " + shown(f"OJ L, {act.published}") + b" ET",
        b"BT /F1 8 Tf 500 800 Td " + shown("EN") + b" ET",
        b"BT /F1 10 Tf %d TL 72 770 Td" % LEADING,
        *(written(line) + b" T*" for line in lines),
        b"ET",
        b"BT /F1 8 Tf 72 40 Td " + shown(f"ELI: https://example.org/eli/reg/{act.number}/oj") + b" ET",
        b"BT /F1 8 Tf 500 40 Td " + shown(f"{number}/{total}") + b" ET",
    ]
    return b"\n".join(out)


def written(line: str) -> bytes:
    """Return one line; what stands between carets is raised."""
    parts = re.split(r"\^(\d+)\^", line)
    out = []
    for index, part in enumerate(parts):
        out.append(b"6 Ts /F1 6 Tf " + shown(part) + b" 0 Ts /F1 10 Tf" if index % 2 else shown(part))
    return b" ".join(out)


def shown(text: str) -> bytes:
    """Return the command that shows a text."""
    data = text.encode(ENCODING)
    for special in (b"\\", b"(", b")"):
        data = data.replace(special, b"\\" + special)
    return b"(" + data + b") Tj"


def plain(text: str) -> str:
    """Return a text without marks; a superscript stands between carets until it is drawn."""
    out = []
    for kind, piece in pieces(text):
        if kind == "n":
            out.append(grouped(piece))
        elif kind == "sup":
            out.append(f"^{piece}^")
        elif kind != "fn":
            out.append(piece.replace("~", NBSP))
    return "".join(out)


def paragraphs(act: Act) -> Iterator[str]:
    """Yield the act's paragraphs, one after the other."""
    yield from map(plain, act.title)
    yield from map(plain, act.citations)
    yield "Whereas:"
    for number, content in enumerate(act.recitals, 1):
        yield from flat((Item(f"({number})", content),))
    for division in act.divisions:
        yield from flat((division,))
    yield from map(plain, act.final)
    for annex in act.annexes:
        yield plain(f"ANNEX~{annex.number}")
        yield plain(annex.heading)
        yield from flat(annex.content)


def flat(content: tuple[object, ...], lead: str = "") -> Iterator[str]:
    """Yield what stands in a piece; a label opens the first of its paragraphs."""
    for piece in content:
        if isinstance(piece, tuple):
            yield from flat(piece, lead)
        elif isinstance(piece, Block):
            yield lead + plain(piece.text)
        elif isinstance(piece, Item):
            yield from flat(piece.content, f"{piece.label} ")
        elif isinstance(piece, Paragraph):
            yield from flat(piece.subparagraphs, f"{piece.number}. ")
        elif isinstance(piece, Quotation):
            yield from flat(piece.content)
        elif isinstance(piece, Article):
            yield plain(f"Article~{piece.number}")
            yield plain(piece.heading)
            yield from flat(piece.content)
        elif isinstance(piece, Division | Group):
            yield plain(f"{piece.label} {piece.heading}".strip())
            yield from flat(piece.content)
        lead = ""
