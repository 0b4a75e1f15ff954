"""Reading and writing rows inside one transaction, and the journal entry a gesture leaves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any
from unicodedata import is_normalized, normalize

from sqlalchemy import Connection, Table, Text

from db.revert import reverted
from db.schema import TABLES, journal, kept_file
from jury_app.application.ports import Changes, R
from jury_app.domain.canonical import canonical_json, entry_hash
from jury_app.domain.journal import Block, block
from jury_app.domain.records import CandidateRow, JournalRow, Row

_TOGETHER = 50
"""Rows of one INSERT statement."""
_MANY = 40
"""From so many rows on, what stands in the dossier is read in one query."""


@dataclass(frozen=True)
class Statements:
    """The SQL of one table."""

    table: Table

    @cached_property
    def name(self) -> str:
        """Name of the table."""
        return str(self.table.name)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Column names in the order of the row type."""
        return tuple(str(column.name) for column in self.table.columns)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Primary key columns."""
        return tuple(str(column.name) for column in self.table.primary_key)

    @cached_property
    def key_places(self) -> tuple[int, ...]:
        """Places of the key in a row."""
        return tuple(self.columns.index(name) for name in self.key)

    @cached_property
    def select(self) -> str:
        """All columns, without condition."""
        return f"SELECT {self._listed(self.columns)} FROM {self.name}"

    @cached_property
    def by_key(self) -> str:
        """The condition on the primary key."""
        return " AND ".join(f'"{name}" = ?' for name in self.key)

    @cached_property
    def insert(self) -> str:
        """Insert a row."""
        return self.insert_many(1)

    def insert_many(self, count: int, same: Collection[str] = ()) -> str:
        """Insert so many rows at once; what they share in the columns `same` is bound first."""
        own = [name for name in self.columns if name not in same]
        alike = {name: place for place, name in enumerate(same, 1)}
        rows = (
            ", ".join(
                f"?{alike.get(name) or len(alike) + row * len(own) + own.index(name) + 1}"
                for name in self.columns
            )
            for row in range(count)
        )
        listed = "), (".join(rows)
        return f"INSERT INTO {self.name} ({self._listed(self.columns)}) VALUES ({listed})"

    @cached_property
    def upsert(self) -> str:
        """Insert, or update the row of the same key."""
        others = [name for name in self.columns if name not in self.key]
        change = ", ".join(f'"{name}" = excluded."{name}"' for name in others)
        return f"{self.insert} ON CONFLICT ({self._listed(self.key)}) DO UPDATE SET {change}"

    @cached_property
    def delete(self) -> str:
        """Delete by primary key."""
        return f"DELETE FROM {self.name} WHERE {self.by_key}"

    def key_of(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the primary key of a row."""
        return tuple(row[place] for place in self.key_places)

    @staticmethod
    def _listed(names: Iterable[str]) -> str:
        return ", ".join(f'"{name}"' for name in names)

    @staticmethod
    def plain(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Return rows as they are stored: truth as 0 and 1, text in NFC as in the journal."""
        return [tuple(map(_plain, row)) for row in rows]

    def is_plain(self, told: Block) -> bool:
        """Tell whether the rows of a block are already as they are stored.

        Whole columns are looked at, not values: most need nothing, and there may be many.
        """
        columns = self.table.columns
        rows, same = told["rows"], told.get("same", {})
        held = [(columns[name], [value]) for name, value in same.items()]
        held += [(columns[name], [*map(itemgetter(place), rows)])
                 for place, name in enumerate(told["columns"])]  # fmt: skip
        return all(
            is_normalized("NFC", "".join(filter(None, values)))
            if isinstance(column.type, Text)
            else bool not in set(map(type, values))
            for column, values in held
        )


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return normalize("NFC", value)
    return int(value) if isinstance(value, bool) else value


STATEMENTS = {kind: Statements(table) for kind, table in TABLES.items()}


class SqlReader:
    """See `jury_app.application.ports.Reader`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, kind: type[R], *key: object) -> R | None:
        """Return the row of this primary key, or None."""
        sql = STATEMENTS[kind]
        query = f"{sql.select} WHERE {sql.by_key}"
        found = self._connection.exec_driver_sql(query, key).first()
        return None if found is None else kind(*found)

    def rows(self, kind: type[R], **equal: object) -> list[R]:
        """Return all rows with these values, ordered by primary key."""
        sql = STATEMENTS[kind]
        where = " AND ".join(f'"{name}" IS ?' for name in equal) or "1"
        order = ", ".join(f'"{name}"' for name in sql.key)
        query = f"{sql.select} WHERE {where} ORDER BY {order}"
        cursor = self._connection.exec_driver_sql(query, tuple(equal.values()))
        make = kind._make  # type: ignore[attr-defined]
        return [make(row) for row in cursor.all()]

    def journal(self, newest: int | None = None) -> list[JournalRow]:
        """Return the journal, oldest first; only the `newest` entries if a number is given."""
        query = f"{STATEMENTS[JournalRow].select} ORDER BY seq DESC LIMIT ?"
        cursor = self._connection.exec_driver_sql(query, (-1 if newest is None else newest,))
        return [JournalRow._make(row) for row in reversed(cursor.all())]

    def kept_file(self, sha256: str) -> bytes | None:
        """Return the content of a kept file by its fingerprint, None when it is not there."""
        query = f"SELECT content FROM {kept_file.name} WHERE sha256 = ?"
        found = self._connection.exec_driver_sql(query, (sha256,)).first()
        return None if found is None else found[0]


