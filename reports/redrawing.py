"""Minutes drawn again from the data they carry, and compared with what their pages show.

A page is what it says and what it looks like: a white patch over a name changes no text. What lies
beside the pages is compared too: a note stuck on one changes nothing of the page itself, and a
script or a layer shows something else later.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import pypdfium2

from jury_app.application.corrections import FORMAT
from jury_app.application.minutes.correction import correction_document
from jury_app.application.minutes.document import minutes_document
from jury_app.application.pdfium import PDFIUM
from jury_app.application.proof import (
    PaperFacts,
    boxes_differ,
    data_unreadable,
    page_count_differs,
    pages_differ,
    pages_not_compared,
    parts_differ,
    pictures_differ,
)
from jury_app.application.verification import Problem
from jury_app.domain.canonical import fingerprint
from reports.appearance import DRAWN_ONLY
from reports.minutes import drawn
from reports.paper import CREATOR
from reports.read_back import drawn_fields, page_texts
from reports.skeleton import METADATA, SHAPE, skeleton


def redrawn(text: str) -> bytes:
    """Return the file that minutes, or minutes in correction, make of their canonical text."""
    document, seal = json.loads(text), fingerprint(text)
    make = correction_document if document["format"] == FORMAT else minutes_document
    return drawn(make(document, seal), text)[0]


@dataclass(frozen=True, slots=True)
class Redrawing:
    """What drawing minutes again told.

    Attributes:
        problems: How the file differs from what its data give.
        compared: True when its pages were compared; False when only another version could.
        otherwise: The pages, counted from 0, that then say something else than this one draws.
    """

    problems: list[Problem]
    compared: bool = True
    otherwise: tuple[int, ...] = ()


def redrawing(data: bytes, facts: PaperFacts) -> Redrawing:
    """Draw minutes again from the data they carry, and compare the file with that.

    Another version of the program may have drawn them otherwise. Where it did, a signature is all
    that vouches for the pages: a file without one is not called good.
    """
    if facts.attached is None:
        return Redrawing([])
    try:
        again = redrawn(facts.attached)
    except Exception:  # noqa: BLE001 - data that were tampered with may fail anywhere
        return Redrawing([data_unreadable()])
    try:
        found = [] if again == data else _differences(data, again, facts)
    except Exception:  # noqa: BLE001 - a damaged file may too
        found = [parts_differ([SHAPE], facts.attached)]
    if facts.creator == CREATOR or not found:
        return Redrawing(found)
    if not facts.signatures:
        return Redrawing([pages_not_compared(facts.creator)], False)
    return Redrawing([], False, tuple(_unlike(page_texts(data), page_texts(again))))


def unlike_pages(data: bytes, other: bytes) -> list[int]:
    """Return the pages, counted from 0, that two files do not have alike, their fields apart."""
    return _unlike(_sheets(data), _sheets(other))


def _unlike(found: Sequence[object], expected: Sequence[object]) -> list[int]:
    pairs = enumerate(zip_longest(found, expected))
    return [n for n, (one, two) in pairs if one != two]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a page says, and what it looks like without its fields."""

    text: str
    picture: bytes


def _differences(data: bytes, again: bytes, facts: PaperFacts) -> list[Problem]:
    found, expected = _sheets(data), _sheets(again)
    if len(found) != len(expected):
        return [page_count_differs(len(found), len(expected))]
    if said := _unlike([one.text for one in found], [one.text for one in expected]):
        return [pages_differ(said)]
    if seen := _unlike(found, expected):
        return [pictures_differ(seen)]
    signed = bool(facts.signatures)
    own, wanted = skeleton(data, signed=signed), skeleton(again, signed=signed)
    if facts.creator != CREATOR:
        own[METADATA] = wanted[METADATA]  # they name the version
    changed = sorted(name for name in own | wanted if own.get(name) != wanted.get(name))
    if changed:
        return [parts_differ(changed, str(facts.attached))]
    written = drawn_fields(data) if signed else {}
    forged = {name for name, text in written.items() if text != DRAWN_ONLY}
    return [boxes_differ(forged, str(facts.attached))] if forged else []


def _sheets(data: bytes) -> list[_Sheet]:
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
    try:
        return [_sheet(document, number) for number in range(len(document))]
    finally:
        with PDFIUM:
            document.close()


def _sheet(document: pypdfium2.PdfDocument, number: int) -> _Sheet:
    """Read one page, at 72 dots an inch; what was signed in its fields is left out.

    The window, which draws pages too, gets its turn between two of them.
    """
    with PDFIUM:
        page = document[number]
        text = page.get_textpage().get_text_bounded()
        shown = page.render(draw_annots=False, may_draw_forms=False)
        made = _Sheet(text, bytes(shown.buffer))
        shown.close()
        page.close()
    return made
