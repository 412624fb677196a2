"""Our own words around quotes and in refusals, in each language that a question may be in.

Facts in them (days, names of acts, numbers of the Official Journal) are filled in by code. None of them has a number or
a negation of its own: what is said beside a quote has to be carried by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from retrieval.language import Language, searched_in
from sources.schema import Corrigendum

__all__ = ["PHRASES", "Phrases", "corrigenda", "held_in_english", "written_date"]


class Phrases(NamedTuple):
    """What we say in one language; `{day}`, `{names}`, `{which}` are filled in.

    Attributes:
        months: January first.
        first: How the first day of a month is written.
        english: That a text is held in English alone.
        in_english: That it is quoted in English, though it may be held in the question's language too.
        unchanged: Of a wording that no amendment touched.
        amended: That only the English text has the wording since an amendment.
        another_law: That a question is about other acts, `{names}`.
        disclosure: Art. 50(1) of the AI Act: people are told that they deal with an AI system.
    """

    months: tuple[str, ...]
    first: str
    joined: str
    deleted: str
    before: str
    since: str
    english: str
    in_english: str
    unchanged: str
    amended: str
    own_summary: str
    corrigendum: str
    corrigenda: str
    out_of_scope: str
    no_evidence: str
    unverified: str
    another_law: str
    disclosure: str


PHRASES: Mapping[Language, Phrases] = {
    "en": Phrases(
        months=tuple("January February March April May June July August September October November December".split()),
        first="1",
        joined="and",
        deleted="deleted on {day}",
        before="superseded on {day}",
        since="wording from {day}",
        english="",
        in_english="",
        unchanged="unchanged since {day}",
        amended="",
        own_summary="Pincite's own summary",
        corrigendum="The corrigendum of {which} is not worked into this text.",
        corrigenda="The corrigenda of {which} are not worked into this text.",
        out_of_scope="This is about something else than the held documents.",
        no_evidence="Nothing in the held documents answers this.",
        unverified="Nothing found could be verified.",
        another_law="This is about {names}; Pincite holds EU AI policy only.",
        disclosure="Quotes chosen by an AI system; not legal advice.",
    ),
    "fr": Phrases(
        months=tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
        first="1er",
        joined="et",
        deleted="supprimé le {day}",
        before="remplacé le {day}",
        since="libellé à partir du {day}",
        english="texte détenu en anglais seulement",
        in_english="cité en anglais",
        unchanged="inchangé depuis le {day}",
        amended="libellé modifié, détenu en anglais seulement",
        own_summary="Résumé propre à Pincite",
        corrigendum="Le rectificatif du {which} n'est pas intégré dans ce texte.",
        corrigenda="Les rectificatifs du {which} ne sont pas intégrés dans ce texte.",
        out_of_scope="La question porte sur autre chose que les documents détenus.",
        no_evidence="Rien dans les documents détenus n'y répond.",
        unverified="Rien de ce qui a été trouvé n'a pu être vérifié.",
        another_law="La question porte sur {names} ; Pincite ne détient que la politique de l'UE en matière d'IA.",
        disclosure="Citations choisies par un système d'IA ; ceci n'est pas un conseil juridique.",
    ),
    "nl": Phrases(
        months=tuple("januari februari maart april mei juni juli augustus september oktober november december".split()),
        first="1",
        joined="en",
        deleted="geschrapt op {day}",
        before="vervangen op {day}",
        since="tekst vanaf {day}",
        english="tekst alleen in het Engels aanwezig",
        in_english="in het Engels geciteerd",
        unchanged="ongewijzigd sinds {day}",
        amended="gewijzigde tekst, alleen in het Engels aanwezig",
        own_summary="Eigen samenvatting van Pincite",
        corrigendum="De rectificatie van {which} is niet in deze tekst verwerkt.",
        corrigenda="De rectificaties van {which} zijn niet in deze tekst verwerkt.",
        out_of_scope="Dit gaat over iets anders dan de aanwezige documenten.",
        no_evidence="Niets in de aanwezige documenten geeft hierop antwoord.",
        unverified="Niets van wat is gevonden, kon worden gecontroleerd.",
        another_law="Dit gaat over {names}; Pincite heeft alleen het AI-beleid van de EU.",
        disclosure="Citaten gekozen door een AI-systeem; geen juridisch advies.",
    ),
}


def written_date(day: date, language: Language) -> str:
    """Return the day as it is written: `27 July 2026`, `1er août 2026`, `27 juli 2026`."""
    phrases = PHRASES[language]
    return f"{phrases.first if day.day == 1 else day.day} {phrases.months[day.month - 1]} {day.year}"


def held_in_english(quoted: str, asked: Language, *, amended: bool) -> str:
    """Return what to say of an English quote in an answer to a French or Dutch question; else nothing.

    Args:
        quoted: Language of the quote.
        asked: Language of the question.
        amended: Whether the quote is a wording by an amendment, of which only the English text is held.
    """
    if searched_in(quoted) == asked:
        return ""
    return PHRASES[asked].amended if amended else PHRASES[asked].english


def corrigenda(not_worked_in: Sequence[Corrigendum], language: str) -> str:
    """Return the sentence that names the corrigenda not worked into a text; nothing where there are none.

    Args:
        not_worked_in: Of the text.
        language: Of the text.
    """
    if not not_worked_in:
        return ""
    said_in = searched_in(language)
    phrases = PHRASES[said_in]
    which = [f"{written_date(one.published, said_in)} ({one.journal})" for one in not_worked_in]
    said = phrases.corrigendum if len(which) == 1 else phrases.corrigenda
    listed = which[-1] if len(which) == 1 else f"{', '.join(which[:-1])} {phrases.joined} {which[-1]}"
    return said.format(which=listed)
