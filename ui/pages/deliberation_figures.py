"""What the deliberation page computes from a session: entries of the list, pace.

Pure functions over frozen values: no widget here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from statistics import median

from jury_app.application.deliberating import adoptable
from jury_app.application.view import SessionView, candidate_reasons
from jury_app.domain.deliberation import impossible_votes
from jury_app.domain.hearing import recusal_finding, route_finding
from jury_app.domain.numbers import mean
from jury_app.domain.results import CandidateResult, expected_outcome
from jury_app.domain.session import Session
from jury_app.domain.values import Outcome, Reason, SessionState, Verdict
from jury_app.domain.wording import ROUTES, plural, short_date
from ui.matching import key_of
from ui.widgets import SIGN_OF_TONE, TONE_OF_OUTCOME, TONE_OF_VERDICT

ALL, DISCUSS, PROBLEM, UNDECIDED, WAITING = "all", "discuss", "problem", "undecided", "waiting"
DECIDED = "decided"
FILTERS = {
    ALL: "Tous",
    DISCUSS: "À discuter",
    PROBLEM: "À problème",
    UNDECIDED: "Non délibérés",
    WAITING: "En attente",
    DECIDED: "Décidés",
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
        number: The candidate's number, None before the opening.
        average: Mean of the blocs' averages, None while there is none.
        option: The option's label.
        campus: The candidate's campus.
    """

    id: int
    name: str
    detail: str
    state: str
    tone: str
    key: str
    flags: frozenset[str]
    adoptable: int
    number: int | None = None
    average: Decimal | None = None
    option: str = ""
    campus: str = ""


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
    state, tone = _state(session, result)
    detail = row.option if row.number is None else f"{row.number} · {row.option}"
    return Entry(row.id, candidate.name, detail, state, tone, key_of(candidate),
                 frozenset(_flags(session, result)), len(adoptable(session, result)),
                 row.number, overall(result), row.option, row.campus)  # fmt: skip


def overall(result: CandidateResult) -> Decimal | None:
    """Return the mean of a candidate's averages, bloc by bloc: to sort by, never to decide."""
    return mean((b.average, Decimal(1)) for b in result.blocs if b.average is not None)


def _state(session: Session, result: CandidateResult) -> tuple[str, str]:
    if result.candidate.row.discuss and session.state is not SessionState.CLOSED:
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
    yield UNDECIDED if result.undecided else DECIDED
    if (result.decision or result.proposal) is Outcome.ATT:
        yield WAITING
    if _has_problem(session, result):
        yield PROBLEM


def _has_problem(session: Session, result: CandidateResult) -> bool:
    """Tell whether something other than deciding stands between the candidate and the closing."""
    candidate = result.candidate
    reasons = {reason for bloc in result.blocs for reason in bloc.reasons}
    return (
        any(bloc.to_review or bloc.motive_missing for bloc in result.blocs)
        or bool(_LACKING & (reasons | set(result.reasons)))
        or needs_prescription(session, result)
        or bool(impossible_votes(session, candidate))
        or route_finding(session, candidate) is not None
        or recusal_finding(session, candidate) is not None
    )


def needs_prescription(session: Session, result: CandidateResult) -> bool:
    """Tell whether a VAE « validation partielle » still lacks its prescription."""
    return asks_prescription(session, result) and not result.candidate.row.prescription.strip()


def asks_prescription(session: Session, result: CandidateResult) -> bool:
    """Tell whether the candidate's outcome asks for a prescription (VAE, partial)."""
    evidence = session.certification.route_by_id[result.candidate.route].evidence
    return evidence and expected_outcome(result, session.certification) is Outcome.PART


def remaining(entries: Iterable[Entry]) -> str:
    """Return what is left to decide, in words: ready to adopt, to discuss, waiting, the others."""
    left = [entry for entry in entries if UNDECIDED in entry.flags]
    ready = sum(1 for entry in left if entry.adoptable)
    talk = sum(1 for entry in left if DISCUSS in entry.flags)
    wait = sum(1 for entry in left if WAITING in entry.flags and DISCUSS not in entry.flags)
    other = len(left) - ready - talk - wait
    parts = ((ready, "à adopter"), (talk, "à discuter"), (wait, "en attente"),
             (other, "sans jury ni voie ouverte"))  # fmt: skip
    said = [f"{count} {word}" for count, word in parts if count]
    return f"Reste : {', '.join(said)}." if said else ""


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


def identity_line(view: SessionView, result: CandidateResult) -> str:
    """Return who the candidate is beyond the name, and what is acquired without being required."""
    row = result.candidate.row
    parts = [f"nom d'usage {row.usage_name}"] if row.usage_name else []
    if row.birth_date:
        born = {"F": "née", "M": "né"}.get(row.sex or "", "né(e)")
        place = f" à {row.birth_place}" if row.birth_place else ""
        parts.append(f"{born} le {short_date(row.birth_date)}{place}")
    parts.append(f"INE {row.ine}" if row.ine else "sans INE")
    if row.campus and row.campus != view.session.row.campus:
        parts.append(f"campus {row.campus}")
    required = {bloc.bloc.code for bloc in result.blocs}
    known = result.candidate.acquisitions
    if beside := sorted(code for code in known if code not in required):
        parts.append(f"acquis sans être exigé : {', '.join(beside)}")
    if doubtful := sorted(code for code, one in known.items() if not one.confirmed):
        parts.append(f"acquis à confirmer : {', '.join(doubtful)}")
    said = " · ".join(parts)
    return f"{said[:1].upper()}{said[1:]}"


def details_line(view: SessionView, result: CandidateResult) -> str:
    """Return what the card says under the name: option, route, prerequisites, number."""
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
    if expected_outcome(result, view.session.certification) in {Outcome.ATT, Outcome.PART}:
        parts += reasons
    return " · ".join([*parts, number])
