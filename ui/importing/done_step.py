"""Step 4: what was imported."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jury_app.application.importing.report import ImportReport, Kind
from jury_app.domain.wording import plural
from ui.importing.signs import Sign, figure
from ui.tables import Column, RowsModel, Table
from ui.widgets import Panel, label, nest

KINDS: dict[Kind, str] = {
    "candidates": "Candidats",
    "marks": "Notes",
    "groups": "Groupes et notes de groupe",
    "members": "Jury",
}


@dataclass(frozen=True)
class CountItem:
    """What was written of one kind."""

    title: str
    added: int
    updated: int
    unchanged: int


_COUNTS: tuple[Column[CountItem], ...] = (
    Column("", lambda c: c.title, strong=True, width=16, grow=1),
    Column("Ajoutés", lambda c: figure(c.added), right=True, width=9),
    Column("Modifiés", lambda c: figure(c.updated), right=True, width=9),
    Column("Inchangés", lambda c: figure(c.unchanged), right=True, width=10),
)


class DoneStep(QWidget):
    """The summary of an import."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label("Importation faite", "heading", wrap=True)
        self.summary = label(kind="muted", wrap=True)
        self.review = label(kind="notice", wrap=True)
        self.counts = RowsModel[CountItem]((), _COUNTS, parent=self)
        self._table = Table(self.counts, "Ce qui a été importé")
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._table.setSelectionMode(Table.SelectionMode.NoSelection)
        self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(Sign("check", 40, "good"))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.summary)
        nest(head, words, 1)
        panel = Panel()
        panel.body.addWidget(self._table)
        inside = QWidget()
        inside.setMaximumWidth(620)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addStretch()
        nest(column, head)
        column.addWidget(panel)
        column.addWidget(self.review)
        column.addStretch()
        outer = QHBoxLayout(self)
        outer.addStretch()
        outer.addWidget(inside, 10)
        outer.addStretch()

    def show_report(self, report: ImportReport) -> None:
        """Show what was written."""
        self.counts.set_rows([CountItem(KINDS[k], c.added, c.updated, c.unchanged)
                              for k, c in report.counts.items()])  # fmt: skip
        row = self._table.verticalHeader().defaultSectionSize()
        head = self._table.horizontalHeader().sizeHint().height()
        self._table.setFixedHeight(row * len(report.counts) + head)
        written = bool(report.changes)
        self.title.setText("Importation faite" if written else "Rien n'était à changer")
        self.summary.setText(
            f"« {report.file} » : un seul geste au journal, enregistré dans le dossier."
            if written
            else f"« {report.file} » dit déjà ce que dit le dossier : rien n'a été écrit."
        )
        decided = len(report.decided)
        self.review.setVisible(bool(decided) and written)
        self.review.setText(
            f"{plural(decided, 'changement touche', 'changements touchent')} une décision déjà "
            "prise : la délibération montre ce qui est à revoir avant la clôture."
        )
