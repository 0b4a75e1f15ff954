"""Groups of the group épreuves: members, mark sheet, result."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QWidget,
)

from jury_app.application import marks
from jury_app.application.marks import shown
from jury_app.application.view import SessionView
from jury_app.domain.errors import KnownError, NeedsConfirmation
from jury_app.domain.marks import stored
from jury_app.domain.numbers import french
from jury_app.domain.session import WHOLE, Group
from jury_app.domain.text import fold
from jury_app.domain.values import SessionState
from jury_app.domain.wording import plural
from ui import theme
from ui.dialogs import Dialog, TextPrompt, confirm
from ui.fields import Choice, Line, SearchField
from ui.matching import key_of, matches, needles_of
from ui.messages import tell
from ui.pages.marks_drag import GroupsTable, MemberItem, PeopleModel, PeopleTable
from ui.tables import Column, RowsModel
from ui.widgets import Panel, button, clear, dress, label, line, nest, scrolling
from ui.workspace import Workspace


@dataclass(frozen=True)
class GroupItem:
    """A group as the list shows one."""

    id: int
    name: str
    result: str
    members: str


_GROUP_COLUMNS: tuple[Column[GroupItem], ...] = (
    Column("Groupe", lambda g: g.name, note=lambda g: g.members, strong=True, width=10, grow=1),
    Column("Résultat", lambda g: g.result, right=True, width=8),
)
_MEMBER_COLUMNS: tuple[Column[MemberItem], ...] = (
    Column("Candidat", lambda m: m.name, strong=True, width=16, grow=3),
    Column("Groupe", lambda m: m.group, width=8, grow=2),
)


_NONE = 0
"""Id of the row of the candidates without a group; groups are numbered from 1."""
_ALL, _FREE, _HERE = "all", "free", "here"
_MARK = 58
"""Width of the field of a mark, at the base size of the text."""
_HOW = (
    "Créez un groupe, puis faites-y glisser des candidats de la liste, ou choisissez-les et "
    "mettez-les dans le groupe."
)
_NOBODY = "Aucun candidat ne passe d'épreuve de groupe : ajoutez ou importez d'abord les candidats."


class GroupsView(QWidget):
    """The groups of one épreuve at a time."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._fields: dict[str, Line] = {}
        self.question: Dialog | None = None
        self.prompt: TextPrompt | None = None
        self.epreuve = Choice()
        self.epreuve.setAccessibleName("Épreuve de groupe")
        self.groups = RowsModel[GroupItem]((), _GROUP_COLUMNS, lambda g: g.id, self)
        self.people = PeopleModel((), _MEMBER_COLUMNS, lambda m: m.id, self)
        self.table = GroupsTable(self.groups, "Groupes", self._why_not)
        self.members = PeopleTable(self.people, "Candidats de l'épreuve")
        self.which = Choice(((_ALL, "Tous"), (_FREE, "Sans groupe"), (_HERE, "Du groupe choisi")))
        self.which.setAccessibleName("Candidats à montrer")
        self.search = SearchField("Rechercher", "Rechercher un candidat de l'épreuve")
        self.message, self.result = label(wrap=True), label(kind="title")
        self._words = workspace.dossier.catalog.vocabulary.marks
        self.sheet_title, self.hint = label(kind="title", wrap=True), label(kind="small", wrap=True)
        self.add = button("Créer un groupe…", self.ask_name)
        self.remove = button("Supprimer…", self.ask_removal)
        self.put = button("Ajouter au groupe", lambda: self.assign(self.current()), "primary")
        self.take = button("Retirer", lambda: self.assign(None))
        self.take.setAccessibleName("Retirer du groupe")
        self.take.setToolTip("Retirer les candidats choisis de leur groupe")
        self._lay_out()
        self.epreuve.currentIndexChanged.connect(lambda _n: self.show_view(self._workspace.view))
        self.table.current.connect(lambda _row: self._choose())
        self.table.dropped.connect(self._drop)
        self.table.hovered.connect(self._hover)
        self.which.currentIndexChanged.connect(lambda _n: self._show_people())
        self.search.textChanged.connect(lambda _text: self._show_people())

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        left, middle, right = Panel(), Panel(), Panel()
        for panel, top in ((left, (self.epreuve,)), (right, (self.search, self.which))):
            holder = QHBoxLayout()
            holder.setContentsMargins(16, 10, 12, 10)
            holder.setSpacing(8)
            for one in top:
                holder.addWidget(one, 1)
            nest(panel.body, holder)
            panel.body.addWidget(line())
        left.body.addWidget(self.table, 1)
        left.body.addWidget(line())
        nest(left.body, _buttons(self.add, self.remove))
        right.body.addWidget(self.members, 1)
        right.body.addWidget(line())
        nest(right.body, _buttons(self.put, self.take))
        middle.body.setContentsMargins(16, 12, 16, 12)
        middle.body.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.sheet_title, 1)
        head.addWidget(self.result)
        nest(middle.body, head)
        middle.body.addWidget(self.hint)
        inside = QWidget()
        self._sheet = QGridLayout(inside)
        self._sheet.setContentsMargins(0, 4, 0, 4)
        self._sheet.setVerticalSpacing(6)
        middle.body.addWidget(scrolling(inside), 1)
        middle.body.addWidget(self.message)
        for panel, share in ((left, 3), (middle, 3), (right, 4)):
            row.addWidget(panel, share)

    # What is shown

    def show_view(self, view: SessionView) -> None:
        """Show the groups of the chosen épreuve."""
        taken = {e for c in view.session.heard for e in view.session.plan(c).epreuves}
        self.epreuve.set_pairs(
            [(e.code, f"{e.code} — {e.label}") for e in view.session.certification.group_epreuves
             if e.code in taken]
        )  # fmt: skip
        code = self.epreuve.value()
        found = sorted((g for g in view.session.groups.values() if g.row.epreuve == code),
                       key=lambda g: g.row.name)  # fmt: skip
        self.groups.set_rows([_group_item(group) for group in found] + self._free_item(view, code))
        if found and self.table.current_row() is None:
            self.table.selectRow(0)
        self._choose()
        self._show_people()

    def _free_item(self, view: SessionView, code: object) -> list[GroupItem]:
        """Return the row of the candidates without a group: the place to drop them out of one."""
        alone = sum(code in view.session.plan(c).epreuves and code not in c.groups
                    for c in view.session.heard)  # fmt: skip
        said = plural(alone, "candidat", "candidats")
        return [GroupItem(_NONE, "Sans groupe", "", said)] if self.epreuve.count() else []

    def _choose(self) -> None:
        self._show_sheet()
        if self.which.value() == _HERE:
            self._show_people()

    def current(self) -> Group | None:
        """Return the group chosen."""
        item = self.table.current_row()
        return self._workspace.view.session.groups.get(item.id) if item else None

    def _show_sheet(self) -> None:
        group = self.current()
        free = self._workspace.view.session.state is not SessionState.CLOSED
        self.add.setEnabled(free and self.epreuve.count() > 0)
        for one in (self.remove, self.put):
            one.setEnabled(free and group is not None)
        self.take.setEnabled(free and self.epreuve.count() > 0)
        if group is None:
            self._fields.clear()
            clear(self._sheet)
            self.sheet_title.setText("Sans groupe" if self.table.current_row() else "Aucun groupe")
            self.hint.setText(_HOW if self.epreuve.count() else _NOBODY)
            self.result.setText("")
            self.put.setToolTip("")
            return
        steps = (WHOLE, *group.steps)
        if tuple(self._fields) != steps:
            self._make_fields(steps)
        self.sheet_title.setText(group.row.name)
        self.hint.setText("Résultat : moyenne de l'ensemble et de la moyenne des étapes. Une fiche "
                          "remplie en partie n'a pas de résultat.")  # fmt: skip
        for step, field in self._fields.items():
            mark = group.marks.get(step)
            field.setProperty("group", group.row.id)
            field.show_text(shown(stored(mark.value)) if mark else "")
            where = marks.origins(self._workspace.dossier, [mark] if mark else [])
            field.setToolTip("".join(where))
            field.setAccessibleDescription("".join(where))
            field.setEnabled(free)
        self.result.setText(f"Résultat : {french(group.result)}")
        self.put.setToolTip(f"Mettre les candidats choisis dans {group.row.name}")

    def _make_fields(self, steps: tuple[str, ...]) -> None:
        clear(self._sheet)
        self._fields = {}
        for row, step in enumerate(steps):
            field = Line()
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setFixedWidth(theme.scaled(_MARK))
            field.setAccessibleName(f"Note : {step or 'Ensemble'}")
            field.edited.connect(lambda s=step: self._write(s))
            self._sheet.addWidget(label(step or "Ensemble", wrap=True), row, 0)
            self._sheet.addWidget(field, row, 1)
            self._fields[step] = field
        self._sheet.setColumnStretch(0, 1)
        self._sheet.setRowStretch(len(steps), 1)

    def _show_people(self) -> None:
        session, code = self._workspace.view.session, str(self.epreuve.value() or "")
        needles, which = needles_of(self.search.text()), self.which.value()
        chosen = self.current()
        own = chosen.row.id if chosen else None
        self.people.set_rows(
            [
                item
                for c in session.heard
                if code in session.plan(c).epreuves
                and (which == _ALL
                     or (c.groups[code].row.id if code in c.groups else None)
                     == (None if which == _FREE else own))
                for item in (MemberItem(c.row.id, c.name, c.groups[code].row.name
                                        if code in c.groups else "—"),)
                if matches(needles, f"{key_of(c)} {fold(item.group)}")
            ]
        )  # fmt: skip

    # Gestures

    def _attempt(self, act: Callable[..., object], *arguments: object) -> bool:
        try:
            self._workspace.attempt(act, *arguments)
        except NeedsConfirmation:
            raise
        except KnownError as error:
            self._say(error.message, fault=True)
            return False
        self._say("")
        return True

    def _say(self, sentence: str, fault: bool = False) -> None:
        tell(self.message, sentence, fault)

    def _hover(self, why: str) -> None:
        dress(self.message, "kind", "error")
        self.message.setText(why)

    def _write(self, step: str, confirmed: bool = False) -> None:
        field = self._fields[step]
        group, text = field.property("group"), field.text()
        try:
            done = self._attempt(marks.set_group_mark, group, step, text, confirmed)
        except NeedsConfirmation as error:
            self.question = confirm(
                self, "Une décision repose sur cette note", error.message,
                "Enregistrer quand même", lambda: self._write(step, confirmed=True),
            )  # fmt: skip
            self.question.rejected.connect(self._undo)
            return
        field.mark(done)
        if done:
            self._say(marks.roundings([text], self._words))

    def _undo(self) -> None:
        self._fields.clear()
        self._show_sheet()

    def ask_name(self) -> None:
        """Ask for the name of a new group."""
        taken = {g.name for g in self.groups.rows}
        names = (f"G{n:02d}" for n in range(1, len(taken) + 2))
        self.prompt = TextPrompt(self, "Créer un groupe", "Nom du groupe", "Créer",
                                 text=next(n for n in names if n not in taken))  # fmt: skip
        self.prompt.answered.connect(self._create)
        self.prompt.open()

    def _create(self, name: str) -> None:
        code = str(self.epreuve.value())
        if self._attempt(marks.create_group, code, name):
            made = next((g.id for g in self.groups.rows if g.name == name), None)
            self.table.select_key(made)

    def ask_removal(self) -> None:
        """Ask before removing a group with its sheet."""
        group = self.current()
        if group is not None:
            members = plural(len(group.members), "membre", "membres")
            self.question = confirm(
                self, f"Supprimer le groupe {group.row.name} ?",
                f"Sa fiche de notes et son rattachement à {members} sont effacés ; le journal les "
                "garde.",
                "Supprimer", lambda: self._attempt(marks.remove_group, group.row.id),
            )  # fmt: skip

    def assign(self, group: Group | None) -> None:
        """Put the chosen candidates in a group, or in none."""
        rows = {index.row() for index in self.members.selectedIndexes()}
        ids = [self.people.rows[row].id for row in sorted(rows)]
        if not ids:
            self._say("Choisissez d'abord des candidats dans la liste.", fault=True)
            return
        self._assign(ids, group.row.id if group else None)

    def _assign(self, ids: list[int], group: int | None, confirmed: bool = False) -> None:
        try:
            self._attempt(marks.assign, str(self.epreuve.value()), ids, group, confirmed)
        except NeedsConfirmation as error:
            self.question = confirm(
                self, "Une décision repose sur cette note", error.message,
                "Déplacer quand même", lambda: self._assign(ids, group, confirmed=True),
            )  # fmt: skip

    def _why_not(self, ids: list[int], item: GroupItem | None) -> str:
        """Return why dragged candidates cannot be let go on a row, empty when they can."""
        session, code = self._workspace.view.session, str(self.epreuve.value() or "")
        if session.state is SessionState.CLOSED:
            return "La session est close : les groupes ne changent plus."
        if item is None:
            return "Lâchez les candidats sur un groupe, ou sur « Sans groupe »."
        found = [session.candidates[i] for i in ids if i in session.candidates]
        if not found:
            return "Seuls des candidats de la liste se déposent dans un groupe."
        if all((c.groups[code].row.id if code in c.groups else _NONE) == item.id for c in found):
            who = found[0].name if len(found) == 1 else "Ces candidats"
            verb = "est" if len(found) == 1 else "sont"
            where = f"dans {item.name}" if item.id != _NONE else "sans groupe"
            return f"{who} {verb} déjà {where}."
        return ""

    def _drop(self, ids: list[int], item: GroupItem) -> None:
        self._assign(ids, None if item.id == _NONE else item.id)


def _buttons(*given: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(16, 10, 12, 10)
    row.setSpacing(8)
    for one in given:
        row.addWidget(one)
    row.addStretch()
    return row


def _group_item(group: Group) -> GroupItem:
    return GroupItem(group.row.id, group.row.name, french(group.result),
                     plural(len(group.members), "membre", "membres"))  # fmt: skip
