"""Gives a dossier its persons and their PINs; changes, unlocks, removes them."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from jury_app.application import persons
from jury_app.application.access import Who
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Person, Pins
from jury_app.domain.errors import KnownError
from ui.dialogs import Dialog
from ui.fields import Choice, Field, Line
from ui.safety.secrets import SecretLine
from ui.safety.unlock import WHO_SAID, BothPinsDialog
from ui.widgets import button, label, line, nest

_INSTALL = (
    "Chacun choisit son code, de 6 à 12 chiffres, et le garde pour soi. Ensuite le journal nomme "
    "la personne, et la clôture demande les deux codes. Si les deux sont perdus, rien ne les "
    "remplace."
)
_ANEW = "Les codes sont enregistrés : le dossier s'ouvre de nouveau, avec le code de qui travaille."
_KNOWN = "Le journal nomme ces personnes. Après cinq codes faux, un rôle est verrouillé."


class InstallDialog(Dialog):
    """Asks for the names and PINs of secretary and president, and of a reader if wanted.

    Args:
        parent: The window.
        dossier: The dossier.

    Signals:
        known_anew: Who works is no longer who opened the dossier; it is to be opened again.
    """

    known_anew = Signal(str)

    def __init__(self, parent: QWidget, dossier: Dossier) -> None:
        super().__init__(parent, "Personnes et codes", "Enregistrer", _INSTALL, width=520)
        self._dossier = dossier
        self.names = {who: Line() for who in Who}
        self.pins = {who: SecretLine() for who in Who}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        for row, who in enumerate(Who):
            said = WHO_SAID[who] + (" (facultatif)" if who is Who.READER else "")
            grid.addWidget(Field(f"{said} : nom", self.names[who]), row, 0)
            grid.addWidget(Field("Code PIN", self.pins[who]), row, 1)
            self.pins[who].setAccessibleName(f"{said} : code PIN")
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        nest(self.body, grid)
        self.accepting.connect(self._install)
        self.names[Who.SECRETARY].setFocus()

    def _install(self) -> None:
        given = {
            who: (self.names[who].text(), self.pins[who].text())
            for who in Who
            if who is not Who.READER or self.names[who].text().strip() or self.pins[who].text()
        }
        try:
            persons.install(self._dossier, given)
        except KnownError as error:
            self.show_error(error.message)
            return
        for pin in self.pins.values():
            pin.clear()
        self.accept()
        self.known_anew.emit(_ANEW)


class PersonsDialog(Dialog):
    """Shows the persons; changes a PIN, unlocks a role, goes back to working without PINs.

    Args:
        parent: The window.
        dossier: The dossier.
        known: Its persons.

    Signals:
        known_anew: As that of `InstallDialog`.
    """

    known_anew = Signal(str)

    def __init__(self, parent: QWidget, dossier: Dossier, known: dict[Who, Person]) -> None:
        super().__init__(parent, "Personnes et codes", "Fermer", _KNOWN, width=520)
        self._dossier = dossier
        self.whose = Choice([(who, f"{WHO_SAID[who]} — {one.name}") for who, one in known.items()])
        self.old, self.new = SecretLine(), SecretLine("6 à 12 chiffres")
        self.locked = Choice([(who, WHO_SAID[who]) for who in known])
        self.proof = SecretLine()
        self.body.addWidget(label("Changer un code", "title"))
        self.body.addWidget(Field("Personne", self.whose))
        self._add((("Code actuel", self.old), ("Nouveau code", self.new)),
                  "Changer le code", self._change)  # fmt: skip
        self.body.addWidget(line())
        self.body.addWidget(label("Déverrouiller un rôle", "title"))
        self._proof = self._add(
            (("Rôle verrouillé", self.locked), ("Code PIN", self.proof)),
            "Déverrouiller", self._unlock)[1]  # fmt: skip
        self.locked.currentIndexChanged.connect(self._name_proof)
        self._name_proof()
        self.body.addWidget(line())
        without = button("Travailler de nouveau sans codes…", self._ask_removal, "flat")
        self.body.addWidget(without, alignment=Qt.AlignmentFlag.AlignLeft)
        self.said = label("", "small", wrap=True)
        self.body.addWidget(self.said)
        self.said.hide()
        self.hide_cancel()
        self.accepting.connect(self.accept)

    def _add(
        self, fields: tuple[tuple[str, QWidget], ...], verb: str,
        gesture: Callable[[], None],
    ) -> list[Field]:  # fmt: skip
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        made = [Field(name, widget) for name, widget in fields]
        for column, field in enumerate(made):
            grid.addWidget(field, 0, column)
        act = button(verb, gesture)
        grid.addWidget(Field("\u00a0", act), 0, len(fields))
        act.setAccessibleName(verb)  # the field's own title only lines the button up
        nest(self.body, grid)
        return made

    def _name_proof(self) -> None:
        """Say whose PIN unlocks the role."""
        other = persons.unlocking(Who(str(self.locked.value())))
        self._proof.rename(f"Code PIN du {persons.SAID[other]}")

    def _try(self, gesture: Callable[[], None], done: str) -> None:
        try:
            gesture()
        except KnownError as error:
            self._say("")
            self.show_error(error.message)
        else:
            self.show_error("")
            self._say(done)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _change(self) -> None:
        who = Who(str(self.whose.value()))
        old, new = self.old.take(), self.new.take()
        self._try(lambda: persons.change_pin(self._dossier, who, old, new), "✓ Code changé.")

    def _unlock(self) -> None:
        who, pin = Who(str(self.locked.value())), self.proof.take()
        self._try(lambda: persons.unlock(self._dossier, who, pin), "✓ Rôle déverrouillé.")

    def _ask_removal(self) -> None:
        asked = BothPinsDialog(
            self, "Travailler sans codes", "Retirer les codes",
            "Le journal nommera de nouveau le rôle. Le président et le secrétaire sont d'accord.",
        )  # fmt: skip
        asked.answered.connect(self._remove)
        asked.open()

    def _remove(self, pins: Pins) -> None:
        if self.attempt(lambda: persons.remove(self._dossier, pins)):
            self.known_anew.emit("")


def persons_dialog(parent: QWidget, dossier: Dossier) -> InstallDialog | PersonsDialog:
    """Return the dialog for a dossier, with persons or without."""
    with dossier.store.read() as reader:
        known = persons.persons(reader)
    return PersonsDialog(parent, dossier, known) if known else InstallDialog(parent, dossier)
