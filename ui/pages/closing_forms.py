"""The left column of the closing: what blocks, who confirms, the seal, events for the minutes."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from jury_app.application import sitting
from jury_app.application.view import SessionView
from jury_app.domain.errors import KnownError
from jury_app.domain.members import member_name, spoken_name
from jury_app.domain.records import EventRow, SessionRow
from jury_app.domain.values import Role, SessionState
from jury_app.domain.wording import (
    EVENTS,
    dated_time,
    french_date,
    french_time,
    local,
    plural,
    role_label,
)
from ui.fields import Choice, TimeField
from ui.findings import SignRow
from ui.messages import refuse
from ui.pages.closing_points import Point
from ui.tick import Tick
from ui.widgets import Chip, Panel, button, clear, label, line, nest
from ui.workspace import Workspace

_AFTER = (
    "Après la clôture plus rien ne change ; une correction passe par un procès-verbal rectificatif."
)


class PointsPanel(Panel):
    """What still blocks, each point leading to where it is mended.

    Signals:
        go_to: (page, subject).
    """

    go_to = Signal(str, object)

    def __init__(self) -> None:
        super().__init__("Avant de clore")
        self.badge = Chip()
        if self.head is not None:
            self.head.insertWidget(1, self.badge)

    def show_points(self, points: Sequence[Point]) -> None:
        """Show the list."""
        clear(self.body)
        blocking = sum(1 for point in points if point.tone == "bad")
        self.badge.show_state(
            f"✗ {plural(blocking, 'point', 'points')}" if blocking else "✓ prêt à clore",
            "bad" if blocking else "good",
        )
        for number, point in enumerate(points):
            if number:
                self.body.addWidget(line())
            self.body.addWidget(self._row(point))

    def _row(self, point: Point) -> QWidget:
        see = partial(self.go_to.emit, point.page, point.subject) if point.page else None
        made = SignRow(point.tone, point.text, "", see)
        made.setToolTip(point.detail or point.text)
        return made


class ConfirmPanel(Panel):
    """Who confirms, and the button that closes.

    Signals:
        close_asked: (chair, secretary).
    """

    close_asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("Confirmation")
        self.body.setContentsMargins(16, 12, 16, 16)
        self.body.setSpacing(6)
        self.chair, self.secretary = Choice(), Choice()
        self.chair_agrees = Tick("Je confirme les décisions et la clôture")
        self.secretary_agrees = Tick("Je confirme les décisions et la clôture")
        self.titles = (label(kind="small"), label(kind="small"))
        for title, choice, box, who in (
            (self.titles[0], self.chair, self.chair_agrees, "présidence"),
            (self.titles[1], self.secretary, self.secretary_agrees, "secrétariat"),
        ):
            title.setBuddy(choice)
            choice.setAccessibleName(f"Signataire : {who}")
            box.setAccessibleName(f"Je confirme les décisions et la clôture : {who}")
            box.toggled.connect(self._fit)
            for one in (title, choice, box):
                self.body.addWidget(one)
            self.body.addSpacing(8)
        self.seal = button("Clore et sceller la séance", self._ask, "primary")
        self.message = label(kind="error", wrap=True)
        self.message.hide()
        self.body.addWidget(self.seal)
        self.body.addWidget(self.message)
        self.body.addWidget(label(_AFTER, "small", wrap=True))
        self._ready = False

    def show_session(self, view: SessionView) -> None:
        """Show who may sign."""
        session = view.session
        self._ready = view.ready_to_close
        present = [m for m in session.chairs() if m.present]
        secretaries = [m for m in session.seated(Role.SECRETARY) if m.present]
        for choice, members, title, none in (
            (self.chair, present, self.titles[0], "Présidence de séance"),
            (self.secretary, secretaries, self.titles[1], "Secrétaire du jury"),
        ):
            choice.set_pairs([(member_name(m), spoken_name(m)) for m in members])
            choice.setEnabled(bool(members))
            title.setText(role_label(members[0].role, members[0].sex) if members
                          else f"{none} : personne n'est présent")  # fmt: skip
        self.message.hide()
        self._fit()

    def _fit(self) -> None:
        agreed = self.chair_agrees.isChecked() and self.secretary_agrees.isChecked()
        named = self.chair.count() > 0 and self.secretary.count() > 0
        self.seal.setEnabled(self._ready and agreed and named)
        why = "" if self._ready else "Des points bloquent encore la clôture."
        self.seal.setToolTip(why or ("" if agreed else "Les deux confirmations sont attendues."))

    def why_open(self) -> str:
        """Say why the session cannot be closed now; empty when it can."""
        if self.isHidden():
            return "La session est déjà close."
        return "" if self.seal.isEnabled() else self.seal.toolTip() or "Un signataire manque."

    def _ask(self) -> None:
        self.close_asked.emit(str(self.chair.value()), str(self.secretary.value()))


class SealPanel(Panel):
    """What a closed session is sealed with."""

    def __init__(self) -> None:
        super().__init__("Séance close et scellée")
        self.body.setContentsMargins(16, 12, 16, 16)
        self.body.setSpacing(6)
        self.number, self.when = label(kind="title"), label(kind="muted", wrap=True)
        self.seal = label(wrap=True)
        flags = Qt.TextInteractionFlag
        self.seal.setTextInteractionFlags(
            flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
        )
        self.seal.setAccessibleName("Empreinte SHA-256")
        for one in (self.number, self.when, label("Empreinte SHA-256", "small"), self.seal):
            self.body.addWidget(one)
        if self.head is not None:
            self.head.insertWidget(1, Chip("✓ scellée", "good"))

    def show_session(self, row: SessionRow) -> None:
        """Show number, time and fingerprint."""
        self.number.setText(f"Procès-verbal n° {row.minutes_number or ''}")
        if row.closed_at:
            day = french_date(f"{local(row.closed_at):%Y-%m-%d}")
            self.when.setText(f"Close le {day} à {french_time(row.closed_at)}")
        self.seal.setText(fours(row.seal or ""))


def fours(text: str) -> str:
    """Return a fingerprint in groups of four, in capitals."""
    return " ".join(text[n : n + 4].upper() for n in range(0, len(text), 4))


class EventsPanel(Panel):
    """Incidents, remarks and suspensions for the minutes; each is saved at once.

    Args:
        workspace: The open dossier.

    Signals:
        added: (kind, text, time as « 15:10 » or None for now).
        removed: An event's id.
    """

    added = Signal(str, str, object)
    removed = Signal(int)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("Incidents et observations")
        self._workspace = workspace
        self.added.connect(self._save)
        self.removed.connect(lambda event: self._try(sitting.remove_event, event))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.setContentsMargins(16, 8, 16, 12)
        self.body.setSpacing(6)
        nest(self.body, self._list)
        self.kind = Choice([(kind, said) for kind, said in EVENTS.items()])
        self.kind.setAccessibleName("Nature de l'événement")
        self.text = QLineEdit(placeholderText="Ce que le procès-verbal doit dire")
        self.text.setAccessibleName("Texte pour le procès-verbal")
        self.at = TimeField()
        self.at.setPlaceholderText("maintenant")
        self.at.setAccessibleName("Heure, maintenant si elle est vide")
        self.at.setToolTip("Heure du fait ; vide : maintenant")
        self.at.setFixedWidth(96)
        self.add = button("Ajouter", self._give)
        self.text.returnPressed.connect(self._give)
        self.message = label(kind="error", wrap=True)
        self.message.hide()
        self._form = QWidget()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.kind, 1)
        row.addWidget(self.at)
        nest(column, row)
        low = QHBoxLayout()
        low.setSpacing(6)
        low.addWidget(self.text, 1)
        low.addWidget(self.add)
        nest(column, low)
        self.body.addWidget(self._form)
        self.body.addWidget(self.message)

    def _save(self, kind: str, text: str, at: str | None) -> None:
        if self._try(sitting.add_event, kind, text, at):
            self.clear()

    def _try(self, use_case: Callable[..., object], *arguments: object) -> bool:
        try:
            self._workspace.attempt(use_case, *arguments)
        except KnownError as error:
            refuse(self.message, error.message)
            return False
        return True

    def show_session(self, view: SessionView) -> None:
        """Show the events recorded."""
        clear(self._list)
        free = view.session.state is not SessionState.CLOSED
        for event in view.session.events:
            self._list.addWidget(self._row(event, view.session.row.opened_at, free))
        if not view.session.events:
            self._list.addWidget(label("Aucun événement noté.", "muted"))
        self._form.setVisible(free)
        self.message.hide()

    def _row(self, event: EventRow, opened: str | None, free: bool) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 3, 0, 3)
        said = f"{dated_time(event.at, opened)} — {EVENTS[event.kind]}"
        row.addWidget(label(f"{said} : {event.text}" if event.text else said, wrap=True), 1)
        if free:
            drop = button("Retirer", kind="flat")
            drop.setAccessibleName(f"Retirer : {said}")
            drop.clicked.connect(lambda _on=False, i=event.id: self.removed.emit(i))
            row.addWidget(drop)
        return made

    def _give(self) -> None:
        kind, text = str(self.kind.value()), self.text.text().strip()
        if not text and kind in {"remark", "incident"}:
            refuse(self.message, "Écrivez ce que le procès-verbal doit dire.")
            self.text.setFocus()
        elif not self.at.valid():
            self.at.mark(False)
            refuse(self.message, "Écrivez une heure, par exemple 15:10, ou laissez-la vide.")
            self.at.setFocus()
        else:
            self.added.emit(kind, text, self.at.value())

    def clear(self) -> None:
        """Make room for the next event."""
        self.text.clear()
        self.at.clear()
