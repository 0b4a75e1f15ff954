"""A signature drawn by hand: what the pen did, and the smooth curves that show it.

The window and the paper draw the same curves, each with its own means.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_THIN, _THICK = 0.006, 0.016
"""Width of a line for the lightest and the firmest touch, as parts of the pad's width."""


class Dot(NamedTuple):
    """A place the pen went through.

    Attributes:
        x: From the left, as a part of the pad's width.
        y: From the top, as a part of the pad's width too: shapes keep their proportions.
        pressure: From 0 to 1; 0.5 for a device that feels none.
    """

    x: float
    y: float
    pressure: float = 0.5


class Curve(NamedTuple):
    """A piece of a line: a cubic curve and its width, in the unit of the dots."""

    start: tuple[float, float]
    first: tuple[float, float]
    second: tuple[float, float]
    end: tuple[float, float]
    width: float


@dataclass(frozen=True, slots=True)
class Ink:
    """A drawn signature.

    Attributes:
        strokes: The dots of each stroke, from pen down to pen up.
        height: Height of the pad as a part of its width.
    """

    strokes: tuple[tuple[Dot, ...], ...]
    height: float

    def __bool__(self) -> bool:
        """True when something that can be seen was drawn."""
        return any(len(stroke) > 1 for stroke in self.strokes)

    def curves(self) -> Iterator[Curve]:
        """Yield the pieces of every stroke, in order."""
        for stroke in self.strokes:
            yield from curves_of(stroke)

    def edges(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of what was drawn."""
        across = [dot.x for stroke in self.strokes for dot in stroke]
        down = [dot.y for stroke in self.strokes for dot in stroke]
        return min(across), min(down), max(across), max(down)


def curves_of(stroke: tuple[Dot, ...]) -> Iterator[Curve]:
    """Yield one smooth curve through every dot of a stroke (Catmull-Rom), a piece a step."""
    if len(stroke) == 1:
        stroke = (stroke[0], stroke[0])
    ends = (stroke[0], *stroke, stroke[-1])
    firm = stroke[0].pressure
    for place, (start, end) in enumerate(pairwise(stroke)):
        before, after = ends[place], ends[place + 3]
        # The width follows the pressure slowly: a device tells it in jumps.
        firm += 0.4 * (end.pressure - firm)
        yield Curve(
            (start.x, start.y),
            (start.x + (end.x - before.x) / 6, start.y + (end.y - before.y) / 6),
            (end.x - (after.x - start.x) / 6, end.y - (after.y - start.y) / 6),
            (end.x, end.y),
            _THIN + (_THICK - _THIN) * min(1.0, max(0.0, firm)),
        )
