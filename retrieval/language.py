"""Which language a question is in: English, French or Dutch, the languages that texts are held in, or none of these.

Counted are the distinct small words that a language can't do without, and a few words of our field; those of the
neighbouring languages stand beside them, so that a German question isn't taken for Dutch nor a Spanish one for French.
A word that several languages share counts for each of them in part. Where the words don't decide there is no answer:
a guess would lead to the wrong texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Literal, get_args

__all__ = ["FUNCTION_WORDS", "LANGUAGES", "Language", "folded", "language_of", "searched_in"]

Language = Literal["en", "fr", "nl"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""The languages that are searched, each in words of its own; English first."""

FUNCTION_WORDS: Mapping[Language, frozenset[str]] = {
    "en": frozenset(
        "a about after all also an and any are as at be been before being between both but by can could did do does "
        "for from had has have he her his how i if in into is it its me my no nor not of on or our out over own same "
        "she so some such than that the their them then there these they this those through to under until up upon us "
        "was we were what when where which while who whom whose why will with would you your".split()
    ),
    "fr": frozenset(
        "a ai ainsi alors apres au aucun aucune aussi autre autres aux avait avant avec avez avoir avons c ce ceci "
        "cela celle celles celui ces cet cette ceux chez ci combien comme comment d dans de depuis des donc dont du "
        "elle elles en encore entre est et etaient etait etant ete etes etre eux il ils j je jusqu jusque l la "
        "laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu lorsque lui m ma mais me meme memes mes moi "
        "mon n ne ni nos notre nous on ont ou par parce pendant peu peut peuvent plus pour pourquoi puis qu quand que "
        "quel quelle quelles quels qui quoi s sa sans se selon sera seront ses si soit sommes son sont sous suis sur t "
        "ta tant te telle tels tes toi ton tous tout toute toutes tres tu un une vers vos votre vous y".split()
    ),
    "nl": frozenset(
        "aan al alle als ander andere bij daar dan dat de der deze die dit doen door dus echter een eens en er ge geen "
        "had hadden heb hebben hebt heeft hem het hier hij hoe hoeveel hun ie iets ik in is je jij jou jouw jullie kan "
        "kon kunnen kunt maar me mee meer men met mij mijn mogen mag n na naar niet niets nog nu of om omdat ons onze "
        "ook op over reeds s sinds t te tegen ten ter toch toen tot tussen u uit uw van vanaf veel voor waar waarin "
        "waarom waarop wanneer waren was wat we wel welk welke werd werden wie wij wil worden wordt ze zich zij zijn "
        "zo zodat zonder zou zouden zullen zult zal".split()
    ),
}
"""Words that carry no subject, in lower case without accents; the parts before an apostrophe included."""

