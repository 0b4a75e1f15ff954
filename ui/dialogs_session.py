"""Dialogs that create: a dossier with its first session, or another session."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from jury_app.application.documents.names import safe_stem
from jury_app.application.ports import Catalog
from jury_app.application.sessions import NewSession
from jury_app.application.strength import tried_first
from jury_app.domain.certification import Certification
from jury_app.domain.wording import PARIS
from ui.dialogs import DOSSIERS, Dialog, save_file
from ui.fields import Choice, DateField, Field, Line
from ui.safety.secrets import NewPassphrase
from ui.tick import Tick
from ui.widgets import button, keep_hidden, nest

SUFFIX = ".jury"


def documents_folder() -> Path:
    """Return where people keep their files."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place) or str(Path.home()))


class SessionDialog(Dialog):
    """Asks what a session is: certification, label, date, campus.

    Args:
        parent: The window.
        catalog: The certifications to choose among.
        with_file: True to ask also where the new dossier is kept.

    Signals:
        submitted: Carries a `NewSession` and the path of the dossier (None without file); the
            caller creates, then calls `accept`, or `show_error`.
    """

    submitted = Signal(object, object)

    def __init__(self, parent: QWidget, catalog: Catalog, with_file: bool) -> None:
        title = "Nouveau dossier" if with_file else "Nouvelle session"
        verb = "Créer le dossier" if with_file else "Créer la session"
        text = (
            "Un dossier est un seul fichier, sur cet ordinateur : il contient les sessions du "
            "jury, les candidats, les notes et les décisions."
            if with_file
            else "La session reprend le règlement par défaut ; il se change dans « Séance »."
        )
        super().__init__(parent, title, verb, text, width=520)
        self._certifications = [catalog.certification(code) for code in catalog.codes()]
        self._with_file, self._typed = with_file, False
        self.certification = Choice([(c, f"{c.label} — {c.code}") for c in self._certifications])
        self.certification.currentIndexChanged.connect(self._show_campuses)
        self.label = Line("Session 2026")
        self.label.setText(f"Session {datetime.now(PARIS).year}")
        self.day, self.campus = DateField(), Choice()
        self._fields = {
            "certification": Field("Certification", self.certification),
            "label": Field("Libellé", self.label),
            "day": Field("Date de la séance", self.day),
            "campus": Field("Campus", self.campus),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.addWidget(self._fields["certification"], 0, 0, 1, 2)
        grid.addWidget(self._fields["label"], 1, 0, 1, 2)
        grid.addWidget(self._fields["day"], 2, 0)
        grid.addWidget(self._fields["campus"], 2, 1)
        nest(self.body, grid)
        self.file = Line()
        self.encrypt, self.passphrase = (
            Tick("Chiffrer le dossier (conseillé)"),
            NewPassphrase(self._tried_first),
        )
        if with_file:
            self._add_file()
            self._add_passphrase()
        else:
            keep_hidden(self, self.file, self.encrypt, self.passphrase)
        self.accepting.connect(self._submit)
        self._show_campuses()
        self.label.setFocus()
        self.label.selectAll()

    def _add_file(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        field = Field("Fichier du dossier", self.file)
        self._fields["file"] = field
        choose = button("Parcourir…", self._choose_file)
        row.addWidget(field, 1)
        row.addWidget(Field("\u00a0", choose))
        choose.setAccessibleName("Choisir l'emplacement du fichier")
        nest(self.body, row)
        self.file.textEdited.connect(self._keep_typed)
        self.label.textChanged.connect(self._propose_file)
        self.certification.currentIndexChanged.connect(self._propose_file)
        self._propose_file()

    def _add_passphrase(self) -> None:
        self.encrypt.setChecked(True)
        self.encrypt.setToolTip(
            "Sans la phrase secrète, personne ne peut lire le fichier ni la retrouver."
        )
        self.encrypt.toggled.connect(self.passphrase.setVisible)
        self.body.addWidget(self.encrypt)
        self.body.addWidget(self.passphrase)

    def take_passphrase(self) -> str | None:
        """Return the passphrase of the new dossier and forget it; None for a plain file."""
        return self.passphrase.take() if self.encrypt.isChecked() else None

    def _chosen(self) -> Certification:
        value = self.certification.value()
        return value if isinstance(value, Certification) else self._certifications[0]

    def _tried_first(self) -> tuple[str, ...]:
        return tried_first(self._chosen(), self.label.text(), self.campus.currentText())

    def _show_campuses(self) -> None:
        self.campus.set_pairs([(name, name) for name in self._chosen().campuses])

    def _keep_typed(self) -> None:
        self._typed = True

    def _propose_file(self) -> None:
        if not self._typed:
            name = f"{self._chosen().label} {self.label.text()}"
            self.file.setText(str(documents_folder() / f"{safe_stem(name)}{SUFFIX}"))

    def _choose_file(self) -> None:
        proposed = Path(self.file.text()).with_suffix(SUFFIX)
        save_file(self, "Où garder le dossier", DOSSIERS, proposed, self._take_file)

    def _take_file(self, path: Path) -> None:
        self._typed = True
        self.file.setText(str(path))

    def _submit(self) -> None:
        """Check what is typed, then tell the caller."""
        day = self.day.value()
        self.day.mark(day is not None)
        self._fields["day"].say(
            "" if day else "Donnez la date de la séance, par exemple 04/12/2026.", wrong=True
        )
        if day is None:
            self.day.setFocus()
            return
        path = None
        if self._with_file:
            typed = self.file.text().strip()
            if not typed:
                self._fields["file"].say("Choisissez où garder le dossier.", wrong=True)
                self.file.setFocus()
                return
            path = Path(typed).expanduser()
            if path.suffix != SUFFIX:
                path = path.with_name(path.name + SUFFIX)
            if self.encrypt.isChecked() and (problem := self.passphrase.problem()):
                self.show_error(problem)
                return
        self.show_error("")
        new = NewSession(self._chosen().code, self.label.text(), day, str(self.campus.value()))
        self.submitted.emit(new, path)
