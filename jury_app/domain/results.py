"""Proposals and decisions, by bloc and for the candidate (session's règlement, RNCP fiche)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from jury_app.domain.certification import Bloc, Certification, Reglement
from jury_app.domain.marks import MarkValue, to_store
from jury_app.domain.numbers import mean
from jury_app.domain.session import Candidate, Session
from jury_app.domain.values import KEPT, LANGUAGE_LEVELS, MarkCode, Outcome, Reason, Verdict

MOTIVE_MIN = 10
"""Least length of a motive, in characters, surrounding spaces not counted."""


@dataclass(frozen=True, slots=True)
class BlocResult:
    """One bloc of one candidate.

    Attributes:
        bloc: The bloc with its épreuves in the candidate's plan.
        marks: The mark in force per épreuve, in the order of `bloc.epreuves`.
        average: Rounded average; None when acquired, while a mark is missing or an absence, or
            when no mark is a number.
        proposal: What the rules propose.
        reasons: Why, in the order of the rules.
        decision: What the jury decided, CAP for an acquired bloc, None while undecided.
        motive: The motive recorded with the decision.
        basis: The marks (and language level) behind it and the members recused, as text; compared
            with the one recorded.
        changed: True when the marks changed since the decision and nobody confirmed it.
        recused: True when a member was recused since the decision and nobody confirmed it.
    """

    bloc: Bloc
    marks: tuple[MarkValue | None, ...]
    average: Decimal | None
    proposal: Verdict
    reasons: tuple[Reason, ...]
    decision: Verdict | None
    motive: str
    basis: str
    changed: bool = False
    recused: bool = False

    @property
    def to_review(self) -> bool:
        """True when the decision is to be confirmed before closing."""
        return self.changed or self.recused

    @property
    def motive_missing(self) -> bool:
        """True when the decision differs from the present proposal without a motive."""
        return (
            self.decision is not None
            and self.decision is not self.proposal
            and len(self.motive) < MOTIVE_MIN
        )


@dataclass(frozen=True, slots=True)
class CandidateResult:
    """All required blocs of a candidate, and what follows for the certification."""

    candidate: Candidate
    blocs: tuple[BlocResult, ...]
    proposal: Outcome
    reasons: tuple[Reason, ...]
    decision: Outcome | None

    def bloc(self, code: str) -> BlocResult | None:
        """Return the result of a required bloc by its short code."""
        return next((b for b in self.blocs if b.bloc.code == code), None)

    @property
    def undecided(self) -> tuple[BlocResult, ...]:
        """The required blocs the jury has not decided yet."""
        return tuple(b for b in self.blocs if b.decision is None)


def evaluate(session: Session, candidate: Candidate) -> CandidateResult:
    """Return what is proposed for one candidate of a session, and what the jury decided."""
    certification, reglement = session.certification, session.reglement
    blocs = tuple(
        _bloc_result(candidate, bloc, certification, reglement)
        for bloc in session.plan(candidate).blocs
    )
    proposal, reasons = candidate_outcome([b.proposal for b in blocs], candidate, certification)
    decisions = [b.decision for b in blocs if b.decision is not None]
    decided = None
    if len(decisions) == len(blocs):
        decided, _ = candidate_outcome(decisions, candidate, certification)
    return CandidateResult(candidate, blocs, proposal, reasons, decided)


def _bloc_result(
    candidate: Candidate, bloc: Bloc, certification: Certification, reglement: Reglement
) -> BlocResult:
    marks = tuple(candidate.mark(epreuve) for epreuve in bloc.epreuves)
    level = candidate.row.language_level
    gate = language_gate(bloc.code, level, certification)
    acquired = candidate.has_acquired(bloc.code)
    average = None if acquired else _average(bloc, marks, reglement)
    if acquired:
        proposal: Verdict = Verdict.CAP
        reasons: tuple[Reason, ...] = ()
    else:
        proposal, reasons = propose(marks, average, gate, reglement)
    basis = _basis(candidate, bloc, marks, level if _is_gated(bloc.code, certification) else None)
    made = candidate.decisions.get(bloc.code)
    if acquired:
        return BlocResult(bloc, marks, None, proposal, reasons, Verdict.CAP, "", basis)
    was, now = _parts(made.basis if made else basis), _parts(basis)
    return BlocResult(
        bloc=bloc,
        marks=marks,
        average=average,
        proposal=proposal,
        reasons=reasons,
        decision=Verdict(made.verdict) if made else None,
        motive=made.motive if made else "",
        basis=basis,
        changed=was.marks != now.marks,
        recused=was.recused is not None and not was.recused >= (now.recused or frozenset()),
    )


def propose(
    marks: tuple[MarkValue | None, ...],
    average: Decimal | None,
    gate: Reason | None,
    reglement: Reglement,
) -> tuple[Verdict, tuple[Reason, ...]]:
    """Return the proposal for a bloc not acquired earlier: the first rule that applies.

    Args:
        marks: The mark in force per épreuve; None where there is none yet.
        average: The bloc's rounded average, or None.
        gate: Why the language prerequisite stands in the way, or None.
        reglement: Pass mark and eliminatory mark.
    """
    if all(mark is MarkCode.DISP for mark in marks):
        return Verdict.DISP, ()
    if MarkCode.ABI in marks:
        return Verdict.DEF, (Reason.ABSENCE_UNJUSTIFIED,)
    waiting = []
    if None in marks:
        waiting.append(Reason.MARK_MISSING)
    if MarkCode.ABJ in marks:
        waiting.append(Reason.ABSENCE_JUSTIFIED)
    if waiting:
        return Verdict.ATT, tuple(waiting)
    if failing := _failing(marks, average, reglement):
        return Verdict.NVAL, failing
    if gate is not None:
        return (Verdict.ATT if gate is Reason.LANGUAGE_UNKNOWN else Verdict.NVAL), (gate,)
    return Verdict.VAL, ()


def _failing(
    marks: tuple[MarkValue | None, ...], average: Decimal | None, reglement: Reglement
) -> tuple[Reason, ...]:
    found = []
    if MarkCode.NVAL in marks:
        found.append(Reason.EPREUVE_NOT_VALIDATED)
    if average is not None and average < reglement.pass_mark:
        found.append(Reason.BELOW_PASS_MARK)
    least = reglement.eliminatory_mark
    if least is not None and any(isinstance(m, Decimal) and m < least for m in marks):
        found.append(Reason.BELOW_ELIMINATORY)
    return tuple(found)


def _average(
    bloc: Bloc, marks: tuple[MarkValue | None, ...], reglement: Reglement
) -> Decimal | None:
    if any(mark is None or mark in {MarkCode.ABI, MarkCode.ABJ} for mark in marks):
        return None
    return mean(
        (mark, reglement.coefficient(epreuve.code))
        for epreuve, mark in zip(bloc.epreuves, marks, strict=True)
        if isinstance(mark, Decimal)
    )


def _is_gated(bloc: str, certification: Certification) -> bool:
    rule = certification.language
    return rule is not None and rule.gates == "bloc" and rule.bloc == bloc


def language_gate(bloc: str, level: str | None, certification: Certification) -> Reason | None:
    """Return why the language prerequisite stands in the way of a bloc, or None."""
    rule = certification.language
    return language_reason(level, rule.level) if rule and _is_gated(bloc, certification) else None


def language_reason(level: str | None, required: str) -> Reason | None:
    """Return why a CEFR level falls short of the one required, or None."""
    if level is None:
        return Reason.LANGUAGE_UNKNOWN
    below = LANGUAGE_LEVELS.index(level) < LANGUAGE_LEVELS.index(required)
    return Reason.LANGUAGE_BELOW if below else None


def internship_reason(weeks: int | None, required: int) -> Reason | None:
    """Return why an internship, in weeks, falls short of the length required, or None."""
    if weeks is None:
        return Reason.INTERNSHIP_UNKNOWN
    return Reason.INTERNSHIP_SHORT if weeks < required else None


_RECUSED = "recused="


class _Parts(NamedTuple):
    """What a decision stands on, read back from its text."""

    marks: list[str]
    recused: frozenset[str] | None
    """None in a decision of version 0.1.0, which did not note it."""


def _parts(basis: str) -> _Parts:
    parts = basis.split(";")
    noted = [part for part in parts if part.startswith(_RECUSED)]
    recused = {member for part in noted for member in part.removeprefix(_RECUSED).split(",")}
    marks = [part for part in parts if part not in noted]
    return _Parts(marks, frozenset(recused - {""}) if noted else None)


def _basis(
    candidate: Candidate, bloc: Bloc, marks: tuple[MarkValue | None, ...], level: str | None
) -> str:
    parts = [
        f"{epreuve.code}={'' if mark is None else to_store(mark)}"
        for epreuve, mark in zip(bloc.epreuves, marks, strict=True)
    ]
    parts += [f"level={level}"] if level else []
    return ";".join([*parts, _recusals(candidate)])


def _recusals(candidate: Candidate) -> str:
    return _RECUSED + ",".join(map(str, sorted(candidate.recused)))


def noting_recusals(basis: str, candidate: Candidate) -> str:
    """Return what a decision stands on with the recusals there are, where it notes none.

    Decisions of version 0.1.0 do not: without it, a recusal that follows would not show as later.
    """
    if _parts(basis).recused is not None:
        return basis
    return f"{basis};{_recusals(candidate)}"


def candidate_outcome(
    blocs: Iterable[Verdict], candidate: Candidate, certification: Certification
) -> tuple[Outcome, tuple[Reason, ...]]:
    """Return what the verdicts of all required blocs, proposed or decided, make of a candidate.

    Returns:
        The outcome and, where the internship or the language made it, why.
    """
    verdicts = list(blocs)
    if Verdict.ATT in verdicts:
        return Outcome.ATT, ()
    if all(verdict in KEPT for verdict in verdicts):
        return _prerequisites(candidate, certification)
    judged = [v for v in verdicts if v not in {Verdict.CAP, Verdict.DISP}]
    if all(verdict is Verdict.DEF for verdict in judged):
        return Outcome.DEF, ()
    if any(verdict in KEPT for verdict in verdicts):
        return Outcome.PART, ()
    return Outcome.AJ, ()


def expected_outcome(result: CandidateResult, certification: Certification) -> Outcome:
    """Return the decision on a candidate, else what adopting the other proposals would make it.

    The blocs already decided count as decided: `CandidateResult.proposal` ignores them.
    """
    if result.decision is not None:
        return result.decision
    if all(bloc.decision in {None, bloc.proposal} for bloc in result.blocs):
        return result.proposal
    verdicts = [bloc.decision or bloc.proposal for bloc in result.blocs]
    return candidate_outcome(verdicts, result.candidate, certification)[0]


def _prerequisites(
    candidate: Candidate, certification: Certification
) -> tuple[Outcome, tuple[Reason, ...]]:
    reasons = []
    language = certification.language
    if language is not None and language.gates == "certification":
        reasons.append(language_reason(candidate.row.language_level, language.level))
    internship = certification.internship
    if internship is not None and candidate.route not in internship.not_required_on:
        reasons.append(internship_reason(candidate.row.internship_weeks, internship.weeks))
    found = tuple(reason for reason in reasons if reason is not None)
    unknown = {Reason.LANGUAGE_UNKNOWN, Reason.INTERNSHIP_UNKNOWN}
    if unknown.intersection(found):
        return Outcome.ATT, found
    return (Outcome.PART if found else Outcome.ADM), found
