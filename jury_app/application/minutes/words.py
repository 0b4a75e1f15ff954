"""Figures and times in words, as an official act writes them."""

from datetime import date
from decimal import Decimal

from jury_app.application.minutes.record import utc
from jury_app.domain.numbers import french
from jury_app.domain.values import Outcome
from jury_app.domain.wording import french_date, in_words, local

# Singular, plural, feminine: how a count of each decision is said.
_COUNTED = {
    Outcome.ADM: ("certifié", "certifiés", False),
    Outcome.PART: ("validation partielle", "validations partielles", True),
    Outcome.AJ: ("ajourné", "ajournés", False),
    Outcome.DEF: ("défaillant", "défaillants", False),
    Outcome.ATT: ("en attente", "en attente", False),
    None: ("à décider", "à décider", False),
}


def feminine(number: int) -> str:
    """Return a number in words before a feminine noun: « vingt et une »."""
    words = in_words(number)
    return f"{words}e" if words == "un" or words.endswith((" un", "-un")) else words


def counted(number: int, one: str, several: str, *, is_feminine: bool = False) -> str:
    """Return « trente (30) certifiés »: in words and in figures."""
    words = feminine(number) if is_feminine else in_words(number)
    return f"{words} ({number}) {one if number < 2 else several}"


def counted_outcome(number: int, outcome: Outcome | None) -> str:
    """Return how many candidates obtained a decision, in words and in figures."""
    one, several, is_feminine = _COUNTED[outcome]
    return counted(number, one, several, is_feminine=is_feminine)


def eliminatory_said(least: Decimal) -> str:
    """Return what the eliminatory mark of a règlement does."""
    return f"Une note inférieure à {french(least)} est éliminatoire pour son bloc."


def lower_first(text: str) -> str:
    """Return `text` to be read inside a sentence; an abbreviation keeps its capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def listed(said: list[str]) -> str:
    """Return several things one after the other, the first alone beginning with a capital."""
    return " ; ".join([*said[:1], *map(lower_first, said[1:])])


def date_in_words(iso: str) -> str:
    """Return « deux mille vingt-six, le quatre décembre »."""
    day = date.fromisoformat(iso)
    ordinal = "premier" if day.day == 1 else in_words(day.day)
    month = french_date(iso).split(" ")[1]
    return f"{in_words(day.year)}, le {ordinal} {month}"


def clock_in_words(stored: str | None) -> str:
    """Return « quatorze heures trente », in Paris, or nothing."""
    if not stored:
        return ""
    if "T" in stored or " " in stored:
        moment = local(utc(stored))
        hour, minute = moment.hour, moment.minute
    else:
        hour, minute = int(stored[:2]), int(stored[3:5])
    said = f"{feminine(hour)} heure{'s' if hour > 1 else ''}"
    return f"{said} {feminine(minute)}" if minute else said
