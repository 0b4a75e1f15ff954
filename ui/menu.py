"""The menu of the window (☰): gestures on the dossier, theme, text size."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QPushButton

from ui import icons
from ui.appearance import THEMES, Appearance
from ui.widgets import button

SHORTCUTS = (
    ("Ctrl+1 … Ctrl+8", "aller à une étape"),
    ("Ctrl+N, Ctrl+O", "nouveau dossier, ouvrir un dossier"),
    ("Ctrl+I", "importer un classeur"),
    ("Ctrl+Z, Ctrl+Y", "annuler, rétablir (notes et délibération)"),
    ("Ctrl++, Ctrl+−, Ctrl+0", "texte plus grand, plus petit, normal"),
    ("Ctrl+F", "rechercher dans la page"),
    ("Espace", "noter présent ou absent (jury)"),
    ("Entrée", "modifier la ligne choisie"),
    ("B ou .", "écran noir de la projection (délibération)"),
    ("Échap", "fermer un message ou un dialogue"),
    ("F10", "ouvrir ce menu"),
    ("Ctrl+Q", "quitter"),
)


class WindowMenu(QMenu):
    """The menu; its actions also answer to their shortcuts.

    Args:
        window: The window.
        appearance: Theme and text size.

    Attributes:
        of_dossier: Actions that need an open dossier.
    """

    def __init__(self, window: QMainWindow, appearance: Appearance) -> None:
        super().__init__(window)
        self._window, self._appearance = window, appearance
        self.of_dossier: list[QAction] = []

    def entry(
        self, text: str, gesture: Callable[[], object], keys: str = "", dossier: bool = False
    ) -> QAction:
        """Add an entry; `dossier` greys it while no dossier is open."""
        action = QAction(text, self)
        if keys:
            action.setShortcuts([QKeySequence(one) for one in keys.split()])
        action.triggered.connect(lambda *_checked: gesture())
        self._window.addAction(action)
        self.addAction(action)
        if dossier:
            self.of_dossier.append(action)
        return action

    def add_appearance(self) -> None:
        """Add theme and text size."""
        themes = self.addMenu("Thème")
        group = QActionGroup(self)
        for name, text in THEMES.items():
            action = QAction(text, self)
            action.setCheckable(True)
            action.setChecked(self._appearance.theme == name)
            action.setData(name)
            action.triggered.connect(self._choose_theme)
            group.addAction(action)
            themes.addAction(action)
        sizes = self.addMenu("Taille du texte")
        for text, steps, keys in (
            ("Plus grand", 1, "Ctrl++ Ctrl+="),
            ("Plus petit", -1, "Ctrl+-"),
            ("Normal", 0, "Ctrl+0"),
        ):
            action = QAction(text, self)
            action.setShortcuts([QKeySequence(one) for one in keys.split()])
            action.setData(steps)
            action.triggered.connect(self._enlarge)
            self._window.addAction(action)
            sizes.addAction(action)

    def allow(self, dossier_open: bool) -> None:
        """Grey what needs a dossier while there is none."""
        for action in self.of_dossier:
            action.setEnabled(dossier_open)

    def button(self) -> QPushButton:
        """Return a button that opens the menu; there may be several."""
        made = button("", kind="icon")
        made.setAccessibleName("Menu")
        made.setToolTip("Menu (F10)")
        icons.dress(made, "menu", 20)
        made.clicked.connect(lambda: self.popup(made.mapToGlobal(made.rect().bottomLeft())))
        return made

    def _choose_theme(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._appearance.choose(str(action.data()))

    def _enlarge(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._appearance.enlarge(int(action.data()))
