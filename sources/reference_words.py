"""The words that references are made of, in the languages of our sources and of those who ask.

English, French and Dutch are measured on the AI Act; German, Spanish and Italian are read as well as their words allow.
"""

from __future__ import annotations

import re
from typing import Literal

Level = Literal[
    "chapter", "article", "annex", "recital", "citation", "section", "paragraph", "subparagraph", "point", "indent"
]  # fmt: skip

GAP = "[ \t\u00a0\u202f]*"
_ABBREVIATED = r"\b\.?"

_WORDS: dict[Level, str] = {
    "chapter": r"chapters?|chapitres?|hoofdstuk(?:ken)?|kapiteln?|cap[íi]tulos?|cap[oi]",
    "article": r"articles?|artikel(?:en|n|s)?|art[íi]culos?|articol[oi]|arts?(?![^\W\d_])\.?",
    "annex": r"annex(?:es|e)?|bijlagen?|anh(?:ang|änge|ängen|angs)|anexos?|allegat[oi]",
    "recital": r"recitals?|considérants?|overweging(?:en)?|erwägungsgr(?:und|ünde|ünden|undes)|considerand[oi]s?",
    "citation": r"citations?",
    "section": r"sections?|afdeling(?:en)?|abschnitte?n?|secci(?:ón|ones)|sezion[ei]",
    "paragraph": r"paragraph(?:e?s|e)?|leden|lid|abs(?:ätzen?|atz(?:es)?)|apartados?|paragraf[oi]",
    "subparagraph": r"sub-?paragraphs?|alinéas?|alinea(?:['’]?s)?|unterabs(?:atz|ätze)|párrafos?",
    "point": r"points?|punt(?:en|os?|i)?|buchstaben?|nummern?|letras?|letter[ae]",
    "indent": r"indents?|tirets?|streepjes?|gedankenstrich(?:e|s)?|gui(?:ón|ones)|trattin[oi]",
}
# These are common words or syllables elsewhere, so they count only after an article, annex or paragraph.
_CONTINUING: dict[Level, str] = {
    "section": r"sec(?:t)?" + _ABBREVIATED,
    "paragraph": r"paras?(?![^\W\d_])\.?|pars?(?![^\W\d_])\.?|abs(?![^\W\d_])\.?|§{1,2}|commi|comma",
    "subparagraph": r"sub-?paras?" + _ABBREVIATED + r"|unterabs\.?",
    "point": r"pts?(?![^\W\d_])\.?|lit(?![^\W\d_])\.?|nr(?![^\W\d_])\.?|onder|letter",
}
_DUTCH = re.compile(r"artikel|lid|leden|bijlage|overweging|hoofdstuk|afdeling|punten|punt|alinea", re.I)


def _alternatives(*tables: dict[Level, str]) -> str:
    return "|".join(
        f"(?P<{level}>" + "|".join(table[level] for table in tables if level in table) + ")" for level in _WORDS
    )


UNIT = re.compile(rf"(?<![\w^])(?:{_alternatives(_WORDS)})(?![^\W\d_])", re.I)
CONTINUING_UNIT = re.compile(rf"(?<![\w^])(?:{_alternatives(_WORDS, _CONTINUING)})(?![^\W\d_])", re.I)

_ORDINALS: tuple[str, ...] = (
    r"first|premi(?:er|ère)|eerste|ersten?r?|primer[oa]?|primo",
    r"second[eo]?|deuxième|tweede|zweiten?r?|segund[oa]",
    r"third|troisième|derde|dritten?r?|tercer[oa]?|terzo",
    r"fourth|quatrième|vierde|vierten?r?|cuart[oa]|quarto",
    r"fifth|cinquième|vijfde|fünften?r?|quint[oa]",
    r"sixth|sixième|zesde|sechsten?r?|sext[oa]|sesto",
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
    *("sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
ORDINAL = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<o{i}>{words})" for i, words in enumerate(_ORDINALS, 1)) + r")(?!\w)"
    r"|(?<!\w)(?P<digits>\d{2,3})(?:st|nd|rd|th)(?!\w)",
    re.I,
)
BIS = {"bis": "a", "ter": "b", "quater": "c", "quinquies": "d", "sexies": "e", "septies": "f", "octies": "g"}

RANGE = re.compile(rf"{GAP}(?:[-–—]|(?:to|through|à|tot en met|t/m|tot|bis|a|al){GAP}(?<=\W)){GAP}", re.I)
_AND = r"and/or|and|or|et/ou|et|ou|en/of|en|und|oder|sowie|y/o|y|e/o|e|o"
LIST = re.compile(rf"{GAP}(?:,{GAP}(?:(?:{_AND}){GAP}(?<=\s))?|&{GAP}|(?<=[\s,])(?:{_AND}){GAP}(?<=\s))", re.I)
DUTCH_LIST = re.compile(rf"{GAP}(?:,{GAP}(?:(?:{_AND}|of){GAP}(?<=\s))?|(?<=[\s,])(?:{_AND}|of){GAP}(?<=\s))", re.I)
_OF = r"under|in|to|du|de la|de l['’]|des|de|au|à la|à l['’]|van de|van het|van|bij|der|del|dell['’]|della|dei|degli"
OF = re.compile(rf",?{GAP}(?<=[\s,])(?:of the|of|{_OF})(?:(?<=['’])|{GAP}(?<=\s))", re.I)
DUTCH_OF = re.compile(rf",?{GAP}(?<=[\s,])(?:{_OF})(?:(?<=['’])|{GAP}(?<=\s))", re.I)
THEREOF = re.compile(rf",?{GAP}(?<=[\s,])thereof\b", re.I)

