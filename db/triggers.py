"""Triggers: a closed session and the journal refuse every change, whichever program asks."""

from collections.abc import Iterator

from sqlalchemy import Table

from db.schema import TABLES, journal, kept_file, session

CLOSED = "session close"
APPEND_ONLY = "journal en ajout seul"
KEPT = "fichiers joints en ajout seul"


def statements() -> Iterator[str]:
    """Yield the SQL of every trigger."""
    for table in TABLES.values():
        if table is not journal and "session_id" in table.columns:
            yield from _sealed(table)
    yield from _sealed_session()
    yield from _append_only()
    yield from _kept_as_they_are()


def _raise(why: str) -> str:
    return f"SELECT RAISE(ABORT, '{why}');"


def _closed(side: str) -> str:
    return f"EXISTS (SELECT 1 FROM session WHERE id = {side}.session_id AND state = 'closed')"


def _trigger(name: str, moment: str, table: str, condition: str, why: str) -> str:
    return f"CREATE TRIGGER {name} {moment} ON {table} WHEN {condition} BEGIN {_raise(why)} END"


def _sealed(table: Table) -> Iterator[str]:
    name, new = table.name, _closed("NEW")
    moment = "AFTER INSERT"  # a fifth of an insert's cost less than before it; refused all the same
    if [column.name for column in table.primary_key] == ["id"]:
        # OR REPLACE deletes what has the same number, in another session too, and no DELETE trigger
        # fires: it must be stopped before.
        moment = "BEFORE INSERT"
        new += (
            f" OR EXISTS (SELECT 1 FROM {name} JOIN session ON session.id = {name}.session_id"
            f" WHERE {name}.id = NEW.id AND state = 'closed')"
        )
    yield _trigger(f"{name}_sealed_insert", moment, name, new, CLOSED)
    yield _trigger(
        f"{name}_sealed_update", "BEFORE UPDATE", name, f"{_closed('OLD')} OR {new}", CLOSED
    )
    yield _trigger(f"{name}_sealed_delete", "BEFORE DELETE", name, _closed("OLD"), CLOSED)


def _sealed_session() -> Iterator[str]:
    name, closed = session.name, "OLD.state = 'closed'"
    # OR REPLACE deletes without firing a DELETE trigger: stop it before.
    taken = (
        f"EXISTS (SELECT 1 FROM {name} WHERE state = 'closed'"
        " AND (id = NEW.id OR minutes_number = NEW.minutes_number))"
    )
    yield _trigger(f"{name}_sealed_insert", "BEFORE INSERT", name, taken, CLOSED)
    yield _trigger(f"{name}_sealed_update", "BEFORE UPDATE", name, f"{closed} OR {taken}", CLOSED)
    yield _trigger(f"{name}_sealed_delete", "BEFORE DELETE", name, closed, CLOSED)


def _append_only() -> Iterator[str]:
    name = journal.name
    taken = f"NEW.seq <= (SELECT coalesce(max(seq), 0) FROM {name})"
    return _unchanging(name, "append", taken, APPEND_ONLY)


def _kept_as_they_are() -> Iterator[str]:
    name = kept_file.name
    taken = f"EXISTS (SELECT 1 FROM {name} WHERE sha256 = NEW.sha256)"
    return _unchanging(name, "kept", taken, KEPT)


def _unchanging(name: str, why: str, taken: str, said: str) -> Iterator[str]:
    """Refuse any change of a row, its deletion, and an insert over one that is there."""
    for event, when in (("INSERT", taken), ("UPDATE", "1"), ("DELETE", "1")):
        yield _trigger(f"{name}_{why}_{event.lower()}", f"BEFORE {event}", name, when, said)
