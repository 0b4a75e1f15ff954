"""What the program is: versions and where its log is, to be copied."""

import platform
from pathlib import Path

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from jury_app import __version__
from ui.dialogs import Dialog
from ui.widgets import button, label, nest

_COPIED = "Copié."


def versions() -> list[str]:
    """Return one line for each thing whose version matters when something goes wrong."""
    return [
        f"Jury App {__version__}",
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt {qVersion()}",
        f"{platform.system()} {platform.release()} ({QGuiApplication.platformName()})",
    ]


class AboutDialog(Dialog):
    """Says which version this is and where its log is."""

    def __init__(self, parent: QWidget, log_file: Path) -> None:
        super().__init__(
            parent,
            "Délibération de jury",
            "Fermer",
            "Délibérations des certifications RNCP délivrées par blocs de compétences. Tout reste "
            "sur cet ordinateur : le programme ne se connecte à aucun réseau.",
            width=520,
        )
        self.said = label("\n".join([*versions(), f"Journal technique : {log_file}"]), wrap=True)
        flags = Qt.TextInteractionFlag
        self.said.setTextInteractionFlags(
            flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
        )
        self.said.setAccessibleName("Versions et journal technique")
        self.body.addWidget(self.said)
        self._copied = label("", "small")
        row = QHBoxLayout()
        row.addWidget(button("Copier ces informations", self.copy))
        row.addWidget(self._copied)
        row.addStretch(1)
        nest(self.body, row)
        self.body.addWidget(
            label("Logiciel libre sous licence MIT. Police Fira Sans (SIL OFL).", "small", True)
        )
        self.hide_cancel()
        self.accepting.connect(self.accept)

    def copy(self) -> None:
        """Put versions and the log's place on the clipboard."""
        QGuiApplication.clipboard().setText(self.said.text())
        self._copied.setText(_COPIED)
