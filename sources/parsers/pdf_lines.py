"""The lines of a PDF with what the eye sees of them: place, size, weight, superscripts.

The words are what pypdf extracts, in its order and with its spaces. Superscripts are told by size and baseline:
numbers are footnote calls, but after a 10 they are an exponent and get the one permitted addition, `^` (10^25).
"""

from __future__ import annotations

import io
import logging
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sources.errors import ParseError
from sources.outline import Run

_CALL = re.compile(r"[(\[]?\d{1,3}[)\]]?|\*{1,3}")
_AFTER_TEN = re.compile(r"(?<![\d.,])10\s?$")
# pypdf reads what it can; what it can't make sense of, or lacks the means to unlock, surfaces as these.
_UNREADABLE = (
    *(ValueError, KeyError, IndexError, TypeError, AttributeError),
    *(RecursionError, NotImplementedError),
)
_SMALLER = 0.85
_RAISED = 0.5
# pypdf doesn't see a raise by the operator Ts, which leaves the baseline where it is; then the size alone tells.
_MUCH_SMALLER = 0.72


@dataclass(slots=True)
class Line:
    """One line of a page, its line end included.

    Attributes:
        x: Of its first words; from the left edge, in points.
        y: Of its baseline; from the bottom edge, in points.
        size: Of most of its characters, in points.
        is_bold: Whether nearly all of it is.
        is_italic: Whether all of it is.
        is_footnote: Whether it begins with a raised number, as footnotes do.
    """

    run: Run
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    is_bold: bool = False
    is_italic: bool = False
    is_footnote: bool = False

    @property
    def words(self) -> str:
        """What stands in it, without white space at either end."""
        return self.run.text.strip()


@dataclass(slots=True)
class _Glyphs:
    """A stretch of one line that is written in one go."""

    text: str
    x: float
    y: float
    size: float
    font: str

    @property
    def is_bold(self) -> bool:
        return "bold" in self.font

    @property
    def is_italic(self) -> bool:
        return "italic" in self.font or "oblique" in self.font


@dataclass(slots=True)
class _Collector:
    """What pypdf calls with each piece of text that it extracts."""

    lines: list[list[_Glyphs]] = field(default_factory=lambda: [[]])

    def __call__(
        self, text: str, cm: Sequence[float], tm: Sequence[float], font: Mapping[str, Any] | None, size: float
    ) -> None:
        if not text:
            return
        name = str((font or {}).get("/BaseFont", "")).lower()
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        points = size * math.hypot(tm[0], tm[1]) * math.hypot(cm[0], cm[1])
        for piece in text.splitlines(keepends=True) if "\n" in text else [text]:
            self.lines[-1].append(_Glyphs(piece, x, y, points, name))
            if piece.endswith("\n"):
                self.lines.append([])


def read_pages(name: str, data: bytes) -> list[list[Line]]:
    """Return the lines of every page.

    Args:
        name: Of the file, for errors.
        data: Its bytes.

    Raises:
        ParseError: If the file is damaged, locked, or only pictures.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    with _quiet():
        try:
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise ParseError(f"{name}: the PDF is locked with a password.", hint="Get a copy without a password.")
            pages = [_lines_of(page.extract_text) for page in reader.pages]
        except (*_UNREADABLE, PyPdfError, DependencyError) as error:
            raise ParseError(
                f"{name}: the PDF can't be read ({type(error).__name__}: {error}).",
                hint="Fetch it again, or check the mirror's copy.",
            ) from error
    if not any(line.words for page in pages for line in page):
        raise ParseError(
            f"{name}: the PDF has no text, only pictures or nothing.",
            hint="Find an edition with text, or run character recognition over it and hold the result as text.",
        )
    return pages


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pypdf's remarks on untidy files to itself, by its own logger alone."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _lines_of(extract: Callable[..., str]) -> list[Line]:
    collector = _Collector()
    extract(visitor_text=collector)
    return [_line(glyphs) for glyphs in collector.lines if glyphs]


def _line(glyphs: list[_Glyphs]) -> Line:
    words = [piece for piece in glyphs if piece.text.strip()]
    if not words:
        return Line(Run(_clean("".join(piece.text for piece in glyphs))))
    sizes: Counter[float] = Counter()
    bold = 0
    for piece in words:
        sizes[round(piece.size, 1)] += len(piece.text.strip())
        bold += len(piece.text.strip()) if piece.is_bold else 0
    size = sizes.most_common(1)[0][0]
    # A footnote's own number may have more characters than what follows on its line.
    full = [piece for piece in words if piece.size >= size - 0.1]
    baseline = full[0].y
    line = Line(Run(), x=words[0].x, y=baseline, size=size, is_bold=bold >= 0.9 * sizes.total())
    line.is_italic = all(piece.is_italic for piece in words)
    for piece in glyphs:
        _write(line, piece, size, baseline)
    line.run.footnote_calls = [_with_bracket(line.run.text, call) for call in line.run.footnote_calls]
    return line


def _write(line: Line, piece: _Glyphs, size: float, baseline: float) -> None:
    text = _clean(piece.text)
    before = line.run.text
    is_raised = (piece.size <= _SMALLER * size and piece.y > baseline + _RAISED) or (
        piece.size <= _MUCH_SMALLER * size and abs(piece.y - baseline) < 0.1
    )
    if not (is_raised and _CALL.fullmatch(text.strip())):
        line.run += Run(text)
    elif not before.strip():
        line.is_footnote = True
        line.run += Run(text)
    elif _AFTER_TEN.search(before) and text.strip().isdigit():
        # The space is pypdf's guess at the distance of two stretches; the page shows none.
        line.run = Run(before.rstrip(" "), line.run.footnote_calls) + Run("^" + text.lstrip(" "))
    else:
        start = len(text) - len(text.lstrip())
        line.run += Run(text, [(start, len(text.rstrip()))])


def _with_bracket(text: str, call: tuple[int, int]) -> tuple[int, int]:
    """Some type setters raise the opening bracket of "(1)" and its number, but not the closing one."""
    start, end = call
    return (start, end + 1) if text[start] == "(" and text[end - 1] != ")" and text[end : end + 1] == ")" else call


def _clean(text: str) -> str:
    """Replace halves of surrogate pairs, which fonts without a proper character map give and UTF-8 doesn't know."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
