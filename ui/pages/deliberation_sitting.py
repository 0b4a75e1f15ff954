"""The sitting on the deliberation page: how long it lasts, its suspension, what is noted of it."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from jury_app.application.view import SessionView
from jury_app.domain.deliberation import sitting_blocks
from jury_app.domain.session import Session
from jury_app.domain.sitting import INTERRUPTIONS, elapsed, suspended_since
from jury_app.domain.values import SessionState
from jury_app.domain.wording import french_time, plural
from ui.pages.deliberation_figures import duration
from ui.widgets import Panel, button, label, nest

_TICK_MILLISECONDS = 20_000


def stopped(view: SessionView) -> tuple[str, str]:
    """Return why nothing may be decided now (see `Gestures.locked`), and the sentence for it."""
    session = view.session
    if session.state is SessionState.CLOSED:
        return "closed", "Session close : les décisions se lisent et ne changent plus."
    if (since := suspended_since(session)) is not None:
        at = french_time(since)
        return "suspended", f"Séance suspendue à {at}. Rien ne se décide jusqu'à la reprise."
    if blocks := sitting_blocks(session, view.corps):
        said = " ".join(block.message for block in blocks)
        return "blocked", f"Le jury ne peut pas délibérer. {said}"
    return "", ""


class Notice(QFrame):
    """Says over the card why nothing can be decided, with what to do about it.

    Signals:
        resumed: The sitting is to be resumed.
    """

    resumed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "strip")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        self._text = label(wrap=True, kind="strong")
        self.resume = button("Reprendre la séance", self.resumed.emit, "primary")
        row.addWidget(self._text, 1)
        row.addWidget(self.resume)
        self.hide()

    def text(self) -> str:
        """Return what is said."""
        return self._text.text()

    def say(self, text: str, suspended: bool = False) -> None:
        """Show a sentence, nothing when empty; a suspended sitting can be resumed from here."""
        self._text.setText(text)
        self.resume.setVisible(suspended)
        self.setVisible(bool(text))


class SittingPanel(Panel):
    """Time sat, suspension, events noted for the minutes.

    Args:
        clock: Returns the present UTC time.

    Signals:
        suspend_asked: The sitting is to be suspended.
        resume_asked: The sitting is to be resumed.
        events_asked: An incident or a remark is to be noted, or read again.
    """

    suspend_asked = Signal()
    resume_asked = Signal()
    events_asked = Signal()

    def __init__(self, clock: Callable[[], str]) -> None:
        super().__init__()
        self._clock = clock
        self._session: Session | None = None
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.setSpacing(6)
        self.time, self.since = label(kind="heading"), label(kind="muted", wrap=True)
        self.pause = button("", self._turn)
        self.events = button("", self.events_asked.emit)
        self.events.setToolTip("Noter un incident ou une observation pour le procès-verbal")
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.time)
        row.addStretch()
        row.addWidget(self.since)
        low = QHBoxLayout()
        low.setSpacing(6)
        for one in (self.pause, self.events):
            low.addWidget(one, 1)
        self.body.addWidget(label("Séance", "strong"))
        self.body.addWidget(top)
        nest(self.body, low)
        self._timer = QTimer(self, interval=_TICK_MILLISECONDS)
        self._timer.timeout.connect(self._tick)

    def show_session(self, session: Session) -> None:
        """Show a session in deliberation, or closed."""
        self._session = session
        suspended, sits = suspended_since(session), session.state is SessionState.DELIBERATION
        self.pause.setVisible(sits)
        self.pause.setText("Reprendre" if suspended else "Suspendre…")
        count = sum(1 for event in session.events if event.kind not in INTERRUPTIONS)
        verb = "Noter…" if sits else "Événements…"
        self.events.setText(f"{verb} ({count})" if count else verb)
        self.events.setAccessibleName(
            f"Incidents et observations : {plural(count, 'noté', 'notés')}"
        )
        opened = session.row.opened_at
        if suspended and sits:
            self.since.setText(f"suspendue à {french_time(suspended)}")
        else:
            self.since.setText(f"ouverte à {french_time(opened)}" if opened else "")
        self._tick()

    def _turn(self) -> None:
        suspended = self._session is not None and suspended_since(self._session) is not None
        (self.resume_asked if suspended else self.suspend_asked).emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the clock while it is seen."""
        super().showEvent(event)
        self._tick()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the clock go on unseen."""
        super().hideEvent(event)
        self._timer.stop()

    def _tick(self) -> None:
        sat = elapsed(self._session, self._clock()) if self._session else None
        self.time.setText("" if sat is None else duration(sat // timedelta(minutes=1)))
        self.time.setAccessibleName(f"Durée de la séance : {self.time.text()}")
