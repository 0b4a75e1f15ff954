"""Sheets of marks, groups and group marks."""

from decimal import Decimal
from functools import partial

from jury_app.application.importing import cells
from jury_app.application.importing.layout import Layout
from jury_app.application.importing.plan import Person, Plan
from jury_app.application.importing.report import Change, NewMarks
from jury_app.application.importing.rows import data_rows, find_person
from jury_app.application.importing.workbook import Cell, cell_name, column_letters
from jury_app.application.marks import shown
from jury_app.domain.certification import Epreuve
from jury_app.domain.errors import Refusal
from jury_app.domain.marks import MarkFault, MarkValue, stored
from jury_app.domain.records import GroupMarkRow, GroupMemberRow, GroupRow, MarkRow
from jury_app.domain.session import WHOLE, Group
from jury_app.domain.text import fold, full_name, of
from jury_app.domain.values import Route
from jury_app.domain.wording import ROUTES

_GROUP_MARK = "Une note de groupe est un nombre de 0 à 20 : écrivez-le, ou laissez la case vide."
_PLAIN = {float, int, str}
_MOST_KNOWN = 10_000
"""A session's marks are a few hundred figures, over and over; a hostile file's need not be."""


class MarksReader:
    """Reads every sheet of marks of a file; knows what the file already said."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._said: dict[int, dict[str, str]] = {}
        self._known: dict[Cell, cells.MarkCell] = {}
        self._fresh = plan.fresh.setdefault(MarkRow, [])
        self._changed = plan.rows.setdefault(MarkRow, [])

    def read(self, layout: Layout, *, ignored: bool) -> None:
        """Read one sheet of marks."""
        columns = [(column, code, column_letters(column)) for column, code in layout.marks.items()]
        for row in data_rows(self._plan, layout, ignored=ignored):
            person = find_person(self._plan, layout, row)
            if person is not None:
                self._row(layout, row, person, columns)

    def _row(
        self, layout: Layout, row: int, person: Person, columns: list[tuple[int, str, str]]
    ) -> None:
        plan, values, flags = self._plan, layout.sheet.rows[row], layout.sheet.flags
        certification = plan.session.certification
        required = certification.plan(Route(person.row.route), person.row.option).epreuves
        said = self._said.setdefault(person.row.id, {})
        kept: list[tuple[int, str, str, cells.MarkCell]] = []
        contradicted, known, width = False, self._known, len(values)
        for column, code, letters in columns:
            cell = values[column] if column < width else None
            if not flags and (cell is None or cell == ""):
                continue
            in_plan = code in required or not person.sure
            # Figures return over and over: most cells need no second reading.
            plain = in_plan and type(cell) in _PLAIN and not (flags and (row, column) in flags)
            found = known.get(cell) if plain else None
            if found is None:
                found = self._read(layout, row, column, in_plan, plain)
            if found is None:
                continue
            if not in_plan:
                self._not_of_option(layout, row, column, person)
                continue
            if found.warning:
                plan.problem(layout, row, column, "MARK_ROUNDED", found.warning, "warning")
            if code not in said:
                said[code] = found.written
                kept.append((column, letters, code, found))
            elif said[code] != found.written:
                contradicted = True
        subject = full_name(person.row.birth_name, person.row.first_names)
        self._keep(layout, row, person, subject, kept)
        if contradicted:
            place = next(layout.fields[n] for n in ("ine", "birth_name", "full_name")
                         if n in layout.fields)  # fmt: skip
            plan.problem(
                layout, row, place, "CANDIDATE_DUPLICATE",
                f"{subject} a déjà d'autres notes dans ce classeur pour la même épreuve : gardez "
                "une seule ligne.",
            )  # fmt: skip

    def _read(
        self, layout: Layout, row: int, column: int, in_plan: bool, plain: bool
    ) -> cells.MarkCell | None:
        """Read a cell; remember what it says where every such cell says the same."""
        reader = partial(cells.mark, self._plan.words.marks, in_plan)
        found = self._plan.read(layout, row, column, reader)
        if plain and found is not None and len(self._known) < _MOST_KNOWN:
            self._known[layout.at(row, column)] = found
        return found

    def _not_of_option(self, layout: Layout, row: int, column: int, person: Person) -> None:
        self._plan.problem(
            layout, row, column, "EPREUVE_NOT_OF_OPTION",
            f"{layout.marks[column]} n'est pas une épreuve {of(person.row.birth_name)} "
            f"{_path(person)} : videz la cellule, ou corrigez l'option ou la voie.",
        )  # fmt: skip

    def _keep(
        self,
        layout: Layout,
        row: int,
        person: Person,
        subject: str,
        kept: list[tuple[int, str, str, cells.MarkCell]],
    ) -> None:
        """Keep the marks of a row the file gives for the first time."""
        plan, sheet, number = self._plan, layout.sheet.name, person.row.id
        session, source, now = plan.session.row.id, plan.source.id, plan.now
        candidate = plan.session.candidates.get(number)
        tally, line = plan.counts["marks"], str(row + 1)
        if candidate is None or not (candidate.marks or candidate.decisions):
            new = [(session, number, code, found.written, "", source, sheet, letters + line, now)
                   for _column, letters, code, found in kept]  # fmt: skip
            tally.added += len(new)
            self._fresh += new
            plan.changes.append(NewMarks(subject, new))
            return
        for column, letters, code, found in kept:
            old, written = candidate.marks.get(code), found.written
            if old is not None and old.value == written:
                plan.same("marks", layout)
                continue
            name, before, motive = letters + line, None, ""
            if old is not None:
                before, motive = shown(stored(old.value)), old.motive
            mark = (session, number, code, written, motive, source, sheet, name, now)
            if old is None:
                tally.added += 1
                self._fresh.append(mark)
            else:
                tally.updated += 1
                self._changed.append(MarkRow._make(mark))
            typed = cells.text(layout.at(row, column)) if candidate.decisions else ""
            plan.changes.append(
                Change("marks", sheet, name, subject, code, before, found.shown, typed=typed,
                       who=number)
            )  # fmt: skip


def _path(person: Person) -> str:
    return f"(option {person.row.option}, voie {ROUTES[Route(person.row.route)]})"


class GroupsReader:
    """Reads memberships, then the mark sheets of groups."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._groups: dict[tuple[str, str], GroupRow] = {
            (g.row.epreuve, fold(g.row.name)): g.row for g in plan.session.groups.values()
        }
        self._standing: dict[int, Group] = dict(plan.session.groups)
        self._placed: dict[tuple[int, str], GroupRow] = {}
        self._said: dict[tuple[int, str], MarkValue] = {}
        self._named: set[int] = set()
        self._counted: set[int] = set()

    def read_members(self, layout: Layout, *, ignored: bool) -> None:
        """Read a sheet that puts candidates in groups."""
        for row in data_rows(self._plan, layout, ignored=ignored):
            name = self._plan.read_text(layout, row, "group")
            if not name and (layout.holds_marks or layout.holds_candidates):
                continue
            person = find_person(self._plan, layout, row)
            epreuve = self._epreuve(layout, row)
            if person is not None and epreuve is not None:
                self._place(layout, row, person, epreuve, name)

    def _epreuve(self, layout: Layout, row: int) -> Epreuve | None:
        certification = self._plan.session.certification
        written = self._plan.read_text(layout, row, "epreuve") or layout.epreuve or ""
        key = fold(written.upper().removeprefix(certification.code))
        for epreuve in certification.group_epreuves:
            if fold(epreuve.code) == key or (
                fold(epreuve.label) == key and self._one_of_label(epreuve)
            ):
                return epreuve
        wrong = f"« {written} » n'est pas une épreuve de groupe" if written else "Cellule vide"
        self._plan.problem(
            layout, row, layout.fields.get("epreuve"), "GROUP_UNKNOWN",
            f"{wrong} : écrivez {', '.join(e.code for e in certification.group_epreuves)}.",
        )  # fmt: skip
        return None

    def _one_of_label(self, epreuve: Epreuve) -> bool:
        same = [e for e in self._plan.session.certification.group_epreuves
                if fold(e.label) == fold(epreuve.label)]  # fmt: skip
        return len(same) == 1

    def _place(self, layout: Layout, row: int, person: Person, epreuve: Epreuve, name: str) -> None:
        plan = self._plan
        column = layout.fields["group"]
        if not name:
            plan.problem(layout, row, column, "GROUP_UNKNOWN", "Cellule vide : nommez le groupe.")
            return
        certification = plan.session.certification
        required = certification.plan(Route(person.row.route), person.row.option).epreuves
        subject = full_name(person.row.birth_name, person.row.first_names)
        if epreuve.code not in required and person.sure:
            plan.problem(
                layout, row, layout.fields.get("epreuve", column), "EPREUVE_NOT_OF_OPTION",
                f"{epreuve.code} n'est pas une épreuve de {subject} {_path(person)} : videz la "
                "cellule, ou corrigez l'option ou la voie.",
            )  # fmt: skip
            return
        group = self._group(epreuve.code, name)
        key = (person.row.id, epreuve.code)
        already = self._placed.get(key)
        self._placed.setdefault(key, group)
        if already is group:
            plan.ignore(layout, row, "déjà dans ce groupe")
            return
        if already is not None:
            plan.problem(
                layout, row, column, "GROUP_TWICE",
                f"{subject} est déjà dans le groupe {already.name} de {epreuve.code} : un candidat "
                "n'a qu'un groupe par épreuve.",
            )  # fmt: skip
            return
        self._count(layout, row, person, epreuve.code, group)

    def _count(
        self, layout: Layout, row: int, person: Person, epreuve: str, group: GroupRow
    ) -> None:
        plan = self._plan
        candidate = plan.session.candidates.get(person.row.id)
        standing = candidate.groups.get(epreuve) if candidate else None
        tally = plan.counts["groups"]
        if standing is not None and standing.row.id == group.id:
            plan.same("groups", layout)
            return
        if standing is None:
            tally.added += 1
        else:
            tally.updated += 1
        where = (row, layout.fields["group"])
        before = standing.row.name if standing else None
        what = f"groupe de {epreuve}"
        plan.change("groups", layout, where, person.row, what, before, group.name)
        plan.put(GroupMemberRow(plan.session.row.id, person.row.id, epreuve, group.id))

    @property
    def missing(self) -> list[str]:
        """Groups of the dossier the file does not name."""
        return [
            f"groupe {group.row.name} de {group.row.epreuve}"
            for group in self._standing.values()
            if group.row.id not in self._named
        ]

    def _group(self, epreuve: str, name: str) -> GroupRow:
        key = (epreuve, fold(name))
        if key not in self._groups:
            row = GroupRow(
                self._plan.writer.new_id(GroupRow), self._plan.session.row.id, epreuve, name
            )
            self._groups[key] = row
            self._plan.put(row)
        self._named.add(self._groups[key].id)
        return self._groups[key]

    def read_marks(self, layout: Layout) -> None:
        """Read the mark sheets of groups: the ensemble and the steps."""
        for row in data_rows(self._plan, layout, ignored=not layout.names_people):
            name = self._plan.read_text(layout, row, "group")
            if not name and layout.names_people:
                continue  # told where its members are read
            epreuve = self._epreuve(layout, row)
            if epreuve is None:
                continue
            group = self._groups.get((epreuve.code, fold(name)))
            if group is None:
                self._plan.problem(
                    layout, row, layout.fields["group"], "GROUP_UNKNOWN",
                    f"Aucun groupe « {name} » de {epreuve.code} n'a de membre : complétez la "
                    "feuille des groupes ou corrigez le nom.",
                )  # fmt: skip
                continue
            self._named.add(group.id)
            self._sheet(layout, row, epreuve, group)

    def _sheet(self, layout: Layout, row: int, epreuve: Epreuve, group: GroupRow) -> None:
        plan = self._plan
        steps = {fold(step): step for step in epreuve.steps}
        columns = {column: steps.get(key) for column, key in layout.steps.items()}
        if "whole" in layout.fields:
            columns[layout.fields["whole"]] = WHOLE
        changed = seen = False
        standing = self._standing.get(group.id)
        for column, step in columns.items():
            found = plan.read(layout, row, column, partial(self._group_mark, step))
            if found is None:
                continue
            if not isinstance(found.value, Decimal) or step is None:
                plan.problem(
                    layout, row, column, "MARK_INVALID",
                    _GROUP_MARK
                    if step is not None
                    else f"Cette étape n'est pas de {epreuve.code} : videz la cellule.",
                )  # fmt: skip
                continue
            if self._said.setdefault((group.id, step), found.value) != found.value:
                plan.problem(
                    layout, row, column, "GROUP_TWICE",
                    f"Le groupe {group.name} de {epreuve.code} a déjà une autre note dans ce "
                    "classeur : gardez une seule ligne.",
                )  # fmt: skip
                continue
            if found.warning:
                plan.problem(layout, row, column, "MARK_ROUNDED", found.warning, "warning")
            seen = True
            changed |= self._step(layout, (row, column), group, step, found)
        tally = plan.counts["groups"]
        if not seen or group.id in self._counted:
            return
        self._counted.add(group.id)
        if standing is None or not standing.marks:
            tally.added += 1
        elif changed:
            tally.updated += 1
        else:
            plan.same("groups", layout)

    def _group_mark(self, step: str | None, cell: Cell) -> cells.MarkCell | None:
        try:
            return cells.mark(self._plan.words.marks, step is not None, cell)
        except Refusal as fault:
            if fault.code == MarkFault.OUT_OF_RANGE or cells.is_moment(cell):
                raise
            raise Refusal(MarkFault.INVALID, _GROUP_MARK) from fault  # no code is one of a group

    def _step(
        self,
        layout: Layout,
        where: tuple[int, int],
        group: GroupRow,
        step: str,
        found: cells.MarkCell,
    ) -> bool:
        plan = self._plan
        standing = self._standing.get(group.id)
        old = standing.marks.get(step) if standing else None
        if old is not None and old.value == found.written:
            return False
        before = shown(stored(old.value)) if old else None
        plan.change(
            "groups", layout, where, f"{group.epreuve} {group.name}", step or "Ensemble",
            before, found.shown,
        )  # fmt: skip
        plan.put(
            GroupMarkRow(plan.session.row.id, group.id, step, found.written, plan.source.id,
                         layout.sheet.name, cell_name(*where), plan.now)
        )  # fmt: skip
        return True
