"""Where an acquired bloc comes from: the first session that gave it, through all that took it over.

A session that decides « acquis antérieurement » gives nothing of its own: a later one gets the
first date and proof, and loses the bloc when the first decision is corrected.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from jury_app.application.corrections import corrections_of
from jury_app.application.ports import Reader
from jury_app.domain.records import AcquisitionRow, CandidateRow, SessionRow
from jury_app.domain.session import Candidate
from jury_app.domain.sitting import held_on
from jury_app.domain.text import identity_key
from jury_app.domain.values import KEPT, SessionState

DECLARED, FOUND = "declared", "session"
Lost = frozenset[tuple[int, int, str]]
"""Session, candidate and bloc, where a bloc rests on a decision since corrected."""


@dataclass(frozen=True, slots=True)
class Resting:
    """A candidate of another session who has a bloc because of a decision."""

    session: SessionRow
    candidate: CandidateRow
    acquisition: AcquisitionRow

    @property
    def closed(self) -> bool:
        """True when the session is closed."""
        return self.session.state == SessionState.CLOSED


def given_by(
    row: SessionRow,
    candidate: CandidateRow,
    bloc: str,
    own: AcquisitionRow | None = None,
    *,
    confirmed: bool = True,
) -> AcquisitionRow:
    """Return that a closed session gave a bloc to a candidate of another session.

    Args:
        row: The closed session.
        candidate: The candidate.
        bloc: Code of the bloc.
        own: What the closed session itself took over, where it decided the bloc acquired: its
            origin is kept. What was declared there stands in its minutes from then on.
        confirmed: False while a person must still say that it is the same candidate.
    """
    given = AcquisitionRow(
        candidate.session_id, candidate.id, bloc, FOUND, row.id, held_on(row),
        f"Procès-verbal n° {row.minutes_number}", confirmed,
    )  # fmt: skip
    if own is None:
        return given
    return given._replace(
        origin_session_id=own.origin_session_id or row.id,
        acquired_on=own.acquired_on,
        proof=own.proof or given.proof,
    )


def same_candidate(candidate: CandidateRow, other: dict[str, Any]) -> bool | None:
    """True for the same person, False when a person must confirm it, None for another."""
    if candidate.ine and other["ine"]:
        return True if candidate.ine == other["ine"] else None
    if not candidate.birth_date:
        # With nothing to be known by, only the copy of a candidate has the same person.
        return True if candidate.person_id == other.get("person_id") else None
    keys = {
        identity_key(candidate.birth_name, candidate.first_names, candidate.birth_date),
        identity_key(other["birth_name"], other["first_names"], other["birth_date"]),
    }
    return False if len(keys) == 1 else None


def resting_on(
    reader: Reader, session: SessionRow, person: CandidateRow, bloc: str
) -> Iterator[Resting]:
    """Yield who has a bloc from a session's decision, directly or through closed sessions.

    Args:
        reader: The dossier.
        session: The session that decided.
        person: Its candidate.
        bloc: Code of the bloc.
    """
    known, origins = [person._asdict()], {session.id}
    for other in _others(reader, session):
        for candidate in reader.rows(CandidateRow, session_id=other.id):
            standing = reader.get(AcquisitionRow, other.id, candidate.id, bloc)
            if (
                standing is None
                or standing.origin_session_id not in origins
                or all(same_candidate(candidate, one) is None for one in known)
            ):
                continue
            found = Resting(other, candidate, standing)
            yield found
            if found.closed and standing.confirmed:
                known.append(candidate._asdict())
                origins.add(other.id)


def _others(reader: Reader, session: SessionRow) -> list[SessionRow]:
    """Return the other sessions of a certification: as they were closed, then those still open."""
    rows = reader.rows(SessionRow, certification_code=session.certification_code)
    others = [row for row in rows if row.id != session.id]
    return sorted(others, key=lambda row: (row.closed_at is None, row.closed_at or "", row.id))


def lost(reader: Reader, certification_code: str) -> Lost:
    """Return what closed sessions hold acquired from decisions that corrections took back."""
    sessions = {r.id: r for r in reader.rows(SessionRow, certification_code=certification_code)}
    changes = {
        (one.session_id, one.candidate_id, one.document["change"]["bloc"]): one
        for one in corrections_of(reader)
        if one.session_id in sessions
    }
    found = set()
    for (session_id, candidate_id, bloc), last in changes.items():
        person = reader.get(CandidateRow, candidate_id)
        if person is not None and last.document["change"]["after"]["verdict"] not in KEPT:
            resting = resting_on(reader, sessions[session_id], person, bloc)
            found |= {(one.session.id, one.candidate.id, bloc) for one in resting if one.closed}
    return frozenset(found)


def without_lost(reader: Reader, session: SessionRow, candidate: Candidate) -> Candidate:
    """Return a candidate without the blocs whose first decision was taken back since.

    Minutes in correction of that session may then decide them.
    """
    gone = lost(reader, session.certification_code)
    standing = {
        code: one
        for code, one in candidate.acquisitions.items()
        if (session.id, candidate.row.id, code) not in gone
    }
    return replace(candidate, acquisitions=standing)
