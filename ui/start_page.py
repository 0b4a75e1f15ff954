"""What the window shows without a dossier: create, open, try, or go on where one stopped."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import icons
from ui.widgets import Panel, button, clear, label


class StartPage(QWidget):
    """The start page.

    Signals:
        new_asked, open_asked, demo_asked: The three ways in.
        recent_asked: A recent dossier was chosen; carries its path as text.
    """

    new_asked = Signal()
    open_asked = Signal()
    demo_asked = Signal()
    recent_asked = Signal(str)

    def __init__(self, menu_button: QPushButton) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 14, 14, 24)
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(menu_button)
        outer.addLayout(top)
        outer.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(label("Délibération de jury", "display"))
        about = (
            "Préparer la séance, délibérer bloc par bloc, établir un procès-verbal inattaquable."
        )
        column.addWidget(label(about, "muted", wrap=True))
        column.addSpacing(14)
        column.addLayout(self._ways())
        column.addSpacing(18)
        self._recent = Panel("Dossiers récents")
        self._list = QVBoxLayout()
        self._list.setContentsMargins(6, 6, 6, 6)
        self._list.setSpacing(0)
        self._recent.body.addLayout(self._list)
        column.addWidget(self._recent)
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(720)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle, 6)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(2)

    def _ways(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for text, name, signal, kind in (
            ("Nouveau dossier…", "new", self.new_asked, "primary"),
            ("Ouvrir un dossier…", "open", self.open_asked, ""),
            ("Essayer la démonstration", "demo", self.demo_asked, ""),
        ):
            made = button(text, signal.emit, kind)
            made.setMinimumHeight(40)
            icons.dress(made, name)
            row.addWidget(made)
        row.addStretch(1)
        return row

    def show_recent(self, paths: list[Path]) -> None:
        """Show the dossiers opened last that still exist."""
        clear(self._list)
        self._recent.setVisible(bool(paths))
        for path in paths:
            made = button(f"{path.stem}    —    {path.parent}", kind="recent")
            made.setToolTip(str(path))
            made.setAccessibleName(f"Ouvrir {path.stem}")
            made.setAccessibleDescription(str(path))
            made.setProperty("path", str(path))
            made.setCursor(Qt.CursorShape.PointingHandCursor)
            icons.dress(made, "documents", 16)
            made.clicked.connect(self._choose)
            self._list.addWidget(made)

    def _choose(self) -> None:
        made = self.sender()
        if made is not None:
            self.recent_asked.emit(str(made.property("path")))
