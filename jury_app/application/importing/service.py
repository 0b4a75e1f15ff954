"""Importing a workbook into a session: read, checked to the end, then written at once or not."""

from collections.abc import Callable
from dataclasses import replace

from jury_app.application.backups import Why
from jury_app.application.dossier import Dossier, load_session
from jury_app.application.importing.candidates import read_candidates
from jury_app.application.importing.columns import (
    report_columns,
    report_likenesses,
    report_lost_groups,
    report_lost_marks,
    report_strangers,
)
from jury_app.application.importing.commas import refuse_split_decimals
from jury_app.application.importing.decided import look_at_decisions
from jury_app.application.importing.jury import JuryReader
from jury_app.application.importing.layout import Layout
from jury_app.application.importing.marks import GroupsReader, MarksReader
from jury_app.application.importing.matching import Matching
from jury_app.application.importing.own_sheets import is_own
from jury_app.application.importing.plan import Plan
from jury_app.application.importing.proposal import require_readable
from jury_app.application.importing.recogniser import Recogniser
from jury_app.application.importing.report import (
    KINDS,
    Counts,
    IgnoredRow,
    ImportReport,
    Problem,
    SheetSummary,
)
from jury_app.application.importing.workbook import Sheet, Workbook
from jury_app.application.importing.writing import write
from jury_app.application.memory import collector_paused
from jury_app.application.ports import Changes
from jury_app.application.progress import Tell, untold
from jury_app.domain.errors import Refusal
from jury_app.domain.records import SourceRow
from jury_app.domain.text import full_name

_BEAT = 100
"""Rows between two words on how far the work is."""


class _NotWritten(Exception):
    """Ends the gesture of a preview, or of a file with errors."""


@collector_paused()
def import_workbook(
    dossier: Dossier,
    session_id: int,
    workbook: Workbook,
    *,
    apply: bool,
    over_decisions: bool = False,
    progress: Tell = untold,
    matching: Matching | None = None,
) -> ImportReport:
    """Compare a workbook with a session and, where asked and allowed, write it as one gesture.

    Args:
        dossier: The dossier.
        session_id: The session.
        workbook: The workbook as read.
        apply: False for a preview.
        over_decisions: Accept marks that change under a recorded decision.
        progress: Called with (done, total) now and then; may raise to cancel, nothing is written.
        matching: How sheets and columns are read; by their words alone when None.

    Raises:
        RulesRefusal: The session is closed.
        Refusal: The matching names what does not exist, or lacks a column to read a sheet by; the
            commas of a text separate its columns and its decimals.
    """
    if apply:
        dossier.backup(Why.IMPORT)
    run = _Import(workbook, progress, matching)
    try:
        with dossier.edit("import", session_id, "Importer un classeur") as (writer, _row):
            source = SourceRow(
                writer.new_id(SourceRow), session_id, workbook.name, workbook.sha256,
                dossier.clock.now(),
            )  # fmt: skip
            session = load_session(writer, dossier.catalog, session_id)
            plan = Plan(
                session, dossier.catalog.vocabulary, dossier.catalog.corps, writer, source,
                dossier.clock.now(),
            )  # fmt: skip
            run.read(plan)
            decided = any(c.decisions for c in session.candidates.values())
            if not plan.blocked and (apply or decided):
                write(plan, run.beat)
                if decided:
                    after = load_session(writer, dossier.catalog, session_id)
                    look_at_decisions(plan, after, accepted=over_decisions)
            if not apply or plan.blocked:
                raise _NotWritten
            writer.label = f"Import de « {workbook.name} »"
            return run.report(plan, applied=True, changes=writer.changes())
    except _NotWritten:
        return run.report(plan, applied=False, changes=Changes())


