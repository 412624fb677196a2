"""The words around a day that say what it is to the question: the day it is about, a deadline, or part of the subject.

They are the vocabulary of asking about law in time, in English, French and Dutch; no day and no act stands here.
"""

from __future__ import annotations

import re


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# What may stand directly before the name of a day.
AS_OF = _words(
    r"(?:\bas\s(?:of|at|on|per)|\b(?:as\s(?:it|they|things|matters|the\s\w+)\s(?:stood|stands?|was|were|read)"
    r"|(?<!into\s)(?<!come\s)(?<!came\s)(?:in\s(?:force|effect)|valid)|(?:wording|text|version|state\sof\s(?:the\slaw|play)))"
    r"\s(?:on|in|at|of|as\s(?:of|at))|\bback\sin|\b(?:imagine|suppose|assume|pretend)\s(?:that\s)?(?:it\s?(?:is|['’]s)"
    r"|we\s?(?:are|['’]re)\sin)|\ben\svigueur\s(?:le|au|en)|\bvan\skracht\s(?:op|in|per)|\bà\sla\sdate\sdu)\s*$"
)
ON = _words(
    r"(?:\b(?:on|in|during|at|around|back|over|le|au|en|à|durant|pendant|op|per|tijdens|rond))(?:\s(?:the|la|de))?\s*$"
)
BEFORE = _words(r"\b(?:before|b4|prior\sto|until|till|up\sto|avant(?:\sle)?|jusqu['’]au|v[óo][óo]r|tot)\s*$")
AFTER = _words(
    r"\b(?:since|after|from|following|starting|depuis(?:\sle)?|après(?:\sle)?|à\spartir\sdu|dès(?:\sle)?|sinds|na|vanaf)"
    r"(?:\sthe)?\s*$"
)
BETWEEN = _words(
    r"\b(?:between|and|from|to|with|versus|vs\.?|of|on|in|compare|entre(?:\sle)?|et(?:\sle|\sau)?|du|au|le|tussen|en|op|van)"
    r"(?:\sthe)?\s*$"
)
# Directly before `as of`: the day is then the start of a duty.
STARTS = _words(
    r"\b(?:start\w*|beg[iau]n\w*|commenc\w*|takes?\seffect|(?:enter|com)\w*\sinto\s(?:force|effect)|effective|bind\w*"
    r"|appl(?:y|ies|ied|icable|ying)|valid|running)(?:\s\w+)?\s*$"
)
ASKS_OF_ALL = _words(r"^(?:what|which|who|how\smany)\b(?!.*\bthat\s(?:\w+\s)?appl)")
# The day is part of what is asked about: a system that was lawful then, what was done with it then, a deadline.
OF_THE_SUBJECT = _words(r"\w\s+(?:that|which|who)\s(?:was|were|had|is|are|has\sbeen|have\sbeen)\b[^,?]*$")
OTHERWISE = _words(r"\b(?:by|of|for|through|within|d['’]ici|the)\s*$")
PLACED = _words(
    r"\b(?:markets?|services?|sale|sold|released?|launched|bought|purchased|deployed|used|use|running|operation|trained"
    r"|signed|developed|built|placed|published|marché|service|markt|gebruik)[\s,]*$"
)

