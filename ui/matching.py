"""Finding candidates by what is typed: the same in every list that narrows."""

from collections.abc import Sequence

from jury_app.domain.session import Candidate
from jury_app.domain.text import fold


def key_of(candidate: Candidate) -> str:
    """Return what is searched of a candidate, folded once: name, number, INE, option, campus."""
    row = candidate.row
    known = (candidate.name, row.usage_name, str(row.number or ""), row.ine or "", row.option)
    return " ".join(map(fold, (*known, row.campus)))


def needles_of(text: str) -> tuple[str, ...]:
    """Return the words typed, folded as `key_of` does; none for a text without letter or digit."""
    return tuple(filter(None, map(fold, text.split())))


def matches(needles: Sequence[str], key: str) -> bool:
    """Tell whether every word is found in a key, in any order."""
    return all(needle in key for needle in needles)
