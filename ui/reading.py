"""Dates, times and figures as people type them in French."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from jury_app.domain.text import fold

_MONTHS = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
)


def read_date(text: str) -> date | None:
    """Return the day a text means: « 4/12/2026 », « 04.12.26 », « 4 décembre 2026 », ISO."""
    text = text.strip().lower().replace("1er", "1")
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = map(int, iso.groups())
    elif plain := re.fullmatch(r"(\d{1,2})[\s/.\-](\d{1,2})[\s/.\-](\d{4}|\d{2})", text):
        day, month, year = map(int, plain.groups())
    elif spoken := re.fullmatch(r"(\d{1,2})\s+(\D+?)\s+(\d{4})", text):
        if fold(spoken[2]) not in _MONTHS:
            return None
        day, month, year = int(spoken[1]), _MONTHS.index(fold(spoken[2])) + 1, int(spoken[3])
    else:
        return None
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def read_time(text: str) -> str | None:
    """Return « 14:30 » for « 14:30 », « 14h30 », « 14 h », « 14 »; None when it is no time."""
    found = re.fullmatch(r"\s*(\d{1,2})\s*(?:[h:.]\s*(\d{2})?)?\s*", text.lower())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def read_figure(text: str) -> Decimal | None:
    """Return a figure written with a comma or a point; None when it is none."""
    plain = re.sub(r"[\s\u00a0\u202f%]", "", text).replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def plain_figure(value: Decimal | None) -> str:
    """Return a figure as people type it: « 10 », « 12,5 »; empty for None."""
    if value is None:
        return ""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
