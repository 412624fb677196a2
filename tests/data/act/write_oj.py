"""Shows an act as the Official Journal's XHTML does: `oj-` classes, one table per point, ids like `005.001`."""

from __future__ import annotations

from html import escape
from itertools import count

from shapes import (
    NBSP,
    Act,
    Annex,
    Article,
    Block,
    Content,
    Division,
    Group,
    Item,
    Paragraph,
    Quotation,
    grouped,
    pieces,
)

TABLE = '<table width="100%" border="0" cellspacing="0" cellpadding="0">'
AFTER_NUMBER = NBSP * 3


class OfficialJournal:
    """Writes one act; `page()` gives the whole file."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.lines: list[str] = []
        self.depth = 2
        self.serial = count(39)
        self.notes = {note.id: note for note in act.notes}
        self.within_quotation = False

    def page(self) -> str:
        """Return the file."""
        act = self.act
        self.lines = [
            '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML//EN" "xhtml-strict.dtd">'
            '<html xmlns="http://www.w3.org/1999/xhtml"><head>'
            "<meta name=\"format-detection\" content=\"telephone=no\"/><meta name='WT.z_usr_lan' content='EN'>",
            '   <meta http-equiv="content-type" content="text/html; charset=utf-8"/>',
            '   <script type="text/javascript" src="/monitor_1.js" data-dtconfig="rid=RID_1|rpid=1"></script>',
            f"   <title>{act.file}.000101.fmx.xml</title>",
            f'   <link rel="canonical" href="https://example.org/eli/reg/{act.number}/oj/eng"/>',
            "<link rel='stylesheet' media='all' href='./css/oj.css'></head>",
            "   <body>",
        ]
        self.masthead()
        self.open('<div class="eli-container">')
        self.title()
        self.preamble()
        self.open('<div class="eli-subdivision" id="enc_1">')
        for division in act.divisions:
            self.division(division)
        self.close("</div>")
        self.final()
        self.line('<hr class="oj-note"/>')
        for note in act.notes:
            if not note.call.startswith("*"):
                self.note(note.id)
        self.close("</div>")
        for annex in act.annexes:
            self.annex(annex)
        self.line('<hr class="oj-separator"/>')
        self.line(f'<p class="oj-normal">ELI: https://example.org/eli/reg/{act.number}/oj</p>')
        self.line('<hr class="oj-doc-end"/>')
        self.lines.append("   <script src='./js/toc.js'>//</script></body>\n</html>\n")
        return "\n".join(self.lines)

    def line(self, text: str) -> None:
        """Add one indented line."""
        self.lines.append("   " * self.depth + text)

    def open(self, *tags: str) -> None:
        """Add opening tags, one a line."""
        for tag in tags:
            self.line(tag)
            self.depth += 1

    def close(self, *tags: str) -> None:
        """Add closing tags, one a line."""
        for tag in tags:
            self.depth -= 1
            self.line(tag)

    def words(self, text: str) -> str:
        """Return a text with its marks as HTML."""
        out = []
        for kind, piece in pieces(text):
            if kind == "n":
                out.append(grouped(piece))
            elif kind == "sup":
                out.append(f'<span class="oj-super">{piece}</span>')
            elif kind == "i":
                out.append(f'<span class="oj-italic">{escape(piece, quote=False)}</span>')
            elif kind == "fn":
                out.append(self.call(piece))
            else:
                out.append(escape(piece.replace("~", NBSP), quote=False))
        return "".join(out)

    def call(self, note_id: str) -> str:
        """Return the call of a footnote; the space before the bracket stands inside the link in quotations."""
        number = self.notes[note_id].call
        tail = f"{number}-{self.act.file}.000101-{note_id}"
        head, space = ("", " ") if number.startswith("*") else (" ", "")
        return (
            f'{head}<a id="ntc{tail}" href="#ntr{tail}"\n{"   " * (self.depth + 3)}>{space}'
            f'(<span class="oj-super oj-note-tag">{number}</span>)</a>'
        )

    def note(self, note_id: str) -> None:
        """Add a footnote's own text."""
        note = self.notes[note_id]
        tail = f"{note.call}-{self.act.file}.000101-{note_id}"
        quoted = ' class="oj-quotation"' if note.call.startswith("*") else ""
        self.open('<p class="oj-note">')
        self.line(f'<a id="ntr{tail}" href="#ntc{tail}"{quoted}')
        self.line(f'   >(<span class="oj-super">{note.call}</span>)</a>{NBSP * 2}{self.words(note.text)}</p>')
        self.depth -= 1

    def generated(self) -> str:
        """Return the next of the ids that the real converter makes up."""
        return f"d1e{next(self.serial)}-1-1"

    def masthead(self) -> None:
        """Add the journal's head."""
        self.open(TABLE, "<tbody>", "<tr>", "<td  >")
        self.line('<p class="oj-hd-ti">Official Journal <br/>of the European Union</p>')
        self.close("</td>")
        self.open("<td  >")
        self.line('<p class="oj-hd-lg">EN</p>')
        self.line('<p class="oj-hd-coll">L series</p>')
        self.close("</td>", "</tr>", "</tbody>", "</table>")
        self.line('<hr class="oj-separator"/>')
        self.open(TABLE, "<tbody>", "<tr>")
        self.line("<td  />")
        self.line(f'<td  ><p class="oj-hd-uniq">{self.act.number}</p></td>')
        self.line(f'<td  ><p class="oj-hd-date">{self.act.published}</p></td>')
        self.close("</tr>", "</tbody>", "</table>")

    def title(self) -> None:
        """Add the act's title."""
        self.open('<div class="eli-main-title" id="tit_1">')
        for index, text in enumerate(self.act.title):
            mark = f' id="{self.generated()}"' if index == 0 else ""
            self.line(f'<p class="oj-doc-ti"{mark}>\n{"   " * self.depth}{self.words(text)}\n{"   " * self.depth}</p>')
        self.close("</div>")

    def preamble(self) -> None:
        """Add citations and recitals."""
        self.open('<div class="eli-subdivision" id="pbl_1">')
        self.line('<p class="oj-normal">THE EUROPEAN PARLIAMENT AND THE COUNCIL OF THE EUROPEAN UNION,</p>')
        for number, text in enumerate(self.act.citations, 1):
            self.open(f'<div class="eli-subdivision" id="cit_{number}">')
            self.block(text)
            self.close("</div>")
        self.block("Whereas:")
        for number, content in enumerate(self.act.recitals, 1):
            self.open(f'<div class="eli-subdivision" id="rct_{number}">')
            self.item(Item(f"({number})", content))
            self.close("</div>")
        self.block("HAVE ADOPTED THIS REGULATION:")
        self.close("</div>")

    def block(self, text: str) -> None:
        """Add a paragraph of words."""
        self.line(f'<p class="oj-normal">{self.words(text)}</p>')

    def division(self, division: object) -> None:
        """Add a chapter, section or article."""
        if isinstance(division, Article):
            self.article(division)
        elif isinstance(division, Division):
            deep = ".sct_" in division.id
            label, heading = self.words(division.label), f'<span class="oj-bold">{division.heading}</span>'
            if deep:
                label = f'<span class="oj-italic">{label}</span>'
                heading = f'<span class="oj-bold">\n<span class="oj-italic">{division.heading}</span>\n</span>'
            self.open(f'<div id="{division.id}">')
            self.line(f'<p id="{self.generated()}" class="oj-ti-section-1">{label}</p>')
            self.open(f'<div class="eli-title" id="{division.id}.tit_1">')
            self.line(f'<p id="{self.act.file}-d-{next(self.serial):03}" class="oj-ti-section-2">{heading}</p>')
            self.close("</div>")
            for inner in division.content:
                self.division(inner)
            self.close("</div>")

    def article(self, article: Article) -> None:
        """Add an article of the act itself, or one quoted in an amending act."""
        title = f'<p id="{self.generated()}" class="oj-ti-art">{self.words("Article~" + article.number)}</p>'
        if self.within_quotation:
            self.open(f'<div id="{padded(article.number)}">')
            self.line(title.replace(">Article", ">‘Article"))
            self.line(f'<p class="oj-sti-art">{self.words(article.heading)}</p>')
        else:
            self.open(f'<div class="eli-subdivision" id="art_{article.number}">')
            self.line(title)
            self.open(f'<div class="eli-title" id="art_{article.number}.tit_1">')
            self.line(f'<p class="oj-sti-art">{self.words(article.heading)}</p>')
            self.close("</div>")
        for piece in article.content:
            self.content(piece if isinstance(piece, tuple) else (piece,), article.number)
        self.close("</div>")

    def content(self, content: tuple[Content, ...], article: str = "") -> None:
        """Add what stands in an article, paragraph, point or annex."""
        for piece in content:
            if isinstance(piece, Block):
                self.block(piece.text)
            elif isinstance(piece, Item):
                self.item(piece)
            elif isinstance(piece, Paragraph):
                self.paragraph(piece, article)
            elif isinstance(piece, Quotation):
                self.quotation(piece)
            elif isinstance(piece, Article):
                self.article(piece)

    def paragraph(self, paragraph: Paragraph, article: str) -> None:
        """Add a numbered paragraph."""
        first, *later = [piece for part in paragraph.subparagraphs for piece in part]
        assert isinstance(first, Block)
        self.open(f'<div id="{padded(article)}.{padded(paragraph.number.lstrip("‘"))}">')
        self.line(f'<p class="oj-normal">{paragraph.number}.{AFTER_NUMBER}{self.words(first.text)}</p>')
        self.content(tuple(later))
        self.close("</div>")

    def quotation(self, quotation: Quotation) -> None:
        """Add quoted law; what follows it is bare text, or a paragraph of its own after points."""
        self.within_quotation = True
        self.content(quotation.content, quotation.of_article)
        self.within_quotation = False
        for note in self.act.notes:
            if note.call.startswith("*") and f"{{fn:{note.id}}}" in repr(quotation):
                self.note(note.id)
        if quotation.after and isinstance(quotation.content[-1], Item):
            self.block(quotation.after)
        elif quotation.after:
            self.lines[-1] += quotation.after

    def item(self, item: Item, *, three_columns: bool = False) -> None:
        """Add a point as a table with a label cell and a text cell."""
        self.open(TABLE)
        for width in ("4%", "4%", "92%") if three_columns else ("4%", "96%"):
            self.line(f'<col width="{width}"/>')
        self.open("<tbody>", "<tr>")
        if three_columns:
            self.line('<td valign="top"  />')
        self.open('<td valign="top"  >')
        self.block(item.label)
        self.close("</td>")
        self.open('<td valign="top"  >')
        if three_columns:
            first = item.content[0]
            assert isinstance(first, Block)
            self.line(f"<span>{self.words(first.text)}</span>")
            self.content(item.content[1:])
        else:
            self.content(item.content)
        if self.lines[-1].endswith((";", ".")):
            self.depth -= 1
            self.lines[-1] += "</td>"
        else:
            self.close("</td>")
        self.close("</tr>", "</tbody>", "</table>")

    def final(self) -> None:
        """Add the closing formula and the signatures."""
        self.open('<div class="eli-subdivision" id="fnp_1">', '<div class="oj-final">')
        for text in self.act.final:
            self.block(text)
        for signatory in self.act.signatories:
            self.open('<div class="oj-signatory">')
            for text in signatory:
                self.line(f'<p class="oj-signatory">{self.words(text)}</p>')
            self.close("</div>")
        self.close("</div>", "</div>")

    def annex(self, annex: Annex) -> None:
        """Add an annex in a container of its own."""
        self.line('<hr class="oj-doc-sep"/>')
        self.open(f'<div id="{self.act.file}.{annex.page:04}01.fmx">')
        self.open(f'<div class="eli-container" id="anx_{annex.number}">')
        self.line(f'<p class="oj-doc-ti" id="{self.generated()}">{self.words("ANNEX~" + annex.number)}</p>')
        self.line(f'<p class="oj-doc-ti">{self.words(annex.heading)}</p>')
        for piece in annex.content:
            if isinstance(piece, Group):
                self.group(piece)
            else:
                self.content((piece,))
        self.close("</div>", "</div>")

    def group(self, group: Group) -> None:
        """Add a section of an annex, or a numbered item with a heading."""
        if group.label.endswith("."):
            headings = [f"{group.label}{AFTER_NUMBER}{self.words(group.heading)}"]
        else:
            headings = [self.words(text) for text in (group.label, group.heading) if text]
        for text in headings:
            self.line(f'<p class="oj-ti-grseq-1" id="{self.generated()}">{text}</p>')
        for piece in group.content:
            if isinstance(piece, Item) and group.label.startswith("Section"):
                self.spaced(piece)
            elif isinstance(piece, Item):
                self.item(piece, three_columns=True)
            else:
                self.content((piece,))

    def spaced(self, item: Item) -> None:
        """Add a numbered item in the other form, two inline paragraphs."""
        first = item.content[0]
        assert isinstance(first, Block)
        self.open('<div class="oj-enumeration-spacing">')
        self.line(f'<p style="display: inline;">{item.label}{AFTER_NUMBER}</p>')
        self.open('<p style="display: inline;">')
        self.line(f"<span>{self.words(first.text)}</span>")
        self.close("</p>", "</div>")


def padded(number: str) -> str:
    """Return a number as element ids have it: `005`, `004A`."""
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return f"{int(digits):03}{number[len(digits) :].upper()}"
