"""The common shape of a measurement: a figure against its baseline and its limit."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One ratio.

    Attributes:
        name: What was measured.
        value: Its figure.
        baseline: The figure it is compared with.
        unit: Of both.
        limit: The ratio not to pass.
        against: What the baseline is.
    """

    name: str
    value: float
    baseline: float
    unit: str
    limit: float
    against: str

    @property
    def ratio(self) -> float:
        """Value over baseline."""
        return self.value / self.baseline

    @property
    def held(self) -> bool:
        """True when the limit is kept."""
        return self.ratio <= self.limit

    def line(self) -> str:
        """Return the measurement in one line."""
        mark = "ok  " if self.held else "OVER"
        return (
            f"{mark} {self.name}: {self.ratio:.2f} × (limit {self.limit:g} ×) — "
            f"{self.value:.4g} {self.unit} against {self.baseline:.4g} {self.unit} ({self.against})"
        )


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not pass."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def milliseconds(seconds: float) -> float:
    """Return seconds as milliseconds."""
    return seconds * 1000


def probed(module: str, *arguments: object) -> dict[str, list[float]]:
    """Run a probe in a process of its own; return the figures of each line it prints, by name."""
    run = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = (line.split() for line in run.stdout.splitlines())
    return {name: [float(value) for value in values] for name, *values in lines}