_STATE_WORDS = (
    r"planned|foreseen|envisaged|intended|expected|supposed|allowed|permitted|forbidden|prohibited|banned|required"
    r"|obliged|applicable|in\sforce|binding|exempt(?:ed)?|covered|defined|listed|worded|high[\s-]risk|(?:un|il)?lawful"
    r"|(?:il)?legal|punishable|subject\sto|possible|mandatory|compulsory|necessary|regulated|regarded|liable|there"
)
_THINGS = (
    r"rules?|dut(?:y|ies)|obligations?|fines?|penalt(?:y|ies)|number|maximum|minimum|cap|ceiling|limit|threshold|amount"
    r"|definition|wording|text|requirements?|law|ban|status|position|target|goal|deadline|size|budget|share|rate"
)
_DEMANDS = (
    r"apply|require|oblige|allow|permit|prohibit|forbid|ban|cover|define|demand|provide|contain|mean|include|have|need"
    r"|list|exist|stand|count|fall|owe|bind|plan|expect|intend|aim"
)
_LAW = r"(?:art(?:icles?|s)?\b|annex|recital|paragraph|act|law|regulation|omnibus|text|wording|provision|rules?|it)\b"
WAS_SO = _words(
    rf"\b(?:was|were|wasn['’]t|weren['’]t)\b.*\b(?:{_STATE_WORDS})\b"
    rf"|\bwhat\s(?:was|were)\s(?:the|there|our|my)\b.*\b(?:{_THINGS})\b|\b(?:{_THINGS})\s(?:was|were)\b"
    rf"|\bhad\s(?:to|any|no|only)\b|\bdid(?:n['’]t)?\b.*\b(?:{_DEMANDS})\b|\bdid\b.*\b{_LAW}.*\b(?:say|read|look)\b"
    r"|\b(?:applied|required|existed)\b"
    r"|\b(?:était|étaient|avai(?:en)?t|fallait|devai(?:en)?t|pouvai(?:en)?t|appliquai(?:en)?t|prévoyai(?:en)?t"
    r"|exigeai(?:en)?t|disai(?:en)?t|imposai(?:en)?t)\b"
    r"|\b(?:moesten?|golden|gold|mochten?|luidden?|eisten?|waren|was|stonden?|zei|zeiden|bepaalden?)\b"
)
IS_SO = _words(
    rf"\b(?:will|shall|would|is|are|be)\b.*\b(?:{_STATE_WORDS})\b|\bappl(?:y|ies)\b|\b(?:have|has|need)\sto\b"
    rf"|\bcomply\b|\bwill\b.*\b{_LAW}.*\b(?:say|read|require)\b"
    r"|\b(?:prévoi(?:t|ent)|exigent?|imposent?|dit|disent)\b"
    r"|\b(?:appliquent?|appliquer(?:a|ont)|interdite?s?|autorisée?s?|applicables?|obligatoires?|devr(?:a|ont)|doi(?:ven)?t)\b"
    r"|\b(?:zegt|zeggen|luidt|luiden|stelt|bepaalt|eist|geldt|gelden|verboden|toegestaan|verplicht|van\stoepassing|moet(?:en)?|mag|mogen)\b"
)
HAPPENS = _words(
    r"\b(?:announc|publish|adopt|propos|launch|unveil|pledg|promis|vot(?:e|ing)|sign(?:ed|s)?\b|open(?:ed|s|ing)?\b|happen"
    r"|said|spoke|speech|summit|held|takes?\splace|took\splace|pitch|present(?:ed|s)\b|releas|reveal|raised|rose\b|moved?\b"
    r"|expir|became|becom|start|beg[iau]n|enter(?:s|ed)?\s+into|com(?:e|es|ing)\s+into|came\s+into|kick|takes?\seffect"
    r"|took\seffect|annonc|publi[ée]|propos|adopté|lanc[ée]|aangekondigd|gepubliceerd|voorgesteld|werking|treedt|treden"
    r"|entr(?:e|ent|er|é)\b)"
)
ASKS_WHEN = _words(
    r"(?:^|[,;:]\s|\band\s)(?:(?:as\s)?(?:of|from|since|by|until|till|on|before)\s)?(?:when|(?:what|which)\s(?:date|day|year))\b"
    r"|\bquand\b|\bquelle\sdate\b|\bwanneer\b|\bwelke\sd(?:atum|ag)\b"
)
ASKS = _words(
    r"\?|^(?:what|which|who|how|was|were|did|is|are|do|does|will|may|must|can|tell|show|quel|que|wat|welke)\b"
)
OR = _words(r"\s(?:or|ou|of)\s(?:\w+\s)?$")

# Wordings that are no longer the wording.
_OLD_TEXT = r"texts?|wordings?|versions?|forms?|articles?|art\.?|annex|definition|provisions?"
_OLD_LAW = r"rules?|law|act|regime|regulation"
_OF_FRENCH = r"d['’]origine|originale?|initiale?"
ORIGINAL = _words(
    rf"\b(?:original|initial|unamended|(?<!the\s)first|the\sfirst)\s(?:AI\s)?(?:{_OLD_TEXT})(?!\w)"
    rf"|\b(?:original|initial|unamended)\s(?:AI\s)?(?:{_OLD_LAW})\b|\bas\s(?:originally|first|initially)\s\w+ed\b"
    rf"|\b(?:texte|version|rédaction|libellé|article)\s(?:{_OF_FRENCH})\b"
    r"|\b(?:oorspronkelijke|eerste)\s(?:tekst|versie|formulering|artikel|bepaling)\b"
)
OLD = _words(
    rf"\b(?:old|previous|former|earlier|prior)\s(?:AI\s)?(?:{_OLD_TEXT})(?!\w)"
    r"|\banci?en(?:ne)?\s(?:texte|version|rédaction|libellé|article)\b"
    r"|\b(?:texte|version|rédaction|libellé|article)\s(?:précédente?|antérieure?)\b"
    r"|\b(?:vorige|oude|eerdere)\s(?:tekst|versie|formulering|artikel|bepaling)\b"
)
OLD_LAW = _words(
    rf"\b(?:old|previous|former|earlier)\s(?:AI\s)?(?:{_OLD_LAW})\b|\banciennes?\srègles?\b|\boude\sregels?\b"
)
OF_A_YEAR = _words(
    r"\b(?P<year>(?:19|20)\d\d)\s(?:AI\s)?(?:texts?|wordings?|versions?|act|law|regulation|rules)\b(?!\s?\d)"
    r"|\bas\s(?:originally\s|first\s)?(?:adopted|enacted|passed)\sin\s(?P<adopted>(?:19|20)\d\d)\b"
    r"|\b(?:texte|version|rédaction)\sde\s(?P<de>(?:19|20)\d\d)\b|\b(?:tekst|versie)\svan\s(?P<van>(?:19|20)\d\d)\b"
)
AT_FIRST = _words(
    r"(?<!\bwe\s)(?<!\bi\s)\b(?:originally|at\sfirst|initially|à\sl['’]origine|oorspronkelijk|aanvankelijk)\b"
)
AND_NOW = _words(
    r"\b(?:and|but|et|mais|en|maar)\b.*\b(?:now(?!\sthat\b)|today|current(?:ly)?|nowadays|at\spresent|since"
    r"|(?:who|what|which)\s(?:has|have)\s\w+|aujourd['’]hui|actuel\w*|maintenant|désormais|vandaag|huidige?|thans|sindsdien"
    r"|nu)\b"
)

