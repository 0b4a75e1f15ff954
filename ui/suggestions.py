"""What a line of text offers under it while one types: phrases used before, known names.

Down opens the list and goes through it, Enter takes what is shown, Escape closes it; matching looks
at words without case or accents, wherever they stand.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QListView, QToolButton

from jury_app.domain.text import words
from ui import icons, theme

_MOST = 12


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something to offer.

    Attributes:
        text: What is shown and taken.
        key: What typing is compared with, in the form of `words`.
    """

    text: str
    key: str


def phrases(texts: Iterable[str]) -> list[Phrase]:
    """Return texts as phrases found by their own words."""
    return [Phrase(text, words(text)) for text in texts]


class Suggestions(QCompleter):
    """Offers phrases under a line of text.

    Args:
        line: The line.
        source: Returns the phrases, best first; asked when the line gets the focus and when a
            text is begun.
        name: What is offered, for the button that opens the list.
    """

    def __init__(self, line: QLineEdit, source: Callable[[], Sequence[Phrase]], name: str) -> None:
        super().__init__(line)
        self._line, self._source = line, source
        self._known: Sequence[Phrase] = ()
        self._list = QStringListModel(self)
        self.setModel(self._list)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(_MOST)
        self._popup = QListView()
        self._popup.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._popup.setAccessibleName(name)
        self._popup.setObjectName("suggestions")
        self.setPopup(self._popup)
        self._opener = QAction(name, self)
        self._opener.triggered.connect(self.offer_all)
        line.addAction(self._opener, QLineEdit.ActionPosition.TrailingPosition)
        for one in line.findChildren(QToolButton):
            one.setAccessibleName(one.accessibleName() or name)
            one.setToolTip(one.toolTip() or name)
        line.setCompleter(self)
        line.textEdited.connect(self._narrow)
        line.installEventFilter(self)
        self._dress()

    @property
    def offered(self) -> list[str]:
        """What the list holds now."""
        return self._list.stringList()

    def offer_all(self) -> None:
        """Open the list with everything there is."""
        self._renew()
        self._line.setFocus()
        self._list.setStringList([phrase.text for phrase in self._known])
        if self._known:
            self.complete()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for the phrases when the line gets the focus; open the list with Down."""
        if watched is self._line:
            if event.type() == QEvent.Type.FocusIn:
                self._renew()
            elif event.type() == QEvent.Type.PaletteChange:
                self._dress()
            elif _is_down(event) and not self._popup.isVisible():
                self.offer_all()
                return True
        return super().eventFilter(watched, event)

    def _renew(self) -> None:
        self._known = self._source()
        self._opener.setVisible(bool(self._known))

    def _narrow(self, typed: str) -> None:
        if len(typed) <= 1:
            self._renew()
        wanted = words(typed).split()
        found = [p.text for p in self._known if all(word in p.key for word in wanted)]
        self._list.setStringList([text for text in found if text != typed])

    def _dress(self) -> None:
        self._opener.setIcon(icons.icon("down", QColor(theme.current().muted), 14))


def _is_down(event: QEvent) -> bool:
    pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
    return pressed and event.key() == Qt.Key.Key_Down  # type: ignore[attr-defined]
