"""Painting what the room sees; every length follows the window, so that it reads from afar."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from jury_app.application.projection import Slide, SlideBloc
from jury_app.domain.wording import OUTCOMES, plural
from ui import icons, theme
from ui.pages.deliberation_figures import SHORT_VERDICTS
from ui.widgets import SIGN_OF_TONE, TONE_OF_OUTCOME, TONE_OF_VERDICT

_WIDTH, _HEIGHT = 1280.0, 720.0
"""The sheet on which the lengths below are drawn; the window's are in proportion."""
_MARGIN, _BAND, _TALLEST_ROW = 38.0, 80.0, 74.0
_NAME, _DETAILS, _SMALL, _BLOC, _RESULT = 60.0, 29.0, 20.0, 27.0, 38.0
_CODE, _STATE, _GAP = 104.0, 236.0, 22.0
_SHRUNK = 0.62
"""A name that would shrink further than this stands on two lines instead."""
NEUTRAL = "Délibération du jury"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_neutral(painter: QPainter, size: QSizeF) -> None:
    """Paint the screen of nobody: no name, no session."""
    palette = theme.current()
    unit = _unit(size)
    painter.fillRect(QRectF(QPointF(0, 0), size), QColor(palette.background))
    painter.setFont(_font(44 * unit, QFont.Weight.Medium))
    painter.setPen(QColor(palette.muted))
    painter.drawText(QRectF(QPointF(0, 0), size), Qt.AlignmentFlag.AlignCenter, NEUTRAL)


