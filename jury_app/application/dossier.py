"""An open dossier as use cases see it, and how sessions are loaded from it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from jury_app.application import refusals
from jury_app.application.access import Attempts, MemoryAttempts
from jury_app.application.ports import Catalog, Clock, Reader, Store, Writer
from jury_app.domain.certification import Epreuve
from jury_app.domain.errors import KnownError, Refusal
from jury_app.domain.records import (
    AcquisitionRow,
    CandidateRow,
    DecisionRow,
    EventRow,
    GroupMarkRow,
    GroupMemberRow,
    GroupRow,
    MarkRow,
    MemberRow,
    RecusalRow,
    SessionRow,
    VoteRow,
)
from jury_app.domain.session import Candidate, Group, Session
from jury_app.domain.text import clean
from jury_app.domain.values import SessionState


@dataclass(frozen=True)
class Dossier:
    """An open dossier with what use cases need beside it.

    Attributes:
        who: Who is named in the journal: the role, or the person where the dossier has persons.
        attempts: Counts wrong PINs.
        only_read: Why nothing can be changed, a French sentence; empty where it can.
        notice: What the user should know of this dossier's place, a French sentence.
        unsaved: Told why it could not be backed up, a French sentence; maybe in another thread.
    """

    store: Store
    catalog: Catalog
    clock: Clock
    who: str = "secretary"
    attempts: Attempts = field(default_factory=MemoryAttempts)
    only_read: str = ""
    notice: str = ""
    unsaved: Callable[[str], None] = lambda _why: None

    @contextmanager
    def gesture(self, name: str, session_id: int | None = None) -> Iterator[Writer]:
        """Open one gesture: one transaction, one journal entry.

        Raises:
            Refusal: The dossier is only read here.
        """
        self.require_writable()
        with self.store.write(self.who, name, session_id) as writer:
            yield writer

    def require_writable(self) -> None:
        """Refuse to change a dossier that is only read here."""
        if self.only_read:
            raise Refusal("ONLY_READ", self.only_read)

    def backup(self, why: str) -> None:
        """Back up before or after something large; what prevents it must not stop a jury."""
        if not self.only_read:
            try:
                self.store.backup(why)
            except KnownError as error:
                self.unsaved(error.message)

    @contextmanager
    def edit(
        self, name: str, session_id: int, what: str, *states: SessionState
    ) -> Iterator[tuple[Writer, SessionRow]]:
        """Open a gesture on a session that is not closed.

        Args:
            name: Identifier of the gesture in the journal.
            session_id: The session.
            what: French name of the gesture, for the refusal.
            states: The states that allow it; all but `closed` when none is given.

        Raises:
            RulesRefusal: `SESSION-STATE`.
        """
        allowed = states or (SessionState.PREPARATION, SessionState.DELIBERATION)
        with self.gesture(name, session_id) as writer:
            row = session_row(writer, session_id)
            if row.state not in allowed:
                raise refusals.wrong_state(what, row)
            yield writer, row

    def load(self, session_id: int) -> Session:
        """Load a whole session."""
        with self.store.read() as reader:
            return load_session(reader, self.catalog, session_id)

    def sessions(self) -> list[SessionRow]:
        """Return all sessions, oldest first."""
        with self.store.read() as reader:
            return ordered_sessions(reader)

    def find_session(self, selector: str | None = None) -> SessionRow:
        """Return the session of this number or label; without one the only or latest.

        A number goes before a label: every session can be named by it.

        Raises:
            Refusal: There is none, or several have the label.
        """
        found = self.sessions()
        if not found:
            raise refusals.no_session()
        if selector is None:
            return found[-1]
        wanted = clean(selector)  # as labels are kept: macOS hands accents over apart
        named = [row for row in found if str(row.id) == wanted] or [
            row for row in found if row.label == wanted
        ]
        if not named:
            raise refusals.session_unknown(selector, [(row.id, row.label) for row in found])
        if len(named) > 1:
            raise refusals.session_ambiguous(selector, [row.id for row in named])
        return named[0]


def ordered_sessions(reader: Reader) -> list[SessionRow]:
    """Return all sessions by date, then by number."""
    return sorted(reader.rows(SessionRow), key=lambda row: (row.date, row.id))


def session_row(reader: Reader, session_id: int) -> SessionRow:
    """Return a session's row; raises `Refusal` when it is gone."""
    row = reader.get(SessionRow, session_id)
    if row is None:
        raise refusals.gone("Cette session")
    return row


def candidate_row(reader: Reader, session_id: int, candidate_id: int) -> CandidateRow:
    """Return a candidate's row; raises `Refusal` when it is gone."""
    row = reader.get(CandidateRow, candidate_id)
    if row is None or row.session_id != session_id:
        raise refusals.gone("Ce candidat")
    return row


def member_row(reader: Reader, session_id: int, member_id: int) -> MemberRow:
    """Return a member's row; raises `Refusal` when it is gone."""
    row = reader.get(MemberRow, member_id)
    if row is None or row.session_id != session_id:
        raise refusals.gone("Ce membre")
    return row


def load_session(reader: Reader, catalog: Catalog, session_id: int) -> Session:
    """Load a whole session: jury, candidates with all their facts, groups."""
    bare = bare_session(reader, catalog, session_id)
    groups = _groups(reader, bare, None)
    candidates = reader.rows(CandidateRow, session_id=session_id)
    return _with(bare, reader, candidates, groups, {"session_id": session_id})


