"""Minutes drawn again from the data they carry, and compared with what their pages show.

A page is what it says, what it looks like, and the fields it bears: a white patch over a name
changes no text, and a note stuck on a page changes nothing of the page itself.
"""

import json
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2

from jury_app.application.corrections import FORMAT
from jury_app.application.minutes.correction import correction_document
from jury_app.application.minutes.document import minutes_document
from jury_app.application.pdfium import PDFIUM
from jury_app.application.proof import (
    PaperFacts,
    data_unreadable,
    page_count_differs,
    pages_differ,
    pictures_differ,
)
from jury_app.application.verification import Problem
from jury_app.domain.canonical import fingerprint
from reports.minutes import drawn
from reports.paper import CREATOR


def redrawn(text: str) -> bytes:
    """Return the file that minutes, or minutes in correction, make of their canonical text."""
    document, seal = json.loads(text), fingerprint(text)
    make = correction_document if document["format"] == FORMAT else minutes_document
    return drawn(make(document, seal), text)[0]


def redrawing_problems(data: bytes, facts: PaperFacts) -> list[Problem]:
    """Draw minutes again from the data they carry; return how their pages differ from that.

    Only this version of the program can tell what it would have drawn: of a file written by another
    one nothing is said.
    """
    if facts.creator != CREATOR or facts.attached is None:
        return []
    try:
        again = redrawn(facts.attached)
    except Exception:  # noqa: BLE001 - data that were tampered with may fail anywhere
        return [data_unreadable()]
    return [] if again == data else _differences(data, again)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a page says, what it looks like without its fields, and where these stand."""

    text: str
    picture: bytes
    fields: list[tuple[str, ...]]


def _differences(data: bytes, again: bytes) -> list[Problem]:
    found, expected = _sheets(data), _sheets(again)
    if len(found) != len(expected):
        return [page_count_differs(len(found), len(expected))]
    pairs = list(enumerate(zip(found, expected, strict=True)))
    said = [n for n, (one, two) in pairs if one.text != two.text]
    if said:
        return [pages_differ(said)]
    seen = [n for n, (one, two) in pairs if one != two]
    return [pictures_differ(seen)] if seen else []


def _sheets(data: bytes) -> list[_Sheet]:
    with pikepdf.open(BytesIO(data)) as pdf:
        fields = [sorted(map(_field, page.get("/Annots", ()))) for page in pdf.pages]
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
    try:
        return [_sheet(document, number, own) for number, own in enumerate(fields)]
    finally:
        with PDFIUM:
            document.close()


def _sheet(document: pypdfium2.PdfDocument, number: int, fields: list[tuple[str, ...]]) -> _Sheet:
    """Read one page, at 72 dots an inch; what was signed in its fields is left out.

    The window, which draws pages too, gets its turn between two of them.
    """
    with PDFIUM:
        page = document[number]
        text = page.get_textpage().get_text_bounded()
        shown = page.render(draw_annots=False, may_draw_forms=False)
        made = _Sheet(text, bytes(shown.buffer), fields)
        shown.close()
        page.close()
    return made


def _field(annotation: pikepdf.Object) -> tuple[str, ...]:
    """Return what tells a field from another, and from a note: kind, name and place."""
    return tuple(str(annotation.get(key)) for key in ("/Subtype", "/FT", "/T", "/Rect"))
