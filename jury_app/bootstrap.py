"""The composition root: builds the objects of the program, and holds no rule.

Boot order: the window or the command line asks for a `Dossier`; only then are SQLAlchemy and the
store imported, so that the first window is painted before.
"""

import logging
import os
import sys
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from platformdirs import user_log_path

from jury_app import opening
from jury_app.application.access import Access
from jury_app.application.archiving import Writers, archive
from jury_app.application.corrections import Correction, corrections_of
from jury_app.application.documents.kinds import CORRECTION
from jury_app.application.documents.order import Drawn, Order, Written, batch_of, corrections_asked
from jury_app.application.dossier import Dossier
from jury_app.application.files import (
    aside,
    read_file,
    refuse_open_dossier,
    write_atomically,
)
from jury_app.application.importing.report import ImportReport
from jury_app.application.importing.workbook import Workbook
from jury_app.application.papers import Papers, SignerState
from jury_app.application.pieces import Piece, keep, piece_of
from jury_app.application.progress import Tell, untold
from jury_app.application.proof import PaperReport
from jury_app.application.services import Services
from jury_app.application.signing import SignRequest
from jury_app.application.verification import Problem, verify_dossier
from jury_app.application.view import load_standing_view
from jury_app.catalog import Catalog, default_folders
from jury_app.domain.certification import Certification
from jury_app.domain.errors import Refusal
from jury_app.domain.wording import utc_text


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> str:
        """Return the UTC time, « 2026-12-04T13:32:05Z »."""
        return utc_text(datetime.now(UTC))


_ANYONE = Access()


def create_dossier(path: Path, access: Access = _ANYONE) -> Dossier:
    """Create an empty dossier and open it; see `jury_app.opening.create`."""
    return opening.create(path, SystemClock(), access)


def open_dossier(path: Path, access: Access = _ANYONE) -> Dossier:
    """Open a dossier; see `jury_app.opening.open_`."""
    return opening.open_(path, SystemClock(), access)


def services() -> Services:
    """Return everything that touches files, for the window and the command line."""
    return Services(
        catalog=Catalog(),
        open_dossier=open_dossier,
        dossier_to_check=_to_check,
        create_dossier=create_dossier,
        create_demo=create_demo,
        read_workbook=_read_workbook,
        write_annotated=_write_annotated,
        write_template=_write_template,
        draw_minutes=_draw_minutes,
        write_minutes=_write_minutes,
        write_documents=_write_documents,
        draw_documents=_draw_documents,
        document_texts=Catalog().editable_texts,
        read_logo=_read_logo,
        export_results=_export_results,
        check_file=check_file,
        papers=_papers(),
        log_file=log_file(),
        data_folder=default_folders()[-1],
        safety=lambda: opening.safekeeping(SystemClock()),
    )


def _papers() -> Papers:
    return Papers(
        check=check_paper,
        signers=_signers,
        to_sign=_to_sign,
        sign=_sign,
        test_certificate=_test_certificate,
        draw_correction=_draw_correction,
        write_correction=_write_correction,
        keep=_keep,
        archive=_archive,
        card_ready=lambda: card_module() is not None,
    )


def check_paper(path: Path, dossier: Dossier | None) -> PaperReport:
    """Check a PDF of minutes, and compare it with a dossier; see `reports.papers.check_paper`."""
    from reports import papers  # noqa: PLC0415 - pikepdf, pypdfium2

    return papers.check_paper(path, dossier)


def _signers(path: Path) -> list[SignerState]:
    from reports.papers import signer_states  # noqa: PLC0415 - pikepdf, pypdfium2

    return signer_states(path)


def _to_sign(dossier: Dossier, session_id: int, path: Path, correction: Correction | None) -> Path:
    from jury_app.application.minutes.source import minutes_of  # noqa: PLC0415 - only for minutes
    from reports.papers import place_to_sign  # noqa: PLC0415 - pikepdf, pypdfium2

    if correction is not None:
        place = place_to_sign(path, correction.text)
        if not place.exists():
            _write_correction(correction, place)
        return place
    place = place_to_sign(path, minutes_of(dossier, session_id, draft=False)[1])
    if not place.exists():
        _write_minutes(dossier, session_id, place, draft=False)
    return place


