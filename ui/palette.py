"""The palette (Ctrl+K): type what is wanted, Enter does it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from rapidfuzz import fuzz, process

from jury_app.domain.text import words
from jury_app.domain.wording import plural
from ui import theme
from ui.cells import AnyIndex, paint_selected, small, write_elided
from ui.fields import SearchField
from ui.palette_offers import Offer
from ui.widgets import label, line

_WIDTH, _ROWS, _MOST = 640, 9, 60
_ALIKE = 75
"""Likeness of 100 from which a mistyped word is understood."""
_OFFER_ROLE = Qt.ItemDataRole.UserRole


def ranked(offers: Sequence[Offer], typed: str) -> list[Offer]:
    """Return the offers that answer what is typed, the best first; most of them when nothing is.

    What cannot be done now comes last. Accents and case do not count. Every word must be found, at
    the beginning of a word rather than inside one; when none answers, spellings that are merely
    alike do.
    """
    wanted = words(typed).split()
    if not wanted:
        return sorted((o for o in offers if not o.typed_only), key=lambda o: bool(o.reason))
    texts = [f" {words(f'{offer.text} {offer.words}')} " for offer in offers]
    scores = [_score(text, wanted) for text in texts]
    found = sorted(
        (number for number, score in enumerate(scores) if score),
        key=lambda number: (-scores[number], bool(offers[number].reason), number),
    )
    if not found:
        alike = process.extract(" ".join(wanted), texts, scorer=fuzz.WRatio,
                                score_cutoff=_ALIKE, limit=_ROWS)  # fmt: skip
        found = [number for _text, _score, number in alike]
    return [offers[number] for number in found[:_MOST]]


def _score(text: str, wanted: Sequence[str]) -> int:
    """Return 0 when a word is missing; more for whole words, then beginnings of words."""
    score = 0
    for word in wanted:
        if word not in text:
            return 0
        score += 4 if f" {word} " in text else 3 if f" {word}" in text else 1
    return score + (2 if text.startswith(f" {' '.join(wanted)}") else 0)


class _Model(QAbstractListModel):
    """The offers shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: list[Offer] = []

    def show(self, offers: list[Offer]) -> None:
        """Show other offers."""
        self.beginResetModel()
        self.shown = offers
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what an offer says."""
        if not index.isValid():
            return None
        offer = self.shown[index.row()]
        if role == _OFFER_ROLE:
            return offer
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (offer.text, offer.where, offer.keys, offer.reason)
            return ", ".join(part for part in parts if part)
        return None


class _Delegate(QStyledItemDelegate):
    """Paints an offer: what, where or why not, keys."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        """Return the height of two lines."""
        font: QFont = option.font
        return QSize(200, round(font.pixelSize() * 3.3))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one offer."""
        offer: Offer = index.data(_OFFER_ROLE)
        palette, font, rect = theme.current(), QFont(option.font), QRect(option.rect)
        state: Any = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            paint_selected(painter, rect, 3)
        inner = rect.adjusted(16, 5, -14, -5)
        inner.setRight(self._paint_keys(painter, inner, offer.keys, font))
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2 + 1)
        lower = QRect(inner.left(), upper.bottom(), inner.width(), inner.height() // 2)
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        colour = palette.muted if offer.reason else palette.text
        write_elided(painter, upper, offer.text, strong, colour)
        under = f"{offer.where} — {offer.reason}" if offer.reason else offer.where
        write_elided(painter, lower, under, small(font), palette.muted)
        painter.restore()

    @staticmethod
    def _paint_keys(painter: QPainter, rect: QRect, keys: str, font: QFont) -> int:
        """Paint the keys as caps at the right; return where they begin."""
        palette, right = theme.current(), rect.right()
        painter.setFont(small(font))
        metrics = painter.fontMetrics()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name in reversed(keys.split(" ou ") if keys else []):
            wide = metrics.horizontalAdvance(name) + 14
            cap = QRect(right - wide, rect.center().y() - metrics.height() // 2 - 2, wide,
                        metrics.height() + 4)  # fmt: skip
            painter.setPen(QColor(palette.line))
            painter.setBrush(QColor(palette.background))
            painter.drawRoundedRect(cap, 4, 4)
            painter.setPen(QColor(palette.muted))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, name)
            right = cap.left() - 6
        return right - 6


