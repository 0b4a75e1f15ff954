"""Importing a workbook into a session: read, checked to the end, then written at once or not."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from jury_app.application.acquisitions import discover
from jury_app.application.candidates import register
from jury_app.application.dossier import Dossier, load_session
from jury_app.application.importing.candidates import PLAN_FIELDS, read_candidates
from jury_app.application.importing.jury import JuryReader
from jury_app.application.importing.layout import Layout, Recogniser
from jury_app.application.importing.marks import GroupsReader, MarksReader
from jury_app.application.importing.own_sheets import is_own
from jury_app.application.importing.plan import Plan
from jury_app.application.importing.report import (
    KINDS,
    Change,
    Counts,
    ImportReport,
    Problem,
    SheetSummary,
)
from jury_app.application.importing.workbook import Workbook, cell_name, column_letters
from jury_app.application.ports import Changes
from jury_app.domain.records import (
    AcquisitionRow,
    CandidateRow,
    GroupMarkRow,
    GroupMemberRow,
    GroupRow,
    MarkRow,
    MemberRow,
    SourceRow,
)
from jury_app.domain.results import evaluate
from jury_app.domain.session import Candidate, Session
from jury_app.domain.text import fold, full_name
from jury_app.domain.values import SessionState

Progress = Callable[[int, int], None]
_SOURCED = (MarkRow, GroupMarkRow)
_ORDER = (MemberRow, AcquisitionRow, MarkRow, GroupRow, GroupMemberRow, GroupMarkRow)


class _NotWritten(Exception):
    """Ends the gesture of a preview, or of a file with errors."""


def import_workbook(
    dossier: Dossier,
    session_id: int,
    workbook: Workbook,
    *,
    apply: bool,
    over_decisions: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Compare a workbook with a session and, where asked and allowed, write it as one gesture.

    Args:
        dossier: The dossier.
        session_id: The session.
        workbook: The workbook as read.
        apply: False for a preview.
        over_decisions: Accept marks that change under a recorded decision.
        progress: Called with (done, total) now and then; may raise to cancel, nothing is written.

    Raises:
        RulesRefusal: The session is closed.
    """
    run = _Import(workbook, over_decisions, progress)
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
                run.write(plan)
                if decided:
                    run.look_at_decisions(plan, load_session(writer, dossier.catalog, session_id))
            if not apply or plan.blocked:
                raise _NotWritten
            writer.label = f"Import de « {workbook.name} »"
            return run.report(plan, applied=True, changes=writer.changes())
    except _NotWritten:
        return run.report(plan, applied=False, changes=Changes())


class _Import:
    """One run over one workbook."""

    def __init__(self, workbook: Workbook, over_decisions: bool, progress: Progress | None) -> None:
        self._workbook = workbook
        self._over_decisions = over_decisions
        self._tell = progress or (lambda _done, _total: None)
        self._summaries: list[SheetSummary] = []

    def read(self, plan: Plan) -> None:
        """Read every sheet into the plan: people first, so that marks find them."""
        layouts = self._recognise(plan)
        marks, groups, jury = MarksReader(plan), GroupsReader(plan), JuryReader(plan)
        steps: list[tuple[Callable[[Layout], object], Iterable[Layout]]] = [
            (lambda one: read_candidates(plan, one), [x for x in layouts if x.holds_candidates]),
            (lambda one: marks.read(one, ignored=not one.holds_candidates),
             [x for x in layouts if x.holds_marks]),
            (lambda one: groups.read_members(
                one, ignored=not (one.holds_candidates or one.holds_marks)),
             [x for x in layouts if x.holds_groups]),
            (groups.read_marks, [x for x in layouts if x.holds_group_marks]),
            (jury.read, [x for x in layouts if x.holds_jury]),
        ]  # fmt: skip
        total = sum(len(list(sheets)) for _, sheets in steps) + 1
        done = 0
        for step, sheets in steps:
            for layout in sheets:
                self._tell(done, total)
                step(layout)
                done += 1
        self._tell(done, total)
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
                "Ce format ne dit pas si des formules sont en erreur ou jamais calculées : "
                "vérifiez les cellules vides, ou enregistrez le classeur en .xlsx.")
            )  # fmt: skip
        plan.once()

    def _recognise(self, plan: Plan) -> list[Layout]:
        recogniser = Recogniser(plan.session.certification, plan.words)
        layouts = []
        for sheet in self._workbook.sheets:
            if is_own(sheet):
                continue
            layout = recogniser.layout(sheet)
            holds = layout.contents if layout else ()
            rows = sum(1 for row in sheet.rows if any(c not in (None, "") for c in row))
            self._summaries.append(SheetSummary(sheet.name, holds, rows))
            if layout is not None and holds:
                layouts.append(layout)
                _report_columns(plan, layout, recogniser)
            elif layout is not None and layout.names_people and layout.strangers:
                _report_strangers(plan, layout)
            elif layout is not None:
                plan.ignore(layout, layout.header, "feuille sans colonne à importer")
                _report_likenesses(plan, layout, recogniser)
            elif recogniser.looks_like_data(sheet):
                self._sheet_without_header(plan, sheet.name)
        if not layouts and not plan.problems:
            self._sheet_without_header(plan, "")
        return layouts

    def _sheet_without_header(self, plan: Plan, sheet: str) -> None:
        where = f"de « {sheet} »" if sheet else f"de {self._workbook.name}"
        plan.problems.append(
            Problem("error", sheet, "", "HEADER_NOT_FOUND", "",
                    f"Aucune ligne d'en-tête reconnue dans les 40 premières lignes {where} : il "
                    "faut au moins l'INE ou le nom, et des colonnes d'option, de notes, de groupe "
                    "ou de fonction.")
        )  # fmt: skip

    def write(self, plan: Plan) -> None:
        """Write the plan's rows; nothing is kept if the gesture does not end well."""
        writer = plan.writer
        people = [p for p in plan.people.all if p.row.id > 0]
        known = plan.session.candidates
        unnamed = [
            p
            for p in people
            if p.row.id not in known or _identity(known[p.row.id].row) != _identity(p.row)
        ]
        fresh = register(writer, [p.row for p in unnamed])
        for person, row in zip(unnamed, fresh, strict=True):
            person.row = row
        changed = [p.row for p in people if p.row.id not in known or known[p.row.id].row != p.row]
        if plan.session.state is SessionState.DELIBERATION:
            changed = _numbered(changed, people_numbers=[p.row.number for p in people])
        # Numbers that pass from one candidate to another are freed before they are given.
        before = [plan.session.candidates.get(row.id) for row in changed]
        writer.put_all(
            [
                old.row._replace(number=None)
                for old, new in zip(before, changed, strict=True)
                if old and old.row.number not in {None, new.number}
            ]
        )
        writer.put_all(changed)
        if any(plan.rows.get(kind) for kind in _SOURCED):
            writer.put(plan.source)
        for kind in _ORDER:
            writer.put_all(plan.rows.get(kind, []))
        discover(writer, plan.session.row, fresh)

    def look_at_decisions(self, plan: Plan, after: Session) -> None:
        """Mark the changes that fall under a recorded decision; refuse them unless accepted."""
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

        plan.changes = [replace(c, decided=True) if decided(c) else c for c in plan.changes]
        if self._over_decisions:
            return
        plan.problems += [
            Problem(
                "error",
                c.sheet,
                c.cell,
                "MARK_DECIDED",
                c.after,
                _said_of_decided(c, cleared),
                c.subject,
            )
            for c in plan.changes
            if c.decided
        ]

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
            list_of_changes=tuple(plan.changes),
            missing=tuple(plan.missing),
            sheets=tuple(self._summaries),
            changes=changes,
        )


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
    return (
        f"{change.subject}, {change.what} : le jury a déjà décidé avec "
        f"{change.before or 'aucune note'} ; acceptez de modifier une note sous décision, ou "
        "gardez l'ancienne."
    )


