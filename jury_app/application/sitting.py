"""What happens in the room: suspensions, incidents, remarks, each with its time."""

from datetime import datetime, timedelta

from jury_app.application.dossier import Dossier, bare_session, session_row
from jury_app.application.ports import Changes, Writer
from jury_app.application.refusals import gone, wrong_state
from jury_app.domain.errors import Refusal
from jury_app.domain.records import EventRow, SessionRow
from jury_app.domain.sitting import (
    INTERRUPTIONS,
    RESUMPTION,
    SUSPENSION,
    latest,
    moments,
    same_minute_or_after,
    suspended_since,
)
from jury_app.domain.text import clean
from jury_app.domain.values import SessionState
from jury_app.domain.wording import EVENTS, french_time, spoken_time

_LONGEST = timedelta(hours=18)
"""How far an hour may be typed after the last interruption: a night, not a slip of a whole day."""


def suspend(
    dossier: Dossier, session_id: int, text: str = "", clock_time: str | None = None
) -> Changes:
    """Suspend the sitting; nothing is decided until it resumes. See `add_event`."""
    return add_event(dossier, session_id, SUSPENSION, text, clock_time)


def resume(
    dossier: Dossier, session_id: int, text: str = "", clock_time: str | None = None
) -> Changes:
    """Resume a suspended sitting. See `add_event`."""
    return add_event(dossier, session_id, RESUMPTION, text, clock_time)


def add_event(
    dossier: Dossier, session_id: int, kind: str, text: str, clock_time: str | None = None
) -> Changes:
    """Record an incident, remark, suspension or resumption for the minutes.

    Args:
        dossier: The dossier.
        session_id: The session.
        kind: One of the keys of `EVENTS`.
        text: What the minutes say; may be empty for a suspension or a resumption.
        clock_time: « 15:10 » in Paris; the present time when None. Past midnight, the first such
            hour after the interruption before, the last one gone by for anything else.

    Raises:
        RulesRefusal: The sitting is suspended or resumed outside the deliberation.
        Refusal: It is already suspended, or is not; or the time is not possible.
    """
    with dossier.edit("session.event", session_id, "Noter un événement") as (writer, row):
        if kind in INTERRUPTIONS:
            at = _in_turn(writer, dossier, row, kind, clock_time)
        else:
            at = _time(writer, dossier, row, clock_time)
        event = EventRow(writer.new_id(EventRow), session_id, at, kind, clean(text))
        writer.put(event)
        writer.label = _label(row, event)
        return writer.changes()


def remove_event(dossier: Dossier, session_id: int, event_id: int) -> Changes:
    """Take a recorded event back; the journal keeps it.

    Raises:
        Refusal: It is gone, or is a suspension without which a later resumption says nothing.
    """
    with dossier.edit("session.event", session_id, "Retirer un événement") as (writer, row):
        event = writer.get(EventRow, event_id)
        if event is None or event.session_id != session_id:
            raise gone("Cet événement")
        _require_last(writer, dossier, event)
        writer.remove([event])
        writer.label = f"Retiré du procès-verbal : {_label(row, event)}"
        return writer.changes()


def _label(row: SessionRow, event: EventRow) -> str:
    at = spoken_time(event.at, row.opened_at)
    said = f"{EVENTS[event.kind]} {at if at.startswith('le ') else f'à {at}'}"
    return f"{said} : {event.text}" if event.text else said


def typed_moments(writer: Writer, row: SessionRow, clock_time: str, now: str) -> list[str]:
    """Return the UTC times a typed hour may mean: one for each day the jury has sat."""
    events = writer.rows(EventRow, session_id=row.id)
    return moments(row, clock_time, now, *(event.at for event in events))


def _time(writer: Writer, dossier: Dossier, row: SessionRow, clock_time: str | None) -> str:
    now = dossier.clock.now()
    if clock_time is None:
        return now
    at = latest(row, typed_moments(writer, row, clock_time, now), now)
    if row.state == SessionState.DELIBERATION:
        _require_past(at, now)
    return at


def _require_past(at: str, now: str) -> None:
    if at > now:
        raise Refusal(
            "EVENT_TIME",
            f"{french_time(at)} est une heure à venir : il est {french_time(now)}. Laissez l'heure "
            "vide pour noter maintenant.",
        )


def _in_turn(
    writer: Writer, dossier: Dossier, row: SessionRow, kind: str, clock_time: str | None
) -> str:
    """Return the time of an interruption, to the second after the one before.

    Raises:
        Refusal: A suspension of a suspended sitting, a resumption of one that sits, a wrong order.
    """
    if row.state != SessionState.DELIBERATION:
        raise wrong_state(EVENTS[kind], row)
    session = bare_session(writer, dossier.catalog, row.id)
    since = suspended_since(session)
    if kind == SUSPENSION and since is not None:
        at = spoken_time(since, row.opened_at)
        raise Refusal("SITTING_SUSPENDED", f"La séance est déjà suspendue, depuis {at}.")
    if kind == RESUMPTION and since is None:
        raise Refusal("SITTING_OPEN", "La séance n'est pas suspendue : il n'y a rien à reprendre.")
    known = [e.at for e in session.events if e.kind in INTERRUPTIONS]
    last = max([*known, row.opened_at or ""])
    what = "la dernière interruption" if known else "l'ouverture de la délibération"
    return max(_first_after(row, last, clock_time, dossier.clock.now(), what), last)


def _first_after(row: SessionRow, last: str, clock_time: str | None, now: str, what: str) -> str:
    """Return the time noted, the first such hour after `last` when an hour is typed.

    Raises:
        Refusal: The hour is before `last`, still to come, or too long after to be no slip.
    """
    found = [now] if clock_time is None else moments(row, clock_time, last, now)
    at = next((one for one in found if same_minute_or_after(one, last)), None)
    said, before = french_time(found[-1]), spoken_time(last, row.opened_at)
    if at is None:
        raise Refusal(
            "EVENT_TIME", f"{said} est avant {before} : donnez une heure qui suit {what}."
        )
    _require_past(at, now)
    if clock_time and datetime.fromisoformat(at) - datetime.fromisoformat(last) > _LONGEST:
        raise Refusal(
            "EVENT_TIME",
            f"{said} est trop loin de {what} ({before}) : vérifiez l'heure, "
            "ou laissez-la vide pour noter maintenant.",
        )
    return at


def _require_last(writer: Writer, dossier: Dossier, event: EventRow) -> None:
    if event.kind not in INTERRUPTIONS:
        return
    row = session_row(writer, event.session_id)
    events = bare_session(writer, dossier.catalog, row.id).events
    last = next(e for e in reversed(events) if e.kind in INTERRUPTIONS)
    if last.id != event.id:
        raise Refusal(
            "EVENT_ORDER",
            f"Retirez d'abord « {_label(row, last)} » : une suspension et sa reprise vont "
            "ensemble.",
        )
