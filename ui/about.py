"""What the program is, and its shortcuts."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QWidget

import jury_app
from ui.dialogs import Dialog
from ui.widgets import label


class AboutDialog(Dialog):
    """Says which version this is and where its log is."""

    def __init__(self, parent: QWidget, log_file: Path) -> None:
        super().__init__(
            parent,
            "Délibération de jury",
            "Fermer",
            f"Version {getattr(jury_app, '__version__', '')}. Délibérations des certifications "
            "RNCP délivrées par blocs de compétences. Tout reste sur cet ordinateur : le "
            "programme ne se connecte à aucun réseau.",
        )
        self.body.addWidget(label(f"Journal technique : {log_file}", "small", wrap=True))
        self.body.addWidget(
            label("Logiciel libre sous licence MIT. Police Fira Sans (SIL OFL).", "small", True)
        )
        self.hide_cancel()
        self.accepting.connect(self.accept)


class ShortcutsDialog(Dialog):
    """Lists the keys.

    Args:
        parent: The window.
        shortcuts: Keys and what they do.
    """

    def __init__(self, parent: QWidget, shortcuts: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, "Raccourcis du clavier", "Fermer")
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, (keys, what) in enumerate(shortcuts):
            grid.addWidget(label(keys, "strong"), number, 0)
            grid.addWidget(label(what), number, 1)
        self.body.addLayout(grid)
        self.hide_cancel()
        self.accepting.connect(self.accept)
