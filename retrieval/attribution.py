"""The line that a source's licence asks for, in our words; what is quoted is always an extract."""

from __future__ import annotations

from retrieval.schema import SourceRef


def attribution(source: SourceRef) -> str:
    """Return the line to print with a quote from this source."""
    if source.tier == "brief":
        rests_on = source.rests_on.source_id if source.rests_on else ""
        return f"Pincite's own summary, not an official text; it rests on {rests_on}."
    if source.tier == "law":
        year = source.published[:4]
        if not source.authentic:
            number = f" {source.celex}" if source.celex else ""
            return f"© European Union, EUR-Lex, consolidated text{number}, {year}, CC BY 4.0, extract; no legal effect."
        return (
            f"© European Union, EUR-Lex, Official Journal, {source.celex or source.title}, {source.published}; "
            "reuse: Decision 2011/833/EU. Only the Official Journal is authentic."
        )
    if source.publisher.startswith("European Commission"):
        return f"Source: {source.publisher}, CC BY 4.0, extract."
    if source.publisher.startswith("European Parliament"):
        return f"© European Union, {source.published[:4]} – Source: European Parliament, extract."
    return f"Source: {source.publisher}, extract; {source.licence}."
