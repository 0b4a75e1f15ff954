"""A whole session in memory: the frozen aggregate on which every rule is computed."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from jury_app.domain.certification import Certification, Epreuve, Plan, Reglement
from jury_app.domain.marks import MarkValue, stored
from jury_app.domain.numbers import round_ratio
from jury_app.domain.records import (
    AcquisitionRow,
    CandidateRow,
    DecisionRow,
    EventRow,
    GroupMarkRow,
    GroupRow,
    MarkRow,
    MemberRow,
    RecusalRow,
    SessionRow,
    VoteRow,
)
from jury_app.domain.text import french_order, full_name
from jury_app.domain.values import Role, Route, SessionState

WHOLE = ""
"""The step under which the mark of the whole group (« Ensemble ») is kept."""


@dataclass(frozen=True)
class Group:
    """A group, its mark sheet and its members (candidate ids)."""

    row: GroupRow
    marks: Mapping[str, GroupMarkRow]
    members: tuple[int, ...]
    steps: tuple[str, ...]

    @property
    def filled(self) -> list[GroupMarkRow]:
        """The marks of the sheet as it is read: the ensemble, then the steps."""
        return [self.marks[step] for step in (WHOLE, *self.steps) if step in self.marks]

    @cached_property
    def result(self) -> Decimal | None:
        """The group's result, or None while its sheet is incomplete."""
        return group_result(
            {step: Decimal(mark.value) for step, mark in self.marks.items()}, self.steps
        )


def group_result(marks: Mapping[str, Decimal], steps: tuple[str, ...]) -> Decimal | None:
    """Return the mean of (ensemble, mean of the steps), rounded once at the end.

    Args:
        marks: Step name (`WHOLE` for the ensemble) to mark.
        steps: The steps of the épreuve; may be empty.

    Returns:
        The result, or None when some steps are filled and others empty, or nothing is.
    """
    whole = marks.get(WHOLE)
    filled = [marks[step] for step in steps if step in marks]
    if filled and len(filled) < len(steps):
        return None
    if not filled:
        return None if whole is None else round_ratio(whole, Decimal(1))
    total, count = sum(filled, Decimal(0)), Decimal(len(filled))
    if whole is None:
        return round_ratio(total, count)
    return round_ratio(whole * count + total, 2 * count)


@dataclass(frozen=True)
class Candidate:
    """A candidate with everything the dossier knows about this session of theirs."""

    row: CandidateRow
    marks: Mapping[str, MarkRow] = field(default_factory=dict)
    acquisitions: Mapping[str, AcquisitionRow] = field(default_factory=dict)
    decisions: Mapping[str, DecisionRow] = field(default_factory=dict)
    votes: Mapping[str, VoteRow] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    recusals: tuple[RecusalRow, ...] = ()

    @property
    def name(self) -> str:
        """« NOM Prénoms » as stored."""
        return full_name(self.row.birth_name, self.row.first_names)

    @property
    def handle(self) -> str:
        """What names the candidate in reports: the INE, else the number, else the name."""
        number = None if self.row.number is None else str(self.row.number)
        return self.row.ine or number or self.name

    @property
    def route(self) -> Route:
        """The route of access."""
        return Route(self.row.route)

    @property
    def recused(self) -> frozenset[int]:
        """The members who do not sit for the candidate, by id."""
        return frozenset(recusal.member_id for recusal in self.recusals)

    def mark(self, epreuve: Epreuve) -> MarkValue | None:
        """Return the mark in force: the candidate's own, else the group's result."""
        if own := self.marks.get(epreuve.code):
            return stored(own.value)
        group = self.groups.get(epreuve.code)
        return group.result if group else None

    def has_acquired(self, bloc: str) -> bool:
        """True when the bloc was acquired earlier and, where needed, a person confirmed it."""
        found = self.acquisitions.get(bloc)
        return found is not None and found.confirmed


@dataclass(frozen=True)
class Session:
    """A session: its row, its own certification and règlement, jury, candidates and groups."""

    row: SessionRow
    certification: Certification
    reglement: Reglement
    members: tuple[MemberRow, ...] = ()
    candidates: Mapping[int, Candidate] = field(default_factory=dict)
    groups: Mapping[int, Group] = field(default_factory=dict)
    events: tuple[EventRow, ...] = ()

    @property
    def state(self) -> SessionState:
        """Where the session stands in its life."""
        return SessionState(self.row.state)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Ids of all candidates by birth name then first names, as French sorts."""
        return tuple(c.row.id for c in sorted(self.candidates.values(), key=_by_name))

    @cached_property
    def ordered(self) -> tuple[Candidate, ...]:
        """All candidates in that order."""
        return tuple(map(self.candidates.__getitem__, self.order))

    @cached_property
    def heard(self) -> tuple[Candidate, ...]:
        """The candidates not withdrawn, in the same order."""
        return tuple(c for c in self.ordered if not c.row.withdrawn)

    def with_candidates(self, candidates: Mapping[int, Candidate]) -> "Session":
        """Return the session with these candidates, by id, added or in place of the same ones.

        Their order, slow to make for thousands, is kept where no name changed.
        """
        made = replace(self, candidates={**self.candidates, **candidates})
        known = self.candidates.get
        if all((old := known(i)) and _by_name(old) == _by_name(c) for i, c in candidates.items()):
            # A cached property keeps its value in the instance's dictionary, frozen or not.
            vars(made)["order"] = self.order
        return made

    def plan(self, candidate: Candidate) -> Plan:
        """Return the blocs and épreuves required of a candidate."""
        return self.certification.plan(candidate.route, candidate.row.option)

    def chairs(self) -> list[MemberRow]:
        """The Président, then any Vice-président."""
        return self.seated(Role.PRESIDENT) + self.seated(Role.VICE_PRESIDENT)

    def seated(self, role: Role) -> list[MemberRow]:
        """Members who hold this seat, in order."""
        return [m for m in self.members if m.role == role]

    def acting_chair(self, recused: Container[int] = ()) -> MemberRow | None:
        """Return the Président present, else a Vice-président present, else None.

        Args:
            recused: Members who do not sit for the candidate meant, by id.
        """
        return next((m for m in self.chairs() if m.present and m.id not in recused), None)

    def secretary(self) -> MemberRow | None:
        """The Secrétaire present, or None."""
        return next((m for m in self.seated(Role.SECRETARY) if m.present), None)


def _by_name(candidate: Candidate) -> tuple[object, ...]:
    row = candidate.row
    return (*french_order(row.birth_name, row.first_names), row.birth_date or "", row.id)