def load_candidate(
    reader: Reader, catalog: Catalog, session_id: int, candidate_id: int
) -> tuple[Session, Candidate]:
    """Load a session with one candidate alone: enough to judge a gesture about that candidate.

    Raises:
        Refusal: The candidate is gone.
    """
    candidate_row(reader, session_id, candidate_id)
    bare = bare_session(reader, catalog, session_id)
    session = load_candidates(reader, bare, [candidate_id])
    return session, session.candidates[candidate_id]


def load_candidates(reader: Reader, bare: Session, candidate_ids: Iterable[int]) -> Session:
    """Return a session with some candidates alone, read now; those that are gone are left out."""
    session_id = bare.row.id
    candidates: dict[int, Candidate] = {}
    groups: dict[int, Group] = {}
    for candidate_id in candidate_ids:
        row = reader.get(CandidateRow, candidate_id)
        if row is not None and row.session_id == session_id:
            own = _groups(reader, bare, candidate_id)
            wanted = {"session_id": session_id, "candidate_id": candidate_id}
            candidates |= _with(bare, reader, [row], own, wanted).candidates
            groups |= own
    return replace(bare, candidates=candidates, groups=groups)


def with_everyone(reader: Reader, session: Session) -> Session:
    """Return a session with a bare row for every candidate: the rules follow their routes."""
    rows = reader.rows(CandidateRow, session_id=session.row.id)
    return replace(session, candidates={row.id: Candidate(row) for row in rows})


def bare_session(reader: Reader, catalog: Catalog, session_id: int) -> Session:
    """Load a session with its jury and events, without candidates."""
    row = session_row(reader, session_id)
    members = reader.rows(MemberRow, session_id=session_id)
    return Session(
        row=row,
        certification=catalog.read_certification(row.certification),
        reglement=catalog.read_reglement(row.reglement),
        members=tuple(sorted(members, key=lambda m: (m.position, m.id))),
        events=tuple(sorted(reader.rows(EventRow, session_id=session_id), key=_event_order)),
    )


def _event_order(event: EventRow) -> tuple[str, int]:
    return event.at, event.id


def _with(
    bare: Session,
    reader: Reader,
    rows: Iterable[CandidateRow],
    groups: dict[int, Group],
    wanted: dict[str, int],
) -> Session:
    """Return the session with these candidates; `wanted` selects their facts."""
    marks: dict[int, dict[str, MarkRow]] = defaultdict(dict)
    for mark in reader.rows(MarkRow, **wanted):
        marks[mark.candidate_id][mark.epreuve] = mark
    acquired: dict[int, dict[str, AcquisitionRow]] = defaultdict(dict)
    for one in reader.rows(AcquisitionRow, **wanted):
        acquired[one.candidate_id][one.bloc] = one
    decisions: dict[int, dict[str, DecisionRow]] = defaultdict(dict)
    for made in reader.rows(DecisionRow, **wanted):
        decisions[made.candidate_id][made.bloc] = made
    votes: dict[int, dict[str, VoteRow]] = defaultdict(dict)
    for vote in reader.rows(VoteRow, **wanted):
        votes[vote.candidate_id][vote.bloc] = vote
    recusals: dict[int, list[RecusalRow]] = defaultdict(list)
    for recusal in reader.rows(RecusalRow, **wanted):
        recusals[recusal.candidate_id].append(recusal)
    in_group: dict[int, dict[str, Group]] = defaultdict(dict)
    for group in groups.values():
        for member in group.members:
            in_group[member][group.row.epreuve] = group
    candidates = {
        row.id: Candidate(
            row=row,
            marks=marks.get(row.id, {}),
            acquisitions=acquired.get(row.id, {}),
            decisions=decisions.get(row.id, {}),
            votes=votes.get(row.id, {}),
            groups=in_group.get(row.id, {}),
            recusals=tuple(recusals.get(row.id, ())),
        )
        for row in rows
    }
    return replace(bare, candidates=candidates, groups=groups)


def _groups(reader: Reader, session: Session, candidate_id: int | None) -> dict[int, Group]:
    """Return the groups of a session, or of one candidate (each with all its members)."""
    epreuves = session.certification.epreuves
    wanted = {"session_id": session.row.id}
    if candidate_id is None:
        rows = reader.rows(GroupRow, **wanted)
        members = reader.rows(GroupMemberRow, **wanted)
        marks = reader.rows(GroupMarkRow, **wanted)
    else:
        own = reader.rows(GroupMemberRow, **wanted, candidate_id=candidate_id)
        ids = [m.group_id for m in own]
        rows = [g for i in ids if (g := reader.get(GroupRow, i)) is not None]
        members = [m for i in ids for m in reader.rows(GroupMemberRow, group_id=i)]
        marks = [m for i in ids for m in reader.rows(GroupMarkRow, **wanted, group_id=i)]
    return _assemble(rows, members, marks, epreuves)


def _assemble(
    rows: Iterable[GroupRow],
    members: Iterable[GroupMemberRow],
    marks: Iterable[GroupMarkRow],
    epreuves: dict[str, Epreuve],
) -> dict[int, Group]:
    people: dict[int, list[int]] = defaultdict(list)
    for member in members:
        people[member.group_id].append(member.candidate_id)
    sheets: dict[int, dict[str, GroupMarkRow]] = defaultdict(dict)
    for mark in marks:
        sheets[mark.group_id][mark.step] = mark
    return {
        row.id: Group(
            row=row,
            marks=sheets.get(row.id, {}),
            members=tuple(people.get(row.id, ())),
            steps=epreuves[row.epreuve].steps if row.epreuve in epreuves else (),
        )
        for row in rows
    }
