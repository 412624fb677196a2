"""Shows an act as Formex does: one file for the act, one per annex, and `doc` and `toc` that name them."""

from __future__ import annotations

import re
from html import escape
from itertools import count

from shapes import (
    MONTHS,
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
    pieces,
)
from write_oj import padded

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SCHEMA = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:noNamespaceSchemaLocation="http://example.org/schema/formex-06.02.1.xd"'
)
DATE = re.compile(rf"(\d{{1,2}}){NBSP}({'|'.join(MONTHS)}) (\d{{4}})")
LIST_TYPES = {"(a)": "alpha", "(1)": "ARAB", "(i)": "roman", "—": "DASH", "1.": "ARAB"}


class Formex:
    """Writes one act; `files()` gives every file by its name."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.notes = {note.id: note for note in act.notes}
        self.quotations = count(1)

    def files(self) -> dict[str, str]:
        """Return the files."""
        act = self.act
        parts = {f"{act.file}.000101.fmx.xml": self.main_file()}
        for sequence, annex in enumerate(act.annexes, 1):
            parts[f"{act.file}.{annex.page:04}01.fmx.xml"] = self.annex(annex, sequence)
        return parts | {
            f"{act.file}.doc.fmx.xml": self.doc(list(parts)),
            f"{act.file}.toc.fmx.xml": f"{HEAD}<PUBLICATION {SCHEMA}><OJ><BIB.OJ><COLL>L</COLL></BIB.OJ><VOLUME>"
            f'<SECTION TYPE="L1"><ITEM.PUB DOC.INSTANCE="{act.file}.doc.fmx.xml"/></SECTION></VOLUME></OJ>'
            "</PUBLICATION>",
        }

    def doc(self, names: list[str]) -> str:
        """Return the file that lists the others."""
        main, *annexes = (f'<REF.PHYS FILE="{name}" TYPE="DOC.XML"/>' for name in names)
        subs = "".join(
            f'<DOC.SUB.PUB NO.SEQ="0001.{number:04}" TYPE="ANNEX">{name}</DOC.SUB.PUB>'
            for number, name in enumerate(annexes, 1)
        )
        return (
            f"{HEAD}<DOC {SCHEMA}><BIB.DOC><NO.ELI>ELI:https://example.org/eli/reg/{self.act.number}/oj</NO.ELI>"
            f'</BIB.DOC><FMX><DOC.MAIN.PUB NO.SEQ="0001">{main}</DOC.MAIN.PUB>{subs}</FMX>'
            f"<PDF><TITLE><TI><P>{self.act.title[0]}</P></TI></TITLE></PDF></DOC>"
        )

    def bibliography(self, sequence: str, page: int) -> str:
        """Return what stands at the head of every file and is not shown."""
        return (
            f'<BIB.INSTANCE><DOCUMENT.REF FILE="{self.act.file}.doc.fmx.xml"><COLL>L</COLL></DOCUMENT.REF>'
            f"<LG.DOC>EN</LG.DOC><NO.SEQ>{sequence}</NO.SEQ><PAGE.FIRST>{page}</PAGE.FIRST></BIB.INSTANCE>"
        )

    def main_file(self) -> str:
        """Return the file of recitals and articles."""
        act = self.act
        head, *rest = act.title
        title = f'<P><HT TYPE="UC">{head}</HT></P>' + "".join(f"<P>{self.words(text)}</P>" for text in rest)
        visas = "".join(f"<VISA>{self.words(text)}</VISA>" for text in act.citations)
        recitals = "".join(
            f"<CONSID>{self.numbered(f'({number})', content)}</CONSID>"
            for number, content in enumerate(act.recitals, 1)
        )
        first, *places = (f"<P>{self.words(text)}</P>" for text in act.final)
        signatures = "".join(
            f"<SIGNATORY>{''.join(f'<P>{self.words(text)}</P>' for text in signatory)}</SIGNATORY>"
            for signatory in act.signatories
        )
        return (
            f"{HEAD}<ACT {SCHEMA}>{self.bibliography('0001', 1)}<TITLE><TI>{title}</TI></TITLE>"
            "<PREAMBLE><PREAMBLE.INIT><P>THE EUROPEAN PARLIAMENT AND THE COUNCIL OF THE EUROPEAN UNION,</P>"
            f"</PREAMBLE.INIT><GR.VISA>{visas}</GR.VISA>"
            f"<GR.CONSID><GR.CONSID.INIT>Whereas:</GR.CONSID.INIT>{recitals}</GR.CONSID>"
            "<PREAMBLE.FINAL><P>HAVE ADOPTED THIS REGULATION:</P></PREAMBLE.FINAL></PREAMBLE>"
            f"<ENACTING.TERMS>{''.join(self.division(part) for part in act.divisions)}</ENACTING.TERMS>"
            f"<FINAL>{first}<SIGNATURE><PL.DATE>{''.join(places)}</PL.DATE>{signatures}</SIGNATURE></FINAL></ACT>"
        )

    def words(self, text: str) -> str:
        """Return a text with its marks as Formex has them."""
        out = []
        for kind, piece in pieces(text):
            if kind == "n":
                out.append(f'<FT TYPE="NUMBER">{piece}</FT>')
            elif kind in ("sup", "i"):
                out.append(f'<HT TYPE="{"SUP" if kind == "sup" else "ITALIC"}">{escape(piece, quote=False)}</HT>')
            elif kind == "fn":
                out.append(self.note(piece))
            else:
                out.append(self.plain(piece))
        return "".join(out)

    def plain(self, text: str) -> str:
        """Return words with quotation marks and dates as elements."""
        text = escape(text.replace("~", NBSP), quote=False)
        text = DATE.sub(lambda m: f'<DATE ISO="{m[3]}{MONTHS.index(m[2]) + 1:02}{int(m[1]):02}">{m[0]}</DATE>', text)
        text = re.sub("‘", lambda _: f'<QUOT.START CODE="2018" ID="QS{next(self.quotations):04}"/>', text)
        return re.sub("’", '<QUOT.END CODE="2019"/>', text)

    def note(self, note_id: str) -> str:
        """Return a footnote, which stands where it is called."""
        note = self.notes[note_id]
        how = 'NUMBERING.CONTINUED="YES"'
        if note.call.startswith("*"):
            how = f'NUMBER.ORG="{note.call}" NUMBERING="STAR" TYPE="QUOTATION"'
        return f'<NOTE NOTE.ID="{note.id}" {how}><P>{self.words(note.text)}</P></NOTE>'

    def division(self, division: object) -> str:
        """Return a chapter, section or article."""
        if isinstance(division, Article):
            return self.article(division)
        assert isinstance(division, Division)
        label, heading = self.words(division.label), f'<HT TYPE="BOLD">{division.heading}</HT>'
        if ".sct_" in division.id:
            label = f'<HT TYPE="ITALIC">{label}</HT>'
        inner = "".join(self.division(part) for part in division.content)
        return f"<DIVISION><TITLE><TI><P>{label}</P></TI><STI><P>{heading}</P></STI></TITLE>{inner}</DIVISION>"

    def article(self, article: Article) -> str:
        """Return an article."""
        content = "".join(
            self.subparagraph(piece) if isinstance(piece, tuple) else self.paragraph(piece, article.number)
            for piece in article.content
            if isinstance(piece, tuple | Paragraph)
        )
        return (
            f'<ARTICLE IDENTIFIER="{padded(article.number)}"><TI.ART>Article{NBSP}{article.number}</TI.ART>'
            f"<STI.ART><P>{self.words(article.heading)}</P></STI.ART>{content}</ARTICLE>"
        )

    def paragraph(self, paragraph: Paragraph, article: str) -> str:
        """Return a numbered paragraph; the number is not part of its first subparagraph."""
        identifier = f"{padded(article)}.{padded(paragraph.number.lstrip('‘'))}"
        parts = "".join(self.subparagraph(part) for part in paragraph.subparagraphs)
        number = self.words(paragraph.number + ".")
        return f'<PARAG IDENTIFIER="{identifier}"><NO.PARAG>{number}</NO.PARAG>{parts}</PARAG>'

    def subparagraph(self, content: tuple[Content, ...]) -> str:
        """Return a subparagraph: bare words, or paragraphs and lists."""
        if len(content) == 1 and isinstance(content[0], Block):
            return f"<ALINEA>{self.words(content[0].text)}</ALINEA>"
        return f"<ALINEA>{self.mixed(content)}</ALINEA>"

    def mixed(self, content: tuple[Content, ...], *, wrap: bool = False) -> str:
        """Return blocks, lists of points and quotations; inside a point, lists stand in a `P`."""
        out, items = [], []
        for piece in (*content, Block("")):
            if isinstance(piece, Item):
                items.append(piece)
                continue
            if items:
                entries = "".join(f"<ITEM>{self.numbered(item.label, item.content)}</ITEM>" for item in items)
                listed = f'<LIST TYPE="{LIST_TYPES.get(items[0].label.lstrip("‘"), "alpha")}">{entries}</LIST>'
                out.append(f"<P>{listed}</P>" if wrap else listed)
                items = []
            if isinstance(piece, Block) and piece.text:
                out.append(f"<P>{self.words(piece.text)}</P>")
            elif isinstance(piece, Quotation):
                out.append(f"<P>{self.quotation(piece)}</P>")
        return "".join(out)

    def numbered(self, label: str, content: tuple[Content, ...]) -> str:
        """Return a numbered piece."""
        first, *rest = content
        assert isinstance(first, Block)
        inner = self.mixed(tuple(rest), wrap=True)
        return f"<NP><NO.P>{self.words(label)}</NO.P><TXT>{self.words(first.text)}</TXT>{inner}</NP>"

    def quotation(self, quotation: Quotation) -> str:
        """Return quoted law and what follows it."""
        parts = "".join(
            self.paragraph(piece, quotation.of_article) if isinstance(piece, Paragraph) else self.mixed((piece,))
            for piece in quotation.content
        )
        return f'<QUOT.S LEVEL="1">{parts}</QUOT.S>{quotation.after}'

    def annex(self, annex: Annex, sequence: int) -> str:
        """Return the file of an annex."""
        label, heading = f"<P>ANNEX{NBSP}{annex.number}</P>", f"<P>{self.words(annex.heading)}</P>"
        title = f"<TI>{label}{heading}</TI>" if annex.heading_is_title else f"<TI>{label}</TI><STI>{heading}</STI>"
        groups = [self.group(piece) for piece in annex.content if isinstance(piece, Group)]
        content = "".join(groups) or self.mixed(annex.content, wrap=True)
        head = self.bibliography(f"0001.{sequence:04}", annex.page)
        return f"{HEAD}<ANNEX {SCHEMA}>{head}<TITLE>{title}</TITLE><CONTENTS>{content}</CONTENTS></ANNEX>"

    def group(self, group: Group) -> str:
        """Return a section of an annex, or a numbered item with a heading."""
        heading = self.words(group.heading)
        if group.label.endswith("."):
            title = f"<TI><NP><NO.P>{group.label}</NO.P><TXT>{heading}</TXT></NP></TI>"
        elif group.label:
            title = f"<TI><P>{self.words(group.label)}</P></TI><STI><P>{heading}</P></STI>"
        else:
            title = f"<TI><P>{heading}</P></TI>"
        content = "".join(
            self.numbered(piece.label, piece.content) if isinstance(piece, Item) else self.mixed((piece,))
            for piece in group.content
        )
        return f'<GR.SEQ LEVEL="1"><TITLE>{title}</TITLE>{content}</GR.SEQ>'