class SqlWriter(SqlReader):
    """See `jury_app.application.ports.Writer`.

    What a gesture changes is kept per table as (before, after) by key, the first before and the
    last after, so that the journal says what really changed. Rows added in bulk stay a list; they
    are bound as the journal will tell them.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.label = ""
        self._changes: dict[type, dict[tuple[Any, ...], list[tuple[Any, ...] | None]]] = {}
        self._added: dict[type, list[tuple[Any, ...]]] = {}
        self._told: dict[type, Block] = {}
        self._next: dict[type, int] = {}

    def put(self, *rows: Row) -> None:
        """Insert or update rows by primary key; a row that changes nothing is not written."""
        for row in rows:
            self.put_all([row])

    def put_all(self, rows: Sequence[Row]) -> None:
        """Put many rows of one kind."""
        if not rows:
            return
        kind = type(rows[0])
        sql = STATEMENTS[kind]
        standing = self._standing(kind, rows)
        changed = []
        for row in sql.plain(rows):
            key = sql.key_of(row)
            before = standing.get(key)
            if before != row:
                self._note(kind, key, before, row)
                changed.append(row)
        if changed:
            self._connection.exec_driver_sql(sql.upsert, changed)

    def add_all(self, kind: type[Row], rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert many rows of one kind, none of which stands in the dossier."""
        if not rows:
            return
        sql = STATEMENTS[kind]
        told = block(sql.name, "added", sql.columns, rows)
        if not sql.is_plain(told):
            rows = sql.plain(rows)
            told = block(sql.name, "added", sql.columns, rows)
        self._insert(sql, told)
        if kind in self._added:
            self._told.pop(kind, None)
        else:
            self._told[kind] = told
        self._added.setdefault(kind, []).extend(rows)

    def _insert(self, sql: Statements, told: Block) -> None:
        # Many rows in one statement, and what they share bound once: half of what a row costs is
        # the statement and the values around it.
        same, rows = told.get("same", {}), told["rows"]
        alike, last = tuple(same.values()), len(rows) % _TOGETHER
        parts = [rows[at : at + _TOGETHER] for at in range(0, len(rows) - last, _TOGETHER)]
        for count, some in ((_TOGETHER, parts), (last, [rows[-last:]])):
            if count and some:
                self._connection.exec_driver_sql(
                    sql.insert_many(count, same),
                    [alike + tuple(chain.from_iterable(part)) for part in some],
                )

    def remove(self, rows: Iterable[Row]) -> None:
        """Delete rows by primary key."""
        for row in rows:
            kind = type(row)
            sql = STATEMENTS[kind]
            key = sql.key_of(row)
            before = self._standing(kind, [row]).get(key)
            if before is not None:
                self._note(kind, key, before, None)
                self._connection.exec_driver_sql(sql.delete, key)

    def keep_file(self, sha256: str, content: bytes) -> None:
        """Keep the content of a file for good; nothing is done when it is there already."""
        if self.kept_file(sha256) is None:
            query = f"INSERT INTO {kept_file.name} VALUES (?, ?)"
            self._connection.exec_driver_sql(query, (sha256, content))

    def revert(self, entry: JournalRow) -> None:
        """Take a journalled gesture back; refuse if something it concerns has changed since."""
        removed, restored = reverted(entry, self.get)
        # A gesture may have written parents and children: they are checked together, at the end.
        self._connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        self.remove(removed)
        for row in restored:
            self.put(row)

    def new_id(self, kind: type[Row]) -> int:
        """Return a number no row of this kind has, nor got earlier in this gesture."""
        if kind not in self._next:
            query = f"SELECT coalesce(max(id), 0) FROM {STATEMENTS[kind].name}"
            self._next[kind] = int(self._connection.exec_driver_sql(query).scalar_one())
        self._next[kind] += 1
        return self._next[kind]

    def changes(self) -> Changes:
        """Return what this gesture really changed so far."""
        candidates: set[int] = set()
        kinds: dict[type, int] = {}
        for kind in self._touched():
            sql = STATEMENTS[kind]
            changed, added = self._changes.get(kind, {}), self._added.get(kind, [])
            kinds[kind] = len(changed) + len(added)
            whose = "id" if kind is CandidateRow else "candidate_id"
            if whose in sql.key:
                candidates.update(map(itemgetter(sql.key.index(whose)), changed))
                candidates.update(map(itemgetter(sql.columns.index(whose)), added))
        return Changes(kinds, frozenset(candidates), self._last()[0] + 1 if kinds else 0)

    def record(self, at: str, who: str, gesture: str, session_id: int | None) -> None:
        """Write the journal entry of what changed; nothing when nothing did."""
        before, after = self._blocks()
        if not before and not after:
            return
        last, previous = self._last()
        seq = last + 1
        entry = JournalRow(
            seq, at, who, session_id, gesture, self.label,
            canonical_json(before), canonical_json(after), previous, "",
        )  # fmt: skip
        sealed = entry._replace(hash=entry_hash(entry))
        self._connection.exec_driver_sql(STATEMENTS[JournalRow].insert, tuple(sealed))

    def _last(self) -> tuple[int, str]:
        """Return number and hash of the newest journal entry."""
        last = self._connection.exec_driver_sql(
            f"SELECT seq, hash FROM {journal.name} ORDER BY seq DESC LIMIT 1"
        ).first()
        return (0, "") if last is None else (last[0], last[1])

    def _standing(
        self, kind: type, rows: Sequence[tuple[Any, ...]]
    ) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        """Return the rows now in the dossier under the keys of `rows`."""
        sql = STATEMENTS[kind]
        if len(rows) >= _MANY and "session_id" not in sql.columns:
            found = [tuple(row) for row in self._connection.exec_driver_sql(sql.select).all()]
        elif len(rows) >= _MANY:
            place = sql.columns.index("session_id")
            query = f'{sql.select} WHERE "session_id" = ?'
            cursors = (
                self._connection.exec_driver_sql(query, (one,))
                for one in {row[place] for row in rows}
            )
            found = [tuple(row) for cursor in cursors for row in cursor.all()]
        else:
            query = f"{sql.select} WHERE {sql.by_key}"
            asked = (self._connection.exec_driver_sql(query, sql.key_of(one)) for one in rows)
            found = [tuple(row) for cursor in asked if (row := cursor.first()) is not None]
        return {sql.key_of(row): row for row in found}

    def _note(
        self,
        kind: type,
        key: tuple[Any, ...],
        before: tuple[Any, ...] | None,
        after: tuple[Any, ...] | None,
    ) -> None:
        changes = self._changes.setdefault(kind, {})
        self._told.pop(kind, None)
        for row in self._added.pop(kind, ()):
            changes[STATEMENTS[kind].key_of(row)] = [None, row]
        first = changes[key][0] if key in changes else before
        if first == after:
            del changes[key]
        else:
            changes[key] = [first, after]

    def _touched(self) -> list[type]:
        """Return the kinds of rows this gesture really changed, in the order of first change."""
        return [kind for kind in {**self._changes, **self._added}
                if self._changes.get(kind) or self._added.get(kind)]  # fmt: skip

    def _blocks(self) -> tuple[list[Block], list[Block]]:
        """Return the journal's before and after: per table the rows added, changed, removed."""
        before: list[Block] = []
        after: list[Block] = []
        for kind in self._touched():
            sql, changes = STATEMENTS[kind], self._changes.get(kind, {}).values()
            added = [new for old, new in changes if old is None and new is not None]
            added += self._added.get(kind, [])
            removed = [old for old, new in changes if new is None and old is not None]
            pairs = [(old, new) for old, new in changes if old and new]
            if added:
                told = self._told.get(kind)
                after.append(told or block(sql.name, "added", sql.columns, added))
            if removed:
                before.append(block(sql.name, "removed", sql.columns, removed))
            if pairs:
                differing = {i for old, new in pairs for i in range(len(old)) if old[i] != new[i]}
                some = itemgetter(*sorted(differing.union(sql.key_places)))
                columns = some(sql.columns)
                before.append(block(sql.name, "changed", columns, [some(old) for old, _ in pairs]))
                after.append(block(sql.name, "changed", columns, [some(new) for _, new in pairs]))
        return before, after
