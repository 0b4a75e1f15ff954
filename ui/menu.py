"""The menu of the window (☰): gestures on the dossier, theme, text size."""

from collections.abc import Mapping

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ui import icons
from ui.appearance import THEMES, Appearance
from ui.commands import Command, tip
from ui.widgets import button

_ENTRIES = (
    ("window.palette",),
    ("dossier.new", "dossier.open"),
    ("dossier.undo", "dossier.redo"),
    (
        "dossier.new_session",
        "dossier.follow",
        "dossier.import",
        "dossier.verify",
        "window.check_paper",
    ),
    ("dossier.backups", "dossier.encryption", "dossier.persons", "dossier.lock", "dossier.close"),
)
_LAST = ("window.preferences", "window.shortcuts", "window.about", "window.quit")


class WindowMenu(QMenu):
    """The menu.

    Args:
        parent: The window.
        commands: Its gestures by key.
        appearance: Theme and text size.
    """

    def __init__(
        self, parent: QWidget, commands: Mapping[str, Command], appearance: Appearance
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Menu")
        self._commands, self._appearance = commands, appearance
        for block in _ENTRIES:
            self.addActions([commands[key] for key in block])
            self.addSeparator()
        self._add_themes()
        sizes = self.addMenu("Taille du texte")
        sizes.addActions([commands[f"text.{name}"] for name in ("larger", "smaller", "normal")])
        self.addAction(commands["window.full_screen"])
        self.addSeparator()
        self.addActions([commands[key] for key in _LAST])
        appearance.changed.connect(self._show_theme)

    def _add_themes(self) -> None:
        themes = self.addMenu("Thème")
        group = QActionGroup(self)
        for name, text in THEMES.items():
            command = self._commands[f"theme.{name}"]
            command.setText(text)
            command.setCheckable(True)
            group.addAction(command)
            themes.addAction(command)
        self._show_theme()

    def _show_theme(self) -> None:
        self._commands[f"theme.{self._appearance.theme}"].setChecked(True)

    def button(self) -> QPushButton:
        """Return a button that opens the menu; there may be several."""
        made = button("", kind="icon")
        made.setAccessibleName("Menu")
        made.setToolTip(tip("window.menu"))
        icons.dress(made, "menu", 20)
        made.clicked.connect(lambda: self.popup(made.mapToGlobal(made.rect().bottomLeft())))
        return made
