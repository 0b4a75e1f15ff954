"""Blocs acquired earlier: declared by the school, or found in the dossier's closed sessions."""

import json
from collections.abc import Iterable
from typing import Any

from jury_app.application.corrections import corrections_of, decided_now
from jury_app.application.dossier import Dossier, candidate_row
from jury_app.application.origins import (
    DECLARED,
    FOUND,
    Lost,
    given_by,
    lost,
    resting_on,
    same_candidate,
)
from jury_app.application.ports import Changes, Reader, Writer
from jury_app.application.refusals import bloc_unknown, gone
from jury_app.domain.certification import Certification
from jury_app.domain.errors import NeedsConfirmation, Refusal
from jury_app.domain.records import (
    AcquisitionRow,
    CandidateRow,
    DecisionRow,
    SessionRow,
    VoteRow,
)
from jury_app.domain.results import CandidateResult
from jury_app.domain.session import Session
from jury_app.domain.text import full_name, identity_key
from jury_app.domain.values import KEPT, SessionState, Verdict
from jury_app.domain.wording import VERDICTS


def bloc_code(text: str, certification: Certification) -> str:
    """Return the short code of a bloc given short or in full; raises `Refusal` when unknown."""
    code = text.strip().upper()
    short = code.removeprefix(certification.code)
    if short not in certification.bloc_by_code:
        raise bloc_unknown(text, certification.code)
    return short


def discover(
    writer: Writer, session: SessionRow, candidates: Iterable[CandidateRow]
) -> list[AcquisitionRow]:
    """Add to each candidate the blocs a closed session of the certification decided.

    The same INE is the same person; without INE on either side the same names and birth date are
    proposed, for a person to confirm.
    """
    found = _given(writer, session, candidates)
    writer.put_all(found)
    return found


def _given(
    reader: Reader, session: SessionRow, candidates: Iterable[CandidateRow]
) -> list[AcquisitionRow]:
    """Return what closed sessions give candidates of another that they do not have for sure."""
    rows = reader.rows(SessionRow, certification_code=session.certification_code)
    closed = [row for row in rows if row.state == SessionState.CLOSED and row.id != session.id]
    if not closed:
        return []
    gone = lost(reader, session.certification_code)
    earlier = [(row, _kept(reader, row, gone)) for row in sorted(closed, key=_closing)]
    found: dict[tuple[int, str], AcquisitionRow] = {}
    for candidate in candidates:
        for row, people in earlier:
            for one in _matching(reader, candidate, row, people):
                first = found.get((candidate.id, one.bloc))
                if first is None or (one.confirmed and not first.confirmed):
                    found[candidate.id, one.bloc] = one
    return list(found.values())


def rediscover(writer: Writer, session: SessionRow, candidate: CandidateRow) -> None:
    """Find the blocs of a candidate again whose identity was corrected.

    Those of the person taken for the candidate before go; what is known of the candidate stays so
    while nothing in the new identity contradicts it.
    """
    own = {"session_id": candidate.session_id, "candidate_id": candidate.id}
    before = [a for a in writer.rows(AcquisitionRow, **own) if a.origin == FOUND]
    writer.remove(before)
    discover(writer, session, [candidate])
    sure = [one for one in before if one.confirmed]
    origins = {one.origin_session_id for one in sure}
    gone = lost(writer, session.certification_code)
    people = {
        row.id: _kept(writer, row, gone) for row in writer.rows(SessionRow) if row.id in origins
    }
    writer.put_all(
        [one for one in sure
         if any(one.bloc in blocs and _agree(candidate, person)
                for person, blocs in people.get(one.origin_session_id or 0, ()))]
    )  # fmt: skip


def _agree(candidate: CandidateRow, other: dict[str, Any]) -> bool:
    """Tell whether two identities have the same names, and nothing else that differs."""
    one = candidate._asdict()
    names = {identity_key(i["birth_name"], i["first_names"], None) for i in (one, other)}
    known = ({i[field] for i in (one, other) if i[field]} for field in ("ine", "birth_date"))
    return len(names) == 1 and all(len(values) < 2 for values in known)


def _closing(row: SessionRow) -> tuple[str, int]:
    """When a session was closed, for an order."""
    return str(row.closed_at), row.id