def paint_slide(painter: QPainter, size: QSizeF, slide: Slide) -> None:
    """Paint a candidate."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(QPointF(0, 0), size), QColor(theme.current().background))
    _Sheet(painter, size, slide).paint()


def _unit(size: QSizeF) -> float:
    return min(size.width() / _WIDTH, size.height() / _HEIGHT)


def _font(size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(theme.FAMILY)
    font.setPixelSize(max(1, round(size)))
    font.setWeight(weight)
    return font


def _width(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def name_lines(name: str, room: float, font: QFont) -> tuple[list[str], QFont]:
    """Return the line or two of a name and the font in which all of it keeps to its room.

    Args:
        name: The name, never cut.
        room: The width there is, in pixels.
        font: The font wanted; the one returned may be smaller.
    """
    words = name.split(" ")
    cuts = [[" ".join(words[:n]), " ".join(words[n:])] for n in range(1, len(words))]
    if _width(name, font) * _SHRUNK > room and cuts:
        lines = min(cuts, key=lambda cut: max(_width(line, font) for line in cut))
        # Two lines take the height of one and a half.
        size = font.pixelSize() * 0.75
    else:
        lines, size = [name], float(font.pixelSize())
    widest = max(_width(line, font) for line in lines) * size / font.pixelSize()
    fitted = QFont(font)
    fitted.setPixelSize(max(1, int(size * min(1.0, room / widest if widest else 1.0))))
    return lines, fitted


class _Sheet:
    """Paints one slide from the top down."""

    def __init__(self, painter: QPainter, size: QSizeF, slide: Slide) -> None:
        self._painter, self._slide = painter, slide
        self._unit = _unit(size)
        self._palette = theme.current()
        self._left, self._top = self._scaled(_MARGIN), self._scaled(_MARGIN)
        self._measure = size.width() - 2 * self._left
        self._foot = size.height() - self._top

    def _scaled(self, length: float) -> float:
        return length * self._unit

    def paint(self) -> None:
        """Paint everything."""
        top = self._head()
        band = self._foot - self._scaled(_BAND)
        self._table(top + self._scaled(12), band - self._scaled(16))
        self._result(QRectF(self._left, band, self._measure, self._scaled(_BAND)))

    def _text(self, box: QRectF, text: str, font: QFont, colour: str,
              side: Qt.AlignmentFlag = _LEFT) -> None:  # fmt: skip
        """Write a line, smaller where it would not fit: nothing is cut."""
        wanted = _width(text, font)
        if wanted > box.width():
            font = QFont(font)
            font.setPixelSize(max(1, int(font.pixelSize() * box.width() / wanted)))
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        self._painter.drawText(box, side | Qt.TextFlag.TextDontClip, text)

    def _head(self) -> float:
        """Paint session, name and details; return where they end."""
        top = self._line(self._top, self._slide.session, _font(self._scaled(_SMALL)), 1.5)
        wanted = _font(self._scaled(_NAME), QFont.Weight.DemiBold)
        lines, font = name_lines(self._slide.name, self._measure, wanted)
        room = self._scaled(_NAME) * (1.25 if len(lines) == 1 else 1.8)
        for number, line in enumerate(lines):
            box = QRectF(self._left, top + number * room / len(lines), self._measure,
                         room / len(lines))  # fmt: skip
            self._text(box, line, font, self._palette.text)
        return self._line(top + room, self._slide.details, _font(self._scaled(_DETAILS)), 1.35)

    def _line(self, top: float, text: str, font: QFont, leading: float) -> float:
        box = QRectF(self._left, top, self._measure, font.pixelSize() * leading)
        self._text(box, text, font, self._palette.muted)
        return box.bottom()

    def _table(self, top: float, foot: float) -> None:
        head = self._scaled(_SMALL) * 1.5
        rows = len(self._slide.blocs)
        height = min(self._scaled(_TALLEST_ROW), (foot - top - head) / max(1, rows))
        size = min(self._scaled(_BLOC), height * 0.62)
        small = _font(self._scaled(_SMALL))
        for number, title in enumerate(("Proposition", "Décision")):
            box = QRectF(self._state_left(number), top, self._scaled(_STATE), head)
            self._text(box, title, small, self._palette.muted)
        for number, bloc in enumerate(self._slide.blocs):
            self._row(bloc, top + head + number * height, height, size)

    def _state_left(self, number: int) -> float:
        """Return where the column of the proposals (0) or decisions (1) begins."""
        return self._left + self._measure - self._scaled(_STATE) * (2 - number)

    def _row(self, bloc: SlideBloc, top: float, height: float, size: float) -> None:
        palette = self._palette
        self._painter.setPen(QPen(QColor(palette.line), max(1.0, self._scaled(1.5))))
        self._painter.drawLine(QPointF(self._left, top), QPointF(self._left + self._measure, top))
        code = QRectF(self._left, top, self._scaled(_CODE - _GAP), height)
        self._text(code, bloc.code, _font(size, QFont.Weight.DemiBold), palette.text)
        start = self._left + self._scaled(_CODE)
        title = QRectF(start, top, self._state_left(0) - start - self._scaled(_GAP), height)
        self._text(title, bloc.title, _font(size), palette.text)
        room = self._scaled(_STATE - 8)
        proposed = QRectF(self._state_left(0), top, room, height)
        self._state(proposed, TONE_OF_VERDICT[bloc.proposal], SHORT_VERDICTS[bloc.proposal], size)
        decided = QRectF(self._state_left(1), top, room, height)
        if bloc.decision is None:
            self._text(decided, "à décider", _font(size), palette.muted)
        else:
            self._state(decided, TONE_OF_VERDICT[bloc.decision], SHORT_VERDICTS[bloc.decision],
                        size, firm=True)  # fmt: skip

    def _state(self, box: QRectF, tone: str, text: str, size: float, firm: bool = False) -> None:
        """Paint a sign and a state; a firm one, decided, stands on its own colour."""
        colours = self._palette.tones()[tone]
        font = _font(size, QFont.Weight.DemiBold if firm else QFont.Weight.Normal)
        side, aside = size * 0.86, size * 0.36
        if firm:
            width = min(box.width(), side + aside + _width(text, font) + 1.5 * size)
            ground = QRectF(box.left() - 0.55 * size, box.center().y() - 0.66 * size, width,
                            1.32 * size)  # fmt: skip
            self._ground(ground, ground.height() / 2, colours)
        square = QRectF(box.left(), box.center().y() - side / 2, side, side)
        icons.paint(self._painter, square, icons.SIGNS[SIGN_OF_TONE[tone]],
                    QColor(colours.text), 2.8)  # fmt: skip
        self._text(box.adjusted(side + aside, 0, 0, 0), text, font, colours.text)

    def _ground(self, box: QRectF, corner: float, colours: theme.Tone) -> None:
        outlined = self._palette.name == "contrast"
        edge = QPen(QColor(colours.text), max(1.0, self._scaled(2)))
        self._painter.setPen(edge if outlined else QPen(Qt.PenStyle.NoPen))
        self._painter.setBrush(QColor(colours.back))
        self._painter.drawRoundedRect(box, corner, corner)

    def _result(self, box: QRectF) -> None:
        slide, tone = self._slide, TONE_OF_OUTCOME[self._slide.outcome]
        colours = self._palette.tones()[tone]
        self._ground(box, self._scaled(14), colours)
        size = self._scaled(_RESULT)
        square = QRectF(box.left() + size * 0.7, box.center().y() - size / 2, size, size)
        icons.paint(self._painter, square, icons.SIGNS[SIGN_OF_TONE[tone]],
                    QColor(colours.text), 2.8)  # fmt: skip
        count = f"{plural(slide.kept, 'bloc', 'blocs')} sur {len(slide.blocs)}"
        small = _font(self._scaled(_DETAILS))
        right = box.adjusted(0, 0, -size * 0.7, 0)
        self._text(right, count, small, colours.text, _RIGHT)
        said = f"{'Décision' if slide.decided else 'Proposition'} : "
        said += OUTCOMES[slide.outcome].lower()
        inner = box.adjusted(size * 2.1, 0, -_width(count, small) - size * 1.4, 0)
        self._text(inner, said, _font(size, QFont.Weight.DemiBold), colours.text)
