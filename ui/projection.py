"""The second window, for the projector: the candidate the jury speaks of, large."""

from PySide6.QtCore import QEvent, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QWidget

from jury_app.application.projection import Slide
from jury_app.domain.wording import OUTCOMES, VERDICTS
from ui.projection_paint import NEUTRAL, paint_neutral, paint_slide

_USUAL, _LEAST = QSize(1280, 720), QSize(480, 270)
_SHARE = 0.7
"""Of the display, for a window that is not full screen."""
_NEXT = frozenset({Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space})
_PREVIOUS = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Backspace})


class ProjectionWindow(QWidget):
    """What the room sees.

    Keys, as presenters know them: B or « . » black, Escape ends, F11 full screen or window, arrows
    and Page keys (a clicker's too) change candidate.

    Signals:
        ended: The window was closed.
        blacked: The black screen was put or taken away.
        stepped: Another candidate is asked for; 1 for the next, -1 for the previous.
    """

    ended = Signal()
    blacked = Signal()
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.slide: Slide | None = None
        self.black = False
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # The keyboard stays with the main window, where the jury's secretary works.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle("Projection — Délibération de jury")
        self.setAccessibleName("Projection")
        self.setMinimumSize(_LEAST)
        self._describe()

    def show_slide(self, slide: Slide | None) -> None:
        """Show a candidate, or a neutral screen for None."""
        if slide != self.slide:
            self.slide = slide
            self._describe()
            self.update()

    def set_black(self, black: bool) -> None:
        """Put a black screen, or take it away."""
        if black != self.black:
            self.black = black
            self._describe()
            self.update()
            self.blacked.emit()

    def present(self, screen: QScreen, full: bool) -> None:
        """Show on a display, over all of it or as an ordinary window."""
        if self.isFullScreen():
            self.showNormal()
        self.setScreen(screen)
        room = screen.availableGeometry()
        if full:
            self.setGeometry(screen.geometry())
            self.showFullScreen()
        else:
            self.resize(_USUAL.boundedTo(room.size() * _SHARE))
            frame = self.frameGeometry()
            frame.moveCenter(room.center())
            self.move(frame.topLeft())
            self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act as presenters expect."""
        key = event.key()
        if key in {Qt.Key.Key_B, Qt.Key.Key_Period}:
            self.set_black(not self.black)
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key == Qt.Key.Key_F11:
            self.present(self.screen(), full=not self.isFullScreen())
        elif key in _NEXT or key in _PREVIOUS:
            self.stepped.emit(1 if key in _NEXT else -1)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Hide the pointer in full screen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            full = self.isFullScreen()
            self.setCursor(Qt.CursorShape.BlankCursor if full else Qt.CursorShape.ArrowCursor)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that the projection ended."""
        super().closeEvent(event)
        self.ended.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the candidate, the neutral screen or black."""
        painter = QPainter(self)
        if self.black:
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
        elif self.slide is None:
            paint_neutral(painter, QSizeF(self.size()))
        else:
            paint_slide(painter, QSizeF(self.size()), self.slide)

    def _describe(self) -> None:
        """Tell a screen reader what the room sees."""
        said = "Écran noir" if self.black else NEUTRAL
        if self.slide is not None and not self.black:
            slide = self.slide
            blocs = [f"{b.code} {b.title} : {VERDICTS[b.decision or b.proposal].lower()}"
                     f"{'' if b.decision else ' proposé'}" for b in slide.blocs]  # fmt: skip
            result = f"{'Décision' if slide.decided else 'Proposition'} : {OUTCOMES[slide.outcome]}"
            said = ". ".join([slide.name, slide.details, *blocs, result])
        self.setAccessibleDescription(said)