_People = list[tuple[dict[str, Any], dict[str, AcquisitionRow | None]]]
"""Candidates of a closed session with the blocs they keep, and what it took over of these."""


def _kept(reader: Reader, row: SessionRow, gone: Lost) -> _People:
    """Return what the candidates of a sealed session keep, corrections included.

    Args:
        reader: The dossier.
        row: The session.
        gone: What rests on decisions taken back since.
    """
    document = json.loads(row.canonical or "{}")
    corrections = corrections_of(reader, row.id)
    found = []
    for candidate in document["candidates"]:
        if not candidate["withdrawn"]:
            key = candidate["id"]
            standing = decided_now(document, key, corrections)
            kept = {
                code: _taken_over(reader, (row.id, key, code), made)
                for code, made in standing.items()
                if made in KEPT and not (made == Verdict.CAP and (row.id, key, code) in gone)
            }
            found.append((candidate, kept))
    return found


def _taken_over(
    reader: Reader, key: tuple[int, int, str], made: str | None
) -> AcquisitionRow | None:
    """Return what a session took over, where it decided a bloc acquired."""
    return reader.get(AcquisitionRow, *key) if made == Verdict.CAP else None


def _matching(
    reader: Reader, candidate: CandidateRow, row: SessionRow, people: _People
) -> list[AcquisitionRow]:
    found = []
    for person, blocs in people:
        same = same_candidate(candidate, person)
        if same is None:
            continue
        for bloc, own in blocs.items():
            standing = reader.get(AcquisitionRow, candidate.session_id, candidate.id, bloc)
            # A bloc this jury decided is no longer acquired by itself: a person says so.
            sure = same and not _decided(reader, candidate, bloc)
            given = given_by(row, candidate, bloc, own, confirmed=sure)
            if standing is None or (sure and (not standing.confirmed or _older(given, standing))):
                found.append(given)
    return found


def _older(given: AcquisitionRow, standing: AcquisitionRow) -> bool:
    """Tell whether a closed session gave a bloc before the one it is known from."""
    days = given.acquired_on, standing.acquired_on
    return standing.origin == FOUND and all(days) and str(days[0]) < str(days[1])


def _decided(reader: Reader, candidate: CandidateRow, bloc: str) -> list[DecisionRow | VoteRow]:
    """Return the decision on a bloc of a candidate, and its vote."""
    key = (candidate.session_id, candidate.id, bloc)
    found = (reader.get(DecisionRow, *key), reader.get(VoteRow, *key))
    return [row for row in found if row is not None]


def _clear_decided(writer: Writer, candidate: CandidateRow, bloc: str, *, confirmed: bool) -> None:
    """Take out the decision that an acquisition goes before, once the user accepts it."""
    decided = _decided(writer, candidate, bloc)
    if decided and not confirmed:
        made = VERDICTS[Verdict(decided[0].verdict)]
        raise NeedsConfirmation(
            "DECISIONS_CLEARED",
            f"Le jury a déjà décidé {bloc} (« {made} ») : l'acquis passe avant cette décision, qui "
            "est effacée avec son motif et son vote.",
        )
    writer.remove(decided)


def carry_over(writer: Writer, session: Session, results: dict[int, CandidateResult]) -> None:
    """Give the blocs a session is about to seal to the candidates of sessions still open."""
    people: _People = []
    for one in session.heard:
        blocs = {b.bloc.code: b.decision for b in results[one.row.id].blocs if b.decision in KEPT}
        key = (session.row.id, one.row.id)
        own = {code: _taken_over(writer, (*key, code), made) for code, made in blocs.items()}
        people.append((one.row._asdict(), own))
    found = []
    for other in _open_beside(writer, session.row):
        for candidate in writer.rows(CandidateRow, session_id=other.id):
            found += _matching(writer, candidate, session.row, people)
    writer.put_all(found)


