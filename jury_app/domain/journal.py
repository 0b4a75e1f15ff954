"""How a journal entry tells rows: one block per table and kind of change.

A block is `{"table", "how", "columns", "rows"}`, with `how` one of « added », « removed »,
« changed »; what every row of a long block has in common stands once, under « same ». An entry
keeps the rows before the gesture (removed, changed) apart from those after it (added, changed).
"""

from collections.abc import Iterator, Sequence
from operator import countOf, itemgetter
from typing import Any

Block = dict[str, Any]


def block(table: str, how: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Block:
    """Return the block of these rows.

    Args:
        table: Name of the table.
        how: « added », « removed » or « changed ».
        columns: What the places of a row are.
        rows: One or more rows, with the key.
    """
    same = _common(columns, rows)
    told: Block = {"table": table, "how": how, "columns": columns, "rows": rows}
    if same:
        kept = [place for place, name in enumerate(columns) if name not in same]
        told["same"] = same
        told["columns"] = [columns[place] for place in kept]
        some = itemgetter(*kept)  # of a single place it gives the bare value
        told["rows"] = [*map(some, rows)] if len(kept) > 1 else [(some(row),) for row in rows]
    return told


def _common(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """Return what every one of several rows says alike, by column."""
    if len(rows) == 1:
        return {}
    same = {}
    ends = zip(columns, rows[0], rows[-1], strict=True)
    for place, (name, first, last) in enumerate(ends):
        # The last row is looked at first: most columns differ, and need no second look.
        if first == last and countOf(map(itemgetter(place), rows), first) == len(rows):
            same[name] = first
    return same


def rows_of(told: Block) -> Iterator[dict[str, Any]]:
    """Yield the rows of a block, column by name."""
    same, columns = told.get("same", {}), told["columns"]
    for row in told["rows"]:
        yield {**same, **dict(zip(columns, row, strict=True))}