# Small words of the other languages in which people here write, only to tell them apart.
_OTHERS: Mapping[str, frozenset[str]] = {
    "de": frozenset(
        "aber als am an auch auf aus bei bin bis da das dass dem den der des die durch ein eine einem einen einer fur "
        "gegen gibt gilt haben hat hoch ich im in ist ja kann kein keine man mit muss mussen nach nicht noch nur ob "
        "oder seit sich sie sind so uber um und unter von vor wann warum was welche welcher welches wenn wer werden "
        "wie wieviel wird wo wurde zu zum zur zwischen es er wir fallt bedeutet".split()
    ),
    "es": frozenset(
        "a al como con cual cuales cuando cuanta cuantas cuanto cuantos de del desde donde el ella en entre es esta "
        "estan este esto fue ha han hay ia la las le lo los mas me mi muy no o para pero por porque puede pueden que "
        "quien quienes se segun ser si sin sobre son su sus tiene tienen todo un una unos y ya".split()
    ),
    "it": frozenset(
        "a ai al alla alle che chi ci come con cosa cos cui da dal dalla dei del della delle devono di dove e entro "
        "gli ha hanno i ia il in l la le lo ma nel nella non o per perche piu puo qual quale quali quando quanto "
        "quanti se si sono su sul sulla tra un una uno dell all nell".split()
    ),
    "pt": frozenset(
        "a ao aos as com como da das de deve do dos e em entre essa esse esta este foi ha ia mais nao na nas no nos o "
        "os ou para pela pelo por porque qual quais quando quanto que quem se sem ser seu sua so sobre sao tem um "
        "uma".split()
    ),
    "ro": frozenset(
        "al ale care cand cat ce cine cu de din este ia in la ma nu o pe pentru sau se si sistem sunt un unei "
        "unui".split()
    ),
    "da": frozenset(
        "af at blive den der det de e ej eller en er et for fra hvad hvem hvilke hvilken hvor hvornar hvorfor har i "
        "ikke kan man med og om pa skal som til var ved vil".split()
    ),
    "sv": frozenset(
        "ar att av blir de den det eller en ett for fran galler har hur i inte kan man med och om pa ska skall som "
        "till vad var vem vilka vilken nar varfor vid".split()
    ),
    "pl": frozenset("a co czy dla do i ile jak jaka jakie jest kiedy kto na nie o od po sa sie to w z za".split()),
    "ca": frozenset(
        "a al amb com d dels el els en es ia l la les que qui quan quant quina quines si son un una i o".split()
    ),
}
# What a short question is about, where its small words tell little: "amendes ?", "boetes GPAI".
_SUBJECTS: Mapping[Language, frozenset[str]] = {
    "en": frozenset(
        "act article definition fine fines penalty penalties provider providers deployer deployers recital annex "
        "systems shall must may should list explain show tell prohibited obligations requirements apply applies".split()
    ),
    "fr": frozenset(
        "amende amendes fournisseur fournisseurs deployeur deployeurs considerant considerants annexe annexes systeme "
        "systemes reglement interdit interdite interdites interdits interdiction obligation obligations exigences "
        "sanction sanctions doit doivent devons faut modele modeles donnees risque definition usage ia article "
        "articles paragraphe milliards alinea delai entreprise entreprises entree vigueur explique expliquez donne "
        "montre haut dit disent prevoit prevoient".split()
    ),
    "nl": frozenset(
        "boete boetes geldboete geldboeten aanbieder aanbieders gebruiksverantwoordelijke gebruiksverantwoordelijken "
        "overweging overwegingen bijlage bijlagen systeem systemen verordening verboden verbod verplichting miljard "
        "verplichtingen eisen moet moeten model modellen gegevens risico artikel lid definitie betekent begrip bedrijf "
        "bedrijven termijn hoog hoge regels geldt gelden toepassing inwerkingtreding toon leg".split()
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 0.9
"""So much must speak for a language: about one word that is no other's."""
_AHEAD = 0.4
"""By so much a language must be ahead of the next."""


def _weights() -> dict[str, dict[str, float]]:
    lists: dict[str, frozenset[str]] = dict(_OTHERS)
    lists.update((language, FUNCTION_WORDS[language] | _SUBJECTS[language]) for language in LANGUAGES)
    shared = Counter(word for words in lists.values() for word in words)
    return {language: {word: 1 / shared[word] for word in words} for language, words in lists.items()}


_WEIGHTS = _weights()


def folded(text: str) -> str:
    """Return the text in lower case without accents."""
    # By way of the upper case, so that a question typed in capitals is the same one.
    text = text.upper().casefold()
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def searched_in(language: str) -> Language:
    """Return the language in whose words a document in `language` is searched: its own, else among the English ones."""
    return next((known for known in LANGUAGES if known == language), "en")


def language_of(question: str) -> Language | None:
    """Return the language that a question is in, `None` where its words don't decide or speak for another one.

    Example:
        >>> language_of("Quelles pratiques sont interdites ?"), language_of("Wat is een AI-systeem?")
        ('fr', 'nl')
        >>> language_of("GPAI?") is None
        True
    """
    words = set(_WORD.findall(folded(question)))
    scores = {language: sum(weight.get(word, 0.0) for word in words) for language, weight in _WEIGHTS.items()}
    best, second = sorted(scores, key=lambda language: -scores[language])[:2]
    if scores[best] < _LEAST or scores[best] - scores[second] < _AHEAD:
        return None
    return next((language for language in LANGUAGES if language == best), None)
