"""A PDF on the screen: pages rendered when they come in sight, one at a time, with zoom."""

import weakref

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from jury_app.domain.wording import NNBSP
from ui import theme
from ui.pdf_pages import PdfPages

_GAP = 14
ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_KEPT = 8
"""Rendered pages kept in memory."""


def _close_all(pages: list[PdfPages]) -> None:
    while pages:
        pages.pop().close()


class PdfView(QAbstractScrollArea):
    """Pages one under the other.

    Signals:
        page_changed: Another page is in sight; carries its number from 1 and the count.
    """

    page_changed = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._pages: PdfPages | None = None
        self._open: list[PdfPages] = []
        weakref.finalize(self, _close_all, self._open)
        self._images: dict[tuple[int, int], QImage] = {}
        self._places: list[QRect] = []
        self._zoom, self._page = 1.0, 0
        self.setAccessibleName("Aperçu du procès-verbal")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._render_next)
        self.verticalScrollBar().valueChanged.connect(self._moved)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages) if self._pages else 0

    @property
    def page(self) -> int:
        """Number of the page in sight, from 1; 0 without any."""
        return self._page

    @property
    def zoom(self) -> float:
        """1 when a page fills the width."""
        return self._zoom

    def load(self, data: bytes) -> None:
        """Show a PDF, keeping zoom and place."""
        place = self.verticalScrollBar().value()
        self.close_document()
        self._pages = PdfPages(data)
        self._open.append(self._pages)
        self._lay_out()
        self.verticalScrollBar().setValue(place)
        self._moved()

    def close_document(self) -> None:
        """Show nothing."""
        _close_all(self._open)
        self._pages, self._page = None, 0
        self._images.clear()
        self._places.clear()
        self.viewport().update()

    def magnify(self, step: int) -> None:
        """Go to the next zoom (1) or the one before (-1)."""
        nearest = min(range(len(ZOOMS)), key=lambda n: abs(ZOOMS[n] - self._zoom))
        self._zoom = ZOOMS[min(len(ZOOMS) - 1, max(0, nearest + step))]
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._lay_out()
        bar.setValue(round(share * bar.maximum()))
        self.setAccessibleDescription(f"Zoom {round(self._zoom * 100)}{NNBSP}%")

    def _lay_out(self) -> None:
        self._images.clear()
        room = max(120, self.viewport().width() - 2 * _GAP)
        widest = max((s.width() for s in self._pages.sizes), default=1) if self._pages else 1
        scale = min(room / widest, 2.2) * self._zoom
        self._places, top, across = [], _GAP, 0
        for size in self._pages.sizes if self._pages else ():
            width, height = round(size.width() * scale), round(size.height() * scale)
            left = max(_GAP, (self.viewport().width() - width) // 2)
            self._places.append(QRect(left, top, width, height))
            top += height + _GAP
            across = max(across, width + 2 * _GAP)
        for bar, whole, seen in (
            (self.verticalScrollBar(), top, self.viewport().height()),
            (self.horizontalScrollBar(), across, self.viewport().width()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(40)
        self.viewport().update()

    def _offset(self, rect: QRect) -> QRect:
        return rect.translated(-self.horizontalScrollBar().value(),
                               -self.verticalScrollBar().value())  # fmt: skip

    def _seen(self) -> list[int]:
        window = self.viewport().rect()
        return [n for n, rect in enumerate(self._places) if self._offset(rect).intersects(window)]

    def _moved(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        passed = sum(1 for rect in self._places if rect.top() <= middle)
        page = max(1, passed) if self._places else 0
        if page != self._page:
            self._page = page
            self.page_changed.emit(page, self.count)
        self.viewport().update()

    def _key(self, number: int) -> tuple[int, int]:
        return number, round(self._places[number].width() * self.devicePixelRatioF())

    def _render_next(self) -> None:
        """Render one page in sight; the event loop runs between two of them."""
        if self._pages is None:
            return
        for number in self._seen():
            key = self._key(number)
            if key not in self._images:
                scale = key[1] / self._pages.sizes[number].width()
                self._images[key] = self._pages.image(number, scale)
                while len(self._images) > _KEPT:
                    self._images.pop(next(iter(self._images)))
                self.viewport().update()
                return

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what is rendered and ask for what is missing."""
        painter = QPainter(self.viewport())
        palette = theme.current()
        painter.fillRect(self.viewport().rect(), QColor(palette.hover))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in self._seen():
            rect = self._offset(self._places[number])
            image = self._images.get(self._key(number))
            if image is None:
                painter.fillRect(rect, Qt.GlobalColor.white)
                self._later.start()
            else:
                painter.drawImage(rect, image)
            painter.setPen(QColor(palette.line))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages again."""
        super().resizeEvent(event)
        self._lay_out()
        self._moved()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Repaint after scrolling."""
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys go from page to page, + and - zoom, Home and End go to the ends."""
        bar, key = self.verticalScrollBar(), event.key()
        if key in {Qt.Key.Key_Plus, Qt.Key.Key_Minus}:
            self.magnify(1 if key == Qt.Key.Key_Plus else -1)
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp} and self._places:
            wanted = self._page + (0 if key == Qt.Key.Key_PageDown else -2)
            bar.setValue(self._places[min(max(0, wanted), self.count - 1)].top() - _GAP)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            bar.setValue(0 if key == Qt.Key.Key_Home else bar.maximum())
        else:
            super().keyPressEvent(event)