def _identity(row: CandidateRow) -> tuple[str | None, ...]:
    return row.ine, row.birth_name, row.first_names, row.birth_date


def _numbered(rows: list[CandidateRow], people_numbers: list[int | None]) -> list[CandidateRow]:
    """Give a number to candidates who arrive after the opening."""
    last = max((n for n in people_numbers if n is not None), default=0)
    numbered = []
    for row in rows:
        if row.number is None:
            last += 1
            numbered.append(row._replace(number=last))
        else:
            numbered.append(row)
    return numbered


def _report_likenesses(plan: Plan, layout: Layout, recogniser: Recogniser) -> None:
    """Report the columns of an ignored sheet that nearly have a name we know."""
    for column, text in layout.unknown.items():
        if near := recogniser.resembling(text):
            plan.problem(
                layout, layout.header, column, "COLUMN_UNKNOWN",
                f"Feuille non lue : la colonne « {text} » ressemble à « {near} » ; renommez-la si "
                "c'est bien elle.",
                "warning",
            )  # fmt: skip


def _report_strangers(plan: Plan, layout: Layout) -> None:
    """Report the columns of blocs the certification does not have."""
    for column in layout.strangers:
        plan.problem(
            layout, layout.header, column, "BLOC_UNKNOWN",
            f"Cette colonne nomme un bloc qui n'est pas de {plan.session.certification.code}.",
        )  # fmt: skip


def _report_columns(plan: Plan, layout: Layout, recogniser: Recogniser) -> None:
    """Report columns named twice, of another certification, or not recognised."""
    for column in layout.twice:
        plan.problem(
            layout, layout.header, column, "COLUMN_AMBIGUOUS",
            "Une autre colonne porte déjà ce nom : gardez-en une.",
        )  # fmt: skip
    _report_strangers(plan, layout)
    for column, text in layout.unknown.items():
        near = recogniser.resembling(text)
        likeness = f" Elle ressemble à « {near} » : renommez-la si c'est bien elle." if near else ""
        plan.problem(
            layout, layout.header, column, "COLUMN_UNKNOWN",
            f"Colonne {column_letters(column)} « {text} » non reconnue : elle n'est pas lue."
            f"{likeness}",
            "warning",
        )  # fmt: skip
    for column, why in layout.unread.items():
        plan.problem(
            layout, layout.header, column, "COLUMN_UNKNOWN",
            f"Colonne {column_letters(column)} non lue sur cette feuille : {why}.", "warning",
        )  # fmt: skip
    hidden = [column_letters(c) for c in sorted(layout.sheet.hidden_columns)
              if c in layout.marks or c in layout.fields.values()]  # fmt: skip
    if hidden:
        plan.problems.append(
            Problem("warning", layout.sheet.name, cell_name(layout.header, 0), "COLUMN_UNKNOWN", "",
                    f"Colonnes masquées ({', '.join(hidden)}) : elles sont lues comme les autres.")
        )  # fmt: skip
    rows = [row for row in sorted(layout.sheet.hidden_rows)
            if layout.header < row < len(layout.sheet.rows)
            and any(c not in (None, "") for c in layout.sheet.rows[row])]  # fmt: skip
    if rows:
        listed = ", ".join(str(row + 1) for row in rows[:10])
        more = f" et {len(rows) - 10} autres" if len(rows) > 10 else ""
        plan.problems.append(
            Problem("warning", layout.sheet.name, cell_name(rows[0], 0), "COLUMN_UNKNOWN", "",
                    f"Lignes masquées, lues comme les autres : {listed}{more}.")
        )  # fmt: skip
