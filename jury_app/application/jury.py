"""The jury of a session: members, seats, presence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jury_app.application.dossier import Dossier, member_row
from jury_app.application.ports import Added, Changes, Reader, Writer
from jury_app.application.refusals import member_unknown
from jury_app.application.sitting import typed_moments
from jury_app.domain.absences import KIND, Absence, absence_text, renamed
from jury_app.domain.errors import Refusal
from jury_app.domain.members import member_name
from jury_app.domain.records import EventRow, MemberRow, RecusalRow, SessionRow
from jury_app.domain.sitting import latest
from jury_app.domain.text import clean, full_name, same_person
from jury_app.domain.values import Role, SessionState
from jury_app.domain.wording import agreed, dated_time, french_time, local, role_label

EDITABLE = frozenset(MemberRow._fields) - {"id", "session_id", "position"}


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Check and clean what a form says of a member; keys are those of `MemberRow`.

    Raises:
        Refusal: The name is empty or the year impossible.
    """
    if unknown := set(values) - EDITABLE:
        raise KeyError(f"not editable: {', '.join(sorted(unknown))}")
    new: dict[str, Any] = {k: clean(v) if isinstance(v, str) else v for k, v in values.items()}
    if "last_name" in new and not new["last_name"]:
        raise Refusal("IDENTITY_MISSING", "Le nom du membre est à renseigner.")
    if "role" in new:
        new["role"] = Role(new["role"]).value
    since = new.get("chair_since")
    if since is not None and not 1900 <= since <= 2200:
        raise Refusal("YEAR_INVALID", f"Année de première présidence impossible : {since}.")
    return new


def add(dossier: Dossier, session_id: int, values: Mapping[str, Any]) -> int:
    """Add a member; return the id. See `seat`."""
    return seat(dossier, session_id, values).id


def seat(dossier: Dossier, session_id: int, values: Mapping[str, Any]) -> Added:
    """Add a member; raises `Refusal` when a value cannot be kept."""
    with dossier.edit("member.add", session_id, "Ajouter un membre") as (writer, _row):
        others = writer.rows(MemberRow, session_id=session_id)
        position = max((m.position for m in others), default=0) + 1
        member = MemberRow(
            id=writer.new_id(MemberRow), session_id=session_id, position=position, **checked(values)
        )
        writer.put(member)
        role = role_label(member.role, member.sex).lower()
        writer.label = f"Membre ajouté : {member_name(member)}, {role}"
        return Added(member.id, writer.changes())


def edit(dossier: Dossier, session_id: int, member_id: int, values: Mapping[str, Any]) -> Changes:
    """Correct a member, and the absences told under their name; keys are those of `EDITABLE`."""
    with dossier.edit("member.edit", session_id, "Modifier un membre") as (writer, _row):
        was = member_row(writer, session_id, member_id)
        member = was._replace(**checked(values))
        writer.put(member)
        writer.put_all(renamed(writer.rows(EventRow, session_id=session_id), was, member))
        writer.label = f"Membre corrigé : {member_name(member)}"
        return writer.changes()


def remove(dossier: Dossier, session_id: int, member_id: int) -> Changes:
    """Remove a member and their recusals; the journal keeps both."""
    with dossier.edit("member.remove", session_id, "Retirer un membre") as (writer, _row):
        member = member_row(writer, session_id, member_id)
        writer.remove(writer.rows(RecusalRow, member_id=member_id))
        writer.remove([member])
        writer.label = f"Membre retiré : {member_name(member)}"
        return writer.changes()


def find(reader: Reader, session_id: int, name: str) -> MemberRow:
    """Return the member of this name, in either order; raises `Refusal` when there is none."""
    for member in reader.rows(MemberRow, session_id=session_id):
        if same_person(name, member.last_name, member.first_name):
            return member
    raise member_unknown(name)


def set_presence(
    dossier: Dossier, session_id: int, member_id: int, present: bool, reason: str = ""
) -> Changes:
    """Record a member present or absent; during the deliberation, with the time.

    A member who comes back keeps the first arrival; the time away is noted for the minutes, with
    the reason of leaving.

    Args:
        dossier: The dossier.
        session_id: The session.
        member_id: The member.
        present: Whether the member is in the room.
        reason: Why not.
    """
    with dossier.edit("member.presence", session_id, "Noter une présence") as (writer, row):
        member = member_row(writer, session_id, member_id)
        new = member._replace(
            present=present,
            absence_reason="" if present else reason.strip(),
            left_at=None if present else member.left_at,
        )
        if row.state == SessionState.DELIBERATION and bool(member.present) != present:
            new = _timed(writer, member, new, dossier.clock.now())
        writer.put(new)
        said = agreed("présent" if present else "absent", member.sex)
        if not present and reason.strip():
            said += f" ({reason.strip()})"
        writer.label = f"{full_name(member.last_name, member.first_name)} : {said}"
        return writer.changes()


