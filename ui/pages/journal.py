"""Journal: every gesture, newest first, with what it changed."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout

from jury_app.application.history import author, is_of_session
from jury_app.application.journal_file import export_journal
from jury_app.application.services import Services
from jury_app.domain.errors import KnownError
from jury_app.domain.records import JournalRow
from jury_app.domain.text import words
from jury_app.domain.wording import local, plural, short_date
from ui.commands import Command
from ui.dialogs import save_file
from ui.dialogs_session import documents_folder
from ui.drawer import TwoColumns
from ui.fields import Choice, SearchField
from ui.growing import GrowingModel, GrowingTable
from ui.journal_words import Detail, details
from ui.pages.base import Page
from ui.spoken import announce
from ui.tables import Column, RowsModel, Table
from ui.widgets import EmptyState, Panel, button, label, line, nest
from ui.workspace import Workspace

_NEWEST = 500
_FILTERS = "Journal avec ses empreintes (*.json);;Journal à lire (*.txt)"
_TYPING_PAUSE = 120


def _day(entry: JournalRow) -> str:
    return short_date(local(entry.at).date().isoformat())


class JournalPage(Page):
    """The page « Journal »."""

    TITLE = "Journal"

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__(workspace, services)
        self._entries: list[JournalRow] = []
        self._most: int | None = _NEWEST
        self.model: RowsModel[JournalRow] = RowsModel(
            [],
            [
                Column("N°", lambda e: str(e.seq), key=lambda e: e.seq, right=True, width=4),
                Column("Quand", lambda e: f"{local(e.at):%H:%M:%S}", note=_day,
                       key=lambda e: e.seq, width=10),
                Column("Qui", author, width=10),
                Column("Geste", lambda e: e.label or e.gesture, width=20, grow=1),
            ],
            key=lambda e: e.seq,
        )  # fmt: skip
        self.table = Table(self.model, "Journal", lines=2)
        self.table.current.connect(self._show_detail)
        self.changes: GrowingModel[Detail] = GrowingModel(
            [],
            [
                Column("Donnée", lambda d: d.what, note=lambda d: d.where, width=18, grow=1),
                Column("Avant", lambda d: d.before or "—", width=8, grow=1),
                Column("Après", lambda d: d.after or "—", width=9, grow=3),
            ],
        )
        self._detail_table = GrowingTable(self.changes, "Ce que le geste a changé")
        self._detail_title = label("", wrap=True)
        self._detail_title.setContentsMargins(16, 10, 16, 10)
        self.search = SearchField("Rechercher dans le journal…", "Rechercher dans le journal")
        self.scope = Choice()
        self.scope.set_pairs([("session", "Cette session"), ("all", "Tout le dossier")])
        self._count = label("", "small", wrap=True)
        self._older = button("Entrées plus anciennes", self._show_all, "flat")
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._pause.timeout.connect(self._filter)
        self.search.textChanged.connect(self._pause.start)
        self.scope.currentIndexChanged.connect(self._filter)
        self.search.lead_to(self.table)
        Command(self, "journal.search", self.search.seek)
        Command(self, "journal.export", self.ask_target)
        self._lay_out()

    def _lay_out(self) -> None:
        entries, detail = Panel("Gestes"), Panel("Détail")
        filters = QHBoxLayout()
        filters.setContentsMargins(16, 10, 12, 10)
        filters.setSpacing(8)
        self.scope.setAccessibleName("Étendue du journal")
        filters.addWidget(self.search, 3)
        filters.addWidget(self.scope, 2)
        nest(entries.body, filters)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(
            EmptyState("Aucune entrée", "Changez la recherche, ou affichez tout le dossier.")
        )
        entries.body.addWidget(self._body, 1)
        entries.body.addWidget(line())
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 12, 8)
        foot.addWidget(self._count, 1)
        foot.addWidget(self._older)
        nest(entries.body, foot)
        detail.body.addWidget(self._detail_title)
        detail.body.addWidget(self._detail_table, 1)
        columns = TwoColumns(entries, detail, "Détail", width=460)
        Command(self, "journal.drawer", columns.toggle)
        if entries.head is not None:
            entries.head.addWidget(button("Exporter…", self.ask_target))
            entries.head.addWidget(columns.opener)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.addWidget(columns)
        self._show_detail(None)

    def refresh(self) -> None:
        """Read the journal again."""
        with self.workspace.dossier.store.read() as reader:
            self._entries = list(reversed(reader.journal(self._most)))
        self._filter()

    def ask_target(self) -> QFileDialog:
        """Ask where to write the journal of the whole dossier, then write it."""
        path = documents_folder() / f"Journal — {self.workspace.dossier.store.path.stem}.json"
        return save_file(self.window(), "Exporter le journal du dossier", _FILTERS, path,
                         self.export)  # fmt: skip

    def export(self, path: Path) -> None:
        """Write the journal of the whole dossier into a file."""
        try:
            export_journal(self.workspace.dossier, path)
        except KnownError as error:
            self.workspace.refused.emit(error)
            return
        self._count.setText(f"Journal du dossier écrit : {path}")
        announce(self._count, self._count.text())

    def _show_all(self) -> None:
        self._most = None
        self.refresh()

    def _filter(self) -> None:
        wanted = words(self.search.text()).split()
        here = self.scope.value() == "session"
        rows = [
            entry
            for entry in self._entries
            if (not here or is_of_session(entry, self.workspace.session_id))
            and all(word in words(f"{entry.seq} {entry.label}") for word in wanted)
        ]
        self.model.set_rows(rows)
        self._body.setCurrentIndex(0 if rows else 1)
        self._count.setText(
            f"{plural(len(rows), 'geste', 'gestes')}. Chaque entrée porte l'empreinte de la "
            "précédente : rien ne peut être changé après coup sans que la vérification le voie."
        )
        self._older.setVisible(self._most is not None and len(self._entries) >= self._most)

    def _show_detail(self, entry: JournalRow | None) -> None:
        if entry is None:
            self._detail_title.setText("Choisissez un geste pour voir ce qu'il a changé.")
            self.changes.show(iter(()))
            return
        when = f"{_day(entry)} à {local(entry.at):%H:%M:%S}"
        self._detail_title.setText(f"{entry.label or entry.gesture}\n{when}")
        self.changes.show(details(entry, self.view))
