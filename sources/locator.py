"""Where a provision stands in its document: the parts of a pin-cite, its id and its label.

Ids build on the official element ids (`art_99`, `rct_44`, `anx_III`, `cpt_III.sct_2`) and go on below them
(`art_99.par_6a`, `art_5.par_1.pt_h.iii`, `anx_III.pt_4.a`). Labels are how EU lawyers cite in English
(Interinstitutional Style Guide, 2.7). Parsers make locators; ids and labels are made here and nowhere else.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Part = Literal["heading", "lead", "tail", "quotation"]

_PART_ID = {"heading": "hd", "lead": "lead", "tail": "tail", "quotation": "quot"}
_PART_LABEL = {
    "heading": "heading",
    "lead": "introductory wording",
    "tail": "closing words",
    "quotation": "quoted text",
}
_ORDINALS = (
    *("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
    *("nineteenth", "twentieth"),
)


def ordinal(number: int) -> str:
    """Return the English ordinal: `second`, and from 21 on `21st`."""
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


class Locator(BaseModel):
    """The parts of a pin-cite, each as printed but without brackets and dots; `None` where a part doesn't apply.

    Attributes:
        article: `5`, `75a`.
        annex: Roman numeral, `III`.
        recital: `44`.
        citation: Number of the preamble's "Having regard to", from 1.
        chapter: Roman numeral of a chapter; only on chapters and their sections.
        section: `2` of a chapter, or of an annex `A`, `1`.
        paragraph: `6a`; in an annex the printed item number, `4` or `4.6`; in a document that isn't law its own
            paragraph number or the count of its paragraphs.
        within: Count of the enclosing subparagraph, only where two of them have points with the same letters.
        point: `f`, `ba`, `63`.
        subpoint: `iii`.
        indent: Count from 1 of a dash or deeper item.
        subparagraph: Count from 1 of a block of the innermost numbered piece, only where it has several.
        page: Printed or counted page, for documents cited by page.
        part: A piece without a number of its own: heading, introductory wording, closing words, quoted amending text.
        part_number: Count from 1 where the same place has several such pieces, else `None`.
        name: Id of a piece that has neither number nor place in an act (`tit_1`, a brief's fact).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: str | None = None
    annex: str | None = None
    recital: str | None = None
    citation: str | None = None
    chapter: str | None = None
    section: str | None = None
    paragraph: str | None = None
    within: int | None = None
    point: str | None = None
    subpoint: str | None = None
    indent: int | None = None
    subparagraph: int | None = None
    page: str | None = None
    part: Part | None = None
    part_number: int | None = None
    name: str | None = None

    @property
    def id(self) -> str:
        """The provision's id, unique within its document."""
        return ".".join(self._id_segments())

    def _id_segments(self) -> list[str]:
        segments: list[str] = []
        if self.name is not None:
            segments.append(self.name)
        for prefix, value in (
            ("cpt", self.chapter),
            ("art", self.article),
            ("anx", self.annex),
            ("rct", self.recital),
            ("cit", self.citation),
            ("pg", self.page),
            ("sct", self.section),
        ):
            if value is not None:
                segments.append(f"{prefix}_{value}")
        if self.paragraph is not None:
            segments.append(f"{'pt' if self.annex is not None else 'par'}_{self.paragraph}")
        if self.within is not None:
            segments.append(f"sub_{self.within}")
        if self.point is not None:
            in_annex_item = self.annex is not None and self.paragraph is not None
            segments.append(self.point if in_annex_item else f"pt_{self.point}")
        if self.subpoint is not None:
            segments.append(self.subpoint)
        if self.indent is not None:
            segments.append(f"ind_{self.indent}")
        if self.subparagraph is not None:
            segments.append(f"sub_{self.subparagraph}")
        if self.part is not None:
            segments.append(_PART_ID[self.part] + ("" if self.part_number is None else f"_{self.part_number}"))
        return segments

    @property
    def label(self) -> str:
        """How the provision is cited: `Art. 99(6a)`, `Annex III(4)(a)`, `Recital 44`, `para. 3`."""
        label = self._head()
        extras: list[str] = []
        if self.paragraph is not None:
            label += f" {self.paragraph}" if label.endswith("para.") else f"({self.paragraph})"
        points = "".join(f"({number})" for number in (self.point, self.subpoint) if number is not None)
        if self.within is None:
            label += points
        else:
            extras += [self._ordinal_of(self.within), f"point {points}"]
        if self.indent is not None:
            extras.append(f"{ordinal(self.indent)} indent")
        if self.subparagraph is not None:
            extras.append(self._ordinal_of(self.subparagraph))
        if self.part is not None:
            name = _PART_LABEL[self.part]
            extras.append(name if self.part_number is None else f"{name} {self.part_number}")
        return ", ".join(part for part in [label, *extras] if part)

    def _ordinal_of(self, number: int) -> str:
        # What an article without numbered paragraphs has are paragraphs, not subparagraphs.
        unnumbered = self.article is not None and self.paragraph is None and self.point is None
        return f"{ordinal(number)} {'paragraph' if unnumbered else 'subparagraph'}"

    def _head(self) -> str:
        if self.article is not None:
            return f"Art. {self.article}"
        if self.annex is not None:
            return f"Annex {self.annex}" + ("" if self.section is None else f" Section {self.section}")
        if self.recital is not None:
            return f"Recital {self.recital}"
        if self.citation is not None:
            return f"Citation {self.citation}"
        if self.chapter is not None:
            return f"Chapter {self.chapter}" + ("" if self.section is None else f", Section {self.section}")
        page = "" if self.page is None else f"p. {self.page}"
        section = "" if self.section is None else f"section {self.section}"
        where = ", ".join(part for part in (page, section) if part)
        if self.name is not None:
            return ", ".join(part for part in (self.name, where) if part)
        if self.paragraph is not None:
            return f"{where}, para." if where else "para."
        return where
