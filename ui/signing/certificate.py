"""With what somebody signs: a PKCS#12 file and its passphrase, or a card and its code."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QRadioButton, QWidget

from jury_app.application.papers import Papers
from jury_app.application.signing import SignRequest
from jury_app.domain.errors import KnownError
from ui.dialogs import Dialog, open_file, save_file
from ui.fields import Field, Line
from ui.widgets import button, label, nest

_FILTERS = "Certificats PKCS#12 (*.p12 *.pfx)"


class CertificateDialog(Dialog):
    """Asks for a certificate.

    Args:
        parent: The window.
        name: Who signs, « NOM Prénom ».
        papers: What touches files.
        folder: Where certificates are looked for first.

    Signals:
        chosen: Carries a `SignRequest` without drawing; the caller signs, then calls `accept`, or
            `show_error`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, name: str, papers: Papers, folder: Path) -> None:
        super().__init__(
            parent, f"Signer : {name}", "Signer",
            "La signature électronique engage la personne nommée : elle seule choisit son "
            "certificat et tape sa phrase de passe ou son code, qui ne sont gardés nulle part.",
            width=560,
        )  # fmt: skip
        self._name, self._papers, self._folder = name, papers, folder
        self.file, self.passphrase = Line(), QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.on_file, self.on_card = QRadioButton("Un fichier"), QRadioButton("Une carte")
        self.on_file.setChecked(True)
        self._choice = QWidget()
        across = QHBoxLayout(self._choice)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.on_file)
        across.addWidget(self.on_card)
        across.addStretch(1)
        self._choice.setVisible(papers.card_ready())
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.file, 1)
        row.addWidget(button("Choisir…", self._ask_file))
        self._file_field = Field("Certificat (.p12 ou .pfx)", self._row)
        self._secret_field = Field("Phrase de passe", self.passphrase)
        self.trial = button("Faire un certificat d'essai…", self._ask_trial, "flat")
        for one in (self._choice, self._file_field, self._secret_field):
            self.body.addWidget(one)
        foot = QHBoxLayout()
        self.told = label("Pour essayer : un certificat d'essai ne vaut rien, et le dit.", "small",
                          wrap=True)  # fmt: skip
        foot.addWidget(self.told, 1)
        foot.addWidget(self.trial)
        nest(self.body, foot)
        self.on_card.toggled.connect(self._by_card)
        self.accepting.connect(self._give)
        self.file.setAccessibleName("Fichier du certificat")

    def _by_card(self, card: bool) -> None:
        """Ask for what a card needs, or a file: one has a code, the other a phrase."""
        self._secret_field.rename("Code de la carte" if card else "Phrase de passe")
        for one in (self._file_field, self.told, self.trial):
            one.setVisible(not card)

    def _ask_file(self) -> None:
        open_file(self, "Choisir un certificat", _FILTERS, self._folder, self._take)

    def _take(self, path: Path) -> None:
        self.file.setText(str(path))
        self.passphrase.setFocus()

    def _ask_trial(self) -> None:
        if not self.passphrase.text():
            self.show_error("Choisissez d'abord une phrase de passe pour le certificat d'essai.")
            self.passphrase.setFocus()
            return
        proposed = self._folder / "Certificat d'essai.p12"
        save_file(self, "Enregistrer le certificat d'essai", _FILTERS, proposed, self.make_trial)

    def make_trial(self, target: Path) -> None:
        """Write a certificate for trying out, protected by the passphrase typed, and choose it."""
        try:
            self._papers.test_certificate(self._name, self.passphrase.text(), target)
        except KnownError as error:
            self.show_error(error.message)
            return
        self.show_error("")
        self.file.setText(str(target))

    def _give(self) -> None:
        card = self.on_card.isChecked()
        if not card and not self.file.text().strip():
            self.show_error("Choisissez le fichier de votre certificat.")
            return
        certificate = None if card else Path(self.file.text().strip())
        secret = self.passphrase.text() or None
        self.show_error("")
        self.chosen.emit(SignRequest(self._name, certificate, secret))
