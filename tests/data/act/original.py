"""The invented act as first published: Regulation (EU) 2031/77 on municipal lighthouses.

Everything in it is made up. It is small, and has every trap that the real pages set (`write_oj.py` and its
neighbours show them as the Official Journal, EUR-Lex and Formex do).
"""

from __future__ import annotations

from shapes import Act, Annex, Article, Block, Division, Group, Item, Note, Paragraph, Quotation

B = Block


def point(label: str, *content: str | Item | Quotation) -> Item:
    """Make a point; strings are its blocks of words."""
    return Item(label, tuple(B(part) if isinstance(part, str) else part for part in content))


def paragraph(number: str, *subparagraphs: str | tuple[str | Item | Quotation, ...]) -> Paragraph:
    """Make a numbered paragraph; a string is a subparagraph of words only."""
    return Paragraph(number, tuple(subparagraph(part) for part in subparagraphs))


def subparagraph(part: str | tuple[str | Item | Quotation, ...]) -> tuple[Block | Item | Quotation, ...]:
    """Make the content of a subparagraph."""
    return tuple(
        B(piece) if isinstance(piece, str) else piece for piece in ((part,) if isinstance(part, str) else part)
    )


CITATIONS = (
    "Having regard to Article~91 of the Treaty,",
    "Having heard the Committee of Harbour Towns{fn:E0001},",
    "After a vote of the coastal parliaments{fn:E0002},",
)

RECITALS = (
    "Some 1~200 lighthouses along the coasts of the Union belong to a town rather than to a state, and no two towns "
    "tend their lamps alike.",
    "A lamp that is dark when a skipper counts on it is worse than no lamp at all. It is therefore fitting that the "
    "‘keeper of record’ answers for every night of darkness.",
    "Small islands light their towers with driftwood and goodwill. They should not bear the cost of a log book that "
    "was drawn up with large ports in mind.",
    "Fog horns are not lamps. This Regulation leaves them to the towns, which know best who sleeps beside them.",
    "The strength of a lamp is counted in candela, and the reach of its beam in nautical miles, because skippers "
    "count so too.",
    "Since no town can agree with its rivals across the water on the colour of a flash, the aim of this Regulation is "
    "better reached by the Union,",
)

GENERAL = (
    Article(
        "1",
        "Subject matter and scope",
        (
            paragraph(
                "1",
                "This Regulation lays down how municipal lighthouses are lit, kept and recorded, in line with the "
                "Charter of Coastal Lights{fn:E0003}.",
            ),
            paragraph(
                "2",
                (
                    "It concerns:",
                    point("(a)", "towns that own a lighthouse;"),
                    point("(b)", "keepers of record, wherever they live;"),
                    point("(c)", "makers of lamps with a reach of more than 12~nautical miles."),
                ),
            ),
            paragraph("3", "It does not concern lightships, fog horns or lamps on private piers."),
        ),
    ),
    Article(
        "2",
        "Free passage of light",
        (
            subparagraph("A Member State shall not dim, screen or tax a beam that comes from another Member State."),
            subparagraph("Mirrors set up before 1~June 2031 may remain where they are."),
        ),
    ),
    Article(
        "3",
        "Definitions",
        (
            subparagraph(
                (
                    "In this Regulation, the following words have the meaning given here:",
                    point("(1)", "‘municipal lighthouse’ means a tower with a lamp that a town owns and lights;"),
                    point(
                        "(2)",
                        "‘keeper of record’ means the natural or legal person whose name stands on the first page of "
                        "the log book, even where another person climbs the stairs;",
                    ),
                    point(
                        "(3)",
                        "‘great lamp’ means a lamp of more than {n:35000000} candela, or one whose beam carries more "
                        "than 10{sup:12} grains of light a second;",
                    ),
                    point(
                        "(4)",
                        "‘dark night’ means a night on which the lamp:",
                        point("(a)", "is out for more than 40~minutes; or"),
                        point("(b)", "shows a colour other than the one on the chart;"),
                    ),
                    point("(5)", "‘log book’ means the bound or electronic book kept under Article~7."),
                )
            ),
        ),
    ),
    Article(
        "4",
        "Knowledge of lamps",
        (
            subparagraph(
                "Towns shall see to it that whoever tends a lamp knows how to trim, clean and restart it, as far as "
                "the size of the tower calls for."
            ),
        ),
    ),
)