def card_module() -> Path | None:
    """Return the PKCS#11 library of the card reader, None when none is configured."""
    named = os.environ.get("JURY_APP_PKCS11_MODULE", "").strip()
    return Path(named) if named else None


def _sign(source: Path, request: SignRequest, target: Path) -> None:
    from reports.papers import sign_file  # noqa: PLC0415 - pikepdf, pypdfium2

    sign_file(source, replace(request, module=card_module()), target, SystemClock().now())


def _test_certificate(name: str, passphrase: str, target: Path) -> None:
    from reports.certificates import make_test_certificate  # noqa: PLC0415 - pyHanko

    write_atomically(target, make_test_certificate(name, passphrase))


def _draw_correction(correction: Correction) -> tuple[bytes, tuple[str, ...]]:
    from reports.papers import draw_correction  # noqa: PLC0415 - reportlab, pikepdf

    return draw_correction(correction)


def _write_correction(correction: Correction, target: Path) -> tuple[str, ...]:
    from reports.papers import write_correction  # noqa: PLC0415 - reportlab, pikepdf

    return write_correction(correction, target)


def _keep(dossier: Dossier, session_id: int, source: Path) -> Piece:
    from reports.papers import minutes_carried  # noqa: PLC0415 - pikepdf, pypdfium2

    return keep(dossier, session_id, source, partial(minutes_carried, dossier))


def _archive(dossier: Dossier, session_id: int, target: Path) -> list[str]:
    writers = Writers(
        minutes=lambda d, number, path: _write_minutes(d, number, path, draft=False),
        correction=_write_correction,
        results=_export_results,
        document=_write_document,
    )
    return archive(dossier, session_id, target, writers)


def create_demo(path: Path) -> Dossier:
    """Build a fresh demonstration dossier."""
    from jury_app.application.demonstration import build  # noqa: PLC0415 - seldom needed

    dossier = create_dossier(path)
    build(dossier)
    return dossier


def _read_workbook(path: Path) -> Workbook:
    from jury_app.spreadsheets.reader import read_workbook  # noqa: PLC0415 - lxml

    return read_workbook(path)


def _write_annotated(source: Path, book: Workbook, report: ImportReport, target: Path) -> None:
    from jury_app.spreadsheets.annotate import write_annotated  # noqa: PLC0415 - openpyxl

    write_annotated(source, book, report, target)


def _write_template(certification: Certification, target: Path) -> None:
    from jury_app.spreadsheets.template import write_template  # noqa: PLC0415 - openpyxl

    catalog = Catalog()
    write_template(certification, catalog.vocabulary, catalog.corps, target)


def _draw_minutes(
    dossier: Dossier, session_id: int, draft: bool, tell: Tell
) -> tuple[bytes, tuple[str, ...]]:
    from jury_app.application.minutes.source import minutes_of  # noqa: PLC0415 - only for minutes
    from reports.minutes import drawn  # noqa: PLC0415 - reportlab, pikepdf

    minutes, text = minutes_of(dossier, session_id, draft=draft, tell=tell)
    data, _pages, missing = drawn(minutes, text, tell)
    return data, tuple(glyph.code for glyph in missing)


def _write_minutes(dossier: Dossier, session_id: int, target: Path, draft: bool) -> tuple[str, ...]:
    from jury_app.application.minutes.source import minutes_of  # noqa: PLC0415 - only for minutes
    from reports.minutes import write_minutes  # noqa: PLC0415 - reportlab, pikepdf

    refuse_open_dossier(target, dossier.store.path)
    minutes, text = minutes_of(dossier, session_id, draft=draft)
    return tuple(glyph.code for glyph in write_minutes(minutes, text, target).missing)


def _write_documents(
    dossier: Dossier, session_id: int, order: Order, folder: Path, tell: Tell
) -> Written:
    from reports.documents import write_batch  # noqa: PLC0415 - reportlab, pikepdf

    if order.kind == CORRECTION:
        return _write_corrections(dossier, session_id, order, folder)
    batch = batch_of(dossier, session_id, order)
    return write_batch(batch, folder, tell, merged=order.merged)


