"""Above every page: its title, the session and its state, what was saved, what was refused."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy

from jury_app.domain.errors import KnownError, RulesRefusal
from jury_app.domain.records import SessionRow
from jury_app.domain.values import SessionState
from jury_app.domain.wording import STATES, french_date
from ui import icons, theme
from ui.actions import ACTIONS
from ui.commands import Command, spoken_keys
from ui.spoken import announce
from ui.widgets import Chip, button, label

TONE_OF_STATE = {
    SessionState.PREPARATION: "wait",
    SessionState.DELIBERATION: "kept",
    SessionState.CLOSED: "good",
}
_MOST_RULES = 4
_SAVED = "Chaque geste est enregistré aussitôt dans le dossier."
_ROOM = 48
"""Letters of what was undone; the tool tip has the rest."""


class CutButton(QPushButton):
    """A button whose text is cut with an ellipsis when there is no room for it."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setProperty("kind", "drop")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_whole(self, text: str) -> None:
        """Show a text, cut if need be; the whole stands in the tool tip."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self._cut()

    def sizeHint(self) -> QSize:
        """Return the room of the whole text."""
        whole = self.fontMetrics().horizontalAdvance(self._whole) + 40
        return QSize(whole, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the room of a few letters."""
        return QSize(90, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._cut()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, then the sign that it opens a list."""
        super().paintEvent(event)
        painter = QPainter(self)
        place = QRect(self.width() - 22, (self.height() - 14) // 2, 14, 14)
        icons.paint(painter, place, "down", QColor(theme.current().muted), 2.4)
        painter.end()

    def _cut(self) -> None:
        room = max(40, self.width() - 38)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


class Head(QFrame):
    """The head of the window.

    Signals:
        session_asked: Another session was chosen; carries its id.
        search_asked: The palette is wanted.
        new_session_asked: A new session is wanted.
        follow_asked: A new session is to be made from the one shown.
    """

    session_asked = Signal(int)
    search_asked = Signal()
    new_session_asked = Signal()
    follow_asked = Signal()

    def __init__(self, menu_button: QPushButton) -> None:
        super().__init__()
        self.setProperty("kind", "head")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(12)
        self._title, self._state = label("", "heading"), Chip()
        self._session = CutButton()
        self._menu = QMenu(self._session)
        self._sessions = QActionGroup(self._menu)
        self._session.setAccessibleDescription("Changer de session")
        self._session.clicked.connect(self._offer)
        self._saved = Chip("✓ Enregistré", "good")
        self._saved.setToolTip(_SAVED)
        self._search = _search_button(self.search_asked.emit)
        for chip in (self._state, self._saved):  # the name of the session gives way, they do not
            chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        row.addWidget(self._title)
        row.addWidget(self._state)
        row.addWidget(self._session)
        row.addStretch(1)
        row.addWidget(self._search)
        row.addWidget(self._saved)
        row.addWidget(menu_button)
        self.set_low(False)

    def set_low(self, low: bool) -> None:
        """Take less height on a low screen."""
        text = self.fontMetrics().height()
        self.setFixedHeight(max(40 if low else 56, text + (22 if low else 38)))

    def set_narrow(self, narrow: bool) -> None:
        """Leave the way to the palette to its key, where the name of the session lacks room."""
        self._search.setHidden(narrow)

    def show_title(self, title: str) -> None:
        """Show which page is below."""
        self._title.setText(title)

    def show_only_read(self, why: str) -> None:
        """Say that nothing can be changed here, and why."""
        self._saved.show_state("Lecture seule", "wait")
        self._saved.setToolTip(why)

    def show_saved(self, time: str) -> None:
        """Say when the last gesture was saved."""
        self._saved.show_state(f"✓ Enregistré à {time}", "good")
        self._saved.setToolTip(_SAVED)

    def show_taken_back(self, said: str) -> None:
        """Say which gesture was undone or redone, until the next one."""
        shown = said if len(said) <= _ROOM else f"{said[: _ROOM - 1].rstrip()}…"
        self._saved.show_state(f"✓ {shown}", "kept")
        self._saved.setToolTip(f"{said}. {_SAVED}")
        announce(self._saved, said)

    def show_session(self, row: SessionRow, others: Sequence[SessionRow]) -> None:
        """Show the session and offer the others of the dossier."""
        state = SessionState(row.state)
        self._state.show_state(STATES[state], TONE_OF_STATE[state])
        self._session.show_whole(f"{row.label} · {french_date(row.date)}")
        self._menu.clear()
        for other in others:
            text = f"{other.label} · {french_date(other.date)} · {other.campus}"
            action = QAction(f"{text} — {STATES[SessionState(other.state)].lower()}", self._menu)
            action.setCheckable(True)
            action.setChecked(other.id == row.id)
            action.setData(other.id)
            action.triggered.connect(self._choose)
            self._sessions.addAction(action)
            self._menu.addAction(action)
        self._menu.addSeparator()
        self._menu.addAction(ACTIONS["dossier.new_session"].text, self.new_session_asked.emit)
        self._menu.addAction(ACTIONS["dossier.follow"].text, self.follow_asked.emit)

    def _offer(self) -> None:
        self._menu.popup(self._session.mapToGlobal(self._session.rect().bottomLeft()))

    def _choose(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.session_asked.emit(int(action.data()))


class RefusalStrip(QFrame):
    """Says why a gesture was refused, until dismissed (Esc) or until the next gesture."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "refusal")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        self._text = label("", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = button("Fermer", self.dismiss)
        self._close.setAccessibleName("Fermer le message")
        row.addWidget(self._text, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        Command(self, "message.dismiss", self.dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def tell(self, error: KnownError) -> None:
        """Show a refusal and let screen readers say it."""
        self._text.setText(refusal_text(error))
        self._text.setAccessibleName(f"Refusé : {self._text.text()}")
        self.show()
        announce(self._text, self._text.accessibleName(), urgent=True)

    def dismiss(self) -> None:
        """Take the message away."""
        self.hide()


def _search_button(ask: Callable[[], object]) -> QPushButton:
    """Return what looks like a field and opens the palette, with the key that does it too."""
    action = ACTIONS["window.palette"]
    made = button("", ask, "search")
    made.setAccessibleName(action.text)
    made.setToolTip(action.text)
    row = QHBoxLayout(made)
    row.setContentsMargins(34, 0, 10, 0)
    row.setSpacing(32)
    for one in (label("Rechercher…", "muted"), label(spoken_keys(action), "key")):
        one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
    made.setMinimumWidth(row.sizeHint().width())
    icons.dress(made, "search", 15)
    return made


def refusal_text(error: KnownError) -> str:
    """Return a refusal as sentences: every blocking rule on its own line, without its code."""
    if not isinstance(error, RulesRefusal):
        return error.message
    what = error.message.partition(" : ")[0]
    shown = [rule.message[:1].upper() + rule.message[1:] for rule in error.rules[:_MOST_RULES]]
    if len(shown) == 1:
        return f"{what} : {error.rules[0].message}"
    more = len(error.rules) - len(shown)
    if more:
        shown.append(f"… et {more} autre{'s' if more > 1 else ''}.")
    return "\n".join([f"{what} :", *(f"– {line}" for line in shown)])
