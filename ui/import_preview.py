"""What an import would do: sheets and counts at the left; problems, changes, ignored rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jury_app.application.importing.report import Change, IgnoredRow, ImportReport, Kind, Problem
from jury_app.domain.wording import plural
from ui.pages.flow import FlowLayout
from ui.tables import Column, RowsModel, Table
from ui.widgets import Chip, Panel, button, line

KINDS: dict[Kind, str] = {
    "candidates": "Candidats",
    "marks": "Notes",
    "groups": "Groupes",
    "members": "Jury",
}


@dataclass(frozen=True)
class _CountItem:
    title: str
    added: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class _SheetItem:
    name: str
    holds: str
    rows: int
    problems: int


_COUNTS: tuple[Column[_CountItem], ...] = (
    Column("", lambda c: c.title, strong=True, width=8, grow=1),
    Column("Ajouts", lambda c: str(c.added), right=True, width=5),
    Column("Modif.", lambda c: str(c.updated), right=True, width=5),
    Column("Inch.", lambda c: str(c.unchanged), right=True, width=5,
           tip=lambda c: f"{c.unchanged} inchangés"),
)  # fmt: skip
_SHEETS: tuple[Column[_SheetItem], ...] = (
    Column("Feuille", lambda s: s.name, note=lambda s: s.holds or "ignorée : aucune colonne connue",
           strong=True, width=10, grow=1),
    Column("Lignes", lambda s: str(s.rows), right=True, width=5),
    Column("Points", lambda s: str(s.problems) if s.problems else "–", right=True, width=5),
)  # fmt: skip
_PROBLEMS: tuple[Column[Problem], ...] = (
    Column("Gravité", lambda p: "✗ erreur" if p.severity == "error" else "! avis",
           tone=lambda p: "bad" if p.severity == "error" else "wait", width=11),
    Column("Feuille", lambda p: p.sheet, width=10, grow=1),
    Column("Cellule", lambda p: p.cell, strong=True, width=6),
    Column("Valeur", lambda p: p.value, width=7),
    Column("Problème", lambda p: p.message, width=14, grow=5),
)  # fmt: skip
_CHANGES: tuple[Column[Change], ...] = (
    Column("Qui", lambda c: c.subject, strong=True, width=16, grow=2),
    Column("Quoi", lambda c: c.what, width=12, grow=1),
    Column("Avant", lambda c: c.before if c.before is not None else "—", width=9, grow=1),
    Column("Après", lambda c: c.after, width=9, grow=1),
    Column("Feuille", lambda c: f"{c.sheet} {c.cell}".strip(), width=12, grow=1),
)  # fmt: skip
_IGNORED: tuple[Column[IgnoredRow], ...] = (
    Column("Feuille", lambda i: i.sheet, strong=True, width=14, grow=1),
    Column("Ligne", lambda i: str(i.row), right=True, width=5),
    Column("Pourquoi", lambda i: i.why, width=24, grow=3),
)
_MISSING: tuple[Column[str], ...] = (
    Column("Absents du fichier : ils restent", lambda m: m, width=20, grow=1),
)


class ImportPreview(QWidget):
    """The preview of an import."""

    def __init__(self) -> None:
        super().__init__()
        self.counts = RowsModel[_CountItem]((), _COUNTS, parent=self)
        self.sheets = RowsModel[_SheetItem]((), _SHEETS, parent=self)
        self.verdict = Chip()
        self._tabs: dict[str, tuple[Any, Any]] = {}
        self._views = QStackedWidget()
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._left(), 2)
        row.addWidget(self._right(), 5)

    def _left(self) -> QWidget:
        panel = Panel()
        counts, sheets = Table(self.counts, "Ce qui changerait"), Table(self.sheets, "Feuilles", 2)
        panel.setMinimumWidth(270)
        counts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        counts.setFixedHeight(counts.verticalHeader().defaultSectionSize() * 4 + 36)
        panel.body.addWidget(counts)
        panel.body.addWidget(line())
        panel.body.addWidget(sheets, 1)
        return panel

    def _right(self) -> QWidget:
        panel = Panel()
        row = FlowLayout(spacing=6)
        tabs: tuple[tuple[str, Sequence[Column[Any]], bool], ...] = (
            ("Problèmes", _PROBLEMS, True), ("Sous une décision", _CHANGES, False),
            ("Changements", _CHANGES, False), ("Lignes ignorées", _IGNORED, False),
            ("Absents", _MISSING, False),
        )  # fmt: skip
        for number, (title, columns, wrap) in enumerate(tabs):
            model = RowsModel[Any]((), columns, parent=self)
            tab = button(title, kind="chip")
            self._group.addButton(tab, number)
            self._views.addWidget(Table(model, title, wrap=wrap))
            self._tabs[title] = (tab, model)
            row.addWidget(tab)
        self._group.idClicked.connect(self._views.setCurrentIndex)
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(12, 10, 12, 10)
        column.addLayout(row)
        panel.body.addWidget(head)
        panel.body.addWidget(line())
        panel.body.addWidget(self._views, 1)
        return panel

    def model(self, title: str) -> RowsModel[Any]:
        """Return the rows of a tab by its title."""
        return self._tabs[title][1]  # type: ignore[no-any-return]

    def show_report(self, report: ImportReport) -> None:
        """Show what reading a workbook found."""
        self.counts.set_rows([_CountItem(KINDS[k], c.added, c.updated, c.unchanged)
                              for k, c in report.counts.items()])  # fmt: skip
        self.sheets.set_rows(
            [_SheetItem(s.name, ", ".join(s.holds), s.rows,
                        sum(1 for p in report.problems if p.sheet == s.name))
             for s in report.sheets]
        )  # fmt: skip
        rows = (
            sorted(report.problems, key=lambda p: p.severity != "error"),
            report.decided,
            [change for change in report.list_of_changes if not change.decided],
            report.ignored,
            report.missing,
        )
        first = None
        for number, ((title, (tab, model)), found) in enumerate(
            zip(self._tabs.items(), rows, strict=True)
        ):
            model.set_rows(found)
            tab.setText(f"{title} {len(found)}")
            tab.setVisible(bool(found) or title in {"Problèmes", "Changements"})
            if found and first is None:
                first = number
        shown = 0 if first is None else first
        self._group.button(shown).setChecked(True)
        self._views.setCurrentIndex(shown)
        self._judge(report)

    def _judge(self, report: ImportReport) -> None:
        errors = sum(1 for p in report.problems if p.severity == "error")
        warnings = len(report.problems) - errors
        if errors:
            self.verdict.show_state(
                f"✗ {plural(errors, 'erreur à corriger', 'erreurs à corriger')}", "bad"
            )
        elif warnings:
            self.verdict.show_state(f"! {plural(warnings, 'avis', 'avis')}", "wait")
        else:
            self.verdict.show_state("✓ Prêt à importer", "good")
