"""Charts on paper: the same shapes as on the screen, in greys that any printer tells apart."""

from collections.abc import Iterator

from jury_app.application.charts.model import Anchor, Chart, Ink, Line, Plot, Rectangle, Text
from reports.flow import Strip
from reports.fonts import SANS, SANS_BOLD, Typesetter
from reports.pen import BLACK, GREY, HAIR, Align, Pen

_EM = 8.2
_DASH, _BREAK = 2.4, 1.8
_GREYS: dict[Ink, float] = {
    "bar": 0.55, "here": BLACK, "pass": 0.42, "fail": BLACK, "track": 0.9, "axis": 0.6,
    "limit": GREY, "text": BLACK, "muted": GREY,
}  # fmt: skip
_SIDES: dict[Anchor, Align] = {"start": "left", "middle": "center", "end": "right"}
Box = tuple[float, float, float, float]


def chart_strip(plot: Plot, typesetter: Typesetter, x: float, width: float) -> Strip:
    """Return a chart as one strip, told to who does not see it by its alternative text.

    Args:
        plot: Its figures.
        typesetter: Measures its texts.
        x: Where its left edge stands, in points.
        width: Its width, in points.
    """
    chart = plot.drawn(width, _EM)
    texts = [_fitted(shape, typesetter) for shape in chart.shapes if isinstance(shape, Text)]

    def draw(pen: Pen, top: float) -> None:
        with pen.figure(chart.alternative, (x, top - chart.height, x + width, top)):
            _fill(pen, chart, x, top)
            for text, face, size in texts:
                pen.text(x + text.x, top - text.y, text.text, face, size,
                         align=_SIDES[text.anchor], grey=_GREYS[text.ink])  # fmt: skip

    return Strip(chart.height, draw, gap=4)


def _fitted(text: Text, typesetter: Typesetter) -> tuple[Text, str, float]:
    """Return a text with its face, and the size at which it keeps to its room."""
    face = SANS_BOLD if text.strong else SANS
    wanted = typesetter.width(text.text, face, text.size)
    return text, face, text.size * min(1.0, text.room / wanted if wanted else 1.0)


def _fill(pen: Pen, chart: Chart, x: float, top: float) -> None:
    """Fill what is not text, in order; neighbours of one grey in one go."""
    boxes: list[Box] = []
    grey = BLACK
    for shape in chart.shapes:
        if isinstance(shape, Text):
            continue
        if _GREYS[shape.ink] != grey and boxes:
            pen.fill(boxes, grey)
            boxes = []
        grey = _GREYS[shape.ink]
        boxes += [(x + left, top - upper - high, wide, high)
                  for left, upper, wide, high in _boxes(shape)]  # fmt: skip
    if boxes:
        pen.fill(boxes, grey)


def _boxes(shape: Line | Rectangle) -> Iterator[Box]:
    """Yield the rectangles (x, y, width, height) of a shape: thin ones of a line."""
    if isinstance(shape, Rectangle):
        yield shape.x, shape.y, shape.width, shape.height
        return
    across = shape.y1 == shape.y2
    start, end = (shape.x1, shape.x2) if across else (shape.y1, shape.y2)
    while start < end:
        stretch = min(_DASH, end - start) if shape.dashed else end - start
        yield (start, shape.y1, stretch, HAIR) if across else (shape.x1, start, HAIR, stretch)
        start += stretch + (_BREAK if shape.dashed else 0)
