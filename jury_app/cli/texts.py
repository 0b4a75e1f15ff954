"""What commands print for people."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from jury_app.application.importing.report import Counts, ImportReport, Problem
from jury_app.application.view import SessionView
from jury_app.domain.numbers import french
from jury_app.domain.results import BlocResult
from jury_app.domain.values import Severity
from jury_app.domain.wording import OUTCOMES, plural

_KINDS = {
    "candidates": ("candidats", ""),
    "marks": ("notes", "e"),
    "groups": ("groupes", ""),
    "members": ("membres du jury", ""),
}
"""What an import counts, and the ending that agrees with it."""
_TOLD_WHOLE = 20
"""How many errors are told in full; of the others, which an annotated copy explains, the cell."""


def import_summary(report: ImportReport, *, dry_run: bool) -> str:
    """Return what an import found, kind by kind, then its problems."""
    lines = [_counted(kind, c) for kind, c in report.counts.items()]
    if not report.problems and not any(
        c.added + c.updated + c.unchanged for c in report.counts.values()
    ):
        lines = [f"{report.file} ne contient rien à importer : aucune ligne n'y est remplie."]
    if report.ignored:
        lines.append(plural(len(report.ignored), "ligne ignorée", "lignes ignorées"))
    lines += _problems(report, "warning")
    if dry_run and not report.blocked:
        lines.append("Vérification seule : rien n'a été écrit.")
    return "\n".join(lines)


def _counted(kind: str, counts: Counts) -> str:
    noun, ending = _KINDS[kind]
    said = (("ajouté", counts.added), ("modifié", counts.updated), ("inchangé", counts.unchanged))
    listed = (plural(count, f"{word}{ending}", f"{word}{ending}s") for word, count in said)
    return f"{noun} : {', '.join(listed)}"


def import_refusal(report: ImportReport) -> str:
    """Return why nothing was imported: one sentence that names every faulty cell."""
    errors = [problem for problem in report.problems if problem.severity == "error"]
    count = plural(len(errors), "erreur", "erreurs")
    said = [_said(report, problem, whole=n < _TOLD_WHOLE) for n, problem in enumerate(errors)]
    if any(problem.code == "MARK_DECIDED" for problem in errors):
        said.append("pour accepter ce qui change sous une décision, ajoutez --over-decisions")
    return f"rien n'a été importé, {count} à corriger dans {report.file} : {' ; '.join(said)}."


def annotated_copy(report: ImportReport, target: Path) -> str:
    """Return whether and where the annotated copy was written."""
    if not report.problems:
        return "Aucun problème à montrer : la copie annotée n'a pas été écrite."
    return f"Copie annotée écrite : {target}"


def missing_letters(codes: Iterable[str]) -> str:
    """Return which letters no font could print."""
    return f"Caractères sans équivalent imprimable : {' '.join(codes)}"


def _problems(report: ImportReport, severity: str) -> Iterator[str]:
    for problem in report.problems:
        if problem.severity == severity:
            yield f"  {_said(report, problem)}"


def _said(report: ImportReport, problem: Problem, *, whole: bool = True) -> str:
    where = " ".join(part for part in (problem.sheet, problem.cell) if part) or report.file
    told = f"{where} — {problem.message.removesuffix('.')}" if whole else where
    return f"{told} [{problem.code}]"


def findings(view: SessionView) -> str:
    """Return every finding, what blocks first."""
    order = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.INFO: 2}
    ranked = sorted(view.findings, key=lambda f: (f.ok, order[f.severity]))
    signs = {Severity.BLOCKING: "✗", Severity.WARNING: "!", Severity.INFO: "i"}
    lines = [f"{'✓' if f.ok else signs[f.severity]} {f.rule} — {f.message} ({f.source})"
             for f in ranked]  # fmt: skip
    lines.append(f"Prêt à ouvrir : {'oui' if view.ready_to_open else 'non'}")
    lines.append(f"Prêt à clore : {'oui' if view.ready_to_close else 'non'}")
    return "\n".join(lines)


def results(view: SessionView) -> str:
    """Return one line a candidate: blocs, proposal, decision."""
    lines = []
    for candidate in view.session.ordered:
        result = view.results[candidate.row.id]
        blocs = " ".join(_bloc(b) for b in result.blocs)
        decided = OUTCOMES[result.decision] if result.decision else "à décider"
        if candidate.row.withdrawn:
            decided = "retiré"
        known = candidate.acquisitions.values()
        doubtful = ", ".join(sorted(one.bloc for one in known if not one.confirmed))
        lines.append(
            f"{candidate.name} ({candidate.row.option}) : {blocs} ; proposition "
            f"{OUTCOMES[result.proposal].lower()} ; {decided.lower()}"
            + (f" ; acquis à confirmer : {doubtful}" if doubtful else "")
        )
    return "\n".join(lines) or "Aucun candidat dans la session."


def _bloc(bloc: BlocResult) -> str:
    average = "" if bloc.average is None else f" {french(bloc.average)}"
    return f"{bloc.bloc.code}{average} {bloc.decision or bloc.proposal}"