class _Import:
    """One run over one workbook."""

    def __init__(self, workbook: Workbook, tell: Tell, matching: Matching | None) -> None:
        self._workbook = workbook
        self._tell = tell
        self._matching = matching or Matching()
        self._summaries: list[SheetSummary] = []
        self._done, self._total = 0, 1

    def beat(self) -> None:
        """Say how far the work is; the place where a cancelled import stops."""
        self._tell(min(self._done, self._total), self._total)

    def _row(self) -> None:
        self._done += 1
        if self._done % _BEAT == 0:
            self.beat()

    def read(self, plan: Plan) -> None:
        """Read every sheet into the plan: people first, so that marks find them."""
        layouts = self._recognise(plan)
        plan.beat = self._row
        marks, groups, jury = MarksReader(plan), GroupsReader(plan), JuryReader(plan)
        steps: list[tuple[Callable[[Layout], object], list[Layout]]] = [
            (lambda one: read_candidates(plan, one), [x for x in layouts if x.holds_candidates]),
            (lambda one: marks.read(one, ignored=not one.holds_candidates),
             [x for x in layouts if x.holds_marks]),
            (lambda one: groups.read_members(
                one, ignored=not (one.holds_candidates or one.holds_marks)),
             [x for x in layouts if x.holds_groups]),
            (groups.read_marks, [x for x in layouts if x.holds_group_marks]),
            (jury.read, [x for x in layouts if x.holds_jury]),
        ]  # fmt: skip
        self._total = sum(len(x.sheet.rows) for _, sheets in steps for x in sheets) + 1
        for step, sheets in steps:
            for layout in sheets:
                self.beat()
                step(layout)
        self.beat()
        if any(x.holds_candidates for x in layouts):
            plan.missing += [
                full_name(p.row.birth_name, p.row.first_names)
                for p in plan.people.all
                if p.known and p.seen is None
            ]
        if any(x.holds_groups or x.holds_group_marks for x in layouts):
            plan.missing += groups.missing
        if any(x.holds_jury for x in layouts):
            plan.missing += jury.missing
        if self._workbook.blind:
            plan.problems.append(
                Problem("warning", "", "", "FORMULA_NOT_CALCULATED", "",
                "Ce format ne dit ni si des formules sont en erreur ou jamais calculées, ni si "
                "une note est un pourcentage : vérifiez les cellules vides et les notes sous 1, ou "
                "enregistrez le classeur en .xlsx.")
            )  # fmt: skip
        plan.once()

    def _recognise(self, plan: Plan) -> list[Layout]:
        recogniser = Recogniser(plan.session.certification, plan.words)
        self._require_sheets()
        layouts = []
        for sheet in self._workbook.sheets:
            if is_own(sheet):
                continue
            self.beat()
            asked = self._matching.of(sheet.name)
            if asked is not None and not asked.read:
                self._summaries.append(SheetSummary(sheet.name, (), _filled_rows(sheet)))
                why = "feuille non lue, comme demandé"
                plan.ignored.append(IgnoredRow(sheet.name, asked.header + 1, why))
                continue
            if asked is None:
                layout = recogniser.layout(sheet)
            else:
                layout = recogniser.matched(sheet, asked)
                require_readable(layout)
            holds = layout.contents if layout else ()
            self._summaries.append(SheetSummary(sheet.name, holds, _filled_rows(sheet)))
            if layout is not None and holds:
                refuse_split_decimals(self._workbook.name, layout)
                layouts.append(layout)
                report_columns(plan, layout, recogniser)
            else:
                self._not_read(plan, sheet, layout, recogniser)
        chosen = any(not one.read for one in self._matching.sheets)
        if not layouts and not plan.blocked and not chosen:
            self._sheet_without_header(plan, "")
        return layouts

    def _require_sheets(self) -> None:
        known = {sheet.name for sheet in self._workbook.sheets}
        for one in self._matching.sheets:
            if one.name not in known:
                raise Refusal("MATCHING_INVALID", f"Ce classeur n'a pas de feuille « {one.name} ».")

    def _not_read(
        self, plan: Plan, sheet: Sheet, layout: Layout | None, recogniser: Recogniser
    ) -> None:
        if layout is not None and layout.names_people and layout.strangers:
            report_strangers(plan, layout)
        elif layout is not None:
            plan.ignore(layout, layout.header, "feuille sans colonne à importer")
            report_likenesses(plan, layout, recogniser)
            report_lost_marks(plan, layout, recogniser)
            report_lost_groups(plan, layout)
        elif recogniser.looks_like_data(sheet):
            self._sheet_without_header(plan, sheet.name)

    def _sheet_without_header(self, plan: Plan, sheet: str) -> None:
        where = f"de « {sheet} »" if sheet else f"de {self._workbook.name}"
        plan.problems.append(
            Problem("error", sheet, "", "HEADER_NOT_FOUND", "",
                    f"Aucune ligne d'en-tête reconnue dans les 40 premières lignes {where} : il "
                    "faut au moins l'INE ou le nom, et des colonnes d'option, de notes, de groupe "
                    "ou de fonction.")
        )  # fmt: skip

    def report(self, plan: Plan, *, applied: bool, changes: Changes) -> ImportReport:
        """Return what was found and done."""
        return ImportReport(
            file=self._workbook.name,
            applied=applied,
            counts={
                kind: Counts(tally.added, tally.updated, tally.unchanged)
                for kind in KINDS
                for tally in (plan.counts[kind],)
            },
            problems=tuple(plan.problems),
            ignored=tuple(plan.ignored),
            differences=plan.changes,
            missing=tuple(plan.missing),
            sheets=tuple(replace(s, unchanged=plan.unchanged[s.name]) for s in self._summaries),
            changes=changes,
        )


def _filled_rows(sheet: Sheet) -> int:
    return sum(1 for row in sheet.rows if any(c not in (None, "") for c in row))
