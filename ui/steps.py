"""The steps of the work in their order, and where each stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from jury_app.application.view import SessionView
from jury_app.domain.findings import Finding
from jury_app.domain.values import Reason, SessionState, Verdict
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
    """Return the state of every step by its key."""
    session = view.session
    failing = [f for f in view.findings if not f.ok]
    there = {step.key: [f for f in failing if page_of_rule(f.rule) == step.key] for step in STEPS}
    heard, closed = bool(session.heard), session.state is SessionState.CLOSED
    deciding = [f for f in there["deliberation"] if f.rule in _DECISION_RULES]
    decided = heard and view.decided == len(session.heard)
    return {
        "session": _judged(there["session"], done=bool(session.row.place)),
        "jury": _judged([f for f in there["jury"] if f.blocks], done=bool(session.members)),
        "candidates": _candidates(view, there["candidates"]),
        "marks": _marks(view),
        "deliberation": _judged(deciding, done=decided, todo=_progress(view)),
        "closing": StepState(closed, said="fait" if closed else "à faire"),
        "documents": StepState(said="à produire"),
        "journal": StepState(said="à consulter"),
    }


def _judged(failing: Iterable[Finding], done: bool, todo: str = "à faire") -> StepState:
    points = list(failing)
    blocking = any(f.blocks for f in points)
    if points:
        kind = ("point bloquant", "points bloquants") if blocking else (
            "point à vérifier", "points à vérifier"
        )  # fmt: skip
        return StepState(False, len(points), blocking, plural(len(points), *kind))
    return StepState(done, said="fait" if done else todo)


def _candidates(view: SessionView, failing: list[Finding]) -> StepState:
    waiting = sum(
        1
        for candidate in view.session.heard
        for acquisition in candidate.acquisitions.values()
        if not acquisition.confirmed
    )
    if waiting:
        said = plural(waiting, "acquis à confirmer", "acquis à confirmer")
        return StepState(False, waiting + len(failing), any(f.blocks for f in failing), said)
    return _judged(failing, done=bool(view.session.heard))


def _marks(view: SessionView) -> StepState:
    missing = sum(
        1
        for candidate in view.session.heard
        if any(
            Reason.MARK_MISSING in bloc.reasons and bloc.decision is not Verdict.CAP
            for bloc in view.results[candidate.row.id].blocs
        )
    )
    if missing:
        said = plural(missing, "candidat a des notes manquantes",
                      "candidats ont des notes manquantes")  # fmt: skip
        return StepState(False, missing, blocking=False, said=said)
    done = bool(view.session.heard)
    return StepState(done, said="fait" if done else "à faire")


def _progress(view: SessionView) -> str:
    return f"{view.decided} sur {len(view.session.heard)} décidés"
