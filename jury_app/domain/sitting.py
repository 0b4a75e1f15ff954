"""The sitting in time: when it is suspended, how long it has lasted."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from jury_app.domain.findings import Finding
from jury_app.domain.records import EventRow, SessionRow
from jury_app.domain.session import Session
from jury_app.domain.values import SessionState, Severity
from jury_app.domain.wording import PARIS, french_date, french_time, local, utc_text

SUSPENSION, RESUMPTION = "suspension", "resumption"
INTERRUPTIONS = frozenset({SUSPENSION, RESUMPTION})
_MINUTE = len("2026-12-01T13:00")


def suspended_since(session: Session) -> str | None:
    """Return the UTC time since when the sitting is suspended, None while it sits."""
    last = next((e for e in reversed(session.events) if e.kind in INTERRUPTIONS), None)
    return last.at if last is not None and last.kind == SUSPENSION else None


def suspension_finding(session: Session) -> Finding | None:
    """Return why a suspended sitting neither decides nor closes, None while it sits."""
    since = suspended_since(session)
    if since is None or session.state is not SessionState.DELIBERATION:
        return None
    message = f"La séance est suspendue depuis {french_time(since)} : reprenez-la pour décider."
    return Finding("SESSION-STATE", Severity.BLOCKING, ok=False, message=message,
                   source="Règlement de la session")  # fmt: skip


def day_held(opened_at: str | None, planned: str) -> str:
    """Return the ISO date of a sitting as its minutes bear it: the day it was opened.

    Args:
        opened_at: UTC time of the opening, None before it.
        planned: The ISO date for which it is planned, which holds until then.
    """
    return local(opened_at).date().isoformat() if opened_at else planned


def held_on(row: SessionRow) -> str:
    """Return the `day_held` of a session."""
    return day_held(row.opened_at, row.date)


def another_day(row: SessionRow, now: str) -> str:
    """Return what the minutes date otherwise than planned, a French sentence; empty for nothing.

    Args:
        row: The session.
        now: UTC time at which it would be opened, were it opened now.
    """
    day = day_held(row.opened_at or now, row.date)
    if day == row.date:
        return ""
    bears = "porte" if row.opened_at else "ouverte aujourd'hui porterait"
    return (
        f"Prévue le {french_date(row.date)}, la séance {bears} au procès-verbal la date du "
        f"{french_date(day)}, jour de son ouverture."
    )


def elapsed(session: Session, now: str) -> timedelta | None:
    """Return how long the jury has sat, suspensions left out; None before the opening.

    Args:
        session: The session.
        now: UTC time; a closed session is measured up to its closing.
    """
    row = session.row
    if row.opened_at is None:
        return None
    begin = datetime.fromisoformat(row.opened_at)
    end = datetime.fromisoformat(row.closed_at or now)
    total = end - begin
    for start, stop in _suspensions(session.events):
        inside = min(stop or end, end) - max(start, begin)
        total -= max(inside, timedelta())
    return max(total, timedelta())


def _suspensions(
    events: tuple[EventRow, ...],
) -> Iterator[tuple[datetime, datetime | None]]:
    began: datetime | None = None
    for event in events:
        if event.kind == SUSPENSION and began is None:
            began = datetime.fromisoformat(event.at)
        elif event.kind == RESUMPTION and began is not None:
            yield began, datetime.fromisoformat(event.at)
            began = None
    if began is not None:
        yield began, None


def moments(row: SessionRow, clock_time: str, *known: str) -> list[str]:
    """Return the UTC times of « 15:10 » in Paris on each day the jury sits, in order.

    Args:
        row: The session; its first day is that of the opening, before which its date.
        clock_time: Hours and minutes, « 15:10 ».
        known: UTC times on the days when the jury is known to sit, once it is open.
    """
    days = [row.date]
    if row.opened_at:
        first = local(row.opened_at).date()
        days = [str(d) for d in sorted({first, *(local(at).date() for at in known)}) if d >= first]
    there = (datetime.fromisoformat(f"{day}T{clock_time}").replace(tzinfo=PARIS) for day in days)
    return [utc_text(at) for at in there]


def latest(row: SessionRow, found: list[str], now: str) -> str:
    """Return which of `moments` a typed hour says: the last of the sitting that is not to come."""
    since = row.opened_at or ""
    past = [at for at in found if same_minute_or_after(at, since) and at <= now]
    return past[-1] if past else found[-1]


def same_minute_or_after(at: str, other: str) -> bool:
    """Tell whether a UTC time does not come before another, to the minute people type."""
    return at[:_MINUTE] >= other[:_MINUTE]
