"""What the room sees of a candidate: decided here, so that no painter can show more.

No birth date, INE, mark, comment, motive, vote nor recusal: the members need the blocs, what is
proposed and what is decided.
"""

from dataclasses import dataclass

from jury_app.application.view import SessionView
from jury_app.domain.results import CandidateResult, expected_outcome
from jury_app.domain.values import KEPT, Outcome, SessionState, Verdict
from jury_app.domain.wording import ROUTES

_NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class SlideBloc:
    """A bloc: its code, its short title, what is proposed, what is decided if anything is."""

    code: str
    title: str
    proposal: Verdict
    decision: Verdict | None


@dataclass(frozen=True, slots=True)
class Slide:
    """A candidate as projected.

    Attributes:
        session: « DESRA · Session 2026 ».
        name: The candidate's name, or « Candidat n° 12 ».
        details: Option and route.
        blocs: The blocs of the candidate's plan, in order.
        outcome: The decision on the candidate, else what decisions and proposals make together.
        decided: True when `outcome` is the jury's decision.
        kept: How many blocs are validated, acquired or exempted, by decision, else by proposal.
    """

    session: str
    name: str
    details: str
    blocs: tuple[SlideBloc, ...]
    outcome: Outcome
    decided: bool
    kept: int


def slide_of(view: SessionView, candidate_id: int | None, anonymous: bool) -> Slide | None:
    """Return what to project, None where the room has nobody to see.

    Nothing is shown outside the deliberation, of a candidate withdrawn, nor of an unknown one.

    Args:
        view: The session.
        candidate_id: The candidate the jury speaks of, None for nobody.
        anonymous: True to show the candidate's number in place of the name.
    """
    result = view.results.get(candidate_id) if candidate_id is not None else None
    sitting = view.session.state is SessionState.DELIBERATION
    if result is None or not sitting or result.candidate.row.withdrawn:
        return None
    row = view.session.row
    return Slide(
        session=f"{view.session.certification.label} · {row.label}",
        name=_name(result, anonymous),
        details=f"{result.candidate.row.option} · {ROUTES[result.candidate.route]}",
        blocs=tuple(
            SlideBloc(b.bloc.code, b.bloc.short, b.proposal, b.decision) for b in result.blocs
        ),
        outcome=expected_outcome(result, view.session.certification),
        decided=result.decision is not None,
        kept=sum(1 for b in result.blocs if (b.decision or b.proposal) in KEPT),
    )


def _name(result: CandidateResult, anonymous: bool) -> str:
    if not anonymous:
        return result.candidate.name
    number = result.candidate.row.number
    return "Candidat sans numéro" if number is None else f"Candidat n°{_NBSP}{number}"
