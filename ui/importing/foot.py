"""The bar under the steps: what is promised, and the buttons, which say what they do now."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets import button, label

FILE, COLUMNS, CHECK, DONE = range(4)
TITLES = ("Fichier", "Feuilles et colonnes", "Vérification", "Importation")
_PROMISE = "Rien n'est écrit avant d'importer ; l'importation se fait en entier ou pas du tout."
_FORWARD = ("Continuer", "Vérifier", "Importer", "Fermer")
_BACK = ("", "← Fichier", "← Colonnes", "")


class Foot(QWidget):
    """The action bar.

    Signals:
        cancelled: Give up.
        went_back: To the step before.
        went_on: To the next step.
    """

    cancelled = Signal()
    went_back = Signal()
    went_on = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.promise = label(_PROMISE, "muted", wrap=True)
        self.cancel = button("Annuler", self.cancelled.emit)
        self.back = button("", self.went_back.emit)
        self.forward = button("", self.went_on.emit, "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.promise, 1)
        for one in (self.cancel, self.back, self.forward):
            row.addWidget(one)

    def say(self, said: str) -> None:
        """Show a sentence; an empty one gives the promise back."""
        self.promise.setText(said or _PROMISE)

    def show_step(self, step: int, *, working: bool, onward: bool, ready: bool) -> None:
        """Offer what can be done.

        Args:
            step: The present step.
            working: True while a job runs: nothing but Cancel then.
            onward: False where there is nothing to go on with.
            ready: True when going on is allowed.
        """
        self.back.setText(_BACK[step])
        self.back.setVisible(bool(_BACK[step]) and not working)
        self.cancel.setVisible(step != DONE or working)
        self.forward.setText(_FORWARD[step])
        self.forward.setVisible(not working and onward)
        self.forward.setEnabled(ready)
        if working or step == DONE:
            self.promise.setText("")
