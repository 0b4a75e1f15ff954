"""Shares of the candidates, one bar each: success rates, decisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from jury_app.application.charts.model import Chart, Ink, Rectangle, Shape, Text, width_of
from jury_app.domain.wording import percentage, plural

_LABEL_SHARE = 0.38
"""Where labels want more of the width, each stands above its bar instead of before it."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` candidates out of `whole`; `name` says the label in full."""

    label: str
    part: int
    whole: int
    name: str = ""

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def counted(self) -> str:
        """« 36 sur 41 — 88 % »."""
        return f"{self.part} sur {self.whole} — {percentage(self.part, self.whole)}"

    @property
    def sentence(self) -> str:
        """« BC01 : 36 candidats sur 41, soit 88 %. »."""
        some = plural(self.part, "candidat", "candidats")
        said = f"{some} sur {self.whole}, soit {percentage(self.part, self.whole)}"
        return f"{self.name or self.label} : {said if self.whole else 'aucun candidat'}."


@dataclass(frozen=True, slots=True)
class Rates:
    """Bars of one meaning, from the top down."""

    title: str
    rates: tuple[Rate, ...]
    ink: Ink = "pass"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the chart shows, in French."""
        return (f"{self.title}.", *(rate.sentence for rate in self.rates))

    def drawn(self, width: float, em: float) -> Chart:
        """Return the chart for a width and a text size."""
        widest = max((width_of(rate.label, em) for rate in self.rates), default=0.0)
        stacked = widest > _LABEL_SHARE * width
        counted = [rate.counted for rate in self.rates]
        longest = max((width_of(text, em) for text in counted), default=0.0)
        fits = widest + longest + 0.5 * em < (width if stacked else 0.6 * width)
        said = counted if fits else [percentage(r.part, r.whole) for r in self.rates]
        if stacked:
            shapes, height = self._stacked(said, width, em)
        else:
            shapes, height = self._in_line(said, widest, width, em)
        return Chart(width, height, tuple(shapes), " ".join(self.sentences))

    def _stacked(self, said: Sequence[str], width: float, em: float) -> tuple[list[Shape], float]:
        shapes: list[Shape] = []
        top = 0.0
        for rate, text in zip(self.rates, said, strict=True):
            line = top + 1.1 * em
            room = width_of(text, em)
            shapes += [
                Text(0, line, rate.label, em, width - room - 0.5 * em),
                Text(width, line, text, em, room, "muted", "end"),
                *self._bar(rate, 0, line + 0.4 * em, width, 0.5 * em),
            ]
            top = line + 1.5 * em
        return shapes, max(0.0, top - 0.5 * em)

    def _in_line(
        self, said: Sequence[str], widest: float, width: float, em: float
    ) -> tuple[list[Shape], float]:
        shapes: list[Shape] = []
        start = widest + 0.7 * em
        after = max((width_of(text, em) for text in said), default=0.0)
        full = max(2 * em, width - start - after - 0.5 * em)
        for number, (rate, text) in enumerate(zip(self.rates, said, strict=True)):
            line = (number * 1.75 + 1.25) * em
            shapes += [
                Text(0, line, rate.label, em, widest),
                *self._bar(rate, start, line - 0.66 * em, full, 0.62 * em),
                Text(width, line, text, em, after, "muted", "end"),
            ]
        return shapes, len(self.rates) * 1.75 * em

    def _bar(self, rate: Rate, x: float, y: float, width: float, height: float) -> list[Shape]:
        shapes: list[Shape] = [Rectangle(x, y, width, height, "track")]
        if rate.part:
            shapes.append(Rectangle(x, y, width * rate.share, height, self.ink))
        return shapes
