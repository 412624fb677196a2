"""The act that amends the invented act, Regulation (EU) 2032/5, and the act as it reads afterwards.

`consolidated()` carries out by hand what the amending act orders, and sets the marks as a consolidation does: a mark
holds until the next one, wherever that stands.
"""

from __future__ import annotations

from dataclasses import replace

from original import ORIGINAL, paragraph, point, subparagraph
from shapes import Act, Annex, Article, Block, Division, Group, Item, Mark, Note, Paragraph, Quotation

INSERTED, REPLACED, DELETED = (Mark("32032R0005", action) for action in ("INSERTED", "REPLACED", "DELETED"))
BASE = Mark("32031R0077")

NEW_4 = Article(
    "4",
    "Knowledge of lamps",
    (
        paragraph("1", "Towns shall help whoever tends a lamp to learn how to trim, clean and restart it."),
        paragraph("2", "Nobody needs to show a diploma for it."),
    ),
)
NEW_4A = Article(
    "4a",
    "Visits to the tower",
    (
        paragraph(
            "1",
            (
                "A town may open its tower to visitors where:",
                point("(a)", "the lamp room stays locked;"),
                point("(b)", "the log book stays out of sight."),
            ),
        ),
        paragraph("2", "The fee shall not be more than EUR~7."),
    ),
)
NEW_BA = point("(ba)", "flashing at drones, unless they carry a person;")
NEW_7_4 = paragraph(
    "4",
    (
        "Where a night was dark, the keeper shall add within 3~days:",
        point("(a)", "the hour at which the lamp went out;"),
        point("(b)", "what was done to light it again;"),
        "and shall sign the page with a full name.",
    ),
)
NEW_10_4 = paragraph("4", "For towns of fewer than {n:8000} inhabitants, the lower of the two amounts applies.")
NEW_13_C = point(
    "(c)",
    "Article~6(2) applies from:",
    point("(i)", "1~September 2034 for lamps of class~A listed in Annex~I; and"),
    point("(ii)", "1~September 2035 for all other lamps."),
)


def quoted(content: Paragraph | Item | Article, article: str = "", after: str = ";") -> Quotation:
    """Put new wording into quotation marks."""
    return Quotation((_closed(_opened(content)),), of_article=article, after=after)


def _opened(content: Paragraph | Item | Article) -> Paragraph | Item | Article:
    if isinstance(content, Paragraph):
        return replace(content, number="‘" + content.number)
    return replace(content, label="‘" + content.label) if isinstance(content, Item) else content


def _closed(content: object) -> object:
    """Add the closing quotation mark to the last words."""
    if isinstance(content, tuple):
        return (*content[:-1], _closed(content[-1]))  # type: ignore[return-value]
    if isinstance(content, Block):
        return replace(content, text=content.text + "’")
    if isinstance(content, Paragraph):
        return replace(content, subparagraphs=_closed(content.subparagraphs))
    return replace(content, content=_closed(content.content))  # type: ignore[type-var,attr-defined]


