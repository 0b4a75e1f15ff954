"""Screenshots of every page, light and dark: `python -m tools.screenshots FOLDER`.

The dossier is the demonstration's, with the deliberation opened and begun.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QSize

from jury_app.application import deliberating, sessions
from jury_app.application.dossier import Dossier
from jury_app.application.view import load_view
from jury_app.bootstrap import services
from ui.import_dialog import ImportDialog
from ui.tour import Tour, settle
from ui.workspace import Workspace

_SAMPLES = Path(__file__).parent.parent / "tests" / "samples"
_FAULTY, _WHOLE = "ten-errors.xls", "RNCP41242-messy-57.xlsx"
_NARROW = QSize(911, 512)
"""1366×768 at scale 1.5, in logical pixels."""
_ASSISTANT = QSize(1160, 700)
"""The import assistant on a screen of 1366×768."""


def main(folder: Path) -> None:
    """Write every screenshot into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        path = Path(temporary) / "Démonstration.jury"
        dossier = services().create_demo(path)
        _begin(dossier)
        dossier.store.close()
        tour = Tour(services(), path, Path(temporary))
        for theme in ("light", "dark"):
            tour.appearance.choose(theme)
            for key, picture in tour.pages():
                picture.save(str(folder / f"{key}-{theme}.png"))
            _about_the_program(tour, folder, theme)
        _importing(tour, Path(temporary), folder)
        tour.appearance.choose("light")
        tour.window.resize(_NARROW)
        settle()
        for key, picture in tour.pages():
            picture.save(str(folder / f"{key}-narrow.png"))
        tour.window.resize(1366, 768)
        tour.window.close_dossier()
        settle()
        tour.window.grab().save(str(folder / "start-light.png"))
        tour.close()


def _about_the_program(tour: Tour, folder: Path, theme: str) -> None:
    """Take the palette, the page of shortcuts, the preferences and « À propos »."""
    tour.window.show_page("deliberation")
    for name, show in (
        ("palette", tour.window.show_palette),
        ("shortcuts", tour.window.show_shortcuts),
        ("preferences", tour.window.show_preferences),
        ("about", tour.window.show_about),
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
        dossier = services().create_dossier(temporary / f"{theme}.jury")
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


def _begin(dossier: Dossier) -> None:
    """Open the deliberation and adopt what half of the candidates are proposed."""
    session_id = dossier.find_session().id
    sessions.open_deliberation(dossier, session_id)
    heard = load_view(dossier, session_id).session.heard
    deliberating.adopt(dossier, session_id, [c.row.id for c in heard[: len(heard) // 2]])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
