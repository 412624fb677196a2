"""Our briefs: TOML rows of facts or glosses, one sentence of ours a line, each resting on an official place.

The text is the statements and nothing else. What people call the thing and how they ask about it goes into
`search_text`, which is never quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sources.briefs.ledger import read
from sources.briefs.rows import Fact, Gloss
from sources.errors import ParseError
from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.schema import Document, Source, SourcePart

VERSION = "4"


def parse(source: Source, parts: Sequence[SourcePart]) -> Document:
    """Parse the TOML files of one brief, one after the other.

    Raises:
        ParseError: If a file isn't TOML, a row is malformed, two rows have one id, or there are no rows.
    """
    nodes: list[Node] = []
    for part in parts:
        rows = read(part.data, name=part.name)
        nodes += map(_fact, rows.facts)
        nodes += map(_gloss, rows.glosses)
    if not nodes:
        raise ParseError(f"{source.id} has no rows.", hint="Add [[fact]] or [[gloss]] tables.")
    names = [node.locator.id for node in nodes]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ParseError(f"{source.id}: two rows make {twice!r}.", hint="Give one of them another id.")
    return lay_out(source, nodes, parser_version=VERSION)


def _fact(fact: Fact) -> Node:
    return Node(
        "fact",
        Locator(name=f"fact_{fact.id}"),
        heading=fact.topic,
        run=Run(fact.statement),
        text_from=date.fromisoformat(f"{fact.date}-01-01"[:10]),
        binding=False,
        rests_on=fact.rests_on,
        search_text=_search_text(fact.words, fact.questions),
    )


def _gloss(gloss: Gloss) -> Node:
    return Node(
        "gloss",
        Locator(name=f"gloss_{gloss.id.removeprefix('gloss-')}"),
        heading=gloss.provision,
        run=Run(gloss.statement),
        binding=False,
        rests_on=gloss.rests_on,
        search_text=_search_text([*gloss.words, *gloss.words_fr, *gloss.words_nl], gloss.questions),
    )


def _search_text(words: Sequence[str], questions: Sequence[str]) -> str:
    return "\n\n".join([", ".join(words), "\n".join(questions)])