def carry_correction(
    writer: Writer, session: SessionRow, person: CandidateRow, bloc: str, verdict: Verdict
) -> None:
    """Give a bloc a correction validates to the person in sessions still open, or take it back.

    It is taken back from all that rests on it, through any number of closed sessions, unless
    another session gave it too.
    """
    if verdict not in KEPT:
        for one in list(resting_on(writer, session, person, bloc)):
            if not one.closed:
                writer.remove([one.acquisition])
                given = _given(writer, one.session, [one.candidate])
                writer.put_all([other for other in given if other.bloc == bloc])
        return
    own = _taken_over(writer, (session.id, person.id, bloc), verdict)
    for other in _open_beside(writer, session):
        for candidate in writer.rows(CandidateRow, session_id=other.id):
            given = _matching(writer, candidate, session, [(person._asdict(), {bloc: own})])
            writer.put_all(given)


def _open_beside(reader: Reader, session: SessionRow) -> list[SessionRow]:
    """Return the other sessions of the same certification that are not closed."""
    rows = reader.rows(SessionRow, certification_code=session.certification_code)
    return [row for row in rows if row.state != SessionState.CLOSED and row.id != session.id]


def declare(
    dossier: Dossier,
    session_id: int,
    candidate_id: int,
    bloc: str,
    day: str | None,
    proof: str,
    confirmed: bool = False,
) -> Changes:
    """Declare a bloc acquired, with its date and proof; repeat it to correct them.

    Raises:
        Refusal: Unknown bloc, or a bloc found in an earlier session.
        NeedsConfirmation: The jury decided the bloc and `confirmed` is False.
    """
    with dossier.edit("acquisition.declare", session_id, "Déclarer un acquis") as (writer, row):
        certification = dossier.catalog.read_certification(row.certification)
        code = bloc_code(bloc, certification)
        candidate = candidate_row(writer, session_id, candidate_id)
        standing = writer.get(AcquisitionRow, session_id, candidate_id, code)
        if standing is not None and standing.origin == FOUND:
            raise Refusal(
                "ACQUISITION_FOUND",
                f"{code} est déjà acquis d'après {standing.proof} : rien n'est à déclarer.",
            )
        _clear_decided(writer, candidate, code, confirmed=confirmed)
        writer.put(
            AcquisitionRow(session_id, candidate_id, code, DECLARED, None, day, proof.strip())
        )
        name = full_name(candidate.birth_name, candidate.first_names)
        writer.label = f"{name} : {code} déclaré acquis"
        return writer.changes()


def confirm(
    dossier: Dossier,
    session_id: int,
    candidate_id: int,
    bloc: str,
    accept: bool,
    confirmed: bool = False,
) -> Changes:
    """Accept or refuse that a bloc another session validated is this candidate's.

    Raises:
        NeedsConfirmation: It is accepted, the jury decided the bloc and `confirmed` is False.
    """
    with dossier.edit("acquisition.confirm", session_id, "Confirmer un acquis") as (writer, _):
        standing = _standing(writer, session_id, candidate_id, bloc)
        candidate = candidate_row(writer, session_id, candidate_id)
        if accept:
            _clear_decided(writer, candidate, bloc, confirmed=confirmed)
            writer.put(standing._replace(confirmed=True))
        else:
            writer.remove([standing])
        said = "confirmé" if accept else "écarté"
        name = full_name(candidate.birth_name, candidate.first_names)
        writer.label = f"{name} : acquis {bloc} {said}"
        return writer.changes()


def withdraw(dossier: Dossier, session_id: int, candidate_id: int, bloc: str) -> Changes:
    """Take back a declared acquisition; one found in a closed session stays.

    Raises:
        Refusal: The acquisition comes from a closed session.
    """
    with dossier.edit("acquisition.withdraw", session_id, "Retirer un acquis") as (writer, _):
        standing = _standing(writer, session_id, candidate_id, bloc)
        if standing.origin == FOUND and standing.confirmed:
            raise Refusal(
                "ACQUISITION_FOUND",
                f"{bloc} est acquis d'après {standing.proof} : ce jury ne peut pas y revenir.",
            )
        writer.remove([standing])
        candidate = candidate_row(writer, session_id, candidate_id)
        name = full_name(candidate.birth_name, candidate.first_names)
        writer.label = f"{name} : acquis {bloc} retiré"
        return writer.changes()


def _standing(reader: Reader, session_id: int, candidate_id: int, bloc: str) -> AcquisitionRow:
    found = reader.get(AcquisitionRow, session_id, candidate_id, bloc)
    if found is None:
        raise gone("Cet acquis")
    return found
