"""Step 2: which sheets are read, and their columns; profiles remembered by name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from jury_app.application.importing.proposal import Draft, SheetDraft
from jury_app.application.importing.targets import Section
from jury_app.domain.wording import plural
from ui import icons
from ui.importing.column_row import Targets
from ui.importing.sheet_panel import SheetPanel
from ui.tables import Column, RowsModel, Table
from ui.widgets import Panel, button, label, line, nest


def _holds(sheet: SheetDraft) -> str:
    if sheet.read is False:
        return "laissée de côté"
    if sheet.read is None:
        return "à préciser" if sheet.proposed.doubtful else "aucune colonne connue"
    return ", ".join(sheet.contents) or "à compléter"


def _state(sheet: SheetDraft) -> str:
    if sheet.read is False:
        return "– non lue"
    if sheet.read is None:
        return "! à préciser" if sheet.proposed.doubtful else "– non lue"
    if sheet.fault:
        return "✗ incomplète"
    return f"! {sheet.unconfirmed} à voir" if sheet.unconfirmed else "✓ lue"


def _tone(sheet: SheetDraft) -> str:
    sign = _state(sheet)[0]
    return {"–": "absent", "!": "wait", "✗": "bad", "✓": "good"}[sign]


_SHEETS: tuple[Column[SheetDraft], ...] = (
    Column("Feuille", lambda s: s.sheet.name, note=_holds, strong=True, width=12, grow=1),
    Column("Lecture", _state, tone=_tone, width=13),
)


class ColumnsStep(QWidget):
    """The sheets at the left, the columns of the one chosen at the right.

    Signals:
        changed: Something is read otherwise.
        save_asked: Remember this matching under a name.
        drop_asked: Do not use the profile recognised.
        forget_asked: Forget that profile for good.
    """

    changed = Signal()
    save_asked = Signal()
    drop_asked = Signal()
    forget_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.draft: Draft | None = None
        self.model = RowsModel[SheetDraft]((), _SHEETS, parent=self)
        self.sheets = Table(self.model, "Feuilles du classeur", 2)
        self.sheets.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.panel = SheetPanel()
        self.sheets.current.connect(self._show)
        self.sheets.toggled.connect(self._toggle)
        self.sheets.chosen.connect(lambda _sheet: self.panel.read.setFocus())
        self.panel.changed.connect(self._changed)
        self.save = button("Enregistrer ce profil…", self.save_asked.emit)
        self.save.setToolTip("Retenir ces choix, pour les classeurs qui ont les mêmes en-têtes")
        icons.dress(self.save, "save", 15)
        self.notice = self._notice()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._left(), 3)
        row.addWidget(self.panel, 8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addWidget(self.notice)
        nest(outer, row, 1)

    def _notice(self) -> QFrame:
        made = QFrame()
        made.setProperty("kind", "told")
        row = QHBoxLayout(made)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(8)
        self.told = label(wrap=True)
        self.drop = button("Ne pas l'utiliser", self.drop_asked.emit)
        self.forget = button("Oublier ce profil", self.forget_asked.emit)
        row.addWidget(self.told, 1)
        row.addWidget(self.drop)
        row.addWidget(self.forget)
        made.hide()
        return made

    def _left(self) -> Panel:
        panel = Panel()
        panel.setMinimumWidth(236)
        panel.body.addWidget(self.sheets, 1)
        panel.body.addWidget(line())
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 10, 12, 10)
        foot.addWidget(self.save)
        nest(panel.body, foot)
        return panel

    def show_draft(
        self,
        draft: Draft,
        sections: tuple[Section, ...],
        group_epreuves: Sequence[tuple[str, str]],
    ) -> None:
        """Show a workbook, with what columns and sheets of groups may be read as."""
        self.draft = draft
        self.panel.set_targets(Targets(sections, self), group_epreuves)
        self.model.set_rows(draft.sheets)
        wanting = next((s for s in draft.sheets if _tone(s) in {"bad", "wait"}), None)
        first = wanting or next((s for s in draft.sheets if s.read), None)
        if first is not None:
            self.sheets.select_key(first)
        self._show(self.sheets.current_row())
        self._repaint()

    def show_profile(self, name: str) -> None:
        """Say which profile was recognised; nothing when the name is empty."""
        self.notice.setVisible(bool(name))
        self.told.setText(
            f"Profil « {name} » reconnu aux en-têtes du classeur : ses choix sont repris."
        )

    def refresh(self) -> None:
        """Show every sheet again, after the choices were made elsewhere."""
        self.panel.show_sheet(self.sheets.current_row())
        self._repaint()

    def say_counts(self) -> str:
        """Return in words what is read, and what stands against going on."""
        draft = self.draft
        if draft is None:
            return ""
        if draft.faults:
            sheet, why = draft.faults[0]
            return f"Feuille « {sheet.sheet.name} ». {why}"
        waiting = sum(sheet.unconfirmed for sheet in draft.sheets)
        read = sum(1 for sheet in draft.sheets if sheet.read)
        said = f"{plural(read, 'feuille lue', 'feuilles lues')} sur {len(draft.sheets)}."
        if waiting:
            said += f" {plural(waiting, 'colonne à confirmer', 'colonnes à confirmer')}, non lue"
            said += "s." if waiting > 1 else "."
        unsure = sum(1 for sheet in draft.sheets if sheet.read is None and sheet.proposed.doubtful)
        if unsure:
            said += f" {plural(unsure, 'feuille à préciser', 'feuilles à préciser')}."
        return said

    def _show(self, sheet: SheetDraft | None) -> None:
        if sheet is not self.panel.draft:
            self.panel.show_sheet(sheet)

    def _toggle(self, sheet: SheetDraft) -> None:
        sheet.read = not sheet.read
        self.panel.refresh()
        self._changed()

    def _changed(self) -> None:
        self._repaint()
        self.changed.emit()

    def _repaint(self) -> None:
        last = self.model.rowCount() - 1
        if last >= 0:
            self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(last, 1))
