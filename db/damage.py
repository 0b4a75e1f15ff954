"""What SQLite's own checks find wrong with a file, in the words of the user."""

import re
from collections.abc import Iterable
from typing import Final

from jury_app.domain.wording import plural

_PAGE = re.compile(r"\bpage (\d+)", re.IGNORECASE)
_INDEX = re.compile(r"\bindex (\S+)")
_VALUES = re.compile(r"(?:constraint failed in|value in) (\w+)")
_NAMED: Final = 12
"""Pages named; more of them teach nothing more."""


def in_french(said: Iterable[str]) -> list[str]:
    """Return what is damaged, each once and without a full stop; nothing for « ok ».

    Args:
        said: Lines of `PRAGMA integrity_check` and `cipher_integrity_check`, or of an exception.
    """
    pages: set[int] = set()
    found: dict[str, None] = {}
    for line in (part for text in said for part in text.splitlines()):
        index, values, numbers = _INDEX.search(line), _VALUES.search(line), _PAGE.findall(line)
        if line == "ok" or line.startswith("*** in database"):
            continue
        if index:
            found[f"l'index {index[1]} ne correspond plus à sa table"] = None
        elif values:
            found[f"la table {values[1]} contient une valeur impossible"] = None
        elif numbers:
            pages.update(map(int, numbers))
        else:
            found["il ne peut plus être lu en entier"] = None
    return [*_pages(sorted(pages)), *found]


def _pages(numbers: list[int]) -> list[str]:
    if not numbers:
        return []
    if len(numbers) > _NAMED:
        return [f"{plural(len(numbers), 'page', 'pages')} sont illisibles"]
    if len(numbers) == 1:
        return [f"la page {numbers[0]} est illisible"]
    return [f"les pages {', '.join(map(str, numbers))} sont illisibles"]