def _draw_documents(dossier: Dossier, session_id: int, order: Order, tell: Tell) -> Drawn:
    from reports.documents import draw_batch  # noqa: PLC0415 - reportlab, pikepdf

    return draw_batch(batch_of(dossier, session_id, order), tell)


def _write_corrections(dossier: Dossier, session_id: int, order: Order, folder: Path) -> Written:
    from reports.papers import write_corrections  # noqa: PLC0415 - reportlab, pikepdf

    return write_corrections(corrections_asked(dossier, session_id, order), folder)


def _write_document(dossier: Dossier, session_id: int, order: Order, target: Path) -> None:
    """Write the documents of an order as one PDF."""
    with aside(target.parent) as made:
        done = _write_documents(dossier, session_id, order, made, untold)
        pdf = next(path for path in done.paths if path.suffix == ".pdf")
        pdf.replace(target)


def _read_logo(path: Path) -> bytes:
    from jury_app.logo import read_logo  # noqa: PLC0415 - pillow

    return read_logo(path)


def _export_results(dossier: Dossier, session_id: int, target: Path) -> None:
    from reports.results_workbook import write_results  # noqa: PLC0415 - openpyxl

    refuse_open_dossier(target, dossier.store.path)
    with dossier.store.read() as reader:
        corrections = corrections_of(reader, session_id)
    write_results(load_standing_view(dossier, session_id), target, corrections)


def check_file(path: Path, access: Access, dossier: Dossier | None) -> PaperReport:
    """Check a dossier, or a PDF of minutes: by itself, and against a dossier when one is given.

    A file of any kind that the dossier keeps, such as a scan, is recognised.

    Raises:
        EnvironmentFault: The file is missing or cannot be read, or asks for a secret.
    """
    try:
        # First as a dossier: an open one must not be read by other means than SQLite.
        return PaperReport(tuple(_verify_dossier(path, access)))
    except Refusal as refusal:
        if refusal.code == "NOT_A_DOSSIER" and (_is_pdf(path) or _is_kept(path, dossier)):
            return check_paper(path, dossier)
        return PaperReport((Problem(refusal.code, refusal.message),))


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"


def _is_kept(path: Path, dossier: Dossier | None) -> bool:
    return dossier is not None and piece_of(dossier, read_file(path)) is not None


def _to_check(path: Path, access: Access) -> Dossier:
    return opening.open_(path, SystemClock(), access, keep=False)


def _verify_dossier(path: Path, access: Access) -> list[Problem]:
    dossier = _to_check(path, access)
    try:
        return verify_dossier(dossier)
    finally:
        dossier.store.close()


class _Discreet(logging.Formatter):
    """Writes where an exception happened, not its message: that may quote a name or a mark."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        """Return the frames alone."""
        return "".join([*traceback.format_tb(ei[2]), ei[0].__name__])


def log_file() -> Path:
    """Return where the log is written."""
    return user_log_path("jury-app", appauthor=False) / "jury-app.log"


def start_log() -> None:
    """Log what the program does, never whom it is about, to a small rotating file."""
    target = log_file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(0o600)
        handler: logging.Handler = RotatingFileHandler(
            target, maxBytes=500_000, backupCount=2, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    # Neither a log that cannot be written nor a library's own log may print a traceback.
    logging.raiseExceptions = False
    logging.getLogger().addHandler(logging.NullHandler())
    root = logging.getLogger("jury_app")
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    root.propagate = False


def forbid_core_dumps() -> None:
    """Keep the system from writing the memory, with names and the key, to a file after a crash."""
    try:
        import resource  # noqa: PLC0415 - not on Windows, which writes none unless told to
    except ImportError:
        return
    # Linux gives the memory to a program set up for it whatever the limit, unless that is 1 byte.
    may = resource.getrlimit(resource.RLIMIT_CORE)[1]
    most = 1 if sys.platform == "linux" and may else 0
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