PRACTICES = (
    Article(
        "5",
        "Prohibited uses of a lamp",
        (
            paragraph(
                "1",
                (
                    "The following uses of a municipal lighthouse shall be prohibited:",
                    point("(a)", "luring a vessel towards rocks, shoals or a rival harbour;"),
                    point("(b)", "lighting up advertisements on clouds, sails or cliffs;"),
                    point(
                        "(c)",
                        "following a vessel with the beam for longer than two minutes, unless one of these is the "
                        "reason:",
                        point("(i)", "a person has fallen overboard;"),
                        point("(ii)", "the vessel is adrift or on fire;"),
                        point("(iii)", "the master of the vessel has asked for it;"),
                    ),
                    point("(d)", "signalling in a code that the harbour master cannot read."),
                ),
                "Point~(b) of the first subparagraph does not stand in the way of a town that shows its coat of arms "
                "on one night of the year.",
            ),
            paragraph("2", "A town may ask the coastguard whether a use is prohibited; the answer binds both."),
        ),
    ),
    Article(
        "6",
        "Classes of lamp",
        (
            paragraph("1", "A great lamp is of class~A. Every other lamp is of class~B."),
            paragraph(
                "2",
                (
                    "A lamp of class~A shall have:",
                    point("(a)", "a second source of power;"),
                    point("(b)", "a keeper of record who lives within 15~kilometres;"),
                ),
                (
                    "A lamp of class~B shall have:",
                    point("(a)", "a spare wick or bulb;"),
                    point("(b)", "a bell that rings when the lamp goes out."),
                ),
            ),
            paragraph(
                "3",
                "By way of exception from paragraph~1, a great lamp is of class~B where few vessels rely on it.",
                (
                    "The first subparagraph applies where at least one of these is true:",
                    point("(a)", "fewer than 100~vessels pass in a year;"),
                    point("(b)", "the harbour is closed in winter;"),
                    point("(c)", "a second lighthouse stands within sight."),
                ),
                "Despite the first subparagraph, a lamp beside a ferry route is always of class~A.",
            ),
        ),
    ),
)

DUTIES = (
    Article(
        "7",
        "Log book",
        (
            paragraph("1", "The keeper of record shall write down every night the hour of lighting and of dousing."),
            paragraph("2", "The log book shall be kept for 10~years after its last page is full."),
            paragraph("3", "A copy on paper shall be sent to the coastguard on the first Monday of each month."),
            paragraph(
                "4",
                (
                    "Where a night was dark, the keeper shall add:",
                    point("(a)", "the hour at which the lamp went out;"),
                    point("(b)", "what was done to light it again;"),
                    "and shall sign the page.",
                ),
            ),
        ),
    ),
    Article(
        "8",
        "Reports",
        (
            paragraph("1", "Each town shall report its dark nights to the coastguard by 31~January of the next year."),
            paragraph(
                "2",
                (
                    "The report shall name, for each lamp:",
                    point(
                        "(a)",
                        "its class, with:",
                        point("—", "the strength in candela,"),
                        point("—", "the reach in nautical miles;"),
                    ),
                    point("(b)", "the number of dark nights.", "A night counts once, however often the lamp failed."),
                ),
            ),
        ),
    ),
    Article(
        "9",
        "Coastal Lamp Board",
        (
            paragraph(
                "1",
                "A Coastal Lamp Board is set up. It works under the rules of procedure of the harbour "
                "boards{fn:E0005}.",
            ),
            paragraph("2", "The Board shall publish a list of great lamps in the {i:Almanac of Lights}."),
        ),
    ),
    Article(
        "10",
        "Penalties",
        (
            paragraph("1", "Member States shall lay down penalties that are felt but do not close a lighthouse."),
            paragraph(
                "2",
                "Whoever uses a lamp contrary to Article~5 shall be fined up to EUR {n:1200000} or, in the case of an "
                "undertaking, up to 4~% of its yearly turnover worldwide, whichever is higher.",
            ),
            paragraph(
                "3",
                (
                    "A fine of up to EUR {n:350000} or 2~% of yearly turnover may be imposed for a breach of:",
                    point("(a)", "the duty to keep a log book under Article~7;"),
                    point("(b)", "the duty to report under Article~8."),
                ),
            ),
            paragraph("4", "For towns of fewer than {n:5000} inhabitants, the lower of the two amounts applies."),
        ),
    ),
)

LAST = (
    Article(
        "11",
        "Amendments to Regulation (EU) 2019/404",
        (
            subparagraph(
                (
                    "Regulation (EU) 2019/404 is amended as follows:",
                    point(
                        "(1)",
                        "in Article~5, the following paragraph is added:",
                        Quotation(
                            (
                                paragraph(
                                    "‘1", "A buoy{fn:E0004} within the beam of a municipal lighthouse carries no lamp."
                                ),
                            ),
                            of_article="5",
                        ),
                    ),
                    point(
                        "(2)",
                        "in Article~9, the following paragraph is added:",
                        Quotation(
                            (paragraph("‘4", "A buoy that drifts into the beam shall be towed away at dawn.’"),),
                            of_article="9",
                            after=";",
                        ),
                    ),
                    point(
                        "(3)",
                        "in Article~10, the following point is added:",
                        Quotation((point("‘(f)", "buoys with a bell.’"),), after="."),
                    ),
                )
            ),
        ),
    ),
    Article(
        "12",
        "Transitional rules",
        (
            paragraph("1", "Lamps lit before 1~September 2032 shall meet Article~6(2) by 1~March 2034."),
            paragraph(
                "2",
                "A log book begun before 1~December 2031 may be filled to its last page.",
                "The coastguard shall accept it until 31~December 2035 at the latest.",
            ),
        ),
    ),
    Article(
        "13",
        "Entry into force and application",
        (
            subparagraph("This Regulation enters into force on 1~June 2031."),
            subparagraph("It applies from 1~September 2032."),
            subparagraph(
                (
                    "However:",
                    point("(a)", "Chapter~I and Article~5 apply from 1~December 2031;"),
                    point("(b)", "Article~10 applies from 1~March 2032, with the exception of its paragraph~3;"),
                    point(
                        "(c)",
                        "Article~6(2) applies from:",
                        point("(i)", "1~September 2033 for lamps of class~A listed in Annex~I; and"),
                        point("(ii)", "1~September 2034 for all other lamps."),
                    ),
                )
            ),
        ),
    ),
)

