"""Séance: what describes the session, its règlement, and the way into the deliberation."""

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from jury_app.application import sessions
from jury_app.application.services import Services
from jury_app.domain.deliberation import opening_blocks
from jury_app.domain.sitting import another_day, suspended_since
from jury_app.domain.values import SessionState
from jury_app.domain.wording import french_date, french_time, local, plural
from ui import theme
from ui.actions import ACTIONS
from ui.fields import Choice, DateField, Field, Line, TextField, TimeField
from ui.pages.base import Page, action_bar
from ui.pages.certification_facts import facts
from ui.pages.reglement import ReglementPanel
from ui.steps import page_of_rule
from ui.widgets import Panel, button, clear, keep_gutter, label, nest, scrolling
from ui.workspace import Workspace

_TWO_COLUMNS, _THREE_COLUMNS = 760, 1500
"""Least widths of the page at which the panels stand in so many columns."""


class SessionPage(Page):
    """The page « Séance »."""

    TITLE = "Séance"

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__(workspace, services)
        self.label, self.place = Line("Session 2026"), Line("Salle du conseil")
        self.day, self.starts_at, self.campus = DateField(), TimeField(), Choice()
        self.remarks = TextField(3)
        self.number, self.nomination_day = Line("2026-118"), DateField()
        lines = (self.label, self.place, self.day, self.starts_at, self.number, self.nomination_day)
        self._examples = {one: one.placeholderText() for one in lines}
        self.reglement = ReglementPanel(workspace)
        self._fields: dict[str, Field] = {}
        self._thirds: list[QVBoxLayout] = []
        self._facts = QGridLayout()
        self._facts.setContentsMargins(16, 12, 16, 14)
        self._facts.setHorizontalSpacing(14)
        self._facts.setVerticalSpacing(7)
        self._facts.setColumnStretch(1, 1)
        inside = QWidget()
        self._columns = columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        columns.setContentsMargins(16, 12, 16, 12)
        columns.setSpacing(12)
        self._about = self._certification()
        session = (self._description(), self._nomination())
        for panels in (session, (self.reglement, self._about), ()):
            column = QVBoxLayout()
            column.setSpacing(12)
            for panel in panels:
                column.addWidget(panel)
            column.addStretch(1)
            nest(columns, column, 1)
            self._thirds.append(column)
        area = scrolling(inside, sideways=True)
        keep_gutter(area, columns, 16)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(self._way_on())
        self._connect()

    def _description(self) -> Panel:
        panel = Panel("La séance")
        grid = _grid(panel)
        for name, title, widget, place in (
            ("label", "Libellé", self.label, (0, 0, 1, 2)),
            ("date", "Date de la séance", self.day, (1, 0, 1, 1)),
            ("starts_at", "Heure d'ouverture", self.starts_at, (1, 1, 1, 1)),
            ("campus", "Campus", self.campus, (2, 0, 1, 1)),
            ("place", "Lieu", self.place, (2, 1, 1, 1)),
            ("remarks", "Observations portées au procès-verbal", self.remarks, (3, 0, 1, 2)),
        ):
            self._fields[name] = Field(title, widget)
            grid.addWidget(self._fields[name], *place)
        return panel

    def _nomination(self) -> Panel:
        panel = Panel("Arrêté de nomination du jury")
        grid = _grid(panel)
        self._fields["nomination_number"] = Field("Numéro", self.number)
        self._fields["nomination_date"] = Field("Date de l'arrêté", self.nomination_day)
        grid.addWidget(self._fields["nomination_number"], 0, 0)
        grid.addWidget(self._fields["nomination_date"], 0, 1)
        hint = "Pris par le recteur avant la séance (arrêté du 8 mars 2001, art. 5)."
        grid.addWidget(label(hint, "small", wrap=True), 1, 0, 1, 2)
        return panel

    def _certification(self) -> Panel:
        panel = Panel("Certification")
        self._reread = button("Relire la fiche", self._reload, "flat")
        self._reread.setToolTip("Reprend le fichier de la certification, s'il a été corrigé.")
        if panel.head is not None:
            panel.head.addWidget(self._reread)
        nest(panel.body, self._facts)
        return panel

    def _way_on(self) -> QFrame:
        self._said = label("", wrap=True)
        self._why = label("", "small", wrap=True)
        texts = QWidget()
        column = QVBoxLayout(texts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self._said)
        column.addWidget(self._why)
        self._see = button("Voir ce qui bloque", self._show_first)
        self._back = button("Revenir à la préparation", self._prepare)
        self._open = button("Ouvrir la délibération", self._begin, "primary")
        self._follow = button(ACTIONS["dossier.follow"].text, self.follow_asked.emit)
        bar = action_bar(texts, self._see, self._back, self._follow, self._open)
        layout = bar.layout()
        if isinstance(layout, QHBoxLayout):
            layout.setContentsMargins(16, 10, 16, 10)  # in line with the panels above
            layout.setStretch(0, 1)
        return bar

    def _connect(self) -> None:
        self.label.edited.connect(lambda: self._save(label=self.label.text()))
        self.place.edited.connect(lambda: self._save(place=self.place.text()))
        self.day.edited.connect(self._save_day)
        self.starts_at.edited.connect(lambda: self._save(starts_at=self.starts_at.value()))
        self.campus.activated.connect(lambda _place: self._save(campus=self.campus.value()))
        self.remarks.edited.connect(lambda: self._save(remarks=self.remarks.text()))
        self.number.edited.connect(lambda: self._save(nomination_number=self.number.text()))
        self.nomination_day.edited.connect(
            lambda: self._save(nomination_date=self.nomination_day.value())
        )
        for name, field, sentence in (
            ("date", self.day, "Écrivez une date, par exemple 04/12/2026."),
            ("nomination_date", self.nomination_day, "Écrivez une date, par exemple 02/11/2026."),
            ("starts_at", self.starts_at, "Écrivez une heure, par exemple 14:00."),
        ):
            field.editingFinished.connect(
                lambda f=field, n=name, s=sentence: self._fields[n].say(
                    "" if f.valid() else s, wrong=True
                )
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the room there is."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        """Put the panels in as many columns as have room."""
        narrow, ways = self.width() < theme.scaled(_TWO_COLUMNS), QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        large = self.width() >= theme.scaled(_THREE_COLUMNS)
        third = self._thirds[2 if large else 1]
        if third.indexOf(self._about) < 0:
            third.insertWidget(third.count() - 1, self._about)
        self._columns.setStretch(2, 1 if large else 0)

    def refresh(self) -> None:
        """Show the session as it is now."""
        session = self.view.session
        row = session.row
        self.label.show_text(row.label)
        self.place.show_text(row.place)
        self.day.show_value(row.date)
        self.starts_at.show_text(row.starts_at or "")
        self.campus.set_pairs([(name, name) for name in session.certification.campuses])
        self.campus.choose(row.campus)
        self.remarks.show_text(row.remarks)
        self.number.show_text(row.nomination_number or "")
        self.nomination_day.show_value(row.nomination_date)
        self.remarks.setReadOnly(self.closed)
        for line, example in self._examples.items():
            line.setReadOnly(self.closed)
            line.setPlaceholderText("" if self.closed else example)  # else taken for a value
        self.campus.setEnabled(not self.closed)
        self.reglement.refresh()
        clear(self._facts)
        top = Qt.AlignmentFlag.AlignTop
        for number, (name, text) in enumerate(facts(session.certification)):
            self._facts.addWidget(label(name, "muted"), number, 0, top)
            self._facts.addWidget(label(text, wrap=True), number, 1)
        self._reread.setVisible(session.state is SessionState.PREPARATION)
        self._show_way_on()

    def _show_way_on(self) -> None:
        session, state = self.view.session, self.view.session.state
        blocks = opening_blocks(self.view.findings)
        preparing = state is SessionState.PREPARATION
        self._open.setVisible(preparing)
        self._open.setEnabled(not blocks)
        self._see.setVisible(preparing and bool(blocks))
        decided = any(candidate.decisions for candidate in session.candidates.values())
        self._back.setVisible(state is SessionState.DELIBERATION)
        self._back.setEnabled(not decided)
        self._follow.setVisible(self.closed)
        if preparing and blocks:
            said = plural(len(blocks), "point empêche", "points empêchent")
            self._say(f"{said} d'ouvrir la délibération.", blocks[0].message)
        elif preparing:
            self._say(
                "La délibération peut être ouverte.",
                self._dated()
                or "Le règlement ne changera plus ; les notes et le jury restent modifiables.",
            )
        elif state is SessionState.DELIBERATION:
            since = f" depuis {french_time(session.row.opened_at)}" if session.row.opened_at else ""
            why = (
                "Des blocs sont décidés : la session ne peut plus revenir en préparation."
                if decided
                else "Rien n'est encore décidé."
            )
            suspended = suspended_since(session)
            if suspended:
                at = french_time(suspended)
                why = f"La séance est suspendue depuis {at} : « Délibération » la reprend."
            self._say(f"La délibération est ouverte{since}.", f"{why} {self._dated()}".strip())
        else:
            row = session.row
            day = local(row.closed_at).date().isoformat() if row.closed_at else row.date
            when = f" depuis le {french_date(day)}"
            self._say(
                f"La session est close{when}, procès-verbal n° {row.minutes_number}.",
                "Elle ne change plus ; une correction passe par un procès-verbal rectificatif.",
            )

    def _dated(self) -> str:
        return another_day(self.view.session.row, self.workspace.dossier.clock.now())

    def _say(self, said: str, why: str) -> None:
        self._said.setText(said)
        self._why.setText(why)
        self._open.setAccessibleDescription(f"{said} {why}")

    def _save(self, **values: Any) -> None:
        if self.workspace.do(sessions.edit, values) is None:
            self.refresh()

    def _save_day(self) -> None:
        day = self.day.value()
        if day is None:
            self._fields["date"].say("La séance a besoin d'une date.", wrong=True)
            self.day.mark(False)
        else:
            self._save(date=day)

    def _begin(self) -> None:
        if self.workspace.do(sessions.open_deliberation) is not None:
            self.go_to.emit("deliberation", None)

    def _prepare(self) -> None:
        self.workspace.do(sessions.back_to_preparation)

    def _reload(self) -> None:
        self.workspace.do(sessions.reload_certification)

    def _show_first(self) -> None:
        blocks = opening_blocks(self.view.findings)
        if blocks:
            self.go_to.emit(page_of_rule(blocks[0].rule), blocks[0].subject)


def _grid(panel: Panel) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(16, 12, 16, 16)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(12)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    nest(panel.body, grid)
    return grid
