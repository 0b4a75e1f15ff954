"""Ordering documents: which kind, one file each or merged, and what that gives."""

import json
from dataclasses import dataclass
from pathlib import Path

from jury_app.application.corrections import Correction, corrections_of, with_corrections
from jury_app.application.documents.keeping import settings_of
from jury_app.application.documents.kinds import KINDS, Kind
from jury_app.application.documents.model import Batch
from jury_app.application.documents.source import DRAFT, Source
from jury_app.application.dossier import Dossier
from jury_app.application.minutes.record import Record
from jury_app.application.minutes.source import session_text
from jury_app.application.view import SessionView
from jury_app.domain.canonical import control_record, session_document
from jury_app.domain.errors import KnownError, Refusal
from jury_app.domain.wording import local


@dataclass(frozen=True)
class Order:
    """What is asked for.

    Attributes:
        kind: One of `KINDS`.
        merged: True for one file of all documents.
        draft: True for pages marked as a draft, where the kind may be made before closing.
        day: ISO date the documents bear; None for today.
    """

    kind: str
    merged: bool = False
    draft: bool = False
    day: str | None = None


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        paths: Every file, in order.
        missing: Letters no font could print, « U+05D0 ».
        notices: What to know before using the documents.
    """

    paths: tuple[Path, ...]
    missing: tuple[str, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """What was drawn in memory, to be printed.

    Attributes:
        data: The PDF.
        missing: Letters no font could print, « U+05D0 ».
        notices: What to know before using the documents.
    """

    data: bytes
    missing: tuple[str, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """A kind as the window shows it: how many documents it gives now, or why none.

    Attributes:
        kind: The kind.
        count: How many documents; 0 when it is refused.
        draft: True when only a draft can be made now.
        refusal: Why nothing can be made, else empty.
    """

    kind: Kind
    count: int
    draft: bool
    refusal: str


def source_of(dossier: Dossier, session_id: int, *, draft: bool, day: str | None = None) -> Source:
    """Return what the documents of a session are built from, read once."""
    text, seal = session_text(dossier, session_id)
    corrections = _corrections(dossier, session_id)
    return Source(
        record=Record(with_corrections(json.loads(text), corrections)),
        seal=seal,
        settings=settings_of(dossier, session_id),
        catalog=dossier.catalog,
        day=day or today(dossier),
        draft=draft,
        corrections=tuple(corrections),
    )


def batch_of(dossier: Dossier, session_id: int, order: Order) -> Batch:
    """Return everything an order gives; nothing is drawn yet.

    Raises:
        Refusal: The kind cannot be made now, with why and what to do.
    """
    source = source_of(dossier, session_id, draft=order.draft, day=order.day)
    kind = KINDS[order.kind]
    pieces = kind.pieces(source)
    shows_draft = kind.when == "draft" and not source.closed
    return Batch(
        title=f"{kind.title} — {source.record.session['label']}",
        author=source.school,
        pieces=tuple(pieces),
        tables=kind.tables(source),
        watermark=DRAFT if shows_draft or (order.draft and kind.when == "draft") else "",
        created=source.day,
        logo=source.settings.logo_image,
        notices=kind.notices(source),
    )


def offers(dossier: Dossier, view: SessionView) -> list[Offer]:
    """Return every kind with what it gives now, from a session already read.

    Where the school's own settings cannot be used, that is why no kind gives anything.
    """
    session = view.session
    try:
        settings = settings_of(dossier, session.row.id)
    except KnownError as error:
        return [Offer(kind, 0, draft=False, refusal=error.message) for kind in KINDS.values()]
    control = control_record(view.findings, dict(view.results))
    corrections = _corrections(dossier, session.row.id)
    source = Source(
        record=Record(with_corrections(session_document(session, control), corrections)),
        seal=session.row.seal,
        settings=settings,
        catalog=dossier.catalog,
        day=today(dossier),
        draft=True,
    )
    return [_offer(kind, source) for kind in KINDS.values()]


def _corrections(dossier: Dossier, session_id: int) -> list[Correction]:
    with dossier.store.read() as reader:
        return corrections_of(reader, session_id)


def corrections_asked(dossier: Dossier, session_id: int, order: Order) -> list[Correction]:
    """Return the minutes in correction to write for an order of them.

    Raises:
        Refusal: They are asked for in one file, or there are none.
    """
    if order.merged:
        raise Refusal(
            "DOCUMENT_MERGED",
            "Un procès-verbal rectificatif est un acte à lui seul : demandez-les sans --merged.",
        )
    found = _corrections(dossier, session_id)
    if not found:
        raise Refusal(
            "DOCUMENT_NONE",
            "Aucun procès-verbal rectificatif n'a été établi pour cette session : il n'y a rien à "
            "écrire.",
        )
    return found


def today(dossier: Dossier) -> str:
    """Return the day it is in Paris, in ISO form, whatever the machine's zone."""
    return local(dossier.clock.now()).date().isoformat()


def _offer(kind: Kind, source: Source) -> Offer:
    draft = kind.when == "draft" and not source.closed
    if kind.when == "closed" and not source.closed:
        return Offer(kind, 0, draft, "Après la clôture de la session.")
    if kind.when == "open" and source.closed:
        return Offer(kind, 0, draft, "Sans objet : le jury a délibéré.")
    try:
        return Offer(kind, len(kind.pieces(source)), draft, "")
    except KnownError as error:
        return Offer(kind, 0, draft, error.message)