_KINDS = (
    r"Regulation|Directive|(?:Framework )?Decision|Recommendation|Protocol"
    r"|[Rr]èglement(?: d[’'][\w’']+| délégué)?|[Dd]irective|[Dd]écision(?:-cadre)?|[Rr]ecommandation|[Pp]rotocole"
    r"|(?:[Uu]itvoerings|[Gg]edelegeerde )?[Vv]erordening|[Rr]ichtlijn|(?:[Kk]ader)?[Bb]esluit|[Aa]anbeveling"
    r"|Verordnung|Richtlinie|(?:Rahmen)?[Bb]eschluss|Empfehlung|[Rr]eglamento|[Dd]irectiva|[Dd]ecisión"
    r"|[Rr]egolamento|[Dd]irettiva|[Dd]ecisione"
)
_NUMBER = (
    rf"(?:\([A-Z][A-Za-z, ]+\){GAP})?"
    rf"(?:(?:No|no|nr\.?|n\^?[º°o]\.?|Nr\.?){GAP})?\d{{1,4}}(?:/\d{{1,4}}(?:/[A-Z]{{2,8}})?)?"
)
_NAMES = (
    r"(?:EU )?AI Act|Artificial Intelligence Act|GDPR|RGPD|DSGVO|DS-GVO|AVG|AI-verordening|KI-Verordnung|KI-VO"
    r"|règlement (?:européen )?sur l[’'](?:IA|intelligence artificielle)|EU Charter"
    r"|(?:Digital |AI )?Omnibus(?: on AI)?(?: Regulation)?"
    r"|Digital (?:Services|Markets) Act|DSA|DMA|Data (?:Governance )?Act|Cyber(?:security| Resilience) Act"
    r"|NIS ?2(?: Directive)?|LED|MDR|IVDR|DORA|eIDAS(?: Regulation)?|TFEU|TEU|TFUE|TUE|VWEU|VEU|AEUV|EUV"
)
ACT = re.compile(
    rf"(?:(?:Council|Commission|Delegated|Implementing|Joint) )*(?P<number>(?<!\w)(?:{_KINDS}){GAP}{_NUMBER})(?!\w)"
    rf"|(?P<name>(?<!\w)(?:{_NAMES})(?!\w))"
    r"|(?P<treaty>(?<!\w)(?:Charter|Charte|Handvest"
    r"|(?:Treaty on|traité sur|Verdrag betreffende) (?:the |le |de )?[^,;.\n]{0,30}?"
    r"(?:European Union|Union européenne|Europese Unie))(?!\w))"
)
LOOSE_ACT = re.compile(
    r"(?P<name>(?:[A-Z][\w&/-]*\s){1,5}(?:Act|Regulation|Directive|Convention|Agreement|Code))(?!\w)"
)
ANNEX_TO = re.compile(
    rf"(?:the |l['’]|de )?(?:annex|annexe|bijlage){GAP}(?:to|of|de la|de|du|à la|au|bij|van){GAP}(?<=\s)", re.I
)
TITLE_OF = re.compile(
    rf",?{GAP}(?:(?:(?:of|du|van) )?(?:Title|Part|titre|titel)\s+\w+|(?:de la|van het)\s+\w+\s+(?:partie|deel))(?!\w)"
)
THIS = re.compile(
    r"(?:this|th(?:e|is) present|deze|dit|diese[rsm]?|(?:l[ea] |au |du )?présente?|(?:el |la |il |del )?presente)"
    r"\s+(?P<what>\w+)",
    re.I,
)
SAID = re.compile(rf",?{GAP}(?=dudit|desdits|de ladite)", re.I)
THAT = re.compile(
    r"(?:that|the (?:said|same)|die|dat|jene[rsm]?|(?:de )?ladite|(?:du|au|le|des)dits?|cette|ce|dich[oa])"
    r"\s+(?P<what>\w+)",
    re.I,
)
ACT_WORD = re.compile(rf"(?:{_KINDS}|Act|Treaty|Charter|traité|verdrag)$", re.I)

PARTS: dict[str, Literal["heading", "lead", "tail", "quotation"]] = {
    "introductory wording": "lead",
    "introductory part": "lead",
    "introductory sentence": "lead",
    "chapeau": "lead",
    "closing words": "tail",
    "quoted text": "quotation",
    "heading": "heading",
}
PART = re.compile(rf",{GAP}({'|'.join(PARTS)})(?: (\d{{1,3}}))?(?!\w)")


def unit_level(match: re.Match[str]) -> Level:
    """Return the level that a match of `UNIT` or `CONTINUING_UNIT` names."""
    return next(level for level in _WORDS if match[level])


def act_name(match: re.Match[str]) -> str:
    """Return the act that a match of `ACT` names, as printed but with plain single spaces."""
    return " ".join((match["number"] or match["name"] or match["treaty"]).split())


def is_dutch(word: str) -> bool:
    """Whether the unit's word is Dutch, where `of` means "or"."""
    return _DUTCH.match(word) is not None


def ordinal_value(match: re.Match[str]) -> int:
    """Return the number that a match of `ORDINAL` names."""
    if match["digits"]:
        return int(match["digits"])
    return next(i for i in range(1, len(_ORDINALS) + 1) if match[f"o{i}"])


_ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))


def roman(number: int) -> str:
    """Return the Roman numeral of 1 to 39, as annexes and chapters are numbered."""
    numeral = ""
    for sign, value in _ROMAN:
        numeral += sign * (number // value)
        number %= value
    return numeral


ROMAN_VALUES = {roman(number): number for number in range(1, 40)}
