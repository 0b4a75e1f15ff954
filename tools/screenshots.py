"""Screenshots of every page, light and dark: `python -m tools.screenshots FOLDER`.

The dossier is the demonstration's, with the deliberation opened and begun.
"""

import sys
import tempfile
from pathlib import Path

import pypdfium2
from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap

from jury_app.application import deliberating, sessions
from jury_app.application.access import Access
from jury_app.application.dossier import Dossier
from jury_app.application.services import DEMONSTRATION
from jury_app.application.view import load_view
from jury_app.bootstrap import services
from jury_app.domain.values import Outcome
from tests import documents_builder
from tests.minutes_builder import eventful
from tests.minutes_pages import write
from ui.import_dialog import ImportDialog
from ui.tour import Tour, settle
from ui.workspace import Workspace

_SAMPLES = Path(__file__).parent.parent / "tests" / "samples"
_FAULTY, _WHOLE = "ten-errors.xls", "RNCP41242-messy-57.xlsx"
_KINDS = {
    "summons": "summons", "attendance": "attendance", "grids": "grid", "display": "display",
    "transcripts": "transcript", "letters": "letter", "success-certificates": "certificate",
    "bloc-certificates": "bloc-certificate", "laureates": "laureates", "deficiency": "deficiency",
}  # fmt: skip
"""Kinds of documents, each with the name of its picture."""
_NARROW = QSize(911, 512)
"""1366×768 at scale 1.5, in logical pixels."""
_PROJECTED = QSize(1280, 720)
_ASSISTANT = QSize(1160, 700)
"""The import assistant on a screen of 1366×768."""


def main(folder: Path) -> None:
    """Write every screenshot into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        path = Path(temporary) / DEMONSTRATION
        dossier = services().create_demo(path)
        partial = _begin(dossier)
        dossier.store.close()
        tour = Tour(services(), path, Path(temporary))
        for theme in ("light", "dark"):
            tour.appearance.choose(theme)
            for key, picture in tour.pages():
                picture.save(str(folder / f"{key}-{theme}.png"))
            _projection(tour, partial).save(str(folder / f"projection-{theme}.png"))
            _about_the_program(tour, folder, theme)
        _importing(tour, Path(temporary), folder)
        tour.appearance.choose("light")
        tour.window.resize(_NARROW)
        settle()
        for key, picture in tour.pages():
            picture.save(str(folder / f"{key}-narrow.png"))
        tour.window.resize(1366, 768)
        tour.window.close_dossier()
        tour.window.start_page.show_recent([])  # paths of this machine
        settle()
        tour.window.grab().save(str(folder / "start-light.png"))
        tour.close()
        _minutes(Path(temporary) / "pv.pdf", folder)
        _documents(Path(temporary), folder)


def _minutes(target: Path, folder: Path) -> None:
    """Picture the first page of minutes, their grid and their signatures."""
    write(eventful(57), target)
    document = pypdfium2.PdfDocument(target)
    for name, number in (("first", 0), ("grid", 3), ("signatures", -1)):
        page = document[number % len(document)]
        picture = page.render(scale=1.3, grayscale=True).to_pil()
        picture.save(folder / f"minutes-{name}.png", optimize=True)
    document.close()


def _documents(temporary: Path, folder: Path) -> None:
    """Picture the first page of every kind of document."""
    closed, absent = temporary / "closed.jury", temporary / "absent.jury"
    documents_builder.build(closed)
    documents_builder.without_chair(absent)
    for kind, name in _KINDS.items():
        dossier = absent if kind == "deficiency" else closed
        written = documents_builder.written(dossier, kind, temporary / kind)
        document = pypdfium2.PdfDocument(written)
        picture = document[0].render(scale=1.3, grayscale=True).to_pil()
        picture.save(folder / f"document-{name}.png", optimize=True)
        document.close()


def _projection(tour: Tour, candidate_id: int) -> QPixmap:
    """Return what the room sees of a candidate."""
    tour.window.show_page("deliberation")
    projector = tour.window.projector
    room = projector.start()
    room.resize(_PROJECTED)
    projector.show_candidate(candidate_id)
    settle()
    picture = room.grab()
    projector.stop()
    return picture


def _about_the_program(tour: Tour, folder: Path, theme: str) -> None:
    """Take the palette and the page of shortcuts: the other dialogs tell of this machine."""
    tour.window.show_page("deliberation")
    for name, show in (
        ("palette", tour.window.show_palette),
        ("shortcuts", tour.window.show_shortcuts),
    ):
        dialog = show()
        settle()
        dialog.grab().save(str(folder / f"{name}-{theme}.png"))
        dialog.reject()
        settle()


def _importing(tour: Tour, temporary: Path, folder: Path) -> None:
    """Walk through the import assistant on an empty session, in both themes."""
    for theme in ("light", "dark"):
        tour.appearance.choose(theme)
        dossier = services().create_dossier(temporary / f"{theme}.jury", Access())
        new = sessions.NewSession("RNCP41242", "Session 2026", "2026-12-04", "Paris")
        sessions.create(dossier, new)
        workspace = Workspace(dossier)
        dialog = ImportDialog(workspace, services(), tour.window)
        dialog.open()
        dialog.resize(_ASSISTANT)
        settle()
        dialog.grab().save(str(folder / f"import-1-file-{theme}.png"))
        for name, faulty in ((_FAULTY, True), (_WHOLE, False)):
            dialog.read(_SAMPLES / name)
            _wait(dialog)
            if not faulty:
                dialog.grab().save(str(folder / f"import-2-columns-{theme}.png"))
            dialog.check()
            _wait(dialog)
            if faulty:
                dialog.grab().save(str(folder / f"import-3-check-{theme}.png"))
        dialog.apply()
        _wait(dialog)
        dialog.grab().save(str(folder / f"import-4-done-{theme}.png"))
        dialog.accept()
        settle()
        workspace.close()


def _wait(dialog: ImportDialog) -> None:
    settle()
    while dialog.runner.busy:
        settle()
    settle()


def _begin(dossier: Dossier) -> int:
    """Open the deliberation and adopt what half of the candidates are proposed.

    Returns:
        A candidate who obtained a part of the blocs.
    """
    session_id = dossier.find_session().id
    sessions.open_deliberation(dossier, session_id)
    heard = load_view(dossier, session_id).session.heard
    deliberating.adopt(dossier, session_id, [c.row.id for c in heard[: len(heard) // 2]])
    results = load_view(dossier, session_id).results
    return next(i for i, result in results.items() if result.decision is Outcome.PART)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
