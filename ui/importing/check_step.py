"""Step 3: sheet by sheet, what would be added, changed, ignored, and what is wrong."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jury_app.application.importing.advice import title as title_of
from jury_app.application.importing.report import Change, IgnoredRow, ImportReport, Problem
from jury_app.domain.wording import plural
from ui.importing.signs import figure
from ui.pages.flow import FlowRow
from ui.tables import Column, RowsModel, Table
from ui.tick import Tick
from ui.widgets import Chip, Panel, button, line, nest

_WRAPPED = 300
"""Rows beyond which long texts are cut: measuring thousands of them would take seconds."""
ALL = "Ensemble"


@dataclass(frozen=True)
class SheetItem:
    """What a sheet would do; the whole workbook when `name` is empty."""

    name: str
    holds: str
    added: int
    updated: int
    unchanged: int
    problems: int


_SHEETS: tuple[Column[SheetItem], ...] = (
    Column("Feuille", lambda s: s.name or ALL, note=lambda s: s.holds, strong=True,
           width=9, grow=1),
    Column("+", lambda s: figure(s.added), right=True, width=6,
           tip=lambda s: plural(s.added, "ajout", "ajouts")),
    Column("≠", lambda s: figure(s.updated), right=True, width=2,
           tip=lambda s: plural(s.updated, "changement", "changements")),
    Column("=", lambda s: figure(s.unchanged), right=True, width=4,
           tip=lambda s: plural(s.unchanged, "élément inchangé", "éléments inchangés")),
    Column("!", lambda s: figure(s.problems), right=True, width=2,
           tip=lambda s: plural(s.problems, "problème", "problèmes")),
)  # fmt: skip
_PROBLEMS: tuple[Column[Problem], ...] = (
    Column("Gravité", lambda p: "✗ erreur" if p.severity == "error" else "! avis",
           tone=lambda p: "bad" if p.severity == "error" else "wait", width=10),
    Column("Feuille", lambda p: p.sheet or "–", width=9, grow=1),
    Column("Cellule", lambda p: p.cell, strong=True, width=6),
    Column("Valeur", lambda p: p.value or "—", width=8, grow=1),
    Column("Problème", title_of, note=lambda p: p.message,
           tip=lambda p: p.message, width=16, grow=6),
)  # fmt: skip
_WHERE: Column[Change] = Column("Cellule", lambda c: f"{c.cell} · {c.sheet}", width=12, grow=1)
_UPDATED: tuple[Column[Change], ...] = (
    Column("Qui", lambda c: c.subject, strong=True, width=14, grow=2),
    Column("Quoi", lambda c: c.what, width=10, grow=1),
    Column("Avant", lambda c: c.before or "vide", width=8, grow=1),
    Column("Après", lambda c: f"→ {c.after}", strong=True, width=9, grow=1),
    _WHERE,
)
_DECIDED: tuple[Column[Change], ...] = (
    Column("Qui", lambda c: c.subject, strong=True, width=12, grow=1),
    Column("Quoi", lambda c: c.what, note=lambda c: c.decided, tip=lambda c: c.decided,
           width=16, grow=6),
    *_UPDATED[2:],
)  # fmt: skip
_ADDED: tuple[Column[Change], ...] = (
    Column("Qui", lambda c: c.subject, strong=True, width=14, grow=2),
    Column("Quoi", lambda c: c.what, width=10, grow=1),
    Column("Valeur", lambda c: c.after, width=10, grow=1),
    _WHERE,
)
_IGNORED: tuple[Column[IgnoredRow], ...] = (
    Column("Feuille", lambda i: i.sheet, strong=True, width=14, grow=1),
    Column("Ligne", lambda i: str(i.row), right=True, width=6),
    Column("Pourquoi", lambda i: i.why, width=24, grow=3),
)
_MISSING: tuple[Column[str], ...] = (
    Column("Dans le dossier, absents du fichier : ils restent", lambda m: m, width=20, grow=1),
)
PROBLEMS, UPDATED, DECIDED, ADDED, IGNORED, MISSING = (
    "Problèmes", "Modifiés", "Sous une décision", "Ajoutés", "Ignorés", "Absents"
)  # fmt: skip
_TABS: tuple[tuple[str, Sequence[Column[Any]]], ...] = (
    (PROBLEMS, _PROBLEMS), (DECIDED, _DECIDED), (UPDATED, _UPDATED), (ADDED, _ADDED),
    (IGNORED, _IGNORED), (MISSING, _MISSING),
)  # fmt: skip


class CheckStep(QWidget):
    """The preview of an import.

    Signals:
        changed: The tick of the decisions was set or taken away.
        annotate_asked: Write a copy of the workbook with its problems.
    """

    changed = Signal()
    annotate_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._report: ImportReport | None = None
        self.sheets = RowsModel[SheetItem]((), _SHEETS, key=lambda s: s.name, parent=self)
        self.sheet_table = Table(self.sheets, "Ce qui changerait, feuille par feuille", 2)
        self.sheet_table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sheet_table.current.connect(lambda _sheet: self._fill())
        self.verdict = Chip()
        self.annotate = button("Enregistrer le classeur annoté…", self.annotate_asked.emit)
        self.annotate.setToolTip("Une copie du classeur où chaque problème est signalé à sa place")
        self.over = Tick(tone="wait")
        self.over.toggled.connect(lambda _on: self.changed.emit())
        self._tabs: dict[str, tuple[QPushButton, RowsModel[Any], Table]] = {}
        self._views, self._group = QStackedWidget(), QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._left(), 4)
        row.addWidget(self._right(), 9)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        self.decisions = self._decisions()
        outer.addWidget(self.decisions)
        nest(outer, row, 1)

    def _decisions(self) -> QFrame:
        made = QFrame()
        made.setProperty("kind", "strip")
        row = QHBoxLayout(made)
        row.setContentsMargins(16, 8, 12, 8)
        row.addWidget(self.over, 1)
        return made

    def _left(self) -> Panel:
        panel = Panel()
        panel.setMinimumWidth(284)
        panel.body.addWidget(self.sheet_table, 1)
        return panel

    def _right(self) -> Panel:
        panel = Panel()
        flow = FlowRow()
        for number, (title, columns) in enumerate(_TABS):
            model = RowsModel[Any]((), columns, parent=self)
            table = Table(model, title, wrap=True)
            tab = button(title, kind="chip")
            self._group.addButton(tab, number)
            self._views.addWidget(table)
            self._tabs[title] = (tab, model, table)
            flow.add(tab)
        self._group.idClicked.connect(self._views.setCurrentIndex)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.verdict)
        head.addStretch()
        head.addWidget(self.annotate)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(8)
        nest(column, head)
        column.addWidget(flow)
        panel.body.addWidget(top)
        panel.body.addWidget(line())
        panel.body.addWidget(self._views, 1)
        return panel

    def model(self, title: str) -> RowsModel[Any]:
        """Return the rows of a tab by its title."""
        return self._tabs[title][1]

    def tab(self, title: str) -> QPushButton:
        """Return the button of a tab by its title."""
        return self._tabs[title][0]

    def show_report(self, report: ImportReport) -> None:
        """Show what reading a workbook found."""
        self._report = report
        self.sheets.set_rows(_items(report))
        self.sheet_table.selectRow(0)
        decided = len(report.decided)
        self.over.setChecked(False)
        self.decisions.setVisible(bool(decided))
        self.over.setText(
            f"Accepter {plural(decided, 'changement', 'changements')} sous une décision déjà prise "
            ": chaque ligne dit ce qu'elle devient"
        )
        self.annotate.setVisible(bool(report.problems))
        self._judge(report)
        self._fill()
        order = [PROBLEMS, *self._tabs] if report.blocked else [DECIDED, *self._tabs]
        first = next((title for title in order if self.model(title).rows), PROBLEMS)
        self._tabs[first][0].setChecked(True)
        self._views.setCurrentIndex(list(self._tabs).index(first))

    def _fill(self) -> None:
        """Show in every tab what belongs to the sheet chosen."""
        report, item = self._report, self.sheet_table.current_row()
        if report is None:
            return
        name = item.name if item is not None else ""
        changes = _of(report.list_of_changes, name)
        rows: dict[str, Sequence[Any]] = {
            PROBLEMS: sorted(_of(report.problems, name), key=lambda p: p.severity != "error"),
            DECIDED: [c for c in changes if c.decided],
            UPDATED: [c for c in changes if not c.decided and c.before is not None],
            ADDED: [c for c in changes if not c.decided and c.before is None],
            IGNORED: _of(report.ignored, name),
            MISSING: report.missing if not name else (),
        }
        for title, (tab, model, table) in self._tabs.items():
            found = rows[title]
            table.setWordWrap(len(found) <= _WRAPPED)
            model.set_rows(found)
            tab.setText(f"{title} {figure(len(found)) if found else 0}")
            needless = title in {DECIDED, MISSING} and not found
            tab.setVisible(not needless or tab.isChecked())

    def _judge(self, report: ImportReport) -> None:
        errors = sum(1 for p in report.problems if p.severity == "error")
        warnings = len(report.problems) - errors
        also = f", {plural(warnings, 'avis', 'avis')}" if warnings else ""
        if errors:
            wrong = plural(errors, "erreur à corriger", "erreurs à corriger")
            self.verdict.show_state(f"✗ {wrong} avant d'importer{also}", "bad")
        elif report.decided:
            decided = len(report.decided)
            wanted = plural(decided, "changement à accepter", "changements à accepter")
            self.verdict.show_state(f"! {wanted}{also}", "wait")
        elif not any(c.added or c.updated for c in report.counts.values()):
            self.verdict.show_state(f"– Rien à changer{also}", "absent")
        else:
            self.verdict.show_state(f"✓ Prêt à importer{also}", "good")


def _of(found: Iterable[Any], sheet: str) -> list[Any]:
    return [one for one in found if not sheet or one.sheet == sheet]


def _items(report: ImportReport) -> list[SheetItem]:
    """Return the whole workbook, then each sheet."""
    added = Counter(c.sheet for c in report.list_of_changes if c.before is None)
    updated = Counter(c.sheet for c in report.list_of_changes if c.before is not None)
    problems = Counter(p.sheet for p in report.problems)
    sheets = [
        SheetItem(s.name, ", ".join(s.holds) or "non lue", added[s.name], updated[s.name],
                  s.unchanged, problems[s.name])
        for s in report.sheets
    ]  # fmt: skip
    whole = SheetItem(
        "", plural(len(sheets), "feuille", "feuilles"), added.total(), updated.total(),
        sum(s.unchanged for s in sheets), problems.total(),
    )  # fmt: skip
    return [whole, *sheets]
