"""Changes of an import that fall under a decision the jury recorded."""

from jury_app.application.importing.candidates import PLAN_FIELDS
from jury_app.application.importing.plan import Plan
from jury_app.application.importing.report import Change, Problem, listed
from jury_app.domain.results import evaluate
from jury_app.domain.session import Candidate, Session
from jury_app.domain.text import fold


def look_at_decisions(plan: Plan, after: Session, *, accepted: bool) -> None:
    """Mark the changes that fall under a recorded decision; refuse them unless accepted.

    Args:
        plan: What the import changes.
        after: The session as it would be.
        accepted: True when the user accepts such changes.
    """
    touched: set[tuple[str, str]] = set()
    cleared: dict[str, list[str]] = {}
    for old in plan.session.candidates.values():
        new = after.candidates[old.row.id]
        touched |= {(fold(new.name), code) for code in _changed_blocs(plan.session, old, after)}
        lost = set(old.decisions) & set(plan.session.plan(old).codes)
        lost -= set(after.plan(new).codes)
        if lost:
            cleared[fold(new.name)] = sorted(lost)
            plan.writer.remove([new.decisions[code] for code in lost])
            plan.writer.remove([new.votes[code] for code in lost if code in new.votes])
    members = {
        f"{group.row.epreuve} {group.row.name}": [after.candidates[i].name
                                                  for i in group.members]
        for group in after.groups.values()
    }  # fmt: skip

    def decided(change: Change) -> bool:
        if change.kind == "candidates":
            return change.what in PLAN_FIELDS and fold(change.subject) in cleared
        bloc = change.what.removeprefix("groupe de ").partition("-")[0]
        if change.subject in members:
            bloc = change.subject.partition("-")[0]
            return any((fold(name), bloc) in touched for name in members[change.subject])
        return (fold(change.subject), bloc) in touched

    changes = [c._replace(decided=decided(c)) for c in listed(plan.changes)]
    plan.changes = [*changes]
    if accepted:
        return
    plan.problems += [
        Problem(
            "error",
            c.sheet,
            c.cell,
            "MARK_DECIDED",
            c.typed,
            _said_of_decided(c, cleared),
            c.subject,
        )
        for c in changes
        if c.decided
    ]


def _changed_blocs(before: Session, old: Candidate, after: Session) -> set[str]:
    """Return the decided blocs whose marks this import changes, other than back to the decision."""
    if not old.decisions:
        return set()
    bases = {bloc.bloc.code: bloc.basis for bloc in evaluate(before, old).blocs}
    return {
        bloc.bloc.code
        for bloc in evaluate(after, after.candidates[old.row.id]).blocs
        if bloc.changed and bloc.basis != bases.get(bloc.bloc.code)
    }


def _said_of_decided(change: Change, cleared: dict[str, list[str]]) -> str:
    if change.kind == "candidates":
        blocs = ", ".join(cleared[fold(change.subject)])
        return (
            f"{change.subject}, {change.what} : ce changement efface la décision du jury sur "
            f"{blocs}, qui ne serait plus exigé ; acceptez-le, ou gardez l'ancienne valeur."
        )
    known = f"avec {change.before}" if change.before else "sans cette note"
    return (
        f"{change.subject}, {change.what} : le jury a déjà décidé {known} ; acceptez de modifier "
        "une note sous décision, ou gardez l'ancienne."
    )
