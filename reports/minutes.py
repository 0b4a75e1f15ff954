"""Writing the minutes to a PDF file."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from jury_app.application.files import write_atomically
from jury_app.application.memory import collector_paused
from jury_app.application.minutes.model import MinutesDocument, Paragraph, Subheading
from jury_app.application.minutes.record import utc
from jury_app.application.progress import Tell, untold
from jury_app.domain.wording import local
from reports.archive import ATTACHMENT, Attachment
from reports.blocks import Setter
from reports.digest import with_digest
from reports.flow import LANDSCAPE, PORTRAIT, Page, Shape, Strip, paginate
from reports.fonts import SANS, MissingGlyph, Typesetter
from reports.paper import Paper, file_of


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
    data, pages, missing = drawn(minutes, canonical)
    write_atomically(target, data)
    return WrittenDocument(target, pages, missing)


@collector_paused()
def drawn(
    minutes: MinutesDocument, canonical: str, tell: Tell = untold
) -> tuple[bytes, int, tuple[MissingGlyph, ...]]:
    """Return the file of the minutes, its number of pages and what no font could draw.

    Args:
        minutes: What they say.
        canonical: The canonical JSON they are built from.
        tell: Told the pages drawn and their number; what it raises ends the work.
    """
    tell(0, 0)
    typesetter = Typesetter()
    pages = lay_out(minutes, typesetter)
    data = file_of(paper_of(minutes, canonical), pages, typesetter, tell)
    if not minutes.draft:
        data = with_digest(data)
    return data, len(pages), tuple(typesetter.missing.values())


def paper_of(minutes: MinutesDocument, canonical: str) -> Paper:
    """Return what stands around the text of the minutes, and the data they carry."""
    attachment = Attachment(ATTACHMENT, canonical.encode(), "application/json",
                            "Données de la séance (JSON canonique)")  # fmt: skip
    return Paper(
        title=minutes.title,
        author=minutes.author,
        subject=minutes.cover.subject,
        footer=minutes.footer,
        watermark=minutes.watermark,
        created=local(utc(minutes.created)) if minutes.created else None,
        attachment=None if minutes.draft else attachment,
    )


def lay_out(minutes: MinutesDocument, typesetter: Typesetter) -> list[Page]:
    """Return the pages of the minutes, every text measured and nothing drawn yet."""
    flows: list[tuple[Shape, list[Strip]]] = []
    for is_landscape, sections in groupby(minutes.sections, lambda s: s.landscape):
        shape = LANDSCAPE if is_landscape else PORTRAIT
        setter = Setter(typesetter, shape)
        strips = [] if flows else setter.cover(minutes.cover)
        for section in sections:
            strips += setter.section(section)
        flows.append((shape, strips))
    # With these every text has been measured: what no font can draw is known.
    for text in (*minutes.cover.left, *minutes.cover.right, minutes.cover.reference,
                 *minutes.footer):  # fmt: skip
        typesetter.runs(text, SANS)
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
