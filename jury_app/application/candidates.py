"""Candidates of a session: entered, corrected, withdrawn, annotated."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jury_app.application.acquisitions import discover, rediscover
from jury_app.application.dossier import Dossier, candidate_row, load_candidate, member_row
from jury_app.application.entered import (
    known_birth,
    known_campus,
    known_ine,
    known_level,
    known_option,
    open_route,
)
from jury_app.application.ports import Added, Changes, Reader, Writer
from jury_app.application.refusals import candidate_unknown
from jury_app.domain.certification import Certification
from jury_app.domain.deliberation import impossible_votes
from jury_app.domain.errors import NeedsConfirmation, Refusal
from jury_app.domain.members import member_name
from jury_app.domain.records import (
    CandidateRow,
    DecisionRow,
    PersonRow,
    RecusalRow,
    SessionRow,
    VoteRow,
)
from jury_app.domain.results import noting_recusals
from jury_app.domain.text import clean, full_name, identity_key, of
from jury_app.domain.values import INTERNSHIP_MAX_WEEKS, Route, SessionState
from jury_app.domain.wording import agreed

EDITABLE = frozenset(CandidateRow._fields) - {
    "id", "session_id", "person_id", "discuss", "withdrawn", "withdrawal_motive", "prescription",
}  # fmt: skip


def checked(
    values: Mapping[str, Any], certification: Certification, session_day: str
) -> dict[str, Any]:
    """Check and clean what a form says of a candidate; keys are those of `CandidateRow`.

    Args:
        values: What the form says.
        certification: The session's.
        session_day: The session's ISO date.

    Raises:
        Refusal: A value cannot be kept; its sentence names the field.
    """
    new: dict[str, Any] = {
        k: clean(v) if isinstance(v, str) and k != "comment" else v for k, v in values.items()
    }
    if "ine" in new:
        new["ine"] = known_ine(new["ine"] or "")
    for name, label in (("birth_name", "nom de naissance"), ("first_names", "prénom")):
        if name in new and not new[name]:
            raise Refusal("IDENTITY_MISSING", f"Le {label} est à renseigner.")
    if "option" in new:
        new["option"] = known_option(new["option"], certification)
    if "route" in new:
        new["route"] = open_route(Route(new["route"]), certification).value
    if "language_level" in new:
        new["language_level"] = known_level(new["language_level"] or "")
    weeks = new.get("internship_weeks")
    if weeks is not None and not 0 <= weeks <= INTERNSHIP_MAX_WEEKS:
        raise Refusal("WEEKS_INVALID", f"Durée de stage impossible : {weeks} semaines.")
    if "birth_date" in new:
        new["birth_date"] = known_birth(new["birth_date"], session_day)
    if new.get("campus"):
        new["campus"] = known_campus(new["campus"], certification)
    return new


def register(writer: Writer, rows: Iterable[CandidateRow]) -> list[CandidateRow]:
    """Return candidates with their person in the dossier's register, entered there if new.

    The same INE is the same person; so are, without INE, the same names and birth date.
    """
    known = writer.rows(PersonRow)
    by_ine = {person.ine: person.id for person in known if person.ine}
    by_identity = {p.identity_key: p.id for p in known if p.ine is None and p.birth_date}
    registered, new = [], []
    for row in rows:
        key = identity_key(row.birth_name, row.first_names, row.birth_date)
        person = by_ine.get(row.ine) if row.ine else by_identity.get(key)
        if person is None:
            person = writer.new_id(PersonRow)
            new.append(
                PersonRow(person, row.ine, row.birth_name, row.first_names, row.birth_date, key)
            )
            if row.ine:
                by_ine[row.ine] = person
            elif row.birth_date:
                by_identity[key] = person
        registered.append(row._replace(person_id=person))
    writer.add_all(PersonRow, new)
    return registered


def add(dossier: Dossier, session_id: int, values: Mapping[str, Any]) -> int:
    """Add a candidate; return the id. See `enter`."""
    return enter(dossier, session_id, values).id


def enter(dossier: Dossier, session_id: int, values: Mapping[str, Any]) -> Added:
    """Add a candidate; late ones are possible until closing.

    Raises:
        Refusal: A value cannot be kept, or the person already stands in the session.
    """
    with dossier.edit("candidate.add", session_id, "Ajouter un candidat") as (writer, session):
        certification = dossier.catalog.read_certification(session.certification)
        new = checked(values, certification, session.date)
        row = CandidateRow(
            id=writer.new_id(CandidateRow), session_id=session_id, person_id=0, **new
        )
        [row] = register(writer, [row])
        _refuse_twice(writer, row)
        if row.number is None and session.state == SessionState.DELIBERATION:
            row = row._replace(number=_next_number(writer, session))
        writer.put(row)
        discover(writer, session, [row])
        writer.label = f"Candidat ajouté : {full_name(row.birth_name, row.first_names)}"
        return Added(row.id, writer.changes())


def _next_number(reader: Reader, session: SessionRow) -> int:
    rows = reader.rows(CandidateRow, session_id=session.id)
    return max((r.number or 0 for r in rows), default=0) + 1


def _refuse_twice(reader: Reader, row: CandidateRow) -> None:
    same = [r for r in reader.rows(CandidateRow, session_id=row.session_id, person_id=row.person_id)
            if r.id != row.id]  # fmt: skip
    if row.number is not None:
        same += [r for r in reader.rows(CandidateRow, session_id=row.session_id, number=row.number)
                 if r.id != row.id]  # fmt: skip
    if same:
        other = same[0]
        instead = "corrigez l'un des deux."
        if other.withdrawn:
            instead = "cette fiche en a été retirée. " + (
                "Rétablissez-la (« Rétablir dans la session… ») au lieu d'en ajouter une autre."
                if other.person_id == row.person_id
                else "Elle garde son numéro : choisissez-en un autre."
            )
        raise Refusal(
            "CANDIDATE_DUPLICATE",
            f"{full_name(other.birth_name, other.first_names)} figure déjà dans la session sous le "
            f"même INE, le même état civil ou le même numéro : {instead}",
        )


def edit(
    dossier: Dossier,
    session_id: int,
    candidate_id: int,
    values: Mapping[str, Any],
    confirmed: bool = False,
) -> Changes:
    """Correct a candidate; keys are those of `EDITABLE`.

    Changing option or route keeps every mark and clears the decisions of blocs no longer
    required; that asks for a confirmation first.

    Raises:
        Refusal: A value cannot be kept.
        NeedsConfirmation: Decisions would be cleared and `confirmed` is False.
    """
    if unknown := set(values) - EDITABLE:
        raise KeyError(f"not editable: {', '.join(sorted(unknown))}")
    with dossier.edit("candidate.edit", session_id, "Modifier un candidat") as (writer, session):
        certification = dossier.catalog.read_certification(session.certification)
        row = candidate_row(writer, session_id, candidate_id)
        # What an import kept as written is not judged again by a correction beside it.
        differ = {name: value for name, value in values.items() if value != getattr(row, name)}
        new = row._replace(**checked(differ, certification, session.date))
        if (new.ine, new.birth_name, new.first_names, new.birth_date) != (
            row.ine, row.birth_name, row.first_names, row.birth_date,
        ):  # fmt: skip
            [new] = register(writer, [new])
        _refuse_twice(writer, new)
        _clear_unrequired(writer, certification, new, confirmed)
        writer.put(new)
        if new.person_id != row.person_id:
            rediscover(writer, session, new)
        writer.label = f"Candidat corrigé : {full_name(new.birth_name, new.first_names)}"
        return writer.changes()


def _clear_unrequired(
    writer: Writer, certification: Certification, row: CandidateRow, confirmed: bool
) -> None:
    required = certification.plan(Route(row.route), row.option).codes
    own = {"session_id": row.session_id, "candidate_id": row.id}
    stale = [d for d in writer.rows(DecisionRow, **own) if d.bloc not in required]
    if stale and not confirmed:
        blocs = ", ".join(d.bloc for d in stale)
        what = (f"la décision de {blocs}, qui n'est plus exigé" if len(stale) == 1
                else f"les décisions de {blocs}, qui ne sont plus exigés")  # fmt: skip
        raise NeedsConfirmation(
            "DECISIONS_CLEARED", f"Ce changement efface {what}. Les notes sont conservées."
        )
    writer.remove(stale)
    writer.remove(v for v in writer.rows(VoteRow, **own) if v.bloc not in required)


def find(reader: Reader, session_id: int, handle: str) -> CandidateRow:
    """Return the candidate of this INE or number; raises `Refusal` when there is none."""
    wanted = re.sub(r"\s", "", handle).upper()
    for row in reader.rows(CandidateRow, session_id=session_id):
        if wanted and wanted in {row.ine, str(row.number)}:
            return row
    raise candidate_unknown(handle)


@dataclass(frozen=True, slots=True)
class Notes:
    """What a jury notes for a candidate, as one gesture; None leaves things as they are.

    Attributes:
        discuss: Mark for discussion, or take the mark away.
        withdraw: Motive of the withdrawal (démission, transfert, doublon, erreur).
        restore: Bring a withdrawn candidate back.
        prescription: What a VAE candidate still has to show.
        recuse: Member who does not sit for the candidate.
        because: Why the member does not sit, or the candidate is brought back.
    """

    discuss: bool | None = None
    withdraw: str | None = None
    restore: bool = False
    prescription: str | None = None
    recuse: int | None = None
    because: str = ""


def annotate(dossier: Dossier, session_id: int, candidate_id: int, notes: Notes) -> Changes:
    """Record notes on a candidate, all or none.

    A recusal after decisions leaves them to be confirmed before closing.

    Raises:
        Refusal: A withdrawal or a recusal without a reason, or a recusal of someone who voted.
    """
    with dossier.edit("candidate.note", session_id, "Noter") as (writer, _session):
        row = candidate_row(writer, session_id, candidate_id)
        said = []
        if notes.discuss is not None:
            row = row._replace(discuss=notes.discuss)
            said.append("à discuter" if notes.discuss else "discussion levée")
        if notes.withdraw is not None:
            motive = _required(notes.withdraw, "du retrait")
            row = row._replace(withdrawn=True, withdrawal_motive=motive)
            said.append(f"{agreed('retiré', row.sex)} de la session")
        if notes.restore:
            row = row._replace(withdrawn=False, withdrawal_motive="")
            why = f" ({notes.because.strip()})" if notes.because.strip() else ""
            said.append(f"{agreed('rétabli', row.sex)} dans la session{why}")
        if notes.prescription is not None:
            row = row._replace(prescription=notes.prescription.strip())
            said.append("prescription notée")
        writer.put(row)
        if notes.recuse is not None:
            member = member_row(writer, session_id, notes.recuse)
            reason = _required(notes.because, "du déport")
            _note_recusals(writer, dossier, row)
            writer.put(RecusalRow(session_id, candidate_id, member.id, reason))
            _require_votes(writer, dossier, row)
            said.append(f"déport {of(member_name(member))}")
        writer.label = f"{full_name(row.birth_name, row.first_names)} : {', '.join(said)}"
        return writer.changes()


def _note_recusals(writer: Writer, dossier: Dossier, row: CandidateRow) -> None:
    """Note with the decisions of version 0.1.0 the recusals there are, before another comes."""
    _session, candidate = load_candidate(writer, dossier.catalog, row.session_id, row.id)
    for made in candidate.decisions.values():
        basis = noting_recusals(made.basis, candidate)
        if basis != made.basis:
            writer.put(made._replace(basis=basis))


def _require_votes(reader: Reader, dossier: Dossier, row: CandidateRow) -> None:
    """Refuse a recusal that leaves fewer members than voices in a vote on the candidate."""
    session, candidate = load_candidate(reader, dossier.catalog, row.session_id, row.id)
    if wrong := impossible_votes(session, candidate):
        raise Refusal(
            "VOTE_TOTAL",
            f"Ce déport ne peut pas être noté : sans ce membre, {' ; '.join(wrong)}. Notez d'abord "
            "ce vote de nouveau, ou retirez-le.",
        )


def _required(motive: str, of_what: str) -> str:
    if not motive.strip():
        raise Refusal("MOTIVE_MISSING", f"Écrivez le motif {of_what} : le procès-verbal le cite.")
    return motive.strip()


def discuss(dossier: Dossier, session_id: int, candidate_id: int, wanted: bool) -> Changes:
    """Mark a candidate for discussion, or take the mark away."""
    return annotate(dossier, session_id, candidate_id, Notes(discuss=wanted))


def prescribe(dossier: Dossier, session_id: int, candidate_id: int, text: str) -> Changes:
    """Record what a VAE candidate still has to show."""
    return annotate(dossier, session_id, candidate_id, Notes(prescription=text))


def withdraw(dossier: Dossier, session_id: int, candidate_id: int, motive: str) -> Changes:
    """Withdraw a candidate from the session; a motive is needed."""
    return annotate(dossier, session_id, candidate_id, Notes(withdraw=motive))


def restore(dossier: Dossier, session_id: int, candidate_id: int, motive: str = "") -> Changes:
    """Bring a withdrawn candidate back; the journal keeps the motive."""
    return annotate(dossier, session_id, candidate_id, Notes(restore=True, because=motive))


def recuse(
    dossier: Dossier, session_id: int, candidate_id: int, member_id: int, reason: str
) -> Changes:
    """Record that a member does not sit for a candidate; a reason is needed."""
    return annotate(dossier, session_id, candidate_id, Notes(recuse=member_id, because=reason))


def unrecuse(dossier: Dossier, session_id: int, candidate_id: int, member_id: int) -> Changes:
    """Take a recusal back."""
    with dossier.edit("candidate.unrecuse", session_id, "Lever un déport") as (writer, _row):
        found = writer.get(RecusalRow, session_id, candidate_id, member_id)
        if found is not None:
            member = member_row(writer, session_id, member_id)
            writer.remove([found])
            writer.label = f"Déport levé : {member_name(member)}"
        return writer.changes()
