"""Marks: a grid that feels like a spreadsheet, and the sheets of the groups.

Keys in the grid: typing edits, Enter goes down, Tab goes right, Delete erases, Ctrl+C and Ctrl+V
copy and paste blocks, F6 leaves the grid, Ctrl+F searches.
"""

from PySide6.QtCore import QModelIndex, QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
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
from jury_app.domain.values import SessionState
from jury_app.domain.wording import plural
from ui import icons
from ui.commands import Command
from ui.fields import Line, SearchField
from ui.import_dialog import ImportDialog
from ui.pages.flow import FlowLayout
from ui.pages.marks_cells import columns_of, wants_motive
from ui.pages.marks_grid import MarksGrid
from ui.pages.marks_groups import GroupsView
from ui.pages.marks_model import Key
from ui.pages.marks_writing import MarksWriter
from ui.painted import ElidedLabel
from ui.widgets import EmptyState, Panel, button, clear, label, line
from ui.workspace import Workspace

_ROW_KINDS = frozenset({MarkRow, DecisionRow, VoteRow, RecusalRow, AcquisitionRow})
_NO_KINDS = frozenset({MemberRow, EventRow})


class MarksPage(QWidget):
    """Marks per candidate, and per group.

    Signals:
        go_to: (page, subject) of something elsewhere.
    """

    TITLE = "Notes"
    go_to = Signal(str, object)

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__()
        self._workspace, self._services = workspace, services
        self._stale, self._bloc = True, ""
        self._known_blocs: list[str] = []
        self.writer = MarksWriter(workspace, self)
        self.model = self.writer.model
        self.grid = MarksGrid(self.model, self.writer.readable)
        self.groups = GroupsView(workspace)
        self.search = SearchField(
            "Rechercher un candidat", "Rechercher un candidat par nom, numéro, INE ou option"
        )
        self.search.setMaximumWidth(230)
        self.message = label(kind="error", wrap=True)
        self.about, self.motive = ElidedLabel(kind="muted"), Line("Motif de la note individuelle")
        self.motive.setAccessibleName("Motif de la note qui remplace celle du groupe")
        self.import_button = button("Importer un classeur…", self.open_import)
        icons.dress(self.import_button, "import", 16)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 12, 14, 12)
        outer.setSpacing(10)
        outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        outer.addLayout(self._tool_row())
        panel = Panel()
        self._chips = FlowLayout(spacing=6)
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._chip_group = QButtonGroup(self)
        self._chip_group.buttonClicked.connect(self._pick_bloc)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(14, 10, 14, 10)
        inner.addLayout(self._chips)
        panel.body.addWidget(holder)
        panel.body.addWidget(line())
        panel.body.addWidget(self.grid, 1)
        self.empty = EmptyState(
            "Aucun candidat", "Importez un classeur, ou ajoutez des candidats.",
            button("Aller aux candidats", lambda: self.go_to.emit("candidates", None)),
        )  # fmt: skip
        panel.body.addWidget(self.empty, 1)
        panel.body.addWidget(line())
        self.message.setContentsMargins(14, 8, 14, 0)
        self.message.hide()
        panel.body.addWidget(self.message)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 6, 12, 6)
        foot.addWidget(self.about, 1)
        foot.addWidget(self.motive, 1)
        panel.body.addLayout(foot)
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
        row.addWidget(self.search, 1)
        row.addWidget(self.import_button)
        return row

    def _connect(self) -> None:
        self._workspace.changed.connect(self._on_changed)
        self._workspace.switched.connect(lambda: self._on_changed(Changes()))
        self.search.textChanged.connect(self._narrow)
        self.search.lead_to(self.grid)
        self.grid.erased.connect(self.writer.erase)
        self.grid.pasted.connect(self._paste)
        self.grid.moved.connect(self._show_about)
        self.model.noted.connect(self._say)
        self.motive.edited.connect(self._explain)
        Command(self, "marks.search", self.search.seek)

    # Refreshing

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed while another page was in front."""
        super().showEvent(event)
        self.grid.fit()
        if self._stale:
            self._load()
        (self.grid if self._stack.currentIndex() == 0 else self.groups.table).setFocus()

    def _on_changed(self, changes: Changes) -> None:
        if not self.isVisible():
            self._stale = True
            return
        kinds = set(changes.kinds)
        if kinds and kinds <= _NO_KINDS:
            self.model.refresh(self._workspace.view, ())
        elif kinds and kinds <= _ROW_KINDS:
            self.model.refresh(self._workspace.view, changes.candidates)
            self._show_about()
        else:
            self._load()

    def _load(self) -> None:
        self._stale = False
        view = self._workspace.view
        key, scroll = self._key(), self.grid.verticalScrollBar().value()
        self._offer_blocs()
        self.model.load(view)
        self.groups.show_view(view)
        if key is not None and (index := self.model.index_of(key)).isValid():
            self.grid.setCurrentIndex(index)
            self.grid.verticalScrollBar().setValue(scroll)
        self.import_button.setEnabled(view.session.state is not SessionState.CLOSED)
        self._show_count()
        self._show_about()

    def _offer_blocs(self) -> None:
        blocs = list(dict.fromkeys(c.bloc for c in columns_of(self._workspace.view, "")))
        if blocs == self._known_blocs:
            return
        self._known_blocs = blocs
        for chip in self._chip_group.buttons():
            self._chip_group.removeButton(chip)
        clear(self._chips)
        titles = self._workspace.view.session.certification.bloc_by_code
        for code in ("", *blocs):
            chip = button(code or "Tous", kind="chip")
            chip.setProperty("bloc", code)
            chip.setToolTip(titles[code].title if code else "Tous les blocs")
            chip.setChecked(code == self._bloc)
            self._chip_group.addButton(chip)
            self._chips.addWidget(chip)

    def _narrow(self) -> None:
        key = self._key()
        self.model.narrow(self._bloc, self.search.text())
        index = self.model.index_of(key) if key is not None else QModelIndex()
        self.grid.setCurrentIndex(index if index.isValid() else self.model.index(0, 0))
        self._show_count()
        self._show_about()

    def _show_count(self) -> None:
        shown, heard = self.model.rowCount(), bool(self._workspace.view.session.candidates)
        self.count.setText(plural(shown, "candidat", "candidats"))
        self.grid.setVisible(heard)
        self.empty.setVisible(not heard)

    def _pick_bloc(self) -> None:
        checked = self._chip_group.checkedButton()
        self._bloc = str(checked.property("bloc")) if checked else ""
        self._narrow()

    def _show_tab(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self.search.setVisible(number == 0)
        self.count.setVisible(number == 0)

    # The cell in question

    def _key(self) -> Key | None:
        index = self.grid.currentIndex()
        candidate = self.model.candidate(index.row()) if index.isValid() else None
        return (candidate.row.id, self.model.column(index).epreuve) if candidate else None

    def _show_about(self) -> None:
        index, key = self.grid.currentIndex(), self._key()
        self.motive.setVisible(False)
        if key is None:
            self.about.setText("")
            return
        candidate = self._workspace.view.session.candidates[key[0]]
        tip = self.model.tip(index).replace("\n", " · ")
        self.about.setText(f"{candidate.name} — {tip}")
        if wants_motive(candidate, key[1]):
            self.motive.setVisible(True)
            self.motive.show_text(candidate.marks[key[1]].motive)

    def _explain(self) -> None:
        key = self._key()
        if key is not None:
            self.writer.explain(key, self.motive.text())

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def _paste(self, text: str) -> None:
        self.writer.paste(self.grid.currentIndex() if not self.grid.selectedIndexes()
                          else min(self.grid.selectedIndexes()),
                          self.grid.selectedIndexes(), text)  # fmt: skip

    def focus_subject(self, subject: object) -> None:
        """Show the row of a candidate another page speaks of: an id, INE, number or name."""
        for candidate in self._workspace.view.session.heard:
            row = candidate.row
            if subject in {row.id, row.ine, candidate.handle, candidate.name}:
                self.search.setText(candidate.name)
                return

    def open_import(self) -> ImportDialog:
        """Ask for a workbook to import."""
        dialog = ImportDialog(self._workspace, self._services, self)
        dialog.open()
        return dialog