DIVISIONS = (
    Division("cpt_I", "CHAPTER~I", "GENERAL PROVISIONS", GENERAL),
    Division(
        "cpt_II",
        "CHAPTER~II",
        "LAMPS AND KEEPERS",
        (
            Division("cpt_II.sct_1", "SECTION~1", "Uses and classes", PRACTICES),
            Division("cpt_II.sct_2", "SECTION~2", "Duties of the keeper", DUTIES),
        ),
    ),
    Division("cpt_III", "CHAPTER~III", "FINAL PROVISIONS", LAST),
)

ANNEXES = (
    Annex(
        "I",
        "Lighthouses with a great lamp",
        (
            Group(
                "",
                "Section~A. Towers on the mainland",
                (
                    point("1.", "The tower of Old Port, lit in 1804;"),
                    point("2.", "The tower of Gull Point, lit in 1871;"),
                    point("3.", "The tower of Salt Quay, lit in 1902."),
                ),
            ),
            Group(
                "Section~B",
                "Towers on islands",
                (
                    point("1.", "The tower of Heron Isle, lit by oil until 1999;"),
                    point("2.", "The tower of Little Skerry, with {n:41000} steps in a year of keeping."),
                ),
            ),
        ),
        page=9,
    ),
    Annex(
        "II",
        "Inspection of a tower referred to in Article~6",
        (
            Group("1.", "Introduction", (B("The coastguard inspects a tower in the order of points~2 to 4."),)),
            Group("2.", "Announcement", (B("The town is told 14~days before."), B("At night no visit is announced."))),
            Group(
                "3.",
                "Stairs",
                (
                    point("3.1.", "The stairs are climbed once with and once without a lantern."),
                    point("3.2.", "Loose steps are counted.", "A tower with more than 7~loose steps is closed."),
                ),
            ),
            Group(
                "4.",
                "Lamp",
                (
                    point(
                        "4.1.",
                        "The inspector notes:",
                        point("(a)", "the colour of the flash;"),
                        point("(b)", "the seconds between two flashes."),
                    ),
                    point("4.2.", "The lamp is put out and lit again. It must burn within 90~seconds."),
                ),
            ),
        ),
        page=10,
    ),
    Annex(
        "III",
        "What the coastguard weighs before it closes a lighthouse",
        (
            B("The coastguard shall weigh the following:"),
            point("(a)", "how many vessels pass on a clear night;"),
            point("(b)", "the number of dark nights in the log book, where it is above 10~in a year;"),
            point("(c)", "what the town would save, if more than EUR {n:10000} a year."),
        ),
        page=11,
        heading_is_title=True,
    ),
)

NOTES = (
    Note("E0001", "Opinion of 3~May 2030 (kept in the harbour office).", "1"),
    Note("E0002", "Vote of 9~December 2030 and decision of the mayors of 20~December 2030.", "2"),
    Note(
        "E0003",
        "Charter of Coastal Lights, signed on the quay of Old Port on 2~February 2029, page~6.",
        "3",
        ("E0001", "1", "1"),
    ),
    Note(
        "E0004",
        "Buoys are defined in Article~2 of Regulation (EU) 2019/404 of 1~April 2019.’;",
        "*",
        ("E0003", "*1", "*1"),
    ),
    Note("E0005", "Rules of procedure of the harbour boards, edition of 2028.", "4", ("E0002", "2", "1")),
)

ORIGINAL = Act(
    celex="32031R0077",
    number="2031/77",
    file="L_203100077EN",
    title=(
        "REGULATION (EU) 2031/77 OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL",
        "of 14~January 2031",
        "on municipal lighthouses and amending Regulation (EU) 2019/404 (Lighthouse Act)",
        "(Text with a view of the sea)",
    ),
    published="12.5.2031",
    citations=CITATIONS,
    recitals=tuple((B(text),) for text in RECITALS),
    divisions=DIVISIONS,
    annexes=ANNEXES,
    final=("This Regulation binds every Member State that has a coast.", "Done at Old Port, 14~January 2031."),
    signatories=(
        ("{i:For the European Parliament}", "{i:The President}", "A. PHAROS"),
        ("{i:For the Council}", "{i:The President}", "B. FRESNEL"),
    ),
    notes=NOTES,
)
