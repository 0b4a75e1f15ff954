"""Step 1: the file, chosen or dropped."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import icons
from ui.importing.signs import Sign
from ui.widgets import button, dress, label, nest

FORMATS = "xlsx, xlsm, xls, xlsb, ods, csv, txt"
_HOLDS = (
    "Une liste de candidats, des notes, des groupes ou le jury, dans une feuille ou plusieurs : "
    "chacune est reconnue à ses colonnes."
)


class FileStep(QWidget):
    """Where a workbook is chosen or dropped.

    Signals:
        choose_asked: The user wants to choose a file.
        template_asked: The user wants an empty workbook to fill in.
    """

    choose_asked = Signal()
    template_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.zone = QFrame()
        self.zone.setProperty("kind", "dropzone")
        column = QVBoxLayout(self.zone)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch()
        column.addWidget(Sign("import", 44), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = label("Déposez un classeur ici", "heading", wrap=True)
        for one in (self.title, label(_HOLDS, "muted", wrap=True), label(FORMATS, "small")):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(one)
        self.choose = button("Choisir un fichier…", self.choose_asked.emit, "primary")
        self.template = button("Modèle de classeur…", self.template_asked.emit)
        self.template.setToolTip("Écrire un classeur vide avec les colonnes attendues")
        icons.dress(self.choose, "open", 16)
        icons.dress(self.template, "save", 16)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.choose)
        row.addWidget(self.template)
        row.addStretch()
        column.addSpacing(8)
        nest(column, row)
        self.said = label(kind="muted", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(4)
        column.addWidget(self.said)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.zone)

    def show_file(self, path: Path | None) -> None:
        """Say which file is being imported, if any."""
        self.title.setText("Déposez un classeur ici" if path is None else f"« {path.name} » est lu")
        self.said.setText(
            ""
            if path is None
            else "Continuez avec ce fichier, ou déposez-en un autre : vos choix "
            "de colonnes ne valent que pour ce fichier, sauf ceux d'un profil enregistré."
        )

    def highlight(self, on: bool) -> None:
        """Show that a file may be let go here."""
        dress(self.zone, "over", on)
