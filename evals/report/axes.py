"""The frame of a drawing: from values to places on the page, with ticks that a person would choose."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evals.report.svg import element

__all__ = ["HEIGHT", "WIDTH", "Axes", "nice_ticks"]

WIDTH, HEIGHT = 400.0, 262.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 14.0, 28.0, 40.0


@dataclass(frozen=True)
class Axes:
    """Two linear axes from 0.

    Attributes:
        x_most: Value at the right edge.
        y_most: Value at the top edge.
        x_from: Value at the left edge.
        right: Room kept free right of the axes, for labels.
    """

    x_most: float
    y_most: float
    x_from: float = 0.0
    right: float = RIGHT

    def x(self, value: float) -> float:
        """Return where a value stands from the left."""
        share = (value - self.x_from) / (self.x_most - self.x_from)
        return LEFT + share * (WIDTH - LEFT - self.right)

    def y(self, value: float) -> float:
        """Return where a value stands from the top."""
        return HEIGHT - BOTTOM - value / self.y_most * (HEIGHT - TOP - BOTTOM)

    def grid(self, x_ticks: Sequence[float], y_ticks: Sequence[float], x_name: str, y_name: str,
             write: Callable[[float], str] = "{:g}".format) -> Markup:  # fmt: skip
        """Return lines and numbers of both axes, and what they count.

        Args:
            x_ticks: Values below the drawing.
            y_ticks: Values beside it; each has a line across.
            x_name: What lies below.
            y_name: What lies beside; stands above it, where it can be read without turning the head.
            write: From a value below to its words.
        """
        edge = WIDTH - self.right
        rows = [
            part
            for tick in y_ticks
            for part in (
                element("line", x1=LEFT, x2=edge, y1=self.y(tick), y2=self.y(tick), class_="grid" if tick else "base"),
                element("text", f"{tick:g}", x=LEFT - 8, y=self.y(tick) + 4, text_anchor="end", class_="tick"),
            )
        ]  # fmt: skip
        columns = [
            element("text", write(tick), x=self.x(tick), y=HEIGHT - BOTTOM + 17, text_anchor="middle", class_="tick")
            for tick in x_ticks
        ]
        names = [
            element("text", x_name, x=(LEFT + edge) / 2, y=HEIGHT - 4, text_anchor="middle", class_="axis"),
            element("text", y_name, x=0, y=11, class_="axis"),
        ]
        return Markup("").join([*rows, *columns, *names])


def nice_ticks(most: float, about: int = 5) -> list[float]:
    """Return round values from 0 to `most` or just above, in steps of 1, 2 or 5 times a power of ten.

    Example:
        >>> nice_ticks(87)
        [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    if most <= 0:
        return [0.0, 1.0]
    rough = most / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    return [round(step * count, 10) for count in range(math.ceil(most / step - 1e-9) + 1)]
