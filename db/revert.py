"""Taking a journalled gesture back: its rows as they were, if nobody changed them since."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from db.schema import TABLES
from jury_app.application.undo import UNDO, bare
from jury_app.domain.errors import Refusal
from jury_app.domain.journal import Block, rows_of
from jury_app.domain.records import JournalRow, Row

_KINDS = {table.name: kind for kind, table in TABLES.items()}
_Get = Callable[..., Any]


def reverted(entry: JournalRow, get: _Get) -> tuple[list[Row], list[Row]]:
    """Return the rows to remove and the rows to put back.

    Args:
        entry: The journal entry of the gesture.
        get: Returns the row of a kind that now stands under a key, or None.

    Raises:
        Refusal: A row is no longer as the gesture left it.
    """
    before, after = json.loads(entry.before), json.loads(entry.after)
    removed: list[Row] = []
    restored: list[Row] = []
    for kind, values in _rows(after, "added"):
        removed.append(_still(entry, get(kind, *_key(kind, values)), values))
    for kind, values in _rows(before, "removed"):
        if get(kind, *_key(kind, values)) is not None:
            raise _overtaken(entry)
        restored.append(kind(**values))
    pairs = zip(_rows(before, "changed"), _rows(after, "changed"), strict=True)
    for (kind, old), (_, new) in pairs:
        standing = _still(entry, get(kind, *_key(kind, new)), new)
        restored.append(standing._replace(**old))
    return removed, restored


def _rows(blocks: list[Block], how: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    for block in blocks:
        if block["how"] == how:
            for values in rows_of(block):
                yield _KINDS[block["table"]], values


def _key(kind: type, values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[column.name] for column in TABLES[kind].primary_key)


def _still(entry: JournalRow, standing: Any, values: dict[str, Any]) -> Any:
    """Return the row that stands, if it still has the values the gesture left."""
    if standing is None or any(getattr(standing, k) != v for k, v in values.items()):
        raise _overtaken(entry)
    return standing


def _overtaken(entry: JournalRow) -> Refusal:
    said = "rétabli" if entry.gesture == UNDO else "annulé"
    return Refusal(
        "UNDO_OVERTAKEN",
        f"« {bare(entry.label)} » ne peut plus être {said} : ce qu'il concerne a changé depuis.",
    )
