"""Replaying the journal: what the tables must hold if nobody wrote to them behind the program.

Every gesture leaves the rows it added, changed and removed (docs/adr/0003), so the journal alone
tells every value of the dossier. One pass over the journal, one over the tables.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jury_app.application.ports import StoredTable
from jury_app.domain.journal import Block, rows_of
from jury_app.domain.records import JournalRow

Key = tuple[Any, ...]
Values = dict[str, Any]
_WORDS = {
    "setting": "réglages", "person": "personnes", "session": "sessions",
    "member": "membres du jury", "candidate": "candidats", "acquisition": "acquis",
    "source": "fichiers importés", "mark": "notes", "exam_group": "groupes",
    "group_member": "membres des groupes", "group_mark": "notes de groupe",
    "decision": "décisions", "vote": "votes", "recusal": "déports", "event": "événements",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the journal says.

    Attributes:
        table: Name of the table.
        key: The row's primary key, by column.
        columns: The columns that differ; empty when the row is missing or should not be there.
        kind: `added`, `missing`, `changed` or, of a value no program may write, `impossible`.
    """

    table: str
    key: tuple[tuple[str, Any], ...]
    columns: tuple[str, ...]
    kind: str

    def place(self) -> str:
        """Say where it is, in French: which table, which row, which columns; never the values."""
        return f"table des {self._row()} : {', '.join(self.columns)}"

    def _row(self) -> str:
        where = ", ".join(f"{column} {value}" for column, value in self.key)
        return f"{_WORDS.get(self.table, self.table)} ({self.table}), ligne {where}"

    def sentence(self) -> str:
        """Say it in French: which table, which row, what; never the values."""
        table = self._row()
        if self.kind == "added":
            return f"Table des {table} : ajoutée en dehors du programme."
        if self.kind == "missing":
            return f"Table des {table} : effacée en dehors du programme."
        listed = ", ".join(self.columns)
        return f"Table des {table} : modifiée en dehors du programme ({listed})."


def replayed(entries: Iterable[JournalRow], keys: dict[str, Key]) -> dict[str, dict[Key, Values]]:
    """Return what the tables hold after the gestures of a journal.

    Args:
        entries: The journal, oldest first.
        keys: Primary key columns by table.

    Raises:
        KeyError, ValueError, TypeError: An entry is no record of a gesture.
    """
    tables: dict[str, dict[Key, Values]] = {name: {} for name in keys}
    for entry in entries:
        for block in json.loads(entry.before):
            if block["how"] == "removed":
                for key, _values in _rows(block, keys):
                    del tables[block["table"]][key]
        for block in json.loads(entry.after):
            rows = tables[block["table"]]
            for key, values in _rows(block, keys):
                if block["how"] == "added":
                    rows[key] = values
                else:
                    rows[key].update(values)
    return tables


def _rows(block: Block, keys: dict[str, Key]) -> Iterator[tuple[Key, Values]]:
    columns = keys[block["table"]]
    for values in rows_of(block):
        yield tuple(values[column] for column in columns), values


def differences(
    expected: dict[str, dict[Key, Values]], tables: Iterable[StoredTable]
) -> Iterator[Difference]:
    """Compare the tables with what the journal says of them.

    Text is compared as the journal keeps it, in NFC: two encodings of one text are the same.
    """
    for table in tables:
        left = dict(expected[table.name])
        places = [table.columns.index(name) for name in table.key]
        for row in table.rows:
            key = tuple(row[place] for place in places)
            values = left.pop(key, None)
            named = tuple(zip(table.key, key, strict=True))
            if values is None:
                yield Difference(table.name, named, (), "added")
                continue
            changed = tuple(
                name
                for name, value in zip(table.columns, row, strict=True)
                if not _same(value, values.get(name))
            )
            if changed:
                yield Difference(table.name, named, changed, "changed")
        for key in left:
            yield Difference(table.name, tuple(zip(table.key, key, strict=True)), (), "missing")


def _same(stored: object, recorded: object) -> bool:
    if type(stored) is not type(recorded):
        return False
    return stored == recorded or (
        isinstance(stored, str) and unicodedata.normalize("NFC", stored) == recorded
    )
