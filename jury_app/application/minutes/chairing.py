"""Who presided the sitting, and from when, by the presences noted."""

from dataclasses import dataclass
from datetime import UTC, datetime

from jury_app.application.minutes.record import Data, Record, utc
from jury_app.domain.values import Role
from jury_app.domain.wording import PARIS, local

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Turn:
    """One member's time in the chair.

    Attributes:
        member: Who presided.
        since: The stored UTC time of taking over; None for whoever presided first.
    """

    member: Data
    since: str | None = None


def turns(record: Record) -> list[Turn]:
    """Return who presided in turn: the Président while there, else a Vice-président.

    The last is the acting chair where there is one; empty when none of them was ever there
    (arrêté du 8 mars 2001, art. 5).
    """
    opening = _opening(record)
    if opening is None:
        return [Turn(record.acting_chair)] if record.acting_chair else []
    chairs = [m for role in (Role.PRESIDENT, Role.VICE_PRESIDENT)
              for m in record.members if m["role"] == role]  # fmt: skip
    stays = [(m, *_stay(m, opening)) for m in chairs if m["present"] or m["left_at"]]
    changes: dict[datetime, str | None] = {
        _minute(at): at for m, *_ in stays for at in (m["arrived_at"], m["left_at"])
        if at and _minute(at) > opening
    } | {opening: None}  # fmt: skip
    found: list[Turn] = []
    for at in sorted(changes):
        member = next((m for m, came, went in stays if came <= at < went), None)
        if member and (not found or found[-1].member["id"] != member["id"]):
            found.append(Turn(member, changes[at] if found else None))
    return found


def _stay(member: Data, opening: datetime) -> tuple[datetime, datetime]:
    """Return from when to when a member who was there stayed."""
    came = _minute(member["arrived_at"]) if member["arrived_at"] else opening
    return came, _NEVER if member["present"] else _minute(member["left_at"])


def _opening(record: Record) -> datetime | None:
    """Return when the sitting began: at the hour said, or before it if it was opened before."""
    session = record.session
    found = [_minute(session["opened_at"])] if session["opened_at"] else []
    if session["starts_at"]:
        said = datetime.fromisoformat(f"{session['date']}T{session['starts_at']}")
        found.append(said.replace(tzinfo=PARIS))
    return min(found, default=None)


def _minute(stored: str) -> datetime:
    """Return a time as the minutes show it: members noted one after the other came together."""
    return local(utc(stored)).replace(second=0, microsecond=0)
