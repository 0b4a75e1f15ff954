"""Changes of an import that fall under a decision the jury recorded."""

from dataclasses import replace
from typing import NamedTuple

from jury_app.application.importing.candidates import ACQUIRED, LEVEL, PLAN_FIELDS, WEEKS
from jury_app.application.importing.plan import Plan
from jury_app.application.importing.report import Change, Problem, listed
from jury_app.domain.results import CandidateResult, candidate_outcome, evaluate
from jury_app.domain.session import Candidate, Session
from jury_app.domain.values import Outcome, Verdict
from jury_app.domain.wording import OUTCOMES, VERDICTS


class _Touched(NamedTuple):
    """What an import does to the decisions on one candidate.

    Attributes:
        decided: The verdict recorded for each bloc.
        changed: Decided blocs whose marks or language level change, other than back to what was
            decided on.
        cleared: Decided blocs that are no longer required, or acquired from now on.
        fields: For a field of the candidate, what its change does to the decisions.
    """

    decided: dict[str, Verdict]
    changed: set[str]
    cleared: list[str]
    fields: dict[str, str]


def look_at_decisions(plan: Plan, after: Session, *, accepted: bool) -> None:
    """Mark the changes that fall under a recorded decision; refuse them unless accepted.

    Args:
        plan: What the import changes.
        after: The session as it would be.
        accepted: True when the user accepts such changes.
    """
    touched = {
        old.row.id: _touched(plan.session, old, after)
        for old in plan.session.candidates.values()
        if old.decisions
    }
    for number, one in touched.items():
        new = after.candidates[number]
        plan.writer.remove([new.decisions[code] for code in one.cleared])
        plan.writer.remove([new.votes[code] for code in one.cleared if code in new.votes])
    members = {f"{g.row.epreuve} {g.row.name}": g.members for g in after.groups.values()}
    changes = []
    for change in listed(plan.changes):
        people = [change.who] if change.who else members.get(change.subject, ())
        found = (_said(change, touched[one]) for one in people if one in touched)
        said = next(filter(None, found), "")
        changes.append(change._replace(decided=said))
        if said and not accepted:
            plan.problems.append(
                Problem(
                    "error", change.sheet, change.cell, "MARK_DECIDED", change.typed,
                    f"{change.subject}, {change.what} : {said} ; acceptez ce changement, ou gardez "
                    "l'ancienne valeur.",
                    change.subject,
                )
            )  # fmt: skip
    plan.changes = [*changes]


def _touched(before: Session, old: Candidate, after: Session) -> _Touched:
    was, now = evaluate(before, old), evaluate(after, after.candidates[old.row.id])
    stood = {bloc.bloc.code: bloc for bloc in was.blocs}
    changed = {
        code: bloc
        for bloc in now.blocs
        for code in (bloc.bloc.code,)
        if bloc.changed and (code not in stood or bloc.basis != stood[code].basis)
    }
    unrequired = sorted(
        (old.decisions.keys() & stood.keys()) - {bloc.bloc.code for bloc in now.blocs}
    )
    replaced = [
        code
        for code in changed
        if code in stood and changed[code].bloc.epreuves != stood[code].bloc.epreuves
    ]
    acquired = [
        code
        for code in old.decisions
        if now.candidate.has_acquired(code) and not old.has_acquired(code)
    ]
    fields = dict.fromkeys(PLAN_FIELDS, _of_plan(unrequired, replaced))
    fields[WEEKS] = fields[LEVEL] = _of_outcome(before, was, now.candidate)
    language = before.certification.language
    if language is not None and language.gates == "bloc":
        known = f"avec {old.row.language_level}" if old.row.language_level else "sans ce niveau"
        fields[LEVEL] = (
            f"le jury a déjà décidé {language.bloc} {known}, et sa décision sera à revoir"
            if language.bloc in changed
            else ""
        )
    decided = {code: Verdict(made.verdict) for code, made in old.decisions.items()}
    return _Touched(decided, set(changed), sorted({*unrequired, *acquired}), fields)


def _of_plan(cleared: list[str], replaced: list[str]) -> str:
    """Return what an option or a route does to decisions: nothing when it keeps their épreuves."""
    if cleared:
        return (
            f"ce changement efface la décision du jury sur {', '.join(cleared)}, qui ne serait "
            "plus exigé"
        )
    if replaced:
        return (
            f"les épreuves sur lesquelles le jury a décidé {', '.join(replaced)} ne sont plus les "
            "mêmes, et sa décision sera à revoir"
        )
    return ""


def _of_outcome(before: Session, was: CandidateResult, new: Candidate) -> str:
    """Return what the prerequisites of the certification do to a candidate decided throughout.

    The blocs stay decided, but the outcome follows from them and the prerequisites. One
    left waiting for a prerequisite only receives it.
    """
    if was.decision in {None, Outcome.ATT}:
        return ""
    old = was.candidate
    row = old.row._replace(
        internship_weeks=new.row.internship_weeks, language_level=new.row.language_level
    )
    verdicts = [bloc.decision for bloc in was.blocs if bloc.decision is not None]
    made, _ = candidate_outcome(verdicts, replace(old, row=row), before.certification)
    if made is was.decision:
        return ""
    return (
        f"tous les blocs sont décidés, et ce changement fait passer le résultat de "
        f"« {OUTCOMES[was.decision]} » à « {OUTCOMES[made]} »"
    )


def _said(change: Change, touched: _Touched) -> str:
    """Return what a change does to the decisions on a candidate; nothing when it leaves them."""
    if change.kind == "candidates":
        if change.what != ACQUIRED:
            return touched.fields.get(change.what, "")
        verdict = touched.decided.get(change.after)
        return (
            f"le jury a déjà décidé {change.after} (« {VERDICTS[verdict]} »), et un acquis passe "
            "avant cette décision"
            if verdict
            else ""
        )
    about = change.what.removeprefix("groupe de ") if change.who else change.subject
    if about.partition("-")[0] not in touched.changed:
        return ""
    known = f"avec {change.before}" if change.before else "sans cette note"
    return f"le jury a déjà décidé {known}, et sa décision sera à revoir"
