"""How marks are spread from 0 to 20, with the pass mark and the present candidate's place.

A chart has one row for each set of marks, all over the same axis, so that the pass mark is one
line through all of them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from jury_app.application.charts.model import Chart, Ink, Line, Rectangle, Shape, Text, width_of
from jury_app.domain.marks import MAX_MARK
from jury_app.domain.numbers import french, round_ratio
from jury_app.domain.wording import plural

SLOTS = 20
"""One bar a point: every whole pass mark stands between two bars."""
_TICKS = (0, 5, 10, 15, 20)
_HEAD, _FOOT, _GAP, _TALL, _LOW = 1.6, 1.5, 0.75, 5.0, 1.7
_LABEL_SHARE, _LETTERING = 0.34, 0.9


@dataclass(frozen=True)
class Spread:
    """How some marks are spread.

    Attributes:
        slots: How many lie in each interval of one point, 0 to 20; 20 belongs to the last.
        least: The least of them, None when there is none.
        most: The greatest of them, None when there is none.
        mean: Their mean, rounded, None when there is none.
        below: How many lie under the pass mark.
    """

    slots: tuple[int, ...]
    least: Decimal | None
    most: Decimal | None
    mean: Decimal | None
    below: int

    @cached_property
    def count(self) -> int:
        """How many marks there are."""
        return sum(self.slots)

    @property
    def fullest(self) -> int:
        """The first interval that holds most marks."""
        return self.slots.index(max(self.slots))


def slot_of(mark: Decimal) -> int:
    """Return the interval of one point a mark (0 to 20) lies in."""
    return min(SLOTS - 1, int(mark))


def spread(marks: Iterable[Decimal], pass_mark: Decimal) -> Spread:
    """Return how marks are spread."""
    counts = Counter(marks)  # large sessions hold the same mark again and again
    slots = [0] * SLOTS
    total, below = Decimal(0), 0
    for mark, count in counts.items():
        slots[slot_of(mark)] += count
        total += mark * count
        below += count if mark < pass_mark else 0
    if not counts:
        return Spread(tuple(slots), None, None, None, 0)
    mean = round_ratio(total, Decimal(counts.total()))
    return Spread(tuple(slots), min(counts), max(counts), mean, below)


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One set of marks of a chart.

    Attributes:
        label: What stands before it: « BC01 », « E1 ».
        name: What it is called in a sentence.
        spread: Its marks.
        judged: True for the averages of a bloc, which the pass mark judges; False for the marks
            of an épreuve, which it only helps to read.
        own: The present candidate's mark or average.
        said: What stands after it.
        tall: True for the row to be seen first.
    """

    label: str
    name: str
    spread: Spread
    judged: bool
    own: Decimal | None = None
    said: str = ""
    tall: bool = False

    def ink(self, pass_mark: Decimal) -> Ink:
        """Return the role of the present candidate's place."""
        if not self.judged or self.own is None:
            return "here"
        return "fail" if self.own < pass_mark else "pass"

    def sentence(self) -> str:
        """Say the row."""
        shown = self.spread
        one, several = ("moyenne", "moyennes") if self.judged else ("note", "notes")
        said = f"aucune {one}."
        if shown.count:
            said = (f"{plural(shown.count, one, several)} de {french(shown.least)} à "
                    f"{french(shown.most)}, moyenne {french(shown.mean)} ; "
                    f"{shown.below or 'aucune'} sous le seuil ; "
                    f"le plus souvent de {shown.fullest} à {shown.fullest + 1}.")  # fmt: skip
        mine = f" Ce candidat : {french(self.own)}." if self.own is not None else ""
        return f"{self.name} : {said}{mine}"


@dataclass(frozen=True, slots=True)
class Distribution:
    """Sets of marks over one axis, from the top down."""

    title: str
    rows: tuple[SpreadRow, ...]
    pass_mark: Decimal

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the chart shows, in French."""
        scale = f"{self.title}, de 0 à 20 ; seuil : {french(self.pass_mark)}."
        return (scale, *(row.sentence() for row in self.rows))

    def drawn(self, width: float, em: float) -> Chart:
        """Return the chart for a width and a text size."""
        layout = _Layout(self, width, em)
        return Chart(width, layout.height, tuple(layout.shapes), " ".join(self.sentences))


class _Layout:
    """Places the rows of a distribution; `shapes` and `height` are its work."""

    def __init__(self, plot: Distribution, width: float, em: float) -> None:
        self._plot, self._em = plot, em
        self.shapes: list[Shape] = []
        widest = max((width_of(row.label, em) for row in plot.rows), default=0.0)
        self._labels = min(widest, _LABEL_SHARE * width)
        self._right = width
        values = max((width_of(row.said, em) for row in plot.rows), default=0.0)
        self._left = self._labels + 0.7 * em
        self._plotted = max(4 * em, width - self._left - values - 0.7 * em)
        foot = _HEAD * em
        for row in plot.rows:
            foot = self._row(row, foot + (_TALL if row.tall else _LOW) * em) + _GAP * em
        self._axis(foot - _GAP * em)
        self._limit(foot - _GAP * em)
        self.height = foot + (_FOOT - _GAP) * em

    def _x(self, mark: Decimal | int) -> float:
        return self._left + float(mark / MAX_MARK) * self._plotted

    def _row(self, row: SpreadRow, foot: float) -> float:
        """Place a row on its base line; return how far down it reaches."""
        em, shown = self._em, row.spread
        room = (_TALL if row.tall else _LOW) * em
        slot, most = self._plotted / SLOTS, max(1, *shown.slots)
        mine = None if row.own is None else slot_of(row.own)
        ink = row.ink(self._plot.pass_mark)
        for number, count in enumerate(shown.slots):
            if count:
                height = max(0.18 * em, count / most * room)
                self.shapes.append(
                    Rectangle(self._left + number * slot + slot * 0.1, foot - height, slot * 0.8,
                              height, ink if number == mine else "bar")
                )  # fmt: skip
        self.shapes.append(Line(self._left, foot, self._left + self._plotted, foot, "axis"))
        self.shapes.append(Text(0, foot, row.label, em, self._labels, strong=row.tall))
        if row.own is not None:
            thick, tall = 0.24 * em, 0.5 * em
            x = self._x(row.own) - thick / 2
            self.shapes.append(Rectangle(x, foot + 0.08 * em, thick, tall, ink))
        if row.said:
            at = self._left + self._plotted + 0.7 * em
            self.shapes.append(
                Text(self._right, foot, row.said, em, self._right - at, "text" if ink == "here"
                     else ink, "end", strong=row.own is not None)
            )  # fmt: skip
        return foot

    def _axis(self, foot: float) -> None:
        size = _LETTERING * self._em
        for tick in _TICKS:
            self.shapes.append(
                Text(self._x(tick), foot + 1.4 * self._em, str(tick), size, 3 * size,
                     "muted", "middle")
            )  # fmt: skip

    def _limit(self, foot: float) -> None:
        x, size = self._x(self._plot.pass_mark), _LETTERING * self._em
        said = f"seuil {french(self._plot.pass_mark)}"
        self.shapes.append(Line(x, 0.1 * self._em, x, foot, "limit", dashed=True))
        aside = 0.4 * size
        if x + aside + width_of(said, size) < self._right:
            text = Text(x + aside, self._em, said, size, self._right - x - aside, "muted")
        else:
            text = Text(x - aside, self._em, said, size, x - aside, "muted", "end")
        self.shapes.append(text)
