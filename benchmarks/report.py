"""The common shape of a measurement: a figure against its baseline and its limit."""

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
