"""One column of a sheet: its header, its first values, and what it is read as."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from jury_app.application.importing.matching import ProposedColumn, Target
from jury_app.application.importing.proposal import SheetDraft
from jury_app.application.importing.targets import Section
from jury_app.application.importing.workbook import column_letters
from ui.fields import Choice
from ui.painted import ElidedLabel
from ui.tick import Tick
from ui.widgets import Chip, keep_hidden, label, nest

LEFT_OUT = "Ne pas lire"
LETTERS, CHOICE, STATE = 34, 228, 112


class Targets(QStandardItemModel):
    """Everything a column may be read as; one list for all columns.

    Args:
        sections: Titles, each with its targets.
        parent: Owner.
    """

    def __init__(self, sections: tuple[Section, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._add(LEFT_OUT, "")
        bold = QFont()
        bold.setWeight(QFont.Weight.DemiBold)
        for title, targets in sections:
            head = QStandardItem(title)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setFont(bold)
            self.appendRow(head)
            for target, said in targets:
                self._add(said, str(target))

    def _add(self, said: str, value: str) -> None:
        item = QStandardItem(said)
        item.setData(value, Qt.ItemDataRole.UserRole)
        self.appendRow(item)


class TargetChoice(Choice):
    """The field or épreuve of a column.

    Args:
        targets: The shared list.
    """

    def __init__(self, targets: Targets) -> None:
        super().__init__()
        self.setModel(targets)
        self.setMaxVisibleItems(16)
        self.view().setMinimumWidth(360)


class ColumnRow(QFrame):
    """One column, with its combo and, for a likeness, the tick that confirms it.

    Args:
        draft: The sheet.
        column: The column as proposed.
        targets: What it may be read as.

    Signals:
        changed: The column is read as something else now.
    """

    changed = Signal()

    def __init__(self, draft: SheetDraft, column: ProposedColumn, targets: Targets) -> None:
        super().__init__()
        self._draft, self.column = draft, column
        self.setProperty("kind", "row")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        letters = column_letters(column.column)
        title = column.title or "sans titre"
        place = label(letters, "strong")
        place.setFixedWidth(LETTERS)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch()
        words.addWidget(ElidedLabel(title, "" if column.title else "muted"))
        words.addWidget(ElidedLabel(" · ".join(column.samples) or "aucune valeur", "small"))
        words.addStretch()
        self.choice = TargetChoice(targets)
        self.choice.setAccessibleName(f"Colonne {letters}, {title} : lue comme")
        self.choice.setFixedWidth(CHOICE)
        self.choice.currentIndexChanged.connect(lambda _index: self._choose())
        self.tick = Tick()
        right = QVBoxLayout()
        right.setSpacing(3)
        right.addWidget(self.choice)
        if column.likeness is not None:
            like = column.likeness
            self.tick.setText(f"C'est « {like.spelled} » ({like.score} %)")
            self.tick.setAccessibleName(
                f"Colonne {letters} : confirmer qu'elle est « {like.spelled} »"
            )
            self.tick.toggled.connect(self._confirm)
            right.addWidget(self.tick)
        else:
            keep_hidden(self, self.tick)
        self.state = Chip()
        held = QWidget()
        held.setFixedWidth(STATE)
        chips = QHBoxLayout(held)
        chips.setContentsMargins(0, 0, 0, 0)
        chips.addWidget(self.state)
        chips.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(place)
        nest(row, words, 1)
        nest(row, right)
        row.addWidget(held)
        self.refresh()

    def refresh(self) -> None:
        """Show what the column is read as now."""
        draft, column = self._draft, self.column
        target = draft.target(column.column)
        self.choice.choose(str(target) if target else "")
        if column.likeness is not None:
            self.tick.blockSignals(True)
            self.tick.setChecked(target == column.likeness.target)
            self.tick.blockSignals(False)
        self.state.show_state(*self._said(target))

    def _said(self, target: Target | None) -> tuple[str, str]:
        draft, column = self._draft, self.column
        chosen = column.column in draft.columns
        if draft.read is False or (target is None and chosen):
            return ("– écartée" if chosen else "– non lue"), "absent"
        if chosen:
            how = "◆ du profil" if draft.profiled else "✓ choisie"
            return ("✓ confirmée" if self._is_likeness(target) else how), "kept"
        if target is not None:
            return "✓ reconnue", "good"
        if column.likeness is not None:
            return "! à confirmer", "wait"
        return ("! à vérifier", "wait") if column.stranger else ("– non lue", "absent")

    def _is_likeness(self, target: Target | None) -> bool:
        return self.column.likeness is not None and self.column.likeness.target == target

    def _choose(self) -> None:
        self._draft.choose(self.column.column, Target.parse(str(self.choice.value() or "")))
        self._tell()

    def _confirm(self, yes: bool) -> None:
        self._draft.confirm(self.column.column, yes)
        self._tell()

    def _tell(self) -> None:
        self.refresh()
        self.changed.emit()
