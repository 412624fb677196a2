"""Why a provision has no wording on a day, in our own words and each language that a question may be in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from retrieval.language import Language

__all__ = ["WHY", "Why"]


class Why(NamedTuple):
    """Clauses without a full stop; `{label}`, `{act}`, `{on}`, `{day}` and `{by}` are filled in.

    Attributes:
        by: The act that did it, `{act}`; with a blank before it.
        nearest: A sentence of its own.
    """

    unknown: str
    not_in_force: str
    unsearched: str
    deleted: str
    ended: str
    inserted: str
    older: str
    unheld: str
    by: str
    nearest: str
    nothing: str


WHY: Mapping[Language, Why] = {
    "en": Why(
        unknown="{act} has no {label}",
        not_in_force="{label} was not in force on {on}: the {act} entered into force on {day}",
        unsearched="The wording of {label} on {on} is held, and not searched",
        deleted="{label} was deleted on {day}{by}",
        ended="{label} stood until {day}, when it was replaced{by}",
        inserted="{label} did not exist on {on}: it was inserted on {day}{by}",
        older="No wording of {label} before {day} is held",
        unheld="{label} has no held wording of {on}",
        by=" by {act}",
        nearest="The nearest is {label}.",
        nothing="Nothing held of {on} or before answers this; the nearest is of {day}.",
    ),
    "fr": Why(
        unknown="{act} : aucune disposition {label}",
        not_in_force="{label} n'était pas en vigueur le {on} : l'acte ({act}) est entré en vigueur le {day}",
        unsearched="Le texte de {label} au {on} est détenu, mais n'est pas parcouru",
        deleted="{label} a été supprimé le {day}{by}",
        ended="{label} a existé jusqu'au {day}, remplacé{by}",
        inserted="{label} n'existait pas le {on} : inséré le {day}{by}",
        older="Aucun texte de {label} avant le {day} n'est détenu",
        unheld="Aucun texte de {label} au {on} n'est détenu",
        by=" par {act}",
        nearest="Le plus proche est {label}.",
        nothing="Rien de ce qui est détenu au {on} n'y répond ; le plus proche date du {day}.",
    ),
    "nl": Why(
        unknown="{act} heeft geen {label}",
        not_in_force="{label} was op {on} niet van kracht: de handeling ({act}) trad in werking op {day}",
        unsearched="De tekst van {label} op {on} is aanwezig, maar wordt niet doorzocht",
        deleted="{label} is geschrapt op {day}{by}",
        ended="{label} bestond tot {day}, vervangen{by}",
        inserted="{label} bestond niet op {on}: ingevoegd op {day}{by}",
        older="Er is geen tekst van {label} van vóór {day} aanwezig",
        unheld="Er is geen tekst van {label} van {on} aanwezig",
        by=" door {act}",
        nearest="Het dichtst daarbij is {label}.",
        nothing="Niets van {on} of eerder geeft hierop antwoord; het dichtst daarbij is van {day}.",
    ),
}
