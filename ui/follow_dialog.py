"""A new session from the one shown: its date and place, which candidates, the jury."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QWidget

from jury_app.application.follow_up import FollowUp, kept_blocs, kept_marks, returning
from jury_app.domain.results import CandidateResult
from jury_app.domain.session import Session
from jury_app.domain.values import SessionState
from jury_app.domain.wording import plural
from ui.dialogs import Dialog
from ui.fields import Choice, DateField, Field, Line
from ui.pages.deliberation_figures import outcome_chip
from ui.tables import Column, RowsModel, Table
from ui.tick import Tick
from ui.widgets import EmptyState, Panel, button, label, nest


@dataclass(frozen=True)
class _Person:
    """A candidate who may be heard again, and whether they are chosen."""

    result: CandidateResult
    blocs: int
    marks: int
    chosen: bool

    @property
    def key(self) -> int:
        """Id of the candidate."""
        return self.result.candidate.row.id


def _outcome(person: _Person) -> tuple[str, str]:
    decision = person.result.decision
    return outcome_chip(decision) if decision else ("à décider", "absent")


def _kept(person: _Person) -> str:
    blocs = plural(person.blocs, "bloc acquis", "blocs acquis")
    if not person.marks:
        return blocs
    return f"{blocs}, {plural(person.marks, 'note conservée', 'notes conservées')}"


class FollowDialog(Dialog):
    """Asks what another session made from this one is.

    Args:
        parent: The window.
        session: The session it is made from, its decisions as they now stand.

    Signals:
        submitted: Carries a `FollowUp`; the caller creates, then calls `accept` or `show_error`.
    """

    submitted = Signal(object)

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(
            parent, "Nouvelle session à partir de celle-ci", "Créer la session",
            f"Reprend de « {session.row.label} » la fiche, le règlement et les candidats non "
            "certifiés, avec niveau de langue et stage.", width=860,
        )  # fmt: skip
        self._session = session
        self.label, self.day = Line("Session de rattrapage"), DateField()
        self.campus = Choice([(name, name) for name in session.certification.campuses])
        self.campus.choose(session.row.campus)
        seats = plural(len(session.members), "membre", "membres")
        self.jury = Tick(f"Reprendre le jury ({seats}) ; les présences sont à noter")
        self.jury.setChecked(bool(session.members))
        self.jury.setEnabled(bool(session.members))
        self._people = [
            _Person(result, len(kept_blocs(result)), len(kept_marks(session, result)), chosen=True)
            for result in returning(session)
        ]
        self.model: RowsModel[_Person] = RowsModel(self._people, self._columns(),
                                                   key=lambda p: p.key)  # fmt: skip
        self.table = Table(self.model, "Candidats non certifiés", lines=1)
        self.table.toggled.connect(self._turn)
        self.table.chosen.connect(self._turn)
        self.table.clicked.connect(lambda index: self._turn(self.model.rows[index.row()]))
        self._count = label("", "strong", wrap=True)
        self._lay_out()
        self.accepting.connect(self._submit)
        self._show_count()
        self.label.setFocus()

    @staticmethod
    def _columns() -> tuple[Column[_Person], ...]:
        return (
            Column("Repris", lambda p: "✓ oui" if p.chosen else "∅ non", width=9,
                   tone=lambda p: "good" if p.chosen else "absent",
                   tip=lambda _p: "Cliquer, ou Espace : reprendre ou laisser"),
            Column("Candidat", lambda p: p.result.candidate.name, strong=True, width=20, grow=2),
            Column("Option", lambda p: p.result.candidate.row.option, width=16, grow=1),
            Column("Décision", lambda p: _outcome(p)[0], tone=lambda p: _outcome(p)[1], width=13),
            Column("Garde", _kept, width=22, grow=1),
        )  # fmt: skip

    def _lay_out(self) -> None:
        self._fields = {
            "label": Field("Libellé", self.label),
            "day": Field("Date de la séance", self.day),
            "campus": Field("Campus", self.campus),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        for number, share in enumerate((3, 2, 2)):
            grid.setColumnStretch(number, share)
        for number, field in enumerate(self._fields.values()):
            grid.addWidget(field, 0, number)
        nest(self.body, grid)
        self.body.addWidget(self.jury)
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        self._all = button("Tous", lambda: self._choose(True), "flat")
        self._none = button("Aucun", lambda: self._choose(False), "flat")
        self._all.setAccessibleName("Reprendre tous les candidats")
        self._none.setAccessibleName("Ne reprendre aucun candidat")
        row.addWidget(self._all)
        row.addWidget(self._none)
        nest(self.body, row)
        body = QStackedWidget()
        body.addWidget(self.table)
        body.addWidget(EmptyState(
            "Aucun candidat à reprendre",
            "Tous les candidats entendus sont certifiés : créez plutôt une nouvelle session.",
        ))  # fmt: skip
        body.setCurrentIndex(0 if self._people else 1)
        panel = Panel()
        panel.body.addWidget(self.give_room(body, 240))
        self.body.addWidget(panel, 1)
        self.body.addWidget(label(self._about(), "small", wrap=True))

    def _about(self) -> str:
        closed = self._session.state is SessionState.CLOSED
        blocs = (
            "Les blocs validés, acquis ou dispensés par le procès-verbal sont acquis."
            if closed
            else "Cette session n'est pas close : les blocs qu'elle validera deviendront acquis à "
            "sa clôture."
        )
        blocs += " Les blocs déclarés acquis sont repris avec leur date et leur preuve."
        if not self._session.reglement.carry_marks:
            return f"{blocs} Le règlement ne conserve pas les notes."
        kept = (
            "au moins égales à la note de validation sont reprises, avec leur origine"
            if closed
            else "ne sont conservées que d'une session close"
        )
        return f"{blocs} Les notes {kept}."

    def _turn(self, person: _Person) -> None:
        self._show([replace(p, chosen=p.chosen != (p.key == person.key)) for p in self._people])

    def _choose(self, chosen: bool) -> None:
        self._show([replace(p, chosen=chosen) for p in self._people])

    def _show(self, people: list[_Person]) -> None:
        self._people = people
        self.model.set_rows(people)
        self._show_count()

    def _show_count(self) -> None:
        chosen = sum(1 for person in self._people if person.chosen)
        total = len(self._people)
        self._count.setText(f"{plural(chosen, 'candidat repris', 'candidats repris')} sur {total}")
        self._all.setEnabled(chosen < total)
        self._none.setEnabled(chosen > 0)
        self.accept_button.setEnabled(chosen > 0)

    def _submit(self) -> None:
        day = self.day.value()
        for name, field, right, sentence in (
            ("label", self.label, bool(self.label.text().strip()),
             "Donnez un libellé, par exemple « Session de rattrapage 2027 »."),
            ("day", self.day, day is not None, "Donnez la date, par exemple 10/09/2027."),
        ):  # fmt: skip
            field.mark(right)
            self._fields[name].say("" if right else sentence, wrong=True)
            if not right:
                field.setFocus()
                return
        self.show_error("")
        self.submitted.emit(FollowUp(
            self.label.text(), str(day), str(self.campus.value()),
            [person.key for person in self._people if person.chosen], self.jury.isChecked(),
        ))  # fmt: skip