AMENDING = Act(
    celex="32032R0005",
    number="2032/5",
    file="L_203200005EN",
    title=(
        "REGULATION (EU) 2032/5 OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL",
        "of 13~February 2032",
        "amending Regulation (EU) 2031/77 as regards visitors, drones and late log books",
        "(Text with a view of the sea)",
    ),
    published="27.2.2032",
    citations=("Having regard to Article~91 of the Treaty,",),
    recitals=(
        (Block("Visitors have asked to climb the towers, and the towns could do with the fees."),),
        (
            Block("Experience since 2031 shows two things:"),
            point("(a)", "log books arrive on paper that nobody reads;"),
            point("(b)", "drones mistake a lighthouse for a landing place."),
        ),
        (Block("As spring is near, this Regulation should enter into force{fn:E0001} without waiting,"),),
    ),
    divisions=(
        Article(
            "1",
            "Amendments to Regulation (EU) 2031/77",
            (
                subparagraph(
                    (
                        "Regulation (EU) 2031/77 is amended as follows:",
                        point("(1)", "Article~4 is replaced by the following:", quoted(NEW_4)),
                        point("(2)", "the following Article is inserted:", quoted(NEW_4A)),
                        point("(3)", "in Article~5(1), the following point is inserted:", quoted(NEW_BA)),
                        point(
                            "(4)",
                            "Article~7 is amended as follows:",
                            point("(a)", "paragraph~3 is deleted;"),
                            point("(b)", "paragraph~4 is replaced by the following:", quoted(NEW_7_4, "7")),
                        ),
                        point(
                            "(5)", "in Article~10, paragraph~4 is replaced by the following:", quoted(NEW_10_4, "10")
                        ),
                        point("(6)", "in Article~13, point~(c) is replaced by the following:", quoted(NEW_13_C)),
                        point("(7)", "in Annex~I, Section~A, point~2 is deleted."),
                    )
                ),
            ),
        ),
        Article(
            "2",
            "Entry into force",
            (
                subparagraph(
                    "This Regulation enters into force on 1~March 2032. Article~1, point~(3), applies from 1~July 2032."
                ),
            ),
        ),
    ),
    annexes=(),
    final=("This Regulation binds every Member State that has a coast.", "Done at Gull Point, 13~February 2032."),
    signatories=(
        ("{i:For the European Parliament}", "{i:The President}", "A. PHAROS"),
        ("{i:For the Council}", "{i:The President}", "C. FANAL"),
    ),
    notes=(Note("E0001", "Almanac of Lights 2032, page~3.", "1"),),
)


def consolidated() -> Act:
    """Return the act as it reads since 1 March 2032, with change marks and without preamble."""
    return replace(
        ORIGINAL,
        citations=(),
        recitals=(),
        divisions=tuple(_division(division) for division in ORIGINAL.divisions),
        annexes=(_annex_one(ORIGINAL.annexes[0]), *ORIGINAL.annexes[1:]),
        notes=tuple(sorted((note for note in ORIGINAL.notes if note.consolidated), key=lambda note: note.consolidated)),
    )


def _division(division: Division | Article | Mark) -> Division:
    assert isinstance(division, Division)
    content: list[Division | Article | Mark] = []
    for inner in division.content:
        if isinstance(inner, Division):
            content.append(_division(inner))
        elif isinstance(inner, Article) and inner.number == "4":
            content += [REPLACED, NEW_4, INSERTED, NEW_4A, BASE]
        elif isinstance(inner, Article):
            content.append(_ARTICLES[inner.number](inner) if inner.number in _ARTICLES else inner)
    return replace(division, content=tuple(content))


def _article_5(article: Article) -> Article:
    first, *others = article.content
    assert isinstance(first, Paragraph)
    lead, a, b, *rest = first.subparagraphs[0]
    points = (lead, a, b, INSERTED, NEW_BA, BASE, *rest)
    return replace(article, content=(Paragraph("1", (points, *first.subparagraphs[1:])), *others))


def _article_7(article: Article) -> Article:
    return replace(article, content=(*article.content[:2], DELETED, REPLACED, NEW_7_4, BASE))


def _article_10(article: Article) -> Article:
    return replace(article, content=(*article.content[:3], REPLACED, NEW_10_4, BASE))


def _article_13(article: Article) -> Article:
    *first, last = article.content
    assert isinstance(last, tuple)
    return replace(article, content=(*first, (*last[:-1], REPLACED, NEW_13_C, BASE)))


_ARTICLES = {"5": _article_5, "7": _article_7, "10": _article_10, "13": _article_13}


def _annex_one(annex: Annex) -> Annex:
    first, *others = annex.content
    assert isinstance(first, Group)
    one, _, three = first.content
    return replace(annex, content=(replace(first, content=(one, DELETED, BASE, three)), *others))
