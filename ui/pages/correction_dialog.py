"""What a jury corrects after closing: whom, which bloc, the decision that holds, and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from jury_app.application.correcting import CorrectionOrder
from jury_app.application.corrections import Correction, corrected, prescribed
from jury_app.application.view import SessionView
from jury_app.domain.members import member_name
from jury_app.domain.records import MemberRow
from jury_app.domain.results import MOTIVE_MIN
from jury_app.domain.values import CORRECTABLE, DECIDABLE, Verdict
from jury_app.domain.wording import VERDICTS, plural
from ui.dialogs import Dialog
from ui.fields import Choice, Field, TextField
from ui.tick import Tick
from ui.widgets import label, nest

_TEXT = (
    "Un procès-verbal rectificatif ne rouvre rien : il dit ce qui change et pourquoi, renvoie au "
    "procès-verbal scellé par son numéro et son empreinte, et se conserve avec lui."
)


class CorrectionDialog(Dialog):
    """Asks for one correction of a closed session.

    Args:
        parent: The window.
        view: The session.
        earlier: The corrections of it already made, in order.

    Signals:
        submitted: Carries a `CorrectionOrder`; the caller records it, then calls `accept`, or
            `show_error`.
    """

    submitted = Signal(object)

    def __init__(self, parent: QWidget, view: SessionView, earlier: list[Correction]) -> None:
        super().__init__(parent, "Procès-verbal rectificatif", "Établir le rectificatif", _TEXT,
                         width=580)  # fmt: skip
        self._view, self._earlier = view, earlier
        session = view.session
        self.candidate = Choice([(c.row.id, _named(c.row.number, c.name)) for c in session.heard])
        self.bloc, self.verdict, self.motive = Choice(), Choice(), TextField(3)
        self.prescription = TextField(2)
        self._left = Field("Ce qui reste à démontrer (VAE)", self.prescription,
                           "Exigé d'une validation partielle par la VAE.")  # fmt: skip
        self.now = label(kind="small", wrap=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        hint = (
            f"{plural(MOTIVE_MIN, 'caractère', 'caractères')} au moins ; le candidat peut le lire."
        )
        grid.addWidget(Field("Candidat", self.candidate), 0, 0, 1, 2)
        grid.addWidget(Field("Bloc", self.bloc), 1, 0)
        grid.addWidget(Field("Décision rectifiée", self.verdict), 1, 1)
        grid.addWidget(self.now, 2, 0, 1, 2)
        grid.addWidget(Field("Motif de la rectification", self.motive, hint), 3, 0, 1, 2)
        grid.addWidget(self._left, 4, 0, 1, 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        nest(self.body, grid)
        self.agreements = [Tick(), Tick()]
        for box in self.agreements:
            box.toggled.connect(self._fit)
            self.body.addWidget(box)
        self.candidate.currentIndexChanged.connect(self._show_blocs)
        self.bloc.currentIndexChanged.connect(self._show_decision)
        self.accepting.connect(self._give)
        self._show_blocs()
        self._fit()

    def _show_blocs(self) -> None:
        self._show_prescription()
        self._show_signers()
        result = self._view.results.get(self._candidate)
        blocs = result.blocs if result else ()
        self.bloc.set_pairs([(b.bloc.code, f"{b.bloc.code} — {b.bloc.short}") for b in blocs])
        self._show_decision()

    def _show_signers(self) -> None:
        """Ask those who chair and keep the minutes for this candidate, recusals considered."""
        for box, (member, part) in zip(self.agreements, self._signers(), strict=True):
            said = f"{member_name(member)}, {part}" if member else ""
            box.setVisible(member is not None)
            if said != box.text():  # what one person confirmed, another did not
                box.setChecked(False)
                box.setText(said)

    def _signers(self) -> list[tuple[MemberRow | None, str]]:
        """Return chair and secretary, and what each confirms; one recused decides nothing."""
        session = self._view.session
        candidate = session.candidates.get(self._candidate)
        recused = candidate.recused if candidate else frozenset()
        chair, secretary = session.acting_chair(recused), session.secretary()
        whose = "" if chair == session.acting_chair() else " pour ce candidat"
        out = secretary is not None and secretary.id in recused
        part = "en prend acte (déport)" if out else "décide cette rectification"
        return [
            (chair, f"qui a présidé{whose}, décide cette rectification"),
            (secretary, f"secrétaire, {part}"),
        ]

    def _show_prescription(self) -> None:
        candidate = self._view.session.candidates.get(self._candidate)
        routes = self._view.session.certification.route_by_id
        self._left.setVisible(candidate is not None and routes[candidate.route].evidence)
        if candidate is not None:
            standing = candidate.row.prescription
            self.prescription.setPlainText(prescribed(standing, candidate.row.id, self._earlier))

    def _show_decision(self) -> None:
        result = self._view.results.get(self._candidate)
        code = str(self.bloc.value())
        bloc = result.bloc(code) if result else None
        sealed = bloc.decision if bloc else None
        now = corrected({code: sealed}, self._candidate, self._earlier)[code]
        lost = sealed is Verdict.CAP and now != sealed
        self.verdict.set_pairs([(v, VERDICTS[v]) for v in Verdict
                                if v in (CORRECTABLE if lost else DECIDABLE)])  # fmt: skip
        where = "Au procès-verbal scellé" if now == sealed else "Après rectification"
        self.now.setText(f"{where} : {VERDICTS[Verdict(now)].lower() if now else 'aucune'}.")

    @property
    def _candidate(self) -> int:
        value = self.candidate.value()
        return value if isinstance(value, int) else 0

    def _fit(self) -> None:
        agreed = all(box.isChecked() for box in self.agreements if box.text())
        self.accept_button.setEnabled(agreed)
        self.accept_button.setToolTip("" if agreed else "Les deux confirmations sont attendues.")

    def _give(self) -> None:
        chair, secretary = (member_name(one) if one else "" for one, _ in self._signers())
        self.show_error("")
        self.submitted.emit(
            CorrectionOrder(self._candidate, str(self.bloc.value()),
                            Verdict(str(self.verdict.value())), self.motive.text(),
                            chair, secretary, self.prescription.text())
        )  # fmt: skip


def _named(number: int | None, name: str) -> str:
    return name if number is None else f"{number} — {name}"
