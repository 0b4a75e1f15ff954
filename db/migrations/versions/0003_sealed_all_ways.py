"""The third schema: no row takes the place of a closed session's by having its number.

Triggers only, as they were released. What is keyed by its session first is looked at after the
insert: that costs less, and is undone all the same.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBERED = ("member", "candidate", "source", "exam_group", "event")
_KEYED_BY_SESSION = (
    "acquisition", "mark", "group_member", "group_mark", "decision", "vote", "recusal",
)  # fmt: skip
_NEW = "EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed')"
_OLD = "EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed')"
_TAKEN = (
    "EXISTS (SELECT 1 FROM session WHERE state = 'closed'"
    " AND (id = NEW.id OR minutes_number = NEW.minutes_number))"
)


def upgrade() -> None:
    """Replace the triggers that watch inserts and updates."""
    for name in _NUMBERED:
        new = (
            f"{_NEW} OR EXISTS (SELECT 1 FROM {name} JOIN session ON session.id = {name}.session_id"
            f" WHERE {name}.id = NEW.id AND state = 'closed')"
        )
        _replace(name, "insert", "BEFORE", new)
        _replace(name, "update", "BEFORE", f"{_OLD} OR {new}")
    for name in _KEYED_BY_SESSION:
        _replace(name, "insert", "AFTER", _NEW)
    _replace("session", "insert", "BEFORE", _TAKEN)
    _replace("session", "update", "BEFORE", f"OLD.state = 'closed' OR {_TAKEN}")


def _replace(table: str, event: str, moment: str, condition: str) -> None:
    name = f"{table}_sealed_{event}"
    op.execute(f"DROP TRIGGER {name}")
    op.execute(
        f"CREATE TRIGGER {name} {moment} {event.upper()} ON {table} WHEN {condition} "
        "BEGIN SELECT RAISE(ABORT, 'session close'); END"
    )
