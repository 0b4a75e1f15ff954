"""What happens in the room: suspensions, incidents, remarks, each with its time."""

from jury_app.application.dossier import Dossier, bare_session, session_row
from jury_app.application.ports import Changes, Writer
from jury_app.application.refusals import gone, wrong_state
from jury_app.domain.errors import Refusal
from jury_app.domain.records import EventRow, SessionRow
from jury_app.domain.sitting import (
    INTERRUPTIONS,
    RESUMPTION,
    SUSPENSION,
    moment,
    suspended_since,
)
from jury_app.domain.text import clean
from jury_app.domain.values import SessionState
from jury_app.domain.wording import EVENTS, french_time


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
        clock_time: « 15:10 » on the day of the sitting; the present time when None.

    Raises:
        RulesRefusal: The sitting is suspended or resumed outside the deliberation.
        Refusal: It is already suspended, or is not; or the time is not possible.
    """
    with dossier.edit("session.event", session_id, "Noter un événement") as (writer, row):
        at = _time(dossier, row, clock_time)
        if kind in INTERRUPTIONS:
            at = _in_turn(writer, dossier, row, kind, at)
        event = EventRow(writer.new_id(EventRow), session_id, at, kind, clean(text))
        writer.put(event)
        writer.label = _label(event)
        return writer.changes()


def remove_event(dossier: Dossier, session_id: int, event_id: int) -> Changes:
    """Take a recorded event back; the journal keeps it.

    Raises:
        Refusal: It is gone, or is a suspension without which a later resumption says nothing.
    """
    with dossier.edit("session.event", session_id, "Retirer un événement") as (writer, _row):
        event = writer.get(EventRow, event_id)
        if event is None or event.session_id != session_id:
            raise gone("Cet événement")
        _require_last(writer, dossier, event)
        writer.remove([event])
        writer.label = f"Retiré du procès-verbal : {_label(event)}"
        return writer.changes()


def _label(event: EventRow) -> str:
    said = f"{EVENTS[event.kind]} à {french_time(event.at)}"
    return f"{said} : {event.text}" if event.text else said


def _time(dossier: Dossier, row: SessionRow, clock_time: str | None) -> str:
    now = dossier.clock.now()
    if clock_time is None:
        return now
    at = moment(row, clock_time)
    if row.state == SessionState.DELIBERATION and at > now:
        raise Refusal(
            "EVENT_TIME",
            f"{clock_time} est une heure à venir : il est {french_time(now)}. Laissez l'heure vide "
            "pour noter maintenant.",
        )
    return at


def _in_turn(writer: Writer, dossier: Dossier, row: SessionRow, kind: str, at: str) -> str:
    """Return the time of an interruption, to the second after the one before.

    Raises:
        Refusal: A suspension of a suspended sitting, a resumption of one that sits, a wrong order.
    """
    if row.state != SessionState.DELIBERATION:
        raise wrong_state(EVENTS[kind], row)
    session = bare_session(writer, dossier.catalog, row.id)
    since = suspended_since(session)
    if kind == SUSPENSION and since is not None:
        raise Refusal(
            "SITTING_SUSPENDED", f"La séance est déjà suspendue, depuis {french_time(since)}."
        )
    if kind == RESUMPTION and since is None:
        raise Refusal("SITTING_OPEN", "La séance n'est pas suspendue : il n'y a rien à reprendre.")
    known = [e.at for e in session.events if e.kind in INTERRUPTIONS]
    last = max([*known, row.opened_at or ""])
    if french_time(at) < french_time(last):
        what = "la dernière interruption" if known else "l'ouverture de la délibération"
        raise Refusal(
            "EVENT_TIME",
            f"{french_time(at)} est avant {french_time(last)} : donnez une heure qui suit {what}.",
        )
    return max(at, last)


def _require_last(writer: Writer, dossier: Dossier, event: EventRow) -> None:
    if event.kind not in INTERRUPTIONS:
        return
    row = session_row(writer, event.session_id)
    events = bare_session(writer, dossier.catalog, row.id).events
    last = next(e for e in reversed(events) if e.kind in INTERRUPTIONS)
    if last.id != event.id:
        raise Refusal(
            "EVENT_ORDER",
            f"Retirez d'abord « {_label(last)} » : une suspension et sa reprise vont ensemble.",
        )
