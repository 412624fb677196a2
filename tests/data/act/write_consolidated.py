"""Shows an act as EUR-Lex shows a consolidated text: no ids below articles, change marks between blocks."""

from __future__ import annotations

from html import escape
from uuid import NAMESPACE_URL, uuid5

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
    Mark,
    Paragraph,
    Quotation,
    grouped,
    pieces,
)


class Consolidation:
    """Writes one consolidated act; `page()` gives the whole file."""

    def __init__(self, act: Act, *, day: str, celex: str, amended_by: tuple[tuple[str, str], ...]) -> None:
        self.act = act
        self.day = day
        self.celex = celex
        self.amended_by = amended_by
        self.lines: list[str] = []
        self.depth = 1
        self.notes = {note.id: note for note in act.notes}

    def page(self) -> str:
        """Return the file."""
        self.lines = [
            '\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML//EN" "xhtml-strict.dtd">',
            '<html xmlns="http://www.w3.org/1999/xhtml">',
            "<head><meta name=\"format-detection\" content=\"telephone=no\"/><meta name='WT.z_usr_lan' content='EN'>",
            '   <meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>',
            f"   <title>Consolidated TEXT: {self.act.celex} — EN — {self.day}</title>",
            '   <script type="text/javascript" src="/monitor_1.js" data-dtconfig="rid=RID_2|rpid=2"></script>',
            "</head>",
            "<body>",
        ]
        self.head()
        self.open('<div class="eli-container">')
        self.empty()
        self.mark(Mark(self.act.celex), "arrow")
        self.open('<div class="eli-main-title" id="tit_1">')
        self.title()
        self.close("</div>")
        self.open('<div class="eli-subdivision" id="enc_1">')
        self.empty()
        for division in self.act.divisions:
            self.division(division)
        self.close("</div>")
        self.open('<div class="eli-subdivision" id="fnp_1">')
        self.line(f'<p class="norm">{self.words(self.act.final[0])}</p>')
        self.close("</div>")
        for annex in self.act.annexes:
            self.annex(annex)
        self.close("</div>")
        self.empty()
        self.line('<hr class="separator-short"/>')
        for note in self.act.notes:
            assert note.consolidated is not None
            anchor, _, shown = note.consolidated
            self.line(f'<p class="footnote">(<a href="#src.{anchor}" id="{anchor}">')
            self.line(f'      <span class="superscript">{shown}</span>')
            self.line(f"   </a>) {self.words(note.text)}</p>")
        self.lines.append("<script src='./js/toc.js'>//</script></body>\n</html>\n")
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
        """Return a text with its marks as HTML: plain spaces, but no-break ones in numbers and a second space after."""
        out = []
        for kind, piece in pieces(text):
            if kind == "n":
                out.append(grouped(piece) + " ")
            elif kind == "sup":
                out.append(f'<span class="superscript">{piece}</span>')
            elif kind == "i":
                out.append(f'<span class="italics">{escape(piece, quote=False)}</span>')
            elif kind == "fn":
                anchor, shown, _ = self.notes[piece].consolidated or ("", "", "")
                out.append(
                    f' (<a href="#{anchor}" id="src.{anchor}">\n{"   " * (self.depth + 2)}'
                    f'<span class="superscript">{shown}</span>\n{"   " * (self.depth + 1)}</a>)'
                )
            else:
                out.append(escape(piece.replace("~", " "), quote=False))
        return "".join(out)

    def generated(self, text: str) -> str:
        """Return an id like those that the real converter makes up."""
        return f"id-{uuid5(NAMESPACE_URL, f'{self.celex}/{len(self.lines)}/{text}')}"

    def empty(self) -> None:
        """Add an empty paragraph."""
        self.open("<p>")
        self.line("<br/>")
        self.close("</p>")

    def link(self, celex: str, text: str, action: str = "") -> None:
        """Add a link to an act, as arrows and marks are."""
        title = f"{celex}: {action}" if action else celex
        self.line(f'<a href="./legal-content/EN/AUTO/?uri=celex:{celex}"')
        self.line("   onclick=\"window.open(this.href,'_blank'); return false;\"")
        self.line(f'   title="{title}">{text}</a>')

    def mark(self, mark: Mark, css: str = "modref") -> None:
        """Add a change mark; a deletion is followed by dashes."""
        names = {celex: f"M{number}" for number, (celex, _) in enumerate(self.amended_by, 1)}
        self.open(f'<p class="{css}">')
        self.link(mark.act, "▼" + names.get(mark.act, "B"), mark.action)
        if mark.action == "DELETED":
            self.lines[-1] += f"{NBSP}—————</p>"
            self.depth -= 1
        else:
            self.close("</p>")

    def head(self) -> None:
        """Add reference, disclaimer and the table of amending acts."""
        self.line(f'<p class="reference">{self.celex[:10]} — EN — {self.day} — 001.001</p>')
        self.line('<hr class="separator"/>')
        self.line('<p class="disclaimer">This page helps to read the act. It is not the act, and binds no keeper.</p>')
        self.open('<table width="100%" border="0" cellspacing="5" cellpadding="0">', "<tr>", '<td valign="top">')
        self.open('<p class="arrow">')
        self.link(self.act.celex, "►B")
        self.close("</p>", "</td>")
        self.open('<td valign="top">')
        self.title()
        self.close("</td>", "</tr>", "</table>")
        self.line('<p class="hd-modifiers">Amended by:</p>')
        self.open('<table width="100%" border="0" cellspacing="5" cellpadding="0">')
        for number, (celex, title) in enumerate(self.amended_by, 1):
            self.open("<tr>", '<td valign="top">', '<p class="arrow">')
            self.link(celex, f"►M{number}")
            self.close("</p>", "</td>")
            self.line(
                f'<td valign="top"><p class="title-fam-member-star" id="{self.generated(celex)}">{title}</p></td>'
            )
            self.close("</tr>")
        self.close("</table>")
        self.line('<hr class="separator"/>')

    def title(self) -> None:
        """Add the act's title."""
        for index, text in enumerate(self.act.title):
            css = "title-doc-last" if index == len(self.act.title) - 1 else "title-doc-first"
            self.line(f'<p class="{css}" id="{self.generated(text)}">\n{"   " * self.depth}{self.words(text)}\n</p>')

    def heading(self, css: str, inner: str) -> None:
        """Add a heading."""
        self.line(f'<p class="{css}" id="{self.generated(inner)}">{inner}</p>')

    def division(self, division: Division | Article | Mark) -> None:
        """Add a chapter, section, article or mark."""
        if isinstance(division, Mark):
            self.mark(division)
        elif isinstance(division, Article):
            self.article(division)
        else:
            label, heading = self.words(division.label), f'<span class="boldface">{division.heading}</span>'
            self.open(f'<div id="{division.id}">')
            if ".sct_" in division.id:
                label = f'<span class="italics">{label}</span>'
            self.heading("title-division-1", label)
            self.heading("title-division-2", heading)
            for inner in division.content:
                self.division(inner)
            self.close("</div>")

    def article(self, article: Article) -> None:
        """Add an article."""
        self.open(f'<div class="eli-subdivision" id="art_{article.number}">')
        self.heading("title-article-norm", f"Article {article.number}")
        self.open(f'<div class="eli-title" id="art_{article.number}.tit_1">')
        self.line(f'<p class="stitle-article-norm">{self.words(article.heading)}</p>')
        self.close("</div>")
        for piece in article.content:
            self.content(piece if isinstance(piece, tuple) else (piece,))
        self.close("</div>")

    def content(self, content: tuple[Content, ...], css: str = "norm") -> None:
        """Add what stands in an article, paragraph, point or annex."""
        for piece in content:
            if isinstance(piece, Block):
                self.line(f'<p class="{css}">{self.words(piece.text)}</p>')
            elif isinstance(piece, Item):
                self.item(piece)
            elif isinstance(piece, Paragraph):
                self.paragraph(piece)
            elif isinstance(piece, Mark):
                self.mark(piece)
            elif isinstance(piece, Quotation):
                self.content(piece.content)
                if piece.after:
                    self.line(f'<p class="normal">{piece.after}</p>')

    def paragraph(self, paragraph: Paragraph) -> None:
        """Add a numbered paragraph; subparagraphs after the first are its siblings, not its children."""
        first, *others = paragraph.subparagraphs
        self.open('<div class="norm">')
        self.line(f'<span class="no-parag">{paragraph.number}.{NBSP * 2}</span>')
        block = first[0]
        assert isinstance(block, Block)
        if len(first) == 1:
            self.line(f'<div class="norm inline-element">{self.words(block.text)}</div>')
        else:
            self.open('<div class="norm inline-element">')
            self.content(first, "norm inline-element")
            self.close("</div>")
        self.close("</div>")
        for other in others:
            self.content(other, "norm inline-element")

    def item(self, item: Item) -> None:
        """Add a point as a grid with a label column and a text column."""
        self.open('<div class="grid-container grid-list">', '<div class="list grid-list-column-1">')
        self.line(f"<span>{item.label}{NBSP}</span>")
        self.close("</div>")
        self.open('<div class="grid-list-column-2">')
        self.content(item.content)
        self.close("</div>", "</div>")

    def annex(self, annex: Annex) -> None:
        """Add an annex."""
        self.open(f'<div id="anx_{annex.number}">')
        self.empty()
        self.line('<hr class="separator-annex"/>')
        self.heading("title-annex-1", f"ANNEX {annex.number}")
        self.heading("title-annex-1" if annex.heading_is_title else "title-annex-2", self.words(annex.heading))
        for piece in annex.content:
            if isinstance(piece, Group):
                self.group(piece)
            else:
                self.content((piece,))
        self.close("</div>")

    def group(self, group: Group) -> None:
        """Add a section of an annex, or a numbered item with a heading."""
        if group.label.endswith("."):
            inner = f'{group.label}{NBSP * 3}<span class="boldface">{self.words(group.heading)}</span>\n'
            self.heading("title-gr-seq-level-1", inner)
        else:
            for text in filter(None, (group.label, group.heading)):
                self.heading("title-gr-seq-level-1", self.words(text))
        for piece in group.content:
            if isinstance(piece, Item):
                self.hanging(piece)
            else:
                self.content((piece,))

    def hanging(self, item: Item) -> None:
        """Add a numbered item in the second form; its points and later blocks are siblings of it."""
        first, *others = item.content
        assert isinstance(first, Block)
        self.open('<div style="margin-left: 30pt; text-indent: -30pt">')
        gap = f'<span style="word-spacing: 21pt">{NBSP}</span>'
        self.line(f'<p class="norm">{item.label}{gap}{self.words(first.text)}</p>')
        self.close("</div>")
        self.content(tuple(others), "list")
