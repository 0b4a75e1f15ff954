"""Fields of forms, French in what they accept and deaf to the mouse wheel.

`value()` gives what the dossier keeps; a text that cannot be read leaves `valid()` False, shown in
red with a sentence, and is never saved nor replaced behind the user's back.
"""

import os
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QDate, QEvent, QLocale, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from jury_app.domain.wording import short_date
from ui import icons, theme
from ui.reading import plain_figure, read_date, read_figure, read_time
from ui.widgets import dress, label


class Line(QLineEdit):
    """A line of text; `edited` says that a person left it with another text.

    Signals:
        edited: The text was changed and the field left, or Enter pressed.
    """

    edited = Signal()

    def __init__(self, placeholder: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self._shown = ""
        self.editingFinished.connect(self._finish)
        self.textEdited.connect(lambda _text: self.mark(True))

    def show_text(self, text: str) -> None:
        """Show a text that comes from the dossier, unless a person is typing another."""
        if self.hasFocus() and self.text() != self._shown:
            return
        self._shown = text
        if self.text() != text:
            self.setText(text)
            # A text longer than the field shows its beginning.
            self.setCursorPosition(0)
        self.mark(True)

    def valid(self) -> bool:
        """Tell whether the text can be kept."""
        return True

    def mark(self, right: bool) -> None:
        """Dress the field as right or wrong."""
        dress(self, "wrong", not right)

    def _finish(self) -> None:
        self.mark(self.valid())
        if self.text() != self._shown and self.valid():
            self._shown = self.text()
            self.edited.emit()


class SearchField(Line):
    """A line to search by, with a button that empties it.

    Args:
        placeholder: What can be typed.
        name: Accessible name.
    """

    def __init__(self, placeholder: str, name: str) -> None:
        super().__init__(placeholder)
        self._answers: QWidget | None = None
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        for one in self.findChildren(QToolButton):
            one.setAccessibleName("Effacer la recherche")
            one.setToolTip("Effacer la recherche")

    def lead_to(self, answers: QWidget) -> None:
        """Let Enter and the Down arrow go into what answers."""
        self._answers = answers
        self.returnPressed.connect(answers.setFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field by Esc; go into the answers by the Down arrow."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down and self._answers is not None:
            self._answers.setFocus()
        else:
            super().keyPressEvent(event)

    def seek(self) -> None:
        """Take the focus, ready to be typed over."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()


class _Read(Line):
    """A line read as a value of the dossier; empty is allowed."""

    def value(self) -> str | None:
        """Return the value, None when the field is empty or wrong."""
        raise NotImplementedError

    def valid(self) -> bool:
        """Tell whether the field is empty or holds a value."""
        return not self.text().strip() or self.value() is not None


class DateField(_Read):
    """A day, typed freely or picked in a calendar; empty is allowed."""

    def __init__(self) -> None:
        super().__init__("jj/mm/aaaa")
        self._action = QAction("Choisir dans le calendrier", self)
        self._action.triggered.connect(self.open_calendar)
        self.addAction(self._action, QLineEdit.ActionPosition.TrailingPosition)
        for one in self.findChildren(QToolButton):
            one.setAccessibleName(self._action.text())
        self._dress()

    def value(self) -> str | None:
        """Return the ISO date, None when the field is empty or wrong."""
        found = read_date(self.text())
        return found.isoformat() if found else None

    def show_value(self, iso: str | None) -> None:
        """Show a day of the dossier."""
        self.show_text(short_date(iso))

    def open_calendar(self) -> None:
        """Offer a calendar under the field."""
        menu = QMenu(self)
        calendar = QCalendarWidget(menu)
        calendar.setLocale(QLocale(QLocale.Language.French, QLocale.Country.France))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setAccessibleName("Calendrier")
        day = read_date(self.text())
        if day is not None:
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.clicked.connect(self._pick)
        calendar.activated.connect(self._pick)
        calendar.clicked.connect(menu.close)
        calendar.activated.connect(menu.close)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        calendar.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the calendar by Alt+Down, as lists do."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _pick(self, day: QDate) -> None:
        self.setText(f"{day.day():02d}/{day.month():02d}/{day.year()}")
        self._finish()

    def _dress(self) -> None:
        self._action.setIcon(icons.icon("session", QColor(theme.current().muted), 16))


class TimeField(_Read):
    """A time of day; empty is allowed."""

    def __init__(self) -> None:
        super().__init__("hh:mm")

    def value(self) -> str | None:
        """Return « 14:30 », None when the field is empty or wrong."""
        return read_time(self.text())


class FigureField(Line):
    """A figure between two bounds, comma or point.

    Args:
        least: Least value.
        most: Greatest value.
        whole: True for whole numbers only.
        required: False when the field may stay empty.
    """

    def __init__(self, least: int, most: int, whole: bool = False, required: bool = False) -> None:
        super().__init__()
        self._bounds, self._whole, self._required = (least, most), whole, required
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def value(self) -> Decimal | None:
        """Return the figure, None when the field is empty or wrong."""
        found = read_figure(self.text())
        if found is None or not self._bounds[0] <= found <= self._bounds[1]:
            return None
        return None if self._whole and found != found.to_integral_value() else found

    def whole(self) -> int | None:
        """Return the figure as a whole number."""
        found = self.value()
        return None if found is None else int(found)

    def show_value(self, value: Decimal | int | None) -> None:
        """Show a figure of the dossier."""
        self.show_text(plain_figure(None if value is None else Decimal(value)))

    def valid(self) -> bool:
        """Tell whether the field holds a figure between the bounds, or nothing where allowed."""
        if not self.text().strip():
            return not self._required
        return self.value() is not None


class TextField(QPlainTextEdit):
    """Several lines of text.

    Signals:
        edited: The text was changed and the field left.
    """

    edited = Signal()

    def __init__(self, lines: int = 3) -> None:
        super().__init__()
        self._shown, self._lines = "", lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of the lines asked for."""
        return QSize(120, self.fontMetrics().lineSpacing() * self._lines + 22)

    def text(self) -> str:
        """Return the text, without surrounding spaces."""
        return self.toPlainText().strip()

    def show_text(self, text: str) -> None:
        """Show a text that comes from the dossier, unless a person is typing another."""
        if self.hasFocus() and self.text() != self._shown:
            return
        self._shown = text.strip()
        if self.text() != self._shown:
            self.setPlainText(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the text was changed."""
        super().focusOutEvent(event)
        if self.text() != self._shown:
            self._shown = self.text()
            self.edited.emit()


_AROUND = 36
"""What a closed list has left and right of its text."""


class Choice(QComboBox):
    """A closed list that the wheel does not change.

    Args:
        pairs: Value and label of every choice.
    """

    def __init__(self, pairs: Sequence[tuple[object, str]] = ()) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Sequence[tuple[object, str]]) -> None:
        """Offer other choices, keeping the present one where it still is."""
        kept = self.value()
        self.blockSignals(True)
        self.clear()
        for value, text in pairs:
            self.addItem(text, value)
        self.blockSignals(False)
        self.choose(kept)

    def setAccessibleName(self, name: str) -> None:
        """Name the field; described by it too where Qt says the value in the name's place."""
        super().setAccessibleName(name)
        if os.name == "posix":
            self.setAccessibleDescription(name)

    def showPopup(self) -> None:
        """Open the list, under the field's name."""
        self.view().setAccessibleName(self.accessibleName())
        super().showPopup()

    def value(self) -> object:
        """Return the value chosen."""
        return self.currentData()

    def choose(self, value: object) -> None:
        """Show a value without telling anyone; the first choice when it is not offered."""
        values = [self.itemData(number) for number in range(self.count())]
        self.blockSignals(True)
        self.setCurrentIndex(values.index(value) if value in values else 0)
        self.blockSignals(False)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the field, its text cut with an ellipsis, and the sign that it opens a list."""
        palette = theme.current()
        painter = QStylePainter(self)
        shown: Any = QStyleOptionComboBox()  # the stubs do not know the option's members
        self.initStyleOption(shown)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, shown)
        if not self.isEditable():
            shown.currentText = self.fontMetrics().elidedText(
                shown.currentText, Qt.TextElideMode.ElideRight, self.width() - _AROUND
            )
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, shown)
        place = QRect(self.width() - 22, (self.height() - 14) // 2, 14, 14)
        colour = palette.muted if self.isEnabled() else palette.line
        icons.paint(painter, place, "down", QColor(colour), 2.4)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class Field(QWidget):
    """A field under its label, with a sentence below: a hint, or what is wrong.

    Args:
        title: The label, also the accessible name.
        widget: The field.
        hint: What to know; shown in grey.
    """

    def __init__(self, title: str, widget: QWidget, hint: str = "") -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._title = label(title, "small")
        self._title.setBuddy(widget)
        self._below = label(hint, "small", wrap=True)
        self._below.setVisible(bool(hint))
        self._hint = hint
        for one in (self._title, widget, self._below):
            layout.addWidget(one)
        layout.addStretch()
        for one in (widget, *widget.findChildren(QLineEdit)):
            one.setAccessibleName(title)
        widget.setAccessibleDescription(hint)
        self.widget = widget

    def rename(self, title: str) -> None:
        """Give the field another label, and the same name for a listener."""
        self._title.setText(title)
        self.widget.setAccessibleName(title)

    def say(self, text: str, wrong: bool = False) -> None:
        """Show another sentence below the field; an empty one gives the hint back."""
        self._below.setText(text or self._hint)
        self._below.setVisible(bool(text or self._hint))
        dress(self._below, "kind", "error" if wrong and text else "small")
        self.widget.setAccessibleDescription(text or self._hint)
