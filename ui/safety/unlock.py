"""Asks for what opens a dossier: its passphrase, then who works and their PIN."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from jury_app.application.access import Who
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Pins, persons
from ui.dialogs import Dialog
from ui.fields import Choice, Field
from ui.safety.secrets import Countdown, SecretLine
from ui.tick import Tick
from ui.widgets import button

WHO_SAID = {Who.SECRETARY: "Secrétaire", Who.PRESIDENT: "Président", Who.READER: "Lecteur"}


class PassphraseDialog(Dialog):
    """Asks for the passphrase of a dossier; each wrong one makes the next wait longer.

    Args:
        parent: The window.
        path: The dossier.
        text: Why it is asked.
        wait: Seconds before the first try, after wrong ones elsewhere.
        verb: What the button does with the dossier.

    Signals:
        answered: Carries the passphrase; the caller tries it, then calls `accept` or `refuse`.
        backups_asked: The backups are wanted instead.
    """

    answered = Signal(str)
    backups_asked = Signal()

    def __init__(
        self, parent: QWidget, path: Path, text: str = "", wait: float = 0.0, verb: str = "Ouvrir"
    ) -> None:
        about = text or "Ce dossier est chiffré. Sans sa phrase secrète, personne ne peut le lire."
        super().__init__(parent, f"{verb} « {path.stem} »", verb, about, width=460)
        self.line = SecretLine()
        self.body.addWidget(Field("Phrase secrète", self.line))
        shown = Tick("Montrer ce qui est tapé")
        shown.toggled.connect(self.line.show_letters)
        self.body.addWidget(shown)
        self.backups = button("Sauvegardes de ce dossier…", self.backups_asked.emit, "flat")
        self.backups.hide()
        self.body.addWidget(self.backups, alignment=Qt.AlignmentFlag.AlignLeft)
        self._countdown = Countdown(self.accept_button, lambda: verb)
        self.accepting.connect(self._answer)
        if wait:
            self._countdown.begin(wait)
        self.line.setFocus()

    def refuse(self, sentence: str, wait: float) -> None:
        """Say that it was the wrong one; the next try waits so many seconds."""
        self.show_error(sentence)
        self._countdown.begin(wait)
        self.line.setFocus()

    def _answer(self) -> None:
        if self.line.text():
            self.answered.emit(self.line.take())


class PinDialog(Dialog):
    """Asks who works, and their PIN.

    Args:
        parent: The window.
        title: What it is about.
        verb: What the button does.
        text: Why it is asked.
        offered: Who may answer.

    Signals:
        answered: (Who, PIN); the caller opens, then calls `accept` or `show_error`.
    """

    answered = Signal(object, str)

    def __init__(
        self, parent: QWidget, title: str, verb: str, text: str, offered: Sequence[Who] = tuple(Who)
    ) -> None:
        super().__init__(parent, title, verb, text, width=400)
        self.who = Choice([(who, WHO_SAID[who]) for who in offered])
        self.pin = SecretLine("6 à 12 chiffres")
        hint = "Un lecteur sans code laisse ce champ vide." if Who.READER in offered else ""
        self.body.addWidget(Field("Qui travaille", self.who))
        self.body.addWidget(Field("Code PIN", self.pin, hint))
        self.accepting.connect(self._answer)
        self.pin.setFocus()

    def _answer(self) -> None:
        self.answered.emit(Who(str(self.who.value())), self.pin.take())


class BothPinsDialog(Dialog):
    """Asks president and secretary for their PINs, each typing their own.

    Signals:
        answered: Carries the `Pins`.
    """

    answered = Signal(object)

    def __init__(self, parent: QWidget, title: str, verb: str, text: str) -> None:
        super().__init__(parent, title, verb, text, width=420)
        self.president, self.secretary = SecretLine(), SecretLine()
        self.body.addWidget(Field("Code PIN du président", self.president))
        self.body.addWidget(Field("Code PIN du secrétaire", self.secretary))
        self.accepting.connect(self._answer)
        self.president.setFocus()

    def _answer(self) -> None:
        if not (self.president.text() and self.secretary.text()):
            self.show_error("Les deux codes sont attendus.")
            return
        pins = Pins(self.president.take(), self.secretary.take())
        self.accept()
        self.answered.emit(pins)


def with_both_pins(
    parent: QWidget, dossier: Dossier, title: str, verb: str, then: Callable[[Pins], object]
) -> None:
    """Do what president and secretary agree to by their PINs; at once where nobody has one.

    Args:
        parent: The window that asks.
        dossier: The open dossier.
        title: What the dialog is about.
        verb: The verb of its button.
        then: Does it.
    """
    with dossier.store.read() as reader:
        guarded = bool(persons(reader))
    if not guarded:
        then(Pins())
        return
    asked = BothPinsDialog(
        parent, title, verb, "Le président et le secrétaire tapent chacun le sien."
    )
    asked.answered.connect(then)
    asked.open()