def _timed(writer: Writer, was: MemberRow, new: MemberRow, now: str) -> MemberRow:
    """Return a member who comes or leaves during the deliberation, with the time."""
    if not new.present:
        return new._replace(left_at=now)
    if was.left_at:
        _note_return(writer, was, now)
        return new
    return new._replace(arrived_at=now)


def note_all_present(dossier: Dossier, session_id: int) -> Changes:
    """Record present every member of whom nothing is recorded, as one gesture."""
    with dossier.edit("member.presence", session_id, "Noter une présence") as (writer, row):
        now = dossier.clock.now() if row.state == SessionState.DELIBERATION else None
        silent = [m for m in writer.rows(MemberRow, session_id=session_id) if m.present is None]
        writer.put_all([m._replace(present=True, arrived_at=now or m.arrived_at) for m in silent])
        women = all(m.sex == "F" for m in silent)
        said = agreed("Présent", "F" if women else None) + ("s" if len(silent) > 1 else "")
        writer.label = f"{said} : {', '.join(map(member_name, silent))}"
        return writer.changes()


def _note_return(writer: Writer, member: MemberRow, back: str) -> None:
    left = str(member.left_at)
    if local(left).replace(second=0) != local(back).replace(second=0):
        text = absence_text(member, Absence(left, back, clean(member.absence_reason)))
        writer.put(EventRow(writer.new_id(EventRow), member.session_id, back, KIND, text))


@dataclass(frozen=True, slots=True)
class Presence:
    """What a person notes of a member's presence; times as « 14:35 ».

    Attributes:
        reason: Why the member is absent, or left.
        arrived: None for a member there from the beginning. Of one who had left, and is there
            again, a time after the departure is the return.
        left: For a member no longer present who was; None for one who never came.
    """

    present: bool
    reason: str = ""
    arrived: str | None = None
    left: str | None = None


def record_presence(dossier: Dossier, session_id: int, member_id: int, noted: Presence) -> Changes:
    """Record presence, arrival and departure as said, in place of what was noted.

    During the deliberation, a member who had left and is there again came back: see `set_presence`.

    Raises:
        Refusal: The departure is not after the arrival, or a time is still to come.
    """
    with dossier.edit("member.presence", session_id, "Noter une présence") as (writer, row):
        member = member_row(writer, session_id, member_id)
        left = None if noted.present else noted.left
        arrived = noted.arrived if noted.present or left else None
        now = dossier.clock.now() if row.state == SessionState.DELIBERATION else None
        until = dossier.clock.now()
        went = _kept_second(writer, row, left, member.left_at or now, until)
        came = _kept_second(writer, row, arrived, member.arrived_at, went or until)
        _require_order(dossier, row, came, went)
        if noted.present and member.left_at and now:
            came = _come_back(writer, member, came, now)
        writer.put(member._replace(
            present=noted.present, absence_reason="" if noted.present else clean(noted.reason),
            arrived_at=came, left_at=went,
        ))  # fmt: skip
        how = "présent" if noted.present else "parti" if left else "absent"
        said = [agreed(how, member.sex)]
        said += [f"arrivée {arrived}"] * bool(arrived) + [f"départ {left}"] * bool(left)
        writer.label = f"{member_name(member)} : {', '.join(said)}"
        return writer.changes()


def _come_back(writer: Writer, member: MemberRow, came: str | None, now: str) -> str | None:
    """Note the return of a member who had left, at the hour said; return the first arrival."""
    if came is None or came <= str(member.left_at):
        _note_return(writer, member, now)
        return came
    _note_return(writer, member, came)
    return member.arrived_at


def _require_order(dossier: Dossier, row: SessionRow, came: str | None, went: str | None) -> None:
    if came and went and went <= came:
        raise Refusal(
            "TIME_ORDER",
            f"Le départ ({dated_time(went, row.opened_at)}) doit suivre l'arrivée "
            f"({dated_time(came, row.opened_at)}).",
        )
    now = dossier.clock.now()
    late = next((one for one in (came, went) if one and one > now), None)
    if late and row.state == SessionState.DELIBERATION:
        raise Refusal(
            "TIME_TO_COME",
            f"{french_time(late)} est une heure à venir : il est {french_time(now)}.",
        )


def _kept_second(
    writer: Writer, row: SessionRow, typed: str | None, was: str | None, until: str
) -> str | None:
    """Return the UTC time typed; the one known to the second where the minute is the same."""
    if typed is None:
        return None
    if was and french_time(was) == typed:
        return was
    return latest(row, typed_moments(writer, row, typed, until), until)
