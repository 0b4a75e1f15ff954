"""The form of a candidate: identity, enrolment, prerequisites."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from jury_app.domain.certification import Certification
from jury_app.domain.records import CandidateRow
from jury_app.domain.values import INTERNSHIP_MAX_WEEKS, LANGUAGE_LEVELS, Route
from jury_app.domain.wording import ROUTES
from ui.dialogs import Dialog
from ui.fields import Choice, DateField, Field, FigureField, Line, TextField
from ui.widgets import label, nest

_PLACES = {
    "birth_name": (1, 0, 1, 2), "first_names": (1, 2, 1, 2), "usage_name": (2, 0, 1, 2),
    "sex": (2, 2, 1, 1), "ine": (2, 3, 1, 1), "birth_date": (3, 0, 1, 1),
    "birth_place": (3, 1, 1, 1), "birth_commune": (3, 2, 1, 1), "birth_country": (3, 3, 1, 1),
    "route": (5, 0, 1, 2), "option": (5, 2, 1, 2), "campus": (6, 0, 1, 2), "number": (6, 2, 1, 1),
    "vae_start": (6, 3, 1, 1), "internship_weeks": (8, 0, 1, 2), "language_level": (8, 2, 1, 2),
    "comment": (9, 0, 1, 4),
}  # fmt: skip
_SECTIONS = {0: "Identité", 4: "Inscription", 7: "Prérequis"}


class CandidateDialog(Dialog):
    """Asks for everything about a candidate.

    Args:
        parent: The window.
        certification: The session's certification: options, open routes, campuses.
        row: The candidate to change; None for a new one.
        campus: The session's campus, proposed for a new one.

    Signals:
        submitted: Carries the values, keys of `CandidateRow`.
    """

    submitted = Signal(object)

    def __init__(
        self, parent: QWidget, certification: Certification, row: CandidateRow | None, campus: str
    ) -> None:
        title = "Modifier un candidat" if row else "Nouveau candidat"
        verb = "Enregistrer le candidat" if row else "Ajouter le candidat"
        super().__init__(parent, title, verb, width=680)
        self._certification = certification
        self._make_widgets(row)
        self._fields = {name: Field(title, getattr(self, name)) for name, title in self._titles()}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for number in range(4):
            grid.setColumnStretch(number, 1)
        for number, text in _SECTIONS.items():
            grid.addWidget(label(text, "strong"), number, 0, 1, 4)
        for name, place in _PLACES.items():
            grid.addWidget(self._fields[name], *place)
        nest(self.body, grid)
        self._show(row, campus)
        self.route.currentIndexChanged.connect(self._follow_route)
        self.accepting.connect(self._submit)
        self._follow_route()
        self.birth_name.setFocus()

    def _make_widgets(self, row: CandidateRow | None) -> None:
        routes = [rule for rule in self._certification.routes
                  if rule.open or (row is not None and rule.id == row.route)]  # fmt: skip
        options = self._certification.options
        self.birth_name, self.first_names, self.usage_name = Line(), Line(), Line()
        self.ine = Line("11 lettres ou chiffres")
        self.sex = Choice([(None, "—"), ("F", "Mme"), ("M", "M.")])
        self.birth_date, self.vae_start = DateField(), DateField()
        self.birth_place, self.birth_commune, self.birth_country = Line(), Line(), Line("France")
        self.route = Choice([(rule.id.value, ROUTES[rule.id]) for rule in routes])
        self.option = Choice([(option.label, option.label) for option in options])
        campuses = self._certification.campuses
        standing = [row.campus] if row and row.campus and row.campus not in campuses else []
        self.campus = Choice([("", "—"), *((one, one) for one in (*campuses, *standing))])
        self.number = FigureField(1, 99999, whole=True)
        self.number.setPlaceholderText("à l'ouverture")
        self.internship_weeks = FigureField(0, INTERNSHIP_MAX_WEEKS, whole=True)
        self.internship_weeks.setPlaceholderText("inconnue")
        self.language_level = Choice(
            [(None, "Inconnu"), *((level, level) for level in LANGUAGE_LEVELS)]
        )
        self.comment = TextField(2)

    def _titles(self) -> list[tuple[str, str]]:
        language = self._certification.language
        wanted = f" ({language.level} exigé)" if language else ""
        weeks = self._certification.internship
        least = f" ({weeks.weeks} au moins)" if weeks else ""
        return [
            ("birth_name", "Nom de naissance"), ("first_names", "Prénoms"),
            ("usage_name", "Nom d'usage"), ("sex", "Civilité"), ("ine", "INE"),
            ("birth_date", "Né(e) le"), ("birth_place", "Lieu de naissance"),
            ("birth_commune", "Commune de naissance"), ("birth_country", "Pays de naissance"),
            ("route", "Voie d'accès"), ("option", "Option"), ("campus", "Campus"),
            ("number", "Numéro"), ("vae_start", "Début du parcours VAE"),
            ("internship_weeks", f"Stage, en semaines{least}"),
            ("language_level", f"Niveau de langue{wanted}"),
            ("comment", "Remarque (interne, non imprimée)"),
        ]  # fmt: skip

    def _show(self, row: CandidateRow | None, campus: str) -> None:
        if row is None:
            self.campus.choose(campus)
            return
        for name in _PLACES:
            widget, value = getattr(self, name), getattr(row, name)
            if isinstance(widget, Choice):
                widget.choose(value)
            elif isinstance(widget, DateField | FigureField):
                widget.show_value(value)
            else:
                widget.show_text(value or "")

    def _follow_route(self) -> None:
        evidence = self.route.value() == Route.EXPERIENCE.value
        self._fields["vae_start"].setVisible(evidence)

    def _submit(self) -> None:
        wrong = False
        for name, sentence in (
            ("birth_date", "Écrivez une date, par exemple 04/12/1999."),
            ("vae_start", "Écrivez une date, par exemple 04/12/2025."),
            ("number", "Écrivez un nombre entier."),
            ("internship_weeks", f"Écrivez un nombre entier de 0 à {INTERNSHIP_MAX_WEEKS}."),
        ):
            widget = getattr(self, name)
            self._fields[name].say("" if widget.valid() else sentence, wrong=True)
            widget.mark(widget.valid())
            wrong = wrong or not widget.valid()
        if wrong:
            self.show_error("Corrigez les champs signalés.")
            return
        self.show_error("")
        self.submitted.emit({name: self._value(name) for name in _PLACES})

    def _value(self, name: str) -> Any:
        widget = getattr(self, name)
        if isinstance(widget, Choice | DateField):
            return widget.value()
        if isinstance(widget, FigureField):
            return widget.whole()
        return widget.text()
