"""Triggers: a closed session and the journal refuse every change, whichever program asks."""

from collections.abc import Iterator

from db.schema import TABLES, journal, kept_file, session

CLOSED = "session close"
APPEND_ONLY = "journal en ajout seul"
KEPT = "fichiers joints en ajout seul"


def statements() -> Iterator[str]:
    """Yield the SQL of every trigger."""
    for table in TABLES.values():
        if table is not journal and "session_id" in table.columns:
            yield from _sealed(table.name)
    yield from _sealed_session()
    yield from _append_only()
    yield from _kept_as_they_are()


def _raise(why: str) -> str:
    return f"SELECT RAISE(ABORT, '{why}');"


def _closed(side: str) -> str:
    return f"EXISTS (SELECT 1 FROM session WHERE id = {side}.session_id AND state = 'closed')"


def _trigger(name: str, moment: str, table: str, condition: str, why: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {moment} ON {table} WHEN {condition} BEGIN {_raise(why)} END"
    )


def _sealed(table: str) -> Iterator[str]:
    yield _trigger(f"{table}_sealed_insert", "INSERT", table, _closed("NEW"), CLOSED)
    both = f"{_closed('OLD')} OR {_closed('NEW')}"
    yield _trigger(f"{table}_sealed_update", "UPDATE", table, both, CLOSED)
    yield _trigger(f"{table}_sealed_delete", "DELETE", table, _closed("OLD"), CLOSED)


def _sealed_session() -> Iterator[str]:
    name, closed = session.name, "OLD.state = 'closed'"
    # INSERT OR REPLACE deletes without firing a DELETE trigger: stop it at the insert.
    taken = f"EXISTS (SELECT 1 FROM {name} WHERE id = NEW.id AND state = 'closed')"
    yield _trigger(f"{name}_sealed_insert", "INSERT", name, taken, CLOSED)
    yield _trigger(f"{name}_sealed_update", "UPDATE", name, closed, CLOSED)
    yield _trigger(f"{name}_sealed_delete", "DELETE", name, closed, CLOSED)


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
        yield _trigger(f"{name}_{why}_{event.lower()}", event, name, when, said)
