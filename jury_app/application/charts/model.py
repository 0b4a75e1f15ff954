"""A chart as plain data: lines, rectangles and texts, with roles where a painter has colours.

Lengths are the painter's own (pixels of a screen, points of a page): a chart is laid out for a
width and a text size, its `em`, and a painter draws it without measuring or moving anything. The
origin is the upper left corner; y grows downwards.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

Ink = Literal["bar", "here", "pass", "fail", "track", "axis", "limit", "text", "muted"]
"""What a shape means: an ordinary bar, the present candidate's place (`pass` or `fail` where a
pass mark judges it), the ground of a bar, an axis, the pass mark, texts."""
Anchor = Literal["start", "middle", "end"]
_LETTER = 0.58
"""Mean width of a letter of the sans faces, in em, on the wide side."""


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal or vertical line."""

    x1: float
    y1: float
    x2: float
    y2: float
    ink: Ink
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A filled rectangle from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text.

    Attributes:
        x: Where its `anchor` stands.
        y: Its base line.
        text: What it says.
        size: Height of the type.
        room: The width it must keep to.
    """

    x: float
    y: float
    text: str
    size: float
    room: float
    ink: Ink = "text"
    anchor: Anchor = "start"
    strong: bool = False


Shape = Line | Rectangle | Text


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart laid out.

    Attributes:
        width: Its width.
        height: Its height.
        shapes: What to draw, in order.
        alternative: What it shows, in French, for whoever does not see it.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    alternative: str


class Plot(Protocol):
    """Figures that can be laid out as a chart."""

    @property
    def title(self) -> str:
        """What the chart is about, in a few words."""
        ...

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the chart shows, in French; together its alternative text."""
        ...

    def drawn(self, width: float, em: float) -> Chart:
        """Return the chart for a width and a text size, both in the painter's unit."""
        ...


def width_of(text: str, em: float) -> float:
    """Return about how wide a text is; real letters are a little narrower."""
    return len(text) * em * _LETTER
