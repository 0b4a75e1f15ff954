"""Marks: a grid that feels like a spreadsheet, and the sheets of the groups.

Keys in the grid: typing edits, Enter goes down, Tab goes right, Delete erases, Ctrl+C, X and V
copy, cut and paste blocks, Ctrl+D fills down, Ctrl+Enter fills the selection, F4 goes to the next
missing mark, Ctrl+F finds, F6 leaves the grid.
"""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jury_app.application.ports import Changes
from jury_app.application.services import Services
from jury_app.domain.records import (
    AcquisitionRow,
    DecisionRow,
    EventRow,
    MarkRow,
    MemberRow,
    RecusalRow,
    VoteRow,
)
from jury_app.domain.wording import plural
from ui import icons
from ui.actions import ACTIONS
from ui.commands import Command, give_tip
from ui.fields import Line, SearchField
from ui.messages import tell
from ui.pages.base import Page
from ui.pages.flow import FlowRow
from ui.pages.marks_cells import columns_of, takes, wants_motive
from ui.pages.marks_find import FindBar
from ui.pages.marks_grid import MarksGrid
from ui.pages.marks_groups import GroupsView
from ui.pages.marks_model import Key
from ui.pages.marks_writing import MarksWriter
from ui.painted import ElidedLabel
from ui.widgets import EmptyState, Panel, button, label, line, nest
from ui.workspace import Workspace

_ROW_KINDS = frozenset({MarkRow, DecisionRow, VoteRow, RecusalRow, AcquisitionRow})
_PAUSE = 60
"""Milliseconds the keys rest before the foot of the page follows them."""
_NO_KINDS = frozenset({MemberRow, EventRow})


