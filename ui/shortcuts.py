"""The page of shortcuts (F1): every key, grouped by place."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.actions import ACTIONS, PLACES, Action
from ui.commands import spoken_keys
from ui.dialogs import Dialog
from ui.widgets import label, line, nest

_WIDTH = 860


class ShortcutsDialog(Dialog):
    """Lists the keys in two columns, those of the page shown first.

    Args:
        parent: The window.
        here: Key of the page shown, empty for none.
    """

    def __init__(self, parent: QWidget, here: str) -> None:
        super().__init__(
            parent, "Raccourcis du clavier", "Fermer",
            "Ctrl+K trouve tout le reste : tapez quelques lettres d'un geste, d'une page ou d'un "
            "candidat.", width=_WIDTH,
        )  # fmt: skip
        groups = [self._group(place) for place in sorted(PLACES, key=lambda one: one != here)
                  if _with_keys(place)]  # fmt: skip
        columns = QHBoxLayout()
        columns.setSpacing(28)
        for part in _halves(groups):
            column = QVBoxLayout()
            column.setSpacing(14)
            for widget, _size in part:
                column.addWidget(widget)
            column.addStretch(1)
            nest(columns, column, 1)
        nest(self.body, columns)
        self.hide_cancel()
        self.accepting.connect(self.accept)

    @staticmethod
    def _group(place: str) -> tuple[QWidget, int]:
        """Return the keys of a place and how many there are."""
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(PLACES[place], "title"), 0, 0, 1, 2)
        grid.addWidget(line(), 1, 0, 1, 2)
        listed = _with_keys(place)
        for number, action in enumerate(listed, 2):
            grid.addWidget(label(action.text.rstrip("…"), wrap=True), number, 0)
            grid.addWidget(_caps(action), number, 1, Qt.AlignmentFlag.AlignRight)
        return made, len(listed) + 2


def _with_keys(place: str) -> list[Action]:
    return [action for action in ACTIONS.values() if action.place == place and action.keys]


def _caps(action: Action) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for name in spoken_keys(action).split(" ou "):
        row.addWidget(label(name, "key"), 0, Qt.AlignmentFlag.AlignVCenter)
    return made


def _halves(groups: list[tuple[QWidget, int]]) -> list[list[tuple[QWidget, int]]]:
    """Share the groups between two columns of about the same height, in their order."""
    total, first = sum(size for _group, size in groups), 0
    for number, (_group, size) in enumerate(groups):
        if first + size / 2 > total / 2:
            return [groups[:number], groups[number:]]
        first += size
    return [groups, []]
