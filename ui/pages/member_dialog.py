"""The form of a member of the jury, with an immediate verdict on the corps."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from jury_app.domain.corps import CorpsList
from jury_app.domain.records import MemberRow
from jury_app.domain.text import words
from jury_app.domain.values import CHAIRS, Role
from jury_app.domain.wording import role_label
from ui.dialogs import Dialog
from ui.fields import Choice, Field, FigureField, Line
from ui.suggestions import Phrase, Suggestions, phrases
from ui.tick import Tick
from ui.widgets import nest

_DESIGNATED = ("Recteur", "Rectrice", "Rectorat")


class MemberDialog(Dialog):
    """Asks for everything about a member.

    Args:
        parent: The window.
        corps: The known corps.
        member: The member to change; None for a new one.

    Signals:
        submitted: Carries the values, keys of `MemberRow`.
    """

    submitted = Signal(object)

    def __init__(self, parent: QWidget, corps: CorpsList, member: MemberRow | None) -> None:
        title = "Modifier un membre" if member else "Nouveau membre du jury"
        verb = "Enregistrer le membre" if member else "Ajouter le membre"
        super().__init__(parent, title, verb, width=580)
        self._corps = corps
        self.role = Choice([(role.value, role_label(role)) for role in Role])
        self.sex = Choice([(None, "—"), ("F", "Mme"), ("M", "M.")])
        self.last_name, self.first_name = Line("ALPHA"), Line("Anne")
        self.corps, self.organisation = Line("Maître de conférences"), Line()
        self.designated_by, self.since = Line("Recteur"), FigureField(1900, 2200, whole=True)
        self.qualified = Tick("Compte comme qualifié pour la certification (jury de VAE)")
        self._fields = {
            "role": Field("Fonction", self.role),
            "designated_by": Field("Désigné par", self.designated_by),
            "sex": Field("Civilité", self.sex),
            "last_name": Field("Nom", self.last_name),
            "first_name": Field("Prénom", self.first_name),
            "corps": Field("Corps (enseignants) ou secteur (professionnels)", self.corps),
            "organisation": Field("Organisme", self.organisation),
            "since": Field("Préside ce jury depuis (année)", self.since,
                           "Cinq années consécutives au plus."),
        }  # fmt: skip
        self._lay_out()
        self._help_typing()
        self._show(member)
        self.role.currentIndexChanged.connect(self._follow_role)
        self.corps.textChanged.connect(self._judge)
        self.accepting.connect(self._submit)
        self._judge()
        self._follow_role()
        self.last_name.setFocus()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        for number, share in enumerate((2, 3, 3)):
            grid.setColumnStretch(number, share)
        for name, place in (
            ("role", (0, 0, 1, 2)), ("designated_by", (0, 2, 1, 1)),
            ("sex", (1, 0, 1, 1)), ("last_name", (1, 1, 1, 1)), ("first_name", (1, 2, 1, 1)),
            ("corps", (2, 0, 1, 3)), ("organisation", (3, 0, 1, 2)), ("since", (3, 2, 1, 1)),
        ):  # fmt: skip
            grid.addWidget(self._fields[name], *place)
        grid.addWidget(self.qualified, 4, 0, 1, 3)
        nest(self.body, grid)

    def _help_typing(self) -> None:
        Suggestions(self.corps, self._known_corps, "Corps connus")
        Suggestions(self.designated_by, lambda: phrases(_DESIGNATED), "Qui désigne")

    def _known_corps(self) -> list[Phrase]:
        """Offer every corps under its name for this person, found by any of its spellings."""
        sex = self.sex.value()
        return [
            Phrase(one.called("F" if sex == "F" else None),
                   words(" ".join((one.label, one.feminine, *one.also, *one.alone))))
            for one in self._corps.all
        ]  # fmt: skip

    def _show(self, member: MemberRow | None) -> None:
        if member is None:
            self.designated_by.setText(_DESIGNATED[0])
            self.qualified.setChecked(True)
            self._touched = False
        else:
            self.role.choose(member.role)
            self.sex.choose(member.sex)
            self.last_name.setText(member.last_name)
            self.first_name.setText(member.first_name)
            self.corps.setText(member.corps)
            self.organisation.setText(member.organisation)
            self.designated_by.setText(member.designated_by)
            self.since.show_value(member.chair_since)
            self._touched = member.qualified is not None
            self.qualified.setChecked(bool(member.qualified))
        self.qualified.clicked.connect(self._touch)

    def propose(self, role: Role) -> None:
        """Begin with a seat."""
        self.role.choose(role.value)
        self._follow_role()

    def _touch(self) -> None:
        self._touched = True

    def _follow_role(self) -> None:
        role = Role(str(self.role.value()))
        self._fields["since"].setVisible(role is Role.PRESIDENT)
        self.qualified.setVisible(role is not Role.SECRETARY)
        if not self._touched:
            self.qualified.setChecked(role in {*CHAIRS, Role.PROFESSIONAL})
        self._judge()

    def _judge(self) -> None:
        """Say at once what the corps is worth for the seat."""
        text = self.corps.text().strip()
        chairs = Role(str(self.role.value())) in CHAIRS
        found = self._corps.find(text)
        field = self._fields["corps"]
        if not text:
            said = "La présidence revient à un enseignant-chercheur." if chairs else ""
            field.say(said, wrong=False)
        elif found is not None and found.teacher_researcher:
            field.say(f"Enseignant-chercheur ({found.label}) : peut présider.")
        elif not chairs:
            field.say("")
        elif found is None:
            field.say("Corps inconnu : choisissez-en un dans la liste.", wrong=True)
        else:
            field.say(f"Ne peut pas présider — {found.why}", wrong=True)

    def _submit(self) -> None:
        if not self.since.valid():
            self._fields["since"].say("Écrivez une année, par exemple 2024.", wrong=True)
            self.since.setFocus()
            return
        self.show_error("")
        self.submitted.emit({
            "role": self.role.value(),
            "sex": self.sex.value(),
            "last_name": self.last_name.text(),
            "first_name": self.first_name.text(),
            "corps": self.corps.text(),
            "organisation": self.organisation.text(),
            "designated_by": self.designated_by.text(),
            "chair_since": self.since.whole(),
            "qualified": self.qualified.isChecked() if self._touched else None,
        })  # fmt: skip