class MarksPage(Page):
    """Marks per candidate, and per group."""

    TITLE = "Notes"

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__(workspace, services)
        self._bloc = ""
        self._touched: set[int] = set()
        self._known_blocs: list[str] = []
        self._explained: Key | None = None
        self.writer = MarksWriter(workspace, self)
        self.model = self.writer.model
        self.grid = MarksGrid(self.model, self.writer.words)
        self.finder = FindBar(self.grid, self.model)
        self.groups = GroupsView(workspace)
        self.search = SearchField(
            "Filtrer les candidats", "Filtrer les candidats par nom, numéro, INE, option ou campus"
        )
        self.search.setMaximumWidth(230)
        self.message = label(wrap=True)
        self.about, self.motive = ElidedLabel(kind="muted"), Line("Motif de la note individuelle")
        self.motive.setAccessibleName("Motif de la note qui remplace celle du groupe")
        self.import_button = button("Importer un classeur…", self.import_asked.emit)
        icons.dress(self.import_button, "import", 16)
        self.find_button = self._tool("search", "marks.search",
                                      self._find)  # fmt: skip
        self.missing_button = self._tool("blank", "marks.missing",
                                         lambda: self.go_to_missing(1))  # fmt: skip
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._tell_about)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(10)
        outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        nest(outer, self._tool_row())
        panel = Panel()
        self._chips = FlowRow()
        self._chip_group = QButtonGroup(self)
        self._chip_group.buttonClicked.connect(self._pick_bloc)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(16, 10, 12, 10)
        inner.addWidget(self._chips)
        panel.body.addWidget(holder)
        panel.body.addWidget(line())
        panel.body.addWidget(self.finder)
        panel.body.addWidget(self.grid, 1)
        self.empty = EmptyState(
            "Aucun candidat", "Importez un classeur, ou ajoutez des candidats.",
            button("Aller aux candidats", lambda: self.go_to.emit("candidates", None)),
        )  # fmt: skip
        self.nobody = EmptyState(
            "Aucun candidat ne correspond", "Changez le filtre, ou le bloc.",
            button("Tout afficher", self._show_all),
        )  # fmt: skip
        self.withdrawn = EmptyState(
            "Tous les candidats sont retirés", "La page Candidats les rétablit, avec leurs notes.",
            button("Aller aux candidats", lambda: self.go_to.emit("candidates", None)),
        )  # fmt: skip
        for one in (self.empty, self.withdrawn, self.nobody):
            panel.body.addWidget(one, 1)
        panel.body.addWidget(line())
        self.message.setContentsMargins(16, 8, 16, 0)
        self.message.hide()
        panel.body.addWidget(self.message)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 6, 12, 6)
        foot.addWidget(self.about, 1)
        foot.addWidget(self.motive, 1)
        nest(panel.body, foot)
        self._stack = QStackedWidget()
        self._stack.addWidget(panel)
        self._stack.addWidget(self.groups)
        outer.addWidget(self._stack, 1)

    def minimumSizeHint(self) -> QSize:
        """Return less than everything likes: the grid scrolls."""
        return QSize(560, 320)

    def _tool_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.tabs = [button("Par candidat", kind="chip"), button("Groupes", kind="chip")]
        group = QButtonGroup(self)
        for number, tab in enumerate(self.tabs):
            group.addButton(tab, number)
            row.addWidget(tab)
        self.tabs[0].setChecked(True)
        group.idClicked.connect(self._show_tab)
        self.count = label(kind="muted")
        row.addSpacing(6)
        row.addWidget(self.count)
        row.addStretch()
        row.addWidget(self.missing_button)
        row.addWidget(self.find_button)
        row.addWidget(self.search, 1)
        row.addWidget(self.import_button)
        return row

    def _connect(self) -> None:
        self.search.textChanged.connect(self._narrow)
        self.search.lead_to(self.grid)
        self.grid.erased.connect(self.writer.erase)
        self.grid.pasted.connect(self._paste)
        self.grid.filled.connect(self.writer.fill)
        self.grid.filled_down.connect(self.writer.fill_down)
        self.grid.moved.connect(self._show_about)
        self.model.noted.connect(self._say)
        self.motive.edited.connect(self._explain)
        for key, gesture in (
            ("search", self._find),
            ("found", lambda: self.finder.step(1)),
            ("found_before", lambda: self.finder.step(-1)),
            ("missing", lambda: self.go_to_missing(1)),
            ("missing_before", lambda: self.go_to_missing(-1)),
        ):
            Command(self, f"marks.{key}", gesture)

    # Refreshing

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while another page was in front."""
        self.grid.fit()
        super().showEvent(event)
        (self.grid if self._stack.currentIndex() == 0 else self.groups.table).setFocus()

    def _changed(self, changes: Changes) -> None:
        kinds = set(changes.kinds)
        if not kinds or not kinds <= _ROW_KINDS | _NO_KINDS:
            self._stale = True
        self._touched |= changes.candidates
        if self.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        """Show what changed since the last time: all of it, or the candidates touched alone."""
        if not self._stale:
            self.model.refresh(self.view, self._touched)
            self._show_about()
        super()._catch_up()
        self._touched = set()

    def _switched(self) -> None:
        """Show another session: texts refused in the one before say nothing of this one."""
        self.model.wrong.clear()
        self._explained = None
        self._pause.stop()
        self._say("")
        super()._switched()

    def refresh(self) -> None:
        """Show the session as it is now, at the cell that was current."""
        view = self.view
        key, scroll = self._key(), self.grid.verticalScrollBar().value()
        typed = self.grid.typed()
        self._offer_blocs()
        self.model.load(view)
        if self._stack.currentIndex() == 1:
            self.groups.show_view(view)
        if key is not None and (index := self.model.index_of(key)).isValid():
            self.grid.setCurrentIndex(index)
            self.grid.verticalScrollBar().setValue(scroll)
            if typed is not None:
                self.grid.retype(index, typed)
        self.import_button.setEnabled(not self.closed)
        self._show_count()
        self._show_about()

    def _offer_blocs(self) -> None:
        blocs = list(dict.fromkeys(c.bloc for c in columns_of(self.view, "")))
        if blocs == self._known_blocs:
            return
        self._known_blocs = blocs
        for chip in self._chip_group.buttons():
            self._chip_group.removeButton(chip)
        self._chips.clear()
        titles = self.view.session.certification.bloc_by_code
        for code in ("", *blocs):
            chip = button(code or "Tous", kind="chip")
            chip.setProperty("bloc", code)
            chip.setToolTip(titles[code].title if code else "Tous les blocs")
            chip.setChecked(code == self._bloc)
            self._chip_group.addButton(chip)
            self._chips.add(chip)

    def _narrow(self) -> None:
        key = self._key()
        self.model.narrow(self._bloc, self.search.text())
        index = self.model.index_of(key) if key is not None else QModelIndex()
        self.grid.setCurrentIndex(index if index.isValid() else self.model.index(0, 0))
        self._show_count()
        self._show_about()

    def _show_count(self) -> None:
        session = self.view.session
        shown, heard = self.model.rowCount(), bool(session.heard)
        self.count.setText(plural(shown, "candidat", "candidats"))
        self.grid.setVisible(shown > 0)
        self.nobody.setVisible(heard and not shown)
        self.withdrawn.setVisible(bool(session.candidates) and not heard)
        self.empty.setVisible(not session.candidates)

    def _pick_bloc(self) -> None:
        checked = self._chip_group.checkedButton()
        self._bloc = str(checked.property("bloc")) if checked else ""
        self._narrow()

    def _show_all(self) -> None:
        self.search.clear()
        self._chip_group.buttons()[0].click()

    def _show_tab(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        if number == 1:
            self.groups.show_view(self.view)
        for one in (self.search, self.count, self.find_button, self.missing_button):
            one.setVisible(number == 0)

    # The cell in question

    def _key(self) -> Key | None:
        index = self.grid.currentIndex()
        candidate = self.model.candidate(index.row()) if index.isValid() else None
        return (candidate.row.id, self.model.column(index).epreuve) if candidate else None

    def _show_about(self) -> None:
        key = self._key()
        if key != self._explained and self.motive.hasFocus():
            self.grid.setFocus()  # saves the motive being typed, for the mark it was begun for
        self._explained = key
        candidate = self.view.session.candidates[key[0]] if key else None
        wanted = key is not None and candidate is not None and wants_motive(candidate, key[1])
        self.motive.setVisible(wanted)
        if wanted and key and candidate:
            self.motive.show_text(candidate.marks[key[1]].motive)
        self._pause.start()

    def _tell_about(self) -> None:
        """Say what the current cell holds, once the keys rest."""
        index, key = self.grid.currentIndex(), self._key()
        name = self.view.session.candidates[key[0]].name if key else ""
        tip = self.model.tip(index).replace("\n", " · ")
        self.about.setText(f"{name} — {tip}" if key else "")

    def _explain(self) -> None:
        if self._explained is not None:
            self.writer.explain(self._explained, self.motive.text())

    def _say(self, sentence: str, fault: bool = False) -> None:
        tell(self.message, sentence, fault)
        self.message.setVisible(bool(sentence))

    def _paste(self, text: str) -> None:
        self.writer.paste(self.grid.currentIndex() if not self.grid.selectedIndexes()
                          else min(self.grid.selectedIndexes()),
                          self.grid.selectedIndexes(), text)  # fmt: skip

    def _find(self) -> None:
        if self._stack.currentIndex() == 0:
            self.finder.show_bar()
        else:
            self.groups.search.seek()

    def go_to_missing(self, step: int) -> None:
        """Go to the next cell without a mark (1), or to the one before (-1)."""
        index = self.model.missing_from(self.grid.currentIndex(), step)
        if index.isValid():
            self.grid.go(index)
            self.grid.setFocus()
        else:
            left = self.model.remaining()
            self._say(left or "Aucune note ne manque dans la grille affichée.", bool(left))

    @staticmethod
    def _tool(icon: str, key: str, gesture: Callable[[], object]) -> QPushButton:
        made = button("", gesture, "icon")
        icons.dress(made, icon, 18)
        made.setAccessibleName(ACTIONS[key].text)
        give_tip(made, key)
        return made

    def focus_subject(self, subject: object) -> None:
        """Show the row of a candidate another page speaks of: an id, INE, number or name."""
        session = self.view.session
        for candidate in session.heard:
            row = candidate.row
            if subject in {row.id, row.ine, candidate.handle, candidate.name}:
                self.tabs[0].click()
                if self._bloc and not takes(session.certification, candidate, self._bloc):
                    self._show_all()
                self.search.setText(candidate.name)
                self.grid.go(self.model.index(self.model.row_of(row.id), 0))
                self.grid.setFocus()
                return
