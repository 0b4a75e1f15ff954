"""Writing the minutes to a PDF file."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from jury_app.application.files import write_atomically
from jury_app.application.minutes.model import MinutesDocument, Paragraph, Subheading
from jury_app.application.minutes.record import utc
from jury_app.domain.wording import local
from reports.attach import finish
from reports.blocks import Setter
from reports.flow import LANDSCAPE, PORTRAIT, Page, Shape, Strip, paginate
from reports.fonts import SANS, SANS_BOLD, SERIF, MissingGlyph, Typesetter, register
from reports.pen import GREY, HAIR, Pen

_FOOT = 34.0
"""Height of the footer's base line above the edge of the paper, in points."""


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """A document on the disk.

    Attributes:
        path: Where it stands.
        pages: How many pages it has.
        missing: Letters that no font could draw; the document itself lists them too.
    """

    path: Path
    pages: int
    missing: tuple[MissingGlyph, ...]


def write_minutes(minutes: MinutesDocument, canonical: str, target: Path) -> WrittenDocument:
    """Draw the minutes and write them with their data attached.

    Args:
        minutes: What they say.
        canonical: The sealed canonical JSON, attached as it is; a draft carries none.
        target: The file to write or replace.

    Raises:
        EnvironmentFault: The file cannot be written; what stood there is unchanged.
    """
    typesetter = Typesetter()
    pages = _pages(minutes, typesetter)
    drawn = _draw(minutes, pages, typesetter)
    created = local(utc(minutes.created)) if minutes.created else None
    data = finish(drawn, None if minutes.draft else canonical, created)
    write_atomically(target, data)
    return WrittenDocument(target, len(pages), tuple(typesetter.missing.values()))


def _pages(minutes: MinutesDocument, typesetter: Typesetter) -> list[Page]:
    flows: list[tuple[Shape, list[Strip]]] = []
    for is_landscape, sections in groupby(minutes.sections, lambda s: s.landscape):
        shape = LANDSCAPE if is_landscape else PORTRAIT
        setter = Setter(typesetter, shape)
        strips = [] if flows else setter.cover(minutes.cover)
        for section in sections:
            strips += setter.section(section)
        flows.append((shape, strips))
    # Every text has been measured by now: what no font can draw is known.
    shape, strips = flows[-1]
    strips += _missing_note(typesetter, shape)
    return [page for shape, strips in flows for page in paginate(strips, shape)]


def _missing_note(typesetter: Typesetter, shape: Shape) -> Iterator[Strip]:
    if not typesetter.missing:
        return
    setter = Setter(typesetter, shape)
    listed = " ; ".join(f"{m.code} ({m.name}, dans « {m.text} »)"
                        for m in typesetter.missing.values())  # fmt: skip
    said = (f"Un carré vide tient la place d'un signe que les polices de ce document n'ont pas : "
            f"{listed}. Le texte exact figure dans les données de la séance.")  # fmt: skip
    yield from setter.block(Subheading("Signes non imprimables"))
    yield from setter.block(Paragraph(said, "note"))


def _draw(minutes: MinutesDocument, pages: list[Page], typesetter: Typesetter) -> bytes:
    register(SERIF)
    out = BytesIO()
    # Streams are compressed when the data are attached: once, and faster.
    canvas = Canvas(out, invariant=1, pageCompression=0, lang="fr-FR", initialFontName=SERIF)
    canvas.setTitle(minutes.title)
    canvas.setAuthor(minutes.author)
    canvas.setSubject(minutes.cover.subject)
    canvas.setCreator("jury-app")
    pen = Pen(canvas, typesetter)
    for number, page in enumerate(pages, start=1):
        canvas.setPageSize((page.shape.width, page.shape.height))
        if minutes.watermark:
            _watermark(pen, minutes.watermark, page.shape, typesetter)
        for strip, top in page.strips:
            strip.draw(pen, top)
        _footer(pen, minutes.footer, f"page {number} / {len(pages)}", page.shape)
        pen.end_page()
    canvas.save()
    return out.getvalue()


def _footer(pen: Pen, footer: tuple[str, str], count: str, shape: Shape) -> None:
    reference, beginning = footer
    pen.line(shape.side, _FOOT + 13, shape.measure, HAIR)
    pen.text(shape.side, _FOOT, reference, SANS, 7.6, grey=GREY)
    pen.text(shape.width / 2, _FOOT, beginning, SANS, 7.6, align="center", grey=GREY)
    pen.text(shape.width - shape.side, _FOOT, count, SANS, 7.6, align="right", grey=GREY)


def _watermark(pen: Pen, text: str, shape: Shape, typesetter: Typesetter) -> None:
    angle = 52.0 if shape.height > shape.width else 32.0
    diagonal = (shape.width**2 + shape.height**2) ** 0.5
    size = 0.78 * diagonal / typesetter.width(text, SANS_BOLD, 1)
    pen.slanted(shape.width / 2, shape.height / 2, text, SANS_BOLD, size, angle, 0.9)
