"""Figures: exact decimals, one rounding."""

from collections.abc import Iterable
from decimal import Context, Decimal

CENT = Decimal("0.01")
_EXACT = Context(prec=200)
"""Wide enough that no figure a cell or a règlement can hold is cut before the one rounding."""


def round_ratio(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Return numerator / denominator rounded half-up to two decimals, without any error before.

    The integer division is exact, where a plain division would round once at 28 digits and a
    second time at the cent.

    Args:
        numerator: Zero or more.
        denominator: More than zero.
    """
    twice = _EXACT.multiply(2, denominator)
    cents = _EXACT.divide_int(_EXACT.fma(200, numerator, denominator), twice)
    return cents.scaleb(-2).quantize(CENT)


def round_half_up(value: Decimal) -> Decimal:
    """Return `value` (zero or more) rounded half-up to two decimals."""
    return round_ratio(value, Decimal(1))


def mean(values: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Return the weighted mean of (value, weight) pairs, rounded, or None without any pair."""
    total = weight = Decimal(0)
    for value, share in values:
        total += value * share
        weight += share
    return round_ratio(total, weight) if weight else None


def from_cell(number: float) -> Decimal:
    """Return a spreadsheet's number as the decimal its user sees: 15 significant digits."""
    return Decimal(format(number, ".15g"))


def french(value: Decimal | float | None) -> str:
    """Return a figure the French way (« 12,50 »), or « — » for None."""
    return "—" if value is None else f"{value:.2f}".replace(".", ",")
