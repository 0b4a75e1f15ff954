"""The règlement of a session: figures, signatories, coefficients; changed in preparation only."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from jury_app.application import sessions
from jury_app.domain.certification import Bloc, Certification, Epreuve, Reglement
from jury_app.domain.numbers import round_half_up
from jury_app.domain.values import SessionState
from jury_app.domain.wording import plural
from ui.dialogs import Dialog
from ui.fields import Field, FigureField
from ui.reading import plain_figure
from ui.tick import Tick
from ui.widgets import Panel, button, label, nest
from ui.workspace import Workspace

_SIGNATORIES = (
    ("chair", "Présidence de séance"),
    ("secretary", "Secrétaire"),
    ("members", "Autres membres présents"),
)


class ReglementPanel(Panel):
    """The règlement, saved field by field."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("Règlement")
        self._workspace = workspace
        self._note = label("", "small")
        if self.head is not None:
            self.head.addWidget(self._note)
        grid = QGridLayout()
        grid.setContentsMargins(16, 12, 16, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        self.figures: dict[str, FigureField] = {}
        self._fields: dict[str, Field] = {}
        for place, (name, title, most, required) in enumerate((
            ("pass_mark", "Bloc validé à partir de (sur 20)", 20, True),
            ("eliminatory_mark", "Note éliminatoire en dessous de", 20, False),
            ("quorum", "Quorum : part des membres (%)", 100, True),
            ("balance", "Équilibre : part de chaque sexe (%)", 100, True),
        )):  # fmt: skip
            figure = FigureField(0, most, required=required)
            figure.setPlaceholderText("" if required else "aucune")
            figure.edited.connect(self._save)
            figure.editingFinished.connect(self._check)
            self.figures[name] = figure
            self._fields[name] = Field(title, figure)
            grid.addWidget(self._fields[name], place // 2, place % 2)
        self.signatories: dict[str, Tick] = {}
        row = QHBoxLayout()
        row.setSpacing(16)
        grid.addLayout(row, 3, 0, 1, 2)
        for name, title in _SIGNATORIES:
            box = Tick(title)
            box.setAccessibleName(f"Signe le procès-verbal : {title}")
            box.clicked.connect(self._save)
            self.signatories[name] = box
            row.addWidget(box)
        row.addStretch(1)
        grid.addWidget(label("Signent le procès-verbal", "small"), 2, 0, 1, 2)
        self.carry = Tick("Conserver les notes suffisantes pour une session ultérieure")
        self.carry.setToolTip(
            "Un candidat non certifié garde, dans une session faite à partir de celle-ci, ses "
            "notes au moins égales à la note de validation. Les blocs validés restent acquis dans "
            "tous les cas."
        )
        self.carry.clicked.connect(self._save)
        grid.addWidget(self.carry, 4, 0, 1, 2)
        self._said = label("", wrap=True)
        self.coefficients = button("Coefficients…", self.ask_coefficients)
        low = QHBoxLayout()
        grid.addLayout(low, 5, 0, 1, 2)
        low.addWidget(self._said, 1)
        low.addWidget(self.coefficients)
        nest(self.body, grid)

    def refresh(self) -> None:
        """Show the règlement of the session as it is now."""
        session = self._workspace.view.session
        reglement = session.reglement
        self.figures["pass_mark"].show_value(reglement.pass_mark)
        self.figures["eliminatory_mark"].show_value(reglement.eliminatory_mark)
        self.figures["quorum"].show_value(reglement.quorum * 100)
        self.figures["balance"].show_value(reglement.balance * 100)
        free = session.state is SessionState.PREPARATION
        for figure in self.figures.values():
            figure.setReadOnly(not free)
        for name, box in self.signatories.items():
            box.setChecked(name in reglement.signatories)
            box.setEnabled(free)
        self.carry.setChecked(reglement.carry_marks)
        self.carry.setEnabled(free)
        self._note.setText("" if free else "fixé à l'ouverture de la délibération")
        weighted = sum(1 for value in reglement.coefficients.values() if value != 1)
        self._said.setText(
            f"{plural(weighted, 'épreuve a', 'épreuves ont')} un coefficient différent de 1."
            if weighted
            else "Toutes les épreuves ont le coefficient 1."
        )
        self.coefficients.setText("Coefficients…" if free else "Voir les coefficients…")

    def ask_coefficients(self) -> "CoefficientsDialog":
        """Show the coefficients."""
        session = self._workspace.view.session
        dialog = CoefficientsDialog(self.window(), session.certification, session.reglement)
        dialog.set_free(session.state is SessionState.PREPARATION)

        def save(coefficients: dict[str, Decimal]) -> None:
            new = replace(self._workspace.view.session.reglement, coefficients=coefficients)
            dialog.attempt(lambda: self._workspace.attempt(sessions.set_reglement, new))

        dialog.submitted.connect(save)
        dialog.open()
        return dialog

    def _check(self) -> None:
        for name, figure in self.figures.items():
            most = "100" if name in {"quorum", "balance"} else "20"
            sentence = f"Écrivez un nombre de 0 à {most}."
            self._fields[name].say("" if figure.valid() else sentence, wrong=True)

    def _save(self) -> None:
        new = self._typed()
        if new is None:
            return
        if self._workspace.do(sessions.set_reglement, new) is None:
            self.refresh()

    def _typed(self) -> Reglement | None:
        """Return the règlement as typed; None when a figure is wrong, which is shown beside it."""
        standing = self._workspace.view.session.reglement
        figures = {name: figure.value() for name, figure in self.figures.items()}
        pass_mark, least = figures["pass_mark"], figures["eliminatory_mark"]
        if not pass_mark:
            self._fields["pass_mark"].say("Écrivez une note supérieure à 0.", wrong=True)
            return None
        if least is not None and least > pass_mark:
            said = "Elle ne peut pas dépasser la note de validation."
            self._fields["eliminatory_mark"].say(said, wrong=True)
            return None
        for name in ("pass_mark", "eliminatory_mark"):
            mark = figures[name]
            if mark is not None and mark != round_half_up(mark):
                self._fields[name].say("Écrivez deux décimales au plus.", wrong=True)
                return None
        signing: Any = tuple(name for name, box in self.signatories.items() if box.isChecked())
        return replace(
            standing,
            pass_mark=pass_mark,
            eliminatory_mark=least,
            quorum=(figures["quorum"] or Decimal(0)) / 100,
            balance=(figures["balance"] or Decimal(0)) / 100,
            signatories=signing,
            carry_marks=self.carry.isChecked(),
        )


class CoefficientsDialog(Dialog):
    """One coefficient per épreuve, by bloc.

    Signals:
        submitted: Carries the coefficients that are not 1, by whole épreuve code.
    """

    submitted = Signal(object)

    def __init__(self, parent: QWidget, certification: Certification, reglement: Reglement) -> None:
        super().__init__(
            parent,
            "Coefficients des épreuves",
            "Enregistrer les coefficients",
            "La moyenne d'un bloc est celle de ses épreuves, chacune avec son coefficient.",
            width=560,
        )
        self.figures: dict[str, FigureField] = {}
        for bloc in certification.blocs:
            self.body.addWidget(label(f"{bloc.code} — {bloc.short}", "strong", wrap=True))
            nest(
                self.body,
                self._rows(bloc, (*bloc.epreuves, *certification.evidence_epreuves), reglement),
            )
        self.accepting.connect(self._submit)

    def _rows(self, bloc: Bloc, epreuves: Iterable[Epreuve], reglement: Reglement) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, epreuve in enumerate(epreuves):
            code = f"{bloc.code}-{epreuve.code}"
            figure = FigureField(0, 100, required=True)
            figure.setText(plain_figure(reglement.coefficient(code)))
            figure.setFixedWidth(80)
            figure.setAccessibleName(f"Coefficient de {code}, {epreuve.label}")
            self.figures[code] = figure
            grid.addWidget(label(epreuve.code, "muted"), number, 0)
            grid.addWidget(label(epreuve.label, wrap=True), number, 1)
            grid.addWidget(figure, number, 2)
        return grid

    def set_free(self, free: bool) -> None:
        """Allow changes, or only show."""
        for figure in self.figures.values():
            figure.setReadOnly(not free)
        self.accept_button.setVisible(free)

    def _submit(self) -> None:
        wrong = [f for f in self.figures.values() if not f.value()]
        for figure in self.figures.values():
            figure.mark(figure not in wrong)
        if wrong:
            self.show_error("Un coefficient est un nombre supérieur à 0, par exemple 1 ou 0,5.")
            wrong[0].setFocus()
            return
        values = {code: figure.value() or Decimal(1) for code, figure in self.figures.items()}
        self.submitted.emit({code: value for code, value in values.items() if value != 1})
