"""From a flow of strips to pages.

A strip is a piece that no page break may cut: a line, a table row, a box. Pages are filled before
anything is drawn, so that the number of pages is known on the first of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reports.pen import Pen
from reports.tagging import REPEATED

Draw = Callable[[Pen, float], None]
"""Draws a strip whose top stands at the given height."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a page.

    Attributes:
        height: In points.
        draw: Draws it.
        gap: White above it, dropped at the top of a page.
        keep: True when the next strip must stand on the same page.
        head: Drawn again above it when it begins a page: the headings of a table.
    """

    height: float
    draw: Draw
    gap: float = 0.0
    keep: bool = False
    head: "Strip | None" = None


def repeated(head: Strip) -> Strip:
    """Return headings drawn again: seen on the page, said once to a listener."""

    def draw(pen: Pen, top: float) -> None:
        with pen.tag(REPEATED):
            head.draw(pen, top)

    return replace(head, draw=draw)


def together(strips: list[Strip]) -> list[Strip]:
    """Return strips that no end of a page parts."""
    return [*(replace(strip, keep=True) for strip in strips[:-1]), *strips[-1:]]


def height_of(strips: Sequence[Strip]) -> float:
    """Return how much of a page strips take, in points."""
    return sum(strip.gap + strip.height for strip in strips)


def never_alone(rows: list[Strip]) -> list[Strip]:
    """Return the rows of a table or list so that neither the first nor the last is alone on a page.

    One of a few rows is not cut at all.
    """
    if height_of(rows) <= _SHORT_TABLE:
        return together(rows)
    kept = {0, len(rows) - 2} - {len(rows) - 1}
    return [replace(row, keep=True) if place in kept else row for place, row in enumerate(rows)]


@dataclass(frozen=True, slots=True)
class Shape:
    """A page and its margins, in points."""

    width: float
    height: float
    side: float
    top: float
    bottom: float

    @property
    def measure(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.side


_SHORT_TABLE = 120.0
"""Rows that take no more than this, in points, stay on one page."""
_LEAST = 64.0
"""The least a last page holds, in points, where there is something to hold."""
PORTRAIT = Shape(595.28, 841.89, side=60, top=58, bottom=66)
LANDSCAPE = Shape(841.89, 595.28, side=44, top=46, bottom=58)


@dataclass(frozen=True, slots=True)
class Page:
    """A page ready to be drawn: its strips, each with the height of its top."""

    shape: Shape
    strips: tuple[tuple[Strip, float], ...]

    @property
    def depth(self) -> float:
        """How far its text goes down from the upper margin, in points."""
        strip, top = self.strips[-1]
        return self.shape.height - self.shape.top - top + strip.height


def paginate(strips: Sequence[Strip], shape: Shape) -> list[Page]:
    """Fill pages of one shape; strips kept together move to the next page together.

    The last page never holds a line or two alone: what stands before them comes along.
    """
    runs = list(_runs(strips))
    pages = _filled(runs, shape)
    if len(pages) > 1 and pages[-1].depth < _LEAST:
        last = _last_page(runs)
        return [*_filled(runs[:last], shape), *_filled(runs[last:], shape)]
    return pages


def _filled(runs: Sequence[list[Strip]], shape: Shape) -> list[Page]:
    filler = _Filler(shape)
    for run in runs:
        filler.add(run)
    return filler.pages()


def _last_page(runs: Sequence[list[Strip]]) -> int:
    """Return from which run on they make a page that does not look forgotten; 0 if all must."""
    depth = 0.0
    for place in range(len(runs) - 1, 0, -1):
        depth += height_of(runs[place])
        if depth >= _LEAST:
            return place
    return 0


def _runs(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    """Yield the strips in groups that must not be parted."""
    run: list[Strip] = []
    for strip in strips:
        run.append(strip)
        if not strip.keep:
            yield run
            run = []
    if run:
        yield run


class _Filler:
    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._done: list[Page] = []
        self._begin()

    def _begin(self) -> None:
        self._placed: list[tuple[Strip, float]] = []
        self._y = self._shape.height - self._shape.top

    @property
    def _room(self) -> float:
        return self._y - self._shape.bottom

    def add(self, run: list[Strip]) -> None:
        if self._placed and height_of(run) > self._room:
            self._turn()
        for strip in run:
            # A run longer than a page breaks where it must.
            if self._placed and strip.gap + strip.height > self._room:
                self._turn()
            if not self._placed and strip.head is not None:
                self._place(repeated(strip.head))
            self._place(strip)

    def _place(self, strip: Strip) -> None:
        self._y -= strip.gap if self._placed else 0
        self._placed.append((strip, self._y))
        self._y -= strip.height

    def _turn(self) -> None:
        self._done.append(Page(self._shape, tuple(self._placed)))
        self._begin()

    def pages(self) -> list[Page]:
        if self._placed:
            self._turn()
        return self._done