# What asks for a change.
_THEN = (
    r"\b(?=\s*(?:[?.,;:]|$)|\s(?:on|in|since|after|with|between|for|from|over|under|when|by|through|this|last|to)\b)"
)
_CHANGED = r"(?:changed?|amended|altered|modified|reworded|revised|rewritten)"
CHANGE = _words(
    rf"\bwhat(?:\s(?:has|have|had|was|were|is|are)|['’]s)?(?:\s\w+)?\s(?:changed|amended)\b"
    r"|\bwhat(?:\s(?:is|was)|['’]s)\s(?:\w+\s)?new\s(?:in|about|under|since|with|for)\b"
    rf"|\bhow\s(?:did|has|have|was|were)\b[^?]*\b{_CHANGED}{_THEN}"
    rf"|^(?:has|have|did|was|were)\s(?:the\s)?(?:wording\sof\s)?(?:art(?:icle|\.)|annex|section|paragraph)[^?]*\b{_CHANGED}\b"
    r"|\bqu['’]est[\s-]ce\squi\sa\s(?:\w+\s)?(?:changé|évolué)|\bqu['’](?:a|est-ce\sque)\b[^?]*\bchang|\bquoi\sde\s(?:neuf|nouveau)"
    r"|\bcomment\b[^?]*\b(?:changé|été\smodifiée?|évolué)"
    r"|\bwat\s(?:is|zijn|werd)\s(?:er\s)?(?:\w+\s)*?(?:veranderd|gewijzigd)|\bwat\s(?:veranderde|wijzigde)\b"
    r"|\bhoe\s(?:is|werd|zijn)\b[^?]*\b(?:gewijzigd|veranderd)"
)
CHANGED_BY = _words(
    r"(?:\b(?:what|which|how)\b|^(?:did|does|do|has|have|was|were)\b)[^?]*\b(?:chang|alter|modif|amend|soften|tighten|loosen|relax|vanish|disappear|dropped|remov|delet"
    r"|insert|add(?:s|ed)?\b|replac|introduc|postpon|delay|put\soff|push|mov(?:e|ed)\b|scrap|abolish|repeal|widen|narrow|differ"
    r"|simplif)|\bwhat\s(?:did|does|has)\b[^?]*\bdo(?:ne)?\b|\b(?:que|quoi|quelle?s?|qu['’]\w+)\b[^?]*\b(?:chang|modifi|supprim|ajout|remplac|introdui|report)"
    r"|\b(?:wat|welke|hoe)\b[^?]*\b(?:verander|wijzig|gewijzig|geschrap|toegevoeg|vervang|vervangen|uitgesteld)"
)
LIKE = _words(r"\b(?:same\sas|unlike|differ\w*\s(?:from|than|to)|compared\s(?:with|to))\b")
CONTRAST = _words(
    r"\b(?:diff\w*|same\sas|unlike|compar\w*|contrast\w*|différ\w*|verschil\w*|vergelijk\w*|before\sand\safter)\b"
)
OLD_AND_NEW = _words(
    r"\b(?:old|previous|former|original|earlier)\b.*\b(?:new|current|present|amended|today|now|in\sforce)\b"
    r"|\b(?:new|current|present|amended)\b.*\b(?:old|previous|former|original|earlier)\b"
    r"|\banci\w+\b.*\b(?:nouve\w+|actuel\w*)\b|\b(?:nouve\w+|actuel\w*)\b.*\banci\w+\b"
    r"|\boude?\b.*\b(?:nieuwe?|huidige)\b|\b(?:nieuwe?|huidige)\b.*\boude?\b"
)
COMPARING = _words(
    r"\b(?:chang\w*|diff\w*|compar\w*|wordings?|versions?|old|new|before\sand\safter|amended|différ\w*|changé|modifiée?s?"
    r"|ancien\w*|nouve(?:au|lle)s?|versch\w*|verander\w*|gewijzigd\w*|vergelijk\w*|oude|nieuwe)\b"
)
POLICY = _words(r"\b(?:gigafactor\w*|AI\sfactor\w*|InvestAI|summit|billion|million|fund\w*|budget)\b")
