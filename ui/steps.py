"""The steps of the work in their order, and where each stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from jury_app.application.view import SessionView
from jury_app.domain.deliberation import CANDIDATE_RULES
from jury_app.domain.values import SessionState, Severity
from jury_app.domain.wording import plural


@dataclass(frozen=True, slots=True)
class Step:
    """One step: key of its page (also of its icon), title in the rail."""

    key: str
    title: str


STEPS = (
    Step("session", "Séance"),
    Step("jury", "Jury"),
    Step("candidates", "Candidats"),
    Step("marks", "Notes"),
    Step("deliberation", "Délibération"),
    Step("closing", "Clôture et PV"),
    Step("documents", "Documents"),
    Step("journal", "Journal"),
)


@dataclass(frozen=True, slots=True)
class StepState:
    """Where a step stands.

    Attributes:
        done: Nothing is left to do there.
        count: Points to see there; 0 shows no badge.
        blocking: True when these points stand against opening or closing.
        said: The same in words.
    """

    done: bool = False
    count: int = 0
    blocking: bool = False
    said: str = "à faire"


_SESSION_RULES = ("JURY-NOMINATION", "SESSION-DATE")
_CANDIDATE_RULES = ("SESSION-ROUTE", "CAP-PROOF")
_DECISION_RULES = ("JURY-RECUSAL", "CLOSE-MOTIVE", "CLOSE-PRESCRIPTION", "CLOSE-REVIEW")


def page_of_rule(rule: str) -> str:
    """Return the key of the page where a rule is put right."""
    if rule in _SESSION_RULES:
        return "session"
    if rule in _CANDIDATE_RULES:
        return "candidates"
    if rule in _DECISION_RULES or rule in {"CLOSE-UNDECIDED", "SESSION-STATE"}:
        return "deliberation"
    return "jury" if rule.startswith("JURY-") else "closing"


def states(view: SessionView) -> dict[str, StepState]:
    """Return the state of every step by its key; quick, for it follows every mark typed."""
    session, tally = view.session, view.tally
    there: dict[str, list[_Point]] = {step.key: [] for step in STEPS}
    for finding in view.jury_findings:
        if not finding.ok:
            there[page_of_rule(finding.rule)].append(_Point(finding.rule, 1, finding.blocks))
    for rule, severity in CANDIDATE_RULES.items():
        if tally[rule]:
            blocks = severity is Severity.BLOCKING
            there[page_of_rule(rule)].append(_Point(rule, tally[rule], blocks))
    heard, closed = tally["heard"], session.state is SessionState.CLOSED
    deciding = [p for p in there["deliberation"] if p.rule in _DECISION_RULES]
    progress = f"{tally['decided']} sur {heard} décidés"
    decided = heard > 0 and tally["decided"] == heard
    return {
        "session": _judged(there["session"], done=bool(session.row.place)),
        "jury": _judged([p for p in there["jury"] if p.blocks], done=bool(session.members)),
        "candidates": _candidates(tally, there["candidates"]),
        "marks": _marks(tally),
        "deliberation": _judged(deciding, done=decided, todo=progress),
        "closing": StepState(closed, said="fait" if closed else "à faire"),
        "documents": StepState(said="à produire"),
        "journal": StepState(said="à consulter"),
    }


class _Point(NamedTuple):
    """A rule that does not hold, and for how many candidates (1 for the jury)."""

    rule: str
    many: int
    blocks: bool


def _judged(failing: Iterable[_Point], done: bool, todo: str = "à faire") -> StepState:
    points = list(failing)
    blocking = any(p.blocks for p in points)
    if points:
        kind = ("point bloquant", "points bloquants") if blocking else (
            "point à vérifier", "points à vérifier"
        )  # fmt: skip
        count = sum(p.many for p in points)
        return StepState(False, count, blocking, plural(count, *kind))
    return StepState(done, said="fait" if done else todo)


def _candidates(tally: Mapping[str, int], failing: list[_Point]) -> StepState:
    if waiting := tally["acquired"]:
        said = plural(waiting, "acquis à confirmer", "acquis à confirmer")
        count = waiting + sum(p.many for p in failing)
        return StepState(False, count, any(p.blocks for p in failing), said)
    return _judged(failing, done=tally["heard"] > 0)


def _marks(tally: Mapping[str, int]) -> StepState:
    if missing := tally["marks"]:
        said = plural(missing, "candidat a des notes manquantes",
                      "candidats ont des notes manquantes")  # fmt: skip
        return StepState(False, missing, blocking=False, said=said)
    done = tally["heard"] > 0
    return StepState(done, said="fait" if done else "à faire")
