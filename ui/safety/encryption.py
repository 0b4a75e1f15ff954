"""Changes the passphrase of a dossier, encrypts a plain one, or ends its encryption."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs import Dialog
from ui.fields import Field
from ui.safety.secrets import Countdown, NewPassphrase, SecretLine
from ui.tick import Tick
from ui.widgets import keep_hidden

_ENCRYPT = (
    "Le fichier et ses sauvegardes seront illisibles sans la phrase secrète. Notez-la en lieu "
    "sûr : personne ne peut la retrouver, pas même l'auteur du programme."
)
_CHANGE = (
    "Le dossier et ses sauvegardes sont récrits sous la nouvelle phrase ; l'ancienne ne les ouvre "
    "plus."
)


class EncryptionDialog(Dialog):
    """Asks for the passphrases.

    Args:
        parent: The window.
        encrypted: True when the dossier is encrypted now.
        is_passphrase: Tells whether a text is the present passphrase; wrong ones are counted.
        wait: Returns the seconds before the next try.
        known: What the new passphrase must not be made of.
        left: What stays as it is beside the dossier, a French sentence; empty for nothing.

    Signals:
        answered: The new passphrase, None to end the encryption.
    """

    answered = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        encrypted: bool,
        is_passphrase: Callable[[str], bool],
        wait: Callable[[], float],
        known: Iterable[str],
        left: str = "",
    ) -> None:
        title = "Changer la phrase secrète" if encrypted else "Chiffrer le dossier"
        about = _CHANGE if encrypted else _ENCRYPT
        super().__init__(parent, title, title, f"{about} {left}".strip(), width=520)
        self._encrypted, self._is_passphrase, self._title = encrypted, is_passphrase, title
        self._wait, self._countdown = wait, Countdown(self.accept_button, self._verb)
        self.present = SecretLine()
        asked = "Nouvelle phrase secrète" if encrypted else "Phrase secrète"
        self.new = NewPassphrase(lambda: known, asked)
        self.plain = Tick("Ne plus chiffrer : garder un fichier en clair")
        if encrypted:
            self.body.addWidget(Field("Phrase secrète actuelle", self.present))
        self.body.addWidget(self.new)
        if encrypted:
            self.body.addWidget(self.plain)
            self.plain.toggled.connect(self._show_plain)
        else:
            keep_hidden(self, self.present, self.plain)
        self._countdown.begin(wait() if encrypted else 0)
        self.accepting.connect(self._answer)
        (self.present if encrypted else self.new.first).setFocus()

    def _show_plain(self, plain: bool) -> None:
        self.new.setVisible(not plain)
        if not self._countdown.isActive():
            self.accept_button.setText(self._verb())

    def _verb(self) -> str:
        return "Ne plus chiffrer" if self.plain.isChecked() else self._title

    def _answer(self) -> None:
        typed = self.present.text()
        if self._encrypted and not (typed and self._is_passphrase(typed)):
            self.show_error("Ce n'est pas la phrase secrète actuelle.")
            self._countdown.begin(self._wait())
            self.present.setFocus()
            return
        if not self.plain.isChecked():
            problem = self.new.problem()
            if problem:
                self.show_error(problem)
                return
        passphrase = None if self.plain.isChecked() else self.new.take()
        self.present.clear()
        self.accept()
        self.answered.emit(passphrase)
