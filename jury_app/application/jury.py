"""The jury of a session: members, seats, presence (rules, section 6)."""

from collections.abc import Mapping
from typing import Any

from jury_app.application.dossier import Dossier, member_row
from jury_app.application.ports import Changes, Reader
from jury_app.application.refusals import member_unknown
from jury_app.domain.errors import Refusal
from jury_app.domain.members import member_name
from jury_app.domain.records import MemberRow, RecusalRow
from jury_app.domain.text import clean, full_name, same_person
from jury_app.domain.values import Role, SessionState
from jury_app.domain.wording import role_label

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
    """Add a member; return the id."""
    with dossier.edit("member.add", session_id, "Ajouter un membre") as (writer, _row):
        others = writer.rows(MemberRow, session_id=session_id)
        position = max((m.position for m in others), default=0) + 1
        member = MemberRow(
            id=writer.new_id(MemberRow), session_id=session_id, position=position, **checked(values)
        )
        writer.put(member)
        seat = role_label(member.role, member.sex).lower()
        writer.label = f"Membre ajouté : {member_name(member)}, {seat}"
    return member.id


def edit(dossier: Dossier, session_id: int, member_id: int, values: Mapping[str, Any]) -> Changes:
    """Correct a member; keys are those of `EDITABLE`."""
    with dossier.edit("member.edit", session_id, "Modifier un membre") as (writer, _row):
        member = member_row(writer, session_id, member_id)._replace(**checked(values))
        writer.put(member)
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

    Args:
        dossier: The dossier.
        session_id: The session.
        member_id: The member.
        present: Whether the member is in the room.
        reason: Why not.
    """
    with dossier.edit("member.presence", session_id, "Noter une présence") as (writer, row):
        member = member_row(writer, session_id, member_id)
        new = member._replace(present=present, absence_reason="" if present else reason.strip())
        if row.state == SessionState.DELIBERATION and bool(member.present) != present:
            now = dossier.clock.now()
            new = new._replace(**({"arrived_at": now, "left_at": None} if present
                                  else {"left_at": now}))  # fmt: skip
        writer.put(new)
        said = "présent" if present else f"absent{f' ({reason.strip()})' if reason.strip() else ''}"
        writer.label = f"{full_name(member.last_name, member.first_name)} : {said}"
        return writer.changes()
