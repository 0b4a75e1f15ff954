"""Writing minutes and reading back what they say, for their tests."""

import json
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

from jury_app.application.minutes.document import minutes_document
from jury_app.application.minutes.model import Grid, MinutesDocument
from jury_app.domain.session import Session
from reports.minutes import WrittenDocument, write_minutes
from tests.minutes_builder import (
    sealed,
)


def minutes_of(session: Session, *, draft: bool = False) -> MinutesDocument:
    document, text, seal = sealed(session)
    return minutes_document(document if draft else json.loads(text), None if draft else seal)


def write(session: Session, target: Path, *, draft: bool = False) -> WrittenDocument:
    return write_minutes(minutes_of(session, draft=draft), sealed(session)[1], target)


def words_of(path: Path) -> str:
    """The text of all pages, as a reader copies it, spaces made single."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def said(minutes: MinutesDocument, number: int) -> str:
    """Every word of a section."""
    return " ".join(_words(minutes.sections[number - 1].blocks))


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Sequence):
        return [word for part in value for word in _words(part)]
    fields = getattr(value, "__dataclass_fields__", {})
    return [word for name in fields for word in _words(getattr(value, name))]


def grid_of(minutes: MinutesDocument) -> Grid:
    return next(b for b in minutes.sections[4].blocks if isinstance(b, Grid))


# What the document says
