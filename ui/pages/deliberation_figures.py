"""What the deliberation page computes from a session: entries of the list, pace.

Pure functions over frozen values: no widget here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median

from jury_app.application.view import SessionView, candidate_reasons
from jury_app.domain.hearing import recusal_finding, route_finding
from jury_app.domain.results import CandidateResult
from jury_app.domain.session import Session
from jury_app.domain.text import fold
from jury_app.domain.values import Outcome, Reason, Verdict
from jury_app.domain.wording import ROUTES, plural
from ui.widgets import SIGN_OF_TONE, TONE_OF_OUTCOME, TONE_OF_VERDICT

ALL, DISCUSS, PROBLEM, UNDECIDED, WAITING = "all", "discuss", "problem", "undecided", "waiting"
FILTERS = {
    ALL: "Tous",
    DISCUSS: "À discuter",
    PROBLEM: "À problème",
    UNDECIDED: "Non décidés",
    WAITING: "En attente",
}
SHORT_OUTCOMES = {
    Outcome.ADM: "Certifié",
    Outcome.PART: "Partielle",
    Outcome.AJ: "Ajourné",
    Outcome.DEF: "Défaillant",
    Outcome.ATT: "En attente",
}
SHORT_VERDICTS = {
    Verdict.VAL: "Validé",
    Verdict.NVAL: "Non validé",
    Verdict.CAP: "Acquis",
    Verdict.DISP: "Dispensé",
    Verdict.DEF: "Défaillant",
    Verdict.ATT: "En attente",
}
_LACKING = frozenset({Reason.MARK_MISSING, Reason.LANGUAGE_UNKNOWN, Reason.INTERNSHIP_UNKNOWN})
_PAUSE_SECONDS = 15 * 60
_LEAST_GAPS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A candidate as the list shows one.

    Attributes:
        state: Text of the chip, its sign first.
        tone: Tone of the chip.
        key: What searching compares with, folded.
        flags: The filters the candidate belongs to.
        adoptable: How many blocs adopting would decide.
    """

    id: int
    name: str
    detail: str
    state: str
    tone: str
    key: str
    flags: frozenset[str]
    adoptable: int


def verdict_chip(verdict: Verdict) -> tuple[str, str]:
    """Return the text and tone of a bloc's state."""
    tone = TONE_OF_VERDICT[verdict]
    return f"{SIGN_OF_TONE[tone]} {SHORT_VERDICTS[verdict]}", tone


def outcome_chip(outcome: Outcome) -> tuple[str, str]:
    """Return the text and tone of a candidate's outcome."""
    tone = TONE_OF_OUTCOME[outcome]
    return f"{SIGN_OF_TONE[tone]} {SHORT_OUTCOMES[outcome]}", tone


def entry_of(session: Session, result: CandidateResult) -> Entry:
    """Return what the list shows of a candidate."""
    candidate = result.candidate
    row = candidate.row
    state, tone = _state(result)
    detail = row.option if row.number is None else f"{row.number} · {row.option}"
    key = fold(f"{candidate.name}{row.usage_name}{row.number or ''}{row.ine or ''}{row.option}")
    return Entry(row.id, candidate.name, detail, state, tone, key,
                 frozenset(_flags(session, result)), _adoptable(session, result))  # fmt: skip


def _state(result: CandidateResult) -> tuple[str, str]:
    if result.candidate.row.discuss:
        return "⚑ à discuter", "bad"
    if result.decision is not None:
        return outcome_chip(result.decision)
    if result.proposal is Outcome.ATT:
        return "… en attente", "wait"
    left = len(result.undecided)
    judged = sum(1 for b in result.blocs if b.proposal is not Verdict.CAP)
    return ("à décider" if left == judged else f"encore {left}"), "wait"


def _flags(session: Session, result: CandidateResult) -> Iterable[str]:
    yield ALL
    if result.candidate.row.discuss:
        yield DISCUSS
    if result.undecided:
        yield UNDECIDED
    if (result.decision or result.proposal) is Outcome.ATT:
        yield WAITING
    if _has_problem(session, result):
        yield PROBLEM


def _has_problem(session: Session, result: CandidateResult) -> bool:
    """Tell whether something other than deciding stands between the candidate and the closing."""
    candidate = result.candidate
    reasons = {reason for bloc in result.blocs for reason in bloc.reasons}
    return (
        any(bloc.changed or bloc.motive_missing for bloc in result.blocs)
        or bool(_LACKING & (reasons | set(result.reasons)))
        or needs_prescription(session, result)
        or route_finding(session, candidate) is not None
        or recusal_finding(session, candidate) is not None
    )


def needs_prescription(session: Session, result: CandidateResult) -> bool:
    """Tell whether a VAE « validation partielle » still lacks its prescription."""
    return asks_prescription(session, result) and not result.candidate.row.prescription.strip()


def asks_prescription(session: Session, result: CandidateResult) -> bool:
    """Tell whether the candidate's outcome asks for a prescription (VAE, partial)."""
    evidence = session.certification.route_by_id[result.candidate.route].evidence
    return evidence and (result.decision or result.proposal) is Outcome.PART


def _adoptable(session: Session, result: CandidateResult) -> int:
    """Count what adopting would decide, as `deliberating.adoptable` does, from known results."""
    candidate = result.candidate
    if candidate.row.discuss or candidate.row.withdrawn or result.proposal is Outcome.ATT:
        return 0
    if recusal_finding(session, candidate) or route_finding(session, candidate):
        return 0
    return len(result.undecided)


def pace(times: Iterable[str]) -> float | None:
    """Return the seconds a decided candidate takes, or None while too little is known.

    Candidates adopted at the same instant count as one; longer gaps are pauses and left out.

    Args:
        times: UTC times of the last decision of each decided candidate.
    """
    moments = sorted({datetime.fromisoformat(time) for time in times})
    gaps = [(b - a).total_seconds() for a, b in pairwise(moments)]
    kept = [gap for gap in gaps if gap <= _PAUSE_SECONDS]
    return median(kept) if len(kept) >= _LEAST_GAPS else None


def remaining_minutes(results: Iterable[CandidateResult], undecided: int) -> int | None:
    """Return the minutes left at the present pace, or None while too little is known."""
    times = [
        max(made.decided_at for made in r.candidate.decisions.values())
        for r in results
        if r.decision is not None and r.candidate.decisions
    ]
    seconds = pace(times)
    return None if seconds is None or not undecided else max(1, round(seconds * undecided / 60))


def duration(minutes: int) -> str:
    """Return « 48 min » or « 2 h 05 »."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d}" if hours else f"{minutes} min"


def details_line(view: SessionView, result: CandidateResult, place: str) -> str:
    """Return what the card says under the name: option, route, prerequisites, numbers."""
    row = result.candidate.row
    parts = [row.option, ROUTES[result.candidate.route]]
    internship = view.session.certification.internship
    if internship and result.candidate.route not in internship.not_required_on:
        weeks = row.internship_weeks
        parts.append("Stage inconnu" if weeks is None
                     else f"Stage {plural(weeks, 'semaine', 'semaines')}")  # fmt: skip
    if view.session.certification.language:
        parts.append(f"Langue {row.language_level or 'inconnue'}")
    if row.withdrawn:
        parts.append("Retiré de la session")
    number = "sans numéro" if row.number is None else f"n°\u00a0{row.number}"
    reasons = candidate_reasons(view.session, result)
    if (result.decision or result.proposal) in {Outcome.ATT, Outcome.PART}:
        parts += reasons
    return " · ".join([*parts, number, place])
