"""The headings of the marks grid: on several lines where one is too narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader, QTableView

from ui.cells import chip_font

_SIDES, _FIRST = 18, 8
"""Pixels beside a heading, and left of the first one besides (`theme.qss`)."""
_MOST = 3
"""Lines of a heading, at most."""
_STEP = 4


class MarksHeader(QHeaderView):
    """Column headings broken between words into three lines at most, each cut where it must be."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._broken: dict[int, str] = {}
        self.setTextElideMode(Qt.TextElideMode.ElideNone)  # each line is cut for itself

    def sizeHint(self) -> QSize:
        """Return the height of the lines the headings take."""
        hint = super().sizeHint()
        more = max((self._text(number).count("\n") for number in range(self.count())), default=0)
        hint.setHeight(hint.height() + more * self._metrics().lineSpacing())
        return hint

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logical: int) -> None:
        """Paint the heading as it is broken."""
        super().initStyleOptionForIndex(option, logical)
        option.text = self._text(logical)

    def fit(self, width: int, least: int) -> None:
        """Give the columns this width, more to those whose heading asks for it.

        Args:
            width: Width of a column, in pixels, where all are alike.
            least: Width below which none goes to leave room to another.
        """
        count, metrics = self.count(), self._metrics()
        more = sum(self._need(number, width, metrics) - width for number in range(count))
        width = max(least, width - more // max(1, count))
        self.setDefaultSectionSize(width)
        for number in range(count):
            self.resizeSection(number, self._need(number, width, metrics))
        self._broken.clear()
        self.updateGeometry()

    def _need(self, number: int, width: int, metrics: QFontMetrics) -> int:
        """Return the least width, from `width` on, at which a heading is not cut."""
        wider = range(width, 2 * width, _STEP)
        return next((w for w in wider if "…" not in self._cut(number, w, metrics)), width)

    def _cut(self, number: int, width: int, metrics: QFontMetrics) -> str:
        title = str(self.model().headerData(number, Qt.Orientation.Horizontal) or "")
        return _lines(title, width - _SIDES - (0 if number else _FIRST), metrics)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(chip_font(self.font()))  # the font `theme.qss` gives to headings

    def _text(self, number: int) -> str:
        """Return a heading in as many lines as its column asks for."""
        if number not in self._broken:
            width = self.sectionSize(number)
            self._broken[number] = self._cut(number, width, self._metrics())
        return self._broken[number]


def _lines(title: str, room: int, metrics: QFontMetrics) -> str:
    """Return a text broken between words, its lines cut where even so they lack room."""
    lines, left = [""], title.split(" ")
    for number, word in enumerate(left):
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        elif len(lines) < _MOST:
            lines.append(word)
        else:
            lines[-1] = " ".join((lines[-1], *left[number:]))
            break
    return "\n".join(metrics.elidedText(one, Qt.TextElideMode.ElideRight, room) for one in lines)
