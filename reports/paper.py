"""From pages to a file: what every document of the product carries, whatever it says."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from jury_app import __version__
from jury_app.application.progress import Tell, untold
from reports.archive import Attachment, finish
from reports.flow import Page, Shape
from reports.fonts import SANS, SANS_BOLD, SERIF, Typesetter, register
from reports.pen import GREY, HAIR, Pen

CREATOR = f"jury-app {__version__}"
"""What a file says it was written by."""
FOOT_SIZE = 7.6
_FOOT = 34.0
"""Height of the footer's base line above the edge of the paper, in points."""
FOOT_TOP = _FOOT + 13
"""How high the foot of a page reaches; the text of a page stays above it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands around the text of a document, and what its file says of it.

    Attributes:
        title: Title of the file, shown by readers in their window.
        author: Who establishes it.
        subject: What it is about.
        footer: At the foot of every page: what stands at the left and in the middle.
        watermark: What stands across every page, or empty.
        created: Its date, or None for a document without one.
        attachment: A file to be carried by it, or None.
    """

    title: str
    author: str
    subject: str
    footer: tuple[str, str] = ("", "")
    watermark: str = ""
    created: datetime | None = None
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a file: its pages, numbered together, and what stands at their foot."""

    pages: list[Page]
    footer: tuple[str, str]


def file_of(paper: Paper, pages: list[Page], typesetter: Typesetter, tell: Tell = untold) -> bytes:
    """Draw pages and return the file: tagged (PDF/UA-1), made to be kept (PDF/A-3b).

    Args:
        paper: What stands around the text.
        pages: What the document says; everything on them is tagged by the pen that draws it.
        typesetter: The one they were laid out with.
        tell: Told the pages drawn and their number.

    Returns:
        A PDF; the same document gives the same bytes.
    """
    return file_of_parts(paper, [Part(pages, paper.footer)], typesetter, tell)


def file_of_parts(
    paper: Paper, parts: Iterable[Part], typesetter: Typesetter, tell: Tell = untold
) -> bytes:
    """Draw several documents into one file; each is laid out when its turn comes.

    Args:
        paper: What stands around the text, its footer apart.
        parts: The documents.
        typesetter: The one they are laid out with.
        tell: Told the pages of a part drawn and their number.

    Returns:
        A PDF as `file_of` makes it.
    """
    out = BytesIO()
    canvas = canvas_for(paper, out)
    pen = Pen(canvas, typesetter)
    for part in parts:
        draw_pages(replace(paper, footer=part.footer), part.pages, pen, typesetter, tell)
    canvas.save()
    return finish(out.getvalue(), pen.structure, paper.created, paper.attachment, pen.places)


def canvas_for(paper: Paper, out: BytesIO) -> Canvas:
    """Return a canvas to write on, which says what the file is."""
    register(SERIF)
    # Streams are compressed when the file is finished: once, and faster.
    canvas = Canvas(out, invariant=1, pageCompression=0, lang="fr-FR", initialFontName=SERIF)
    canvas.setTitle(paper.title)
    canvas.setAuthor(paper.author)
    canvas.setSubject(paper.subject)
    canvas.setCreator(CREATOR)
    canvas.setProducer("ReportLab")  # its own name for itself changes with its releases
    return canvas


def draw_pages(
    paper: Paper, pages: list[Page], pen: Pen, typesetter: Typesetter, tell: Tell = untold
) -> None:
    """Draw pages, each between its watermark and its footer; `tell` is told how many are drawn."""
    for number, page in enumerate(pages, start=1):
        tell(number - 1, len(pages))
        pen.begin_page(page.shape.width, page.shape.height)
        if paper.watermark:
            _watermark(pen, paper.watermark, page.shape, typesetter)
        for strip, top in page.strips:
            strip.draw(pen, top)
        _footer(pen, paper.footer, f"page {number} / {len(pages)}", page.shape)
        pen.end_page()


def _footer(pen: Pen, footer: tuple[str, str], count: str, shape: Shape) -> None:
    left, middle = footer
    with pen.artifact("Footer"):
        pen.line(shape.side, FOOT_TOP, shape.measure, HAIR)
        pen.text(shape.side, _FOOT, left, SANS, FOOT_SIZE, grey=GREY)
        pen.text(shape.width / 2, _FOOT, middle, SANS, FOOT_SIZE, align="center", grey=GREY)
        right = shape.width - shape.side
        pen.text(right, _FOOT, count, SANS, FOOT_SIZE, align="right", grey=GREY)


def _watermark(pen: Pen, text: str, shape: Shape, typesetter: Typesetter) -> None:
    angle = 52.0 if shape.height > shape.width else 32.0
    diagonal = (shape.width**2 + shape.height**2) ** 0.5
    size = 0.78 * diagonal / typesetter.width(text, SANS_BOLD, 1)
    with pen.artifact("Watermark"):
        pen.slanted(shape.width / 2, shape.height / 2, text, SANS_BOLD, size, angle, 0.9)