class Palette(QDialog):
    """Finds a gesture, a candidate, a session or a dossier by a few letters.

    Args:
        parent: The window.
        offers: What can be found, in the order shown while nothing is typed.
    """

    def __init__(self, parent: QWidget, offers: Sequence[Offer]) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle("Chercher")
        self.setModal(True)
        self._window, self._offers = parent, offers
        self.search = SearchField("Un geste, une page, un candidat, un dossier…", "Chercher")
        self.search.setProperty("kind", "palette")
        self._model = _Model(self)
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setAccessibleName("Réponses")
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._none = label("Rien ne répond à ces mots.", "muted", wrap=True)
        self._none.setMargin(16)
        self._foot = label("", "small")
        self._foot.setContentsMargins(16, 7, 16, 8)
        self._lay_out()
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.view.clicked.connect(self._run)
        self.finished.connect(self.deleteLater)
        self._narrow()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = QFrame()
        frame.setProperty("kind", "palette")
        outer.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for one in (self.search, line(), self._none):
            column.addWidget(one)
        column.addWidget(self.view, 1)
        column.addWidget(line())
        column.addWidget(self._foot)

    @property
    def shown(self) -> list[Offer]:
        """The offers shown, the best first."""
        return self._model.shown

    def open(self) -> None:
        """Show the palette at the top of the window."""
        window = self._window
        width = min(theme.scaled(_WIDTH), window.width() - 32)
        row = self.view.sizeHintForRow(0)
        around = self.search.sizeHint().height() + self._foot.sizeHint().height() + 4
        height = min(row * _ROWS + around, window.height() - 48)
        self.resize(width, height)
        self.move(window.mapToGlobal(window.rect().topLeft())
                  + QRect(0, 0, window.width() - width, 2 * 32).center())  # fmt: skip
        super().open()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list by keys typed in the field."""
        if watched is self.search and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() == Qt.Key.Key_Escape:
                self.reject()
                return True
            if pressed and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._run()
                return True
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS - 1,
                     Qt.Key.Key_PageUp: 1 - _ROWS}  # fmt: skip
            if pressed and event.key() in steps:
                self._step(steps[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        last, now = self._model.rowCount() - 1, self.view.currentIndex().row()
        if abs(by) == 1 and not 0 <= now + by <= last:
            self._show_row(last if by < 0 else 0)
        else:
            self._show_row(max(0, min(last, now + by)))

    def _narrow(self) -> None:
        self._model.show(ranked(self._offers, self.search.text()))
        found = self._model.rowCount()
        self.view.setVisible(bool(found))
        self._none.setVisible(not found)
        self._foot.setText(
            f"{plural(found, 'réponse', 'réponses')}  ·  ↑ ↓ choisir  ·  Entrée faire  ·  "
            "Échap fermer"
        )
        self._show_row(0)

    def _show_row(self, number: int) -> None:
        index = self._model.index(number)
        self.view.setCurrentIndex(index)
        said = str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "Rien ne répond.")
        self.search.setAccessibleDescription(said)
        QAccessible.updateAccessibility(
            QAccessibleEvent(self.search, QAccessible.Event.DescriptionChanged)
        )

    def _run(self) -> None:
        offer = self.view.currentIndex().data(_OFFER_ROLE)
        if isinstance(offer, Offer) and not offer.reason:
            # After the palette is gone: what is done may open a dialog or move the focus.
            QTimer.singleShot(0, offer.run)
            self.accept()
