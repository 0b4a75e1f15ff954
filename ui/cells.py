"""Painting the cells of tables: text, a second line, a chip on its own colour."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui import icons, theme
from ui.typography import unbroken

AnyIndex = QModelIndex | QPersistentModelIndex
_SIDE, _ABOVE, _FIRST = 8, 6, 8
_SMALL = 0.885


def small(font: QFont) -> QFont:
    """Return the font of second lines."""
    made = QFont(font)
    made.setWeight(QFont.Weight.Normal)
    made.setPixelSize(max(9, round(font.pixelSize() * _SMALL)))
    return made


def chip_font(font: QFont) -> QFont:
    """Return the font of chips."""
    made = small(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def chip_size(text: str, font: QFont) -> QSize:
    """Return the room a chip takes; `text` may begin with a sign."""
    metrics = QFontMetrics(chip_font(font))
    sign, rest = icons.split_sign(text)
    width = metrics.horizontalAdvance(rest) + 18 + (metrics.height() if sign else 0)
    return QSize(width, metrics.height() + 5)


def paint_chip(
    painter: QPainter, rect: QRect, text: str, tone: str, font: QFont, selected: bool = False
) -> None:
    """Paint a chip at the left of `rect`, centred in its height, its sign drawn as a path."""
    colours = theme.current().tones()[tone]
    wanted = chip_size(text, font)
    box = QRect(rect.left(), rect.top() + (rect.height() - wanted.height()) // 2,
                min(wanted.width(), rect.width()), wanted.height())  # fmt: skip
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    same = selected and colours.back == theme.current().accent_soft
    painter.setBrush(QColor(theme.current().panel if same else colours.back))
    plain = theme.current().name != "contrast"
    painter.setPen(Qt.PenStyle.NoPen if plain else QColor(colours.text))
    edge = QRectF(box) if plain else QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(edge, edge.height() / 2, edge.height() / 2)
    sign, rest = icons.split_sign(text)
    inner = box.adjusted(9, 0, -7, 0)
    painter.setFont(chip_font(font))
    if sign:
        side = painter.fontMetrics().height() - 4
        square = QRect(inner.left() - 1, box.top() + (box.height() - side) // 2, side, side)
        icons.paint(painter, square, icons.SIGNS[sign], QColor(colours.text), 2.8)
        inner.setLeft(inner.left() + side + 3)
    painter.setPen(QColor(colours.text))
    shown = painter.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, inner.width() + 2)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


def paint_selected(painter: QPainter, rect: QRect, bar: int) -> None:
    """Paint the ground of what is selected, with a bar so wide at its left; 0 for none."""
    painter.fillRect(rect, QColor(theme.current().accent_soft))
    painter.fillRect(QRect(rect.left(), rect.top(), bar, rect.height()),
                     QColor(theme.current().accent))  # fmt: skip


def write_elided(painter: QPainter, rect: QRect, text: str, font: QFont, colour: str) -> None:
    """Write one line, centred in the height of `rect`, cut with an ellipsis where it is long."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class CellDelegate(QStyledItemDelegate):
    """Paints a cell in the colours of the theme in force.

    Args:
        note_role: Role under which the model gives a second line.
        tone_role: Role under which it gives the tone of a chip.
        parent: The view; its `wordWrap` says whether long texts are broken or cut.
    """

    def __init__(self, note_role: int, tone_role: int, parent: QTableView) -> None:
        super().__init__(parent)
        self._note, self._tone, self._view = note_role, tone_role, parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one cell."""
        self.initStyleOption(option, index)
        styled: Any = option  # the stubs do not know the option's members
        rect, font = QRect(styled.rect), QFont(styled.font)
        painter.save()
        selected = bool(styled.state & QStyle.StateFlag.State_Selected)
        self._ground(painter, rect, selected, index)
        inner = rect.adjusted(_SIDE + (_FIRST if index.column() == 0 else 0), 0, -_SIDE, -1)
        text, tone, note = self._parts(index)
        height = self._height(text, tone, note, font, inner.width())
        top = inner.top() + max(0, (inner.height() - height) // 2)
        if tone and text:
            chip = QRect(inner.left(), top, inner.width(), chip_size(text, font).height())
            paint_chip(painter, chip, text, tone, font, selected)
            top += chip.height()
        else:
            place = QRect(inner.left(), top, inner.width(), 0)
            top += self._lines(painter, place, text, font, theme.current().text, index)
        if note:
            place = QRect(inner.left(), top, inner.width(), 0)
            self._lines(painter, place, note, small(font), theme.current().muted, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the room a cell needs at the present width of its column."""
        self.initStyleOption(option, index)
        styled: Any = option
        width = self._view.columnWidth(index.column()) - 2 * _SIDE
        width -= _FIRST if index.column() == 0 else 0
        height = self._height(*self._parts(index), QFont(styled.font), width)
        return QSize(width + 2 * _SIDE, height + 2 * _ABOVE + 1)

    def _parts(self, index: AnyIndex) -> tuple[str, str, str]:
        return (str(index.data() or ""), str(index.data(self._tone) or ""),
                str(index.data(self._note) or ""))  # fmt: skip

    def _ground(self, painter: QPainter, rect: QRect, selected: bool, index: AnyIndex) -> None:
        """Paint the ground; the current row is framed while keys go to the table."""
        palette = theme.current()
        framed = selected and self._view.hasFocus()
        edge = QColor(palette.accent if framed else palette.line)
        if selected:
            wide = 5 if framed else 3
            paint_selected(painter, rect, wide if index.column() == 0 else 0)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), edge)
        if framed:
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), edge)

    def _height(self, text: str, tone: str, note: str, font: QFont, width: int) -> int:
        if tone and text:
            height = chip_size(text, font).height()
        else:
            height = len(self._broken(text, font, width)) * QFontMetrics(font).height()
        if note:
            lines = len(self._broken(note, small(font), width))
            height += lines * QFontMetrics(small(font)).height()
        return height

    def _lines(
        self, painter: QPainter, place: QRect, text: str, font: QFont, colour: str, index: AnyIndex
    ) -> int:
        """Paint a text from the top of `place` down; return the height it took."""
        metrics = QFontMetrics(font)
        alignment = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        side = alignment & Qt.AlignmentFlag.AlignHorizontal_Mask
        painter.setFont(font)
        painter.setPen(QColor(colour))
        lines = self._broken(text, font, place.width())
        for number, line in enumerate(lines):
            box = QRect(place.left(), place.top() + number * metrics.height(), place.width(),
                        metrics.height())  # fmt: skip
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, line)
        return len(lines) * metrics.height()

    def _broken(self, text: str, font: QFont, width: int) -> list[str]:
        """Return the lines of a text: broken to the width, or one line cut with an ellipsis."""
        metrics = QFontMetrics(font)
        if metrics.horizontalAdvance(text) <= width:
            return [text]
        if not self._view.wordWrap():
            return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)]
        text = unbroken(text)
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(20, width))
            lines.append(text[line.textStart() : line.textStart() + line.textLength()].strip())
        layout.endLayout()
        return lines
