"""Elements of inline SVG: escaped, titled, coloured by the page's stylesheet alone."""

from __future__ import annotations

from markupsafe import Markup, escape

__all__ = ["element", "figure", "points"]


def element(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """Return an element; strings that aren't `Markup` are escaped, attributes that are `None` left out.

    An underscore in an attribute's name stands for a hyphen; one at its end is dropped (`class_`).

    Example:
        >>> print(element("text", "a < b", x=1.5, class_="label"))
        <text x="1.5" class="label">a &lt; b</text>
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(
            key.rstrip("_").replace("_", "-"), value if isinstance(value, str) else f"{round(value, 2):g}"
        )
        for key, value in attributes.items()
        if value is not None
    )
    inside = Markup("").join(escape(child) for child in children)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, inside)  # noqa: S704  a name is ours


def figure(name: str, title: str, description: str, *children: Markup, width: float, height: float) -> Markup:
    """Return a drawing that says in words what it shows.

    Args:
        name: Unique on the page.
        title: What it is.
        description: What a reader who doesn't see it should know.
        *children: Elements.
        width: Of the drawing, in its own units.
        height: Of the same.
    """
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        *children,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        class_="chart",
    )


def points(path: list[tuple[float, float]]) -> str:
    """Return points as an attribute holds them."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in path)
