"""Another session made from one: its candidates not certified, its jury (ADR 0012)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jury_app.application.acquisitions import discover
from jury_app.application.corrections import standing_session
from jury_app.application.dossier import Dossier, load_session
from jury_app.application.entered import known_campus
from jury_app.application.origins import DECLARED, given_by, lost
from jury_app.application.ports import Writer
from jury_app.application.sessions import required_label
from jury_app.domain.errors import Refusal
from jury_app.domain.marks import MarkValue, to_store
from jury_app.domain.records import (
    AcquisitionRow,
    CandidateRow,
    MarkRow,
    MemberRow,
    SessionRow,
    SourceRow,
)
from jury_app.domain.results import CandidateResult, evaluate
from jury_app.domain.session import Candidate, Session
from jury_app.domain.sitting import held_on
from jury_app.domain.values import KEPT, MarkCode, Outcome, SessionState
from jury_app.domain.wording import french_date, plural


@dataclass(frozen=True)
class FollowUp:
    """What is needed to make a session from another; `day` is an ISO date.

    Attributes:
        candidates: Ids, in the first session, of the candidates taken over.
        with_jury: Take the members over too, their presence to be noted again.
    """

    label: str
    day: str
    campus: str
    candidates: Collection[int]
    with_jury: bool = True


def returning(session: Session) -> list[CandidateResult]:
    """Return the candidates another session may hear: heard here and not certified.

    Args:
        session: With its decisions as they now stand (`corrections.standing_session`).
    """
    results = (evaluate(session, candidate) for candidate in session.heard)
    return [result for result in results if result.decision is not Outcome.ADM]


def kept_blocs(result: CandidateResult) -> list[str]:
    """Return the codes of the blocs a candidate has, decided so by the jury or declared before."""
    decided = {b.bloc.code for b in result.blocs if b.decision in KEPT}
    return sorted(decided | {one.bloc for one in _declared(result)})


def kept_marks(session: Session, result: CandidateResult) -> dict[str, MarkValue]:
    """Return the marks a candidate keeps for another session, by whole épreuve code.

    Those at or above the pass mark, and « validé sans note », of the blocs still to be obtained;
    none unless the règlement says so and the session is closed: until then marks may change.
    """
    if not session.reglement.carry_marks or session.state is not SessionState.CLOSED:
        return {}
    return {
        epreuve.code: mark
        for bloc in result.blocs
        if bloc.decision not in KEPT
        for epreuve, mark in zip(bloc.bloc.epreuves, bloc.marks, strict=True)
        if mark is not None and _suffices(mark, session.reglement.pass_mark)
    }


def _suffices(mark: MarkValue, pass_mark: Decimal) -> bool:
    return mark >= pass_mark if isinstance(mark, Decimal) else mark is MarkCode.VAL


def create_from(dossier: Dossier, session_id: int, new: FollowUp) -> int:
    """Create a session from another, in one gesture; return its id.

    It gets copies of the certification and the règlement of the first, the candidates chosen with
    identity, route, option, language level and internship, the blocs acquired in closed sessions
    or declared acquired, the marks kept where the règlement says so, and the members of the jury.

    Raises:
        Refusal: No label, unknown campus, no candidate, or one who is not to be heard again.
    """
    label = required_label(new.label)
    with dossier.gesture("session.follow") as writer:
        source = standing_session(writer, load_session(writer, dossier.catalog, session_id))
        campus = known_campus(new.campus, source.certification)
        chosen = _chosen(source, new.candidates)
        row = SessionRow(
            id=writer.new_id(SessionRow),
            certification_code=source.certification.code,
            label=label,
            date=date.fromisoformat(new.day).isoformat(),
            campus=campus,
            place=source.row.place if campus == source.row.campus else "",
            state=SessionState.PREPARATION.value,
            certification=source.row.certification,
            reglement=source.row.reglement,
            created_at=dossier.clock.now(),
        )
        writer.put(row)
        copies = [_copy(writer, result.candidate, row.id) for result in chosen]
        people = list(zip(chosen, copies, strict=True))
        writer.put_all(copies)
        discover(writer, row, copies)
        _carry_declared(writer, people)
        _carry_decided(writer, source.row, people)
        _carry_marks(writer, dossier.clock.now(), source, people)
        if new.with_jury:
            writer.put_all([_seat(writer, member, row.id) for member in source.members])
        count = plural(len(copies), "candidat", "candidats")
        writer.label = f"Session « {label} » créée à partir de « {source.row.label} » : {count}"
    return row.id


def _chosen(source: Session, ids: Collection[int]) -> list[CandidateResult]:
    offered = {result.candidate.row.id: result for result in returning(source)}
    if not ids:
        raise Refusal("CANDIDATES_MISSING", "Choisissez au moins un candidat à reprendre.")
    if unknown := set(ids) - set(offered):
        known = source.candidates
        names = ", ".join(known[i].name if i in known else str(i) for i in sorted(unknown))
        raise Refusal(
            "CANDIDATE_CERTIFIED",
            f"{names} : certifié, retiré ou absent de la session « {source.row.label} », rien à "
            "reprendre.",
        )
    return [offered[candidate.row.id] for candidate in source.heard if candidate.row.id in set(ids)]


def _copy(writer: Writer, candidate: Candidate, session_id: int) -> CandidateRow:
    return candidate.row._replace(
        id=writer.new_id(CandidateRow), session_id=session_id, number=None, discuss=False,
        prescription="", comment="",
    )  # fmt: skip


def _seat(writer: Writer, member: MemberRow, session_id: int) -> MemberRow:
    return member._replace(
        id=writer.new_id(MemberRow), session_id=session_id, present=None, absence_reason="",
        arrived_at=None, left_at=None,
    )  # fmt: skip


def _declared(result: CandidateResult) -> list[AcquisitionRow]:
    return [one for one in result.candidate.acquisitions.values() if one.origin == DECLARED]


def _carry_declared(writer: Writer, people: list[tuple[CandidateResult, CandidateRow]]) -> None:
    """Copy what was declared acquired, date and proof included, that no closed session gave.

    It goes before a mere proposal: the candidate is known to be the same person.
    """
    for result, copy in people:
        for one in _declared(result):
            standing = writer.get(AcquisitionRow, copy.session_id, copy.id, one.bloc)
            if standing is None or not standing.confirmed:
                writer.put(one._replace(session_id=copy.session_id, candidate_id=copy.id))


def _carry_decided(
    writer: Writer, source: SessionRow, people: list[tuple[CandidateResult, CandidateRow]]
) -> None:
    """Give the copies what the closed session validated, even without INE or birth date."""
    if source.state != SessionState.CLOSED:
        return
    gone = lost(writer, source.certification_code)
    for result, copy in people:
        candidate = result.candidate
        for bloc in (one.bloc.code for one in result.blocs if one.decision in KEPT):
            standing = writer.get(AcquisitionRow, copy.session_id, copy.id, bloc)
            taken_back = (source.id, candidate.row.id, bloc) in gone
            if not taken_back and (standing is None or not standing.confirmed):
                own = candidate.acquisitions[bloc] if candidate.has_acquired(bloc) else None
                writer.put(given_by(source, copy, bloc, own))


def _carry_marks(
    writer: Writer,
    now: str,
    source: Session,
    people: list[tuple[CandidateResult, CandidateRow]],
) -> None:
    kept = [
        (copy, code, mark)
        for result, copy in people
        for code, mark in kept_marks(source, result).items()
    ]
    if not kept or source.row.seal is None:
        return
    origin = SourceRow(
        writer.new_id(SourceRow),
        kept[0][0].session_id,
        origin_name(source.row),
        source.row.seal,
        now,
    )
    writer.put(origin)
    writer.put_all(list(_marks(kept, origin)))


def _marks(kept: list[tuple[CandidateRow, str, MarkValue]], origin: SourceRow) -> Iterator[MarkRow]:
    for copy, code, mark in kept:
        yield MarkRow(copy.session_id, copy.id, code, to_store(mark), "", origin.id, origin.name,
                      entered_at=origin.imported_at)  # fmt: skip


def origin_name(row: SessionRow) -> str:
    """Return where marks kept from a closed session come from."""
    day = french_date(held_on(row))
    return f"Session « {row.label} » du {day}, procès-verbal n° {row.minutes_number}"
