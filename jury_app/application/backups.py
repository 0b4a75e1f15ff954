"""Which backups are kept, how they are named, and what restoring one would change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from jury_app.application.dossier import ordered_sessions
from jury_app.application.ports import Reader
from jury_app.domain.records import CandidateRow, DecisionRow, GroupMarkRow, MarkRow, SessionRow
from jury_app.domain.wording import french_date

_STAMP = "%Y%m%dT%H%M%S%fZ"
_NEWEST, _HOURS, _DAYS, _WEEKS = 6, 24, 14, 26
_MOST_LOST = 200


class Why(StrEnum):
    """Why a backup was made."""

    OPENING = "ouverture"
    IMPORT = "import"
    MIGRATION = "migration"
    CLOSING = "cloture"
    CLOSED = "close"
    CORRECTION = "rectificatif"
    TIMED = "minuterie"
    RESTORE = "restauration"
    ENCRYPTION = "chiffrement"
    ASKED = "demande"


WHY_SAID = {
    Why.OPENING: "à l'ouverture", Why.IMPORT: "avant une importation",
    Why.MIGRATION: "avant une mise à jour", Why.CLOSING: "avant la clôture",
    Why.CLOSED: "après la clôture", Why.CORRECTION: "après un rectificatif",
    Why.TIMED: "en cours de travail", Why.RESTORE: "avant une restauration",
    Why.ENCRYPTION: "avant un changement de chiffrement", Why.ASKED: "à votre demande",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup on disk.

    Attributes:
        at: When it was made (UTC).
        seq: Number of the newest journal entry in it.
    """

    path: Path
    at: datetime
    seq: int
    why: Why


def backup_name(at: datetime, seq: int, why: Why) -> str:
    """Return the file name of a backup; names sort by time."""
    return f"{at.strftime(_STAMP)}-{seq}-{why}.jury"


def parsed(path: Path) -> Backup | None:
    """Return the backup a file name tells of; None for another file."""
    try:
        stamp, seq, why = path.stem.split("-")
        at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
        return Backup(path, at, int(seq), Why(why))
    except ValueError:
        return None


def superfluous(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Return the backups to delete.

    Kept are the newest few, and the newest of each hour of a day, each day of two weeks, each week
    of half a year.
    """
    ordered = sorted(backups, key=lambda b: b.at, reverse=True)
    kept = {b.path for b in ordered[:_NEWEST]}
    for pattern, span in (
        ("%Y%m%d%H", timedelta(hours=_HOURS)),
        ("%Y%m%d", timedelta(days=_DAYS)),
        ("%G%V", timedelta(weeks=_WEEKS)),
    ):
        seen: set[str] = set()
        for backup in ordered:
            period = backup.at.strftime(pattern)
            if now - backup.at <= span and period not in seen:
                seen.add(period)
                kept.add(backup.path)
    return [b for b in ordered if b.path not in kept]


@dataclass(frozen=True, slots=True)
class SessionCount:
    """What a session holds, in numbers."""

    label: str
    state: str
    candidates: int
    marks: int
    decisions: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What restoring a backup would change.

    Attributes:
        sessions: Per session: what it holds now (None: nothing readable, or not there) and what it
            would hold.
        lost: Gestures that the backup lacks, newest first, at most 200.
        lost_count: How many they are.
        back_count: How many gestures the dossier has no longer, and would have again.
        readable: False when the present dossier cannot be read.
    """

    sessions: tuple[tuple[SessionCount | None, SessionCount | None], ...]
    lost: tuple[str, ...]
    lost_count: int
    back_count: int = 0
    readable: bool = True


def preview(now: Reader | None, then: Reader) -> Preview:
    """Compare the dossier (None when it cannot be read) with a backup."""
    before, after = _counts(now) if now else {}, _counts(then)
    pairs = tuple((before.get(key), after.get(key)) for key in sorted(before.keys() | after.keys()))
    if now is None:
        return Preview(pairs, (), 0, readable=False)
    # Not only what came after the backup: after a restoration, one may be ahead of the dossier.
    here, there = now.journal(), {entry.hash for entry in then.journal()}
    lost = [entry.label for entry in reversed(here) if entry.hash not in there]
    back = there - {entry.hash for entry in here}
    return Preview(pairs, tuple(lost[:_MOST_LOST]), len(lost), len(back))


def _counts(reader: Reader) -> dict[int, SessionCount]:
    return {row.id: _count(reader, row) for row in ordered_sessions(reader)}


def _count(reader: Reader, row: SessionRow) -> SessionCount:
    marks = len(reader.rows(MarkRow, session_id=row.id))
    return SessionCount(
        f"{row.label} · {french_date(row.date)}",
        row.state,
        len(reader.rows(CandidateRow, session_id=row.id)),
        marks + len(reader.rows(GroupMarkRow, session_id=row.id)),
        len(reader.rows(DecisionRow, session_id=row.id)),
    )
