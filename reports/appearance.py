"""What an electronic signature shows in its box: the drawn signature, who, when, by what."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from jury_app.application.ink import Ink
from reports.fonts import SANS, Typesetter
from reports.paper import Paper, canvas_for
from reports.pen import GREY, Pen
from reports.prose import break_lines

DRAWN_ONLY = "Signature manuscrite, recueillie à l'écran"
"""What is written under a drawn signature that no certificate makes."""
_SIZES = (6.2, 5.8, 5.4, 5.0, 4.6)
"""From the size that reads best to the least that can be read on paper, in points."""
_LEADING = 1.22
_BLUE = "0.10 0.16 0.45"
"""The colour of a pen's ink: a signature is told from print at once."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is shown in a box of `width` by `height` points.

    Attributes:
        ink: The drawn signature, or None.
        lines: What is written; the first line says who signed.
    """

    width: float
    height: float
    lines: Sequence[str]
    ink: Ink | None = None


def appearance(seen: Seen) -> bytes:
    """Return a PDF of one page, as large as the box."""
    out = BytesIO()
    canvas = canvas_for(Paper("Signature", "", ""), out)
    typesetter = Typesetter()
    pen = Pen(canvas, typesetter)
    pen.begin_page(seen.width, seen.height)
    # The field and its signature say the same to a listener: the letters are there to be seen.
    with pen.artifact(), pen.unsaid():
        used = _write(pen, seen, typesetter)
    if seen.ink:
        _draw(canvas, seen, seen.ink, used)
    pen.end_page()
    canvas.save()
    return out.getvalue()


def _write(pen: Pen, seen: Seen, typesetter: Typesetter) -> float:
    """Write the lines at the foot of the box, as large as they fit; return their height."""
    room = seen.height * (0.5 if seen.ink else 1.0)
    lines: list[str] = []
    size = _SIZES[-1]
    for size in _SIZES:
        lines = []
        for line in seen.lines:
            lines += break_lines(line, SANS, size, seen.width - 8, typesetter)
        if len(lines) * size * _LEADING <= room:
            break
    step = size * _LEADING
    for index, line in enumerate(lines):
        base = (len(lines) - 1 - index) * step + 2
        pen.text(4, base, line, SANS, size, grey=GREY)
    return len(lines) * step + 2


def _draw(canvas: Canvas, seen: Seen, ink: Ink, used: float) -> None:
    """Draw the signature above the lines, as large as the room allows."""
    left, top, right, bottom = ink.edges()
    wide, tall = max(right - left, 1e-3), max(bottom - top, 1e-3)
    room_wide, room_tall = seen.width - 10, seen.height - used - 3
    scale = min(room_wide / wide, room_tall / tall, 2.2 * seen.width)
    from_left = 5 + (room_wide - wide * scale) / 2
    from_foot = used + (room_tall - tall * scale) / 2

    def at(point: tuple[float, float]) -> str:
        across = from_left + (point[0] - left) * scale
        up = from_foot + (bottom - point[1]) * scale
        return f"{across:.2f} {up:.2f}"

    operators = [f"/Artifact BMC q 1 J 1 j {_BLUE} RG"]
    for curve in ink.curves():
        width = max(0.35, min(1.6, curve.width * scale))
        operators.append(
            f"{width:.2f} w {at(curve.start)} m "
            f"{at(curve.first)} {at(curve.second)} {at(curve.end)} c S"
        )
    canvas.addLiteral("\n".join([*operators, "Q EMC"]))
