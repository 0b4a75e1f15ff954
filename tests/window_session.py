"""A whole window session on an encrypted dossier, run as a program of its own.

`python -m tests.window_session DOSSIER WORKBOOK COPY`: opens the dossier, imports the workbook,
decides, previews the minutes, exports, previews documents to be printed, meets a bug, copies the
user's folder as it then is, locks, opens again and closes. `HOME` and `TMPDIR` say where anything
may be left.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDialog

from jury_app.application import deliberating, sessions
from jury_app.application.access import Access
from jury_app.application.documents.order import Order
from jury_app.bootstrap import create_dossier, services, start_log
from tests.leaks import PHRASE
from tests.ui_helpers import there
from ui.appearance import Appearance
from ui.boot import prepare
from ui.crash import CrashHook
from ui.import_dialog import ImportDialog
from ui.importing.foot import DONE
from ui.jobs import _RUNNING
from ui.main_window import MainWindow
from ui.pages.closing import ClosingPage
from ui.pages.documents import DocumentsPage
from ui.printing import PrintDialog
from ui.safety.unlock import PassphraseDialog
from ui.tour import settle
from ui.workspace import Workspace

_TEMPORARY: list[str] = []
"""Paths in the temporary folder that were opened."""


def _wait(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 30
    while not true():
        if time.monotonic() > until:
            raise TimeoutError(what)
        settle(20)  # not QTest.qWait, which keeps Python and every job waiting too


def _unlock(window: MainWindow) -> None:
    def asked() -> PassphraseDialog | None:
        found = QApplication.activeModalWidget()
        return found if isinstance(found, PassphraseDialog) else None

    _wait(lambda: asked() is not None, "the passphrase is asked")
    dialog = there(asked())
    dialog.line.setText(PHRASE)
    dialog.accept_button.click()
    _wait(lambda: window.workspace is not None, "the dossier opens")


def _import(window: MainWindow, book: Path) -> None:
    window.import_workbook()
    dialog = there(window.findChild(ImportDialog))
    dialog.read(book)
    for _ in range(2):
        _wait(lambda: not dialog.runner.busy and dialog.forward.isEnabled(), "a step is ready")
        dialog.forward.click()
    _wait(lambda: not dialog.runner.busy and dialog.forward.isEnabled(), "the check is done")
    dialog.forward.click()
    _wait(lambda: dialog._stack.currentIndex() == DONE, "the import is done")
    dialog.reject()


def _decide(workspace: Workspace) -> None:
    workspace.attempt(sessions.open_deliberation)
    workspace.attempt(deliberating.adopt)


def _preview(window: MainWindow) -> None:
    window.show_page("closing")
    page = there(window.findChild(ClosingPage))
    _wait(lambda: page.sheets.count > 0, "the minutes are drawn")


def _see_papers(window: MainWindow, workspace: Workspace) -> None:
    """Show transcripts as they would be printed; they stay on the screen, and only there."""
    window.show_page("documents")
    page = there(window.findChild(DocumentsPage))
    page.print_documents(Order("transcripts", draft=True, day="2026-12-04"))
    _wait(lambda: bool(window.findChildren(PrintDialog)), "the transcripts are drawn")
    dialog = there(window.findChild(PrintDialog))
    _wait(lambda: dialog.isVisible() and not _RUNNING, "they are shown")
    assert dialog.view.count >= len(workspace.view.session.heard)
    settle(200)


def _meet_bug(window: MainWindow, names: str) -> str:
    hook = CrashHook()
    said: list[str] = []
    hook.crashed.connect(said.append)
    hook.crashed.connect(window.show_crash)
    try:
        raise KeyError(names)
    except KeyError as error:
        hook.handle(KeyError, error)
    return said[0]


def _export(workspace: Workspace, folder: Path) -> None:
    """Write what a user asks for; those files are plain, nothing else may be."""
    folder.mkdir()
    touch, dossier, session_id = services(), workspace.dossier, workspace.session_id
    touch.export_results(dossier, session_id, folder / "results.xlsx")
    order = Order("attendance", merged=False, day="2026-12-04")
    touch.write_documents(dossier, session_id, order, folder, lambda _done, _of: None)


def _note_temporary(event: str, args: tuple[Any, ...]) -> None:
    """Note what Python opens in the temporary folder, were it gone the next moment."""
    if event == "open" and str(args[0]).startswith(os.environ["TMPDIR"]):
        _TEMPORARY.append(str(args[0]))


def _copy(target: Path) -> None:
    """Copy the user's folder; a file that went meanwhile is looked for again."""
    for _ in range(20):
        try:
            shutil.copytree(Path.home(), target, dirs_exist_ok=True)
        except shutil.Error:
            settle(100)
        else:
            return
    raise TimeoutError("the folder never rests")


def main(path: Path, book: Path, copy: Path) -> None:
    """Do it."""
    tempfile.gettempdir()  # tries the folder once, with a file of four letters
    sys.addaudithook(_note_temporary)
    start_log()
    app = QApplication([])
    prepare(app)
    settings = QSettings(str(Path.home() / "window.ini"), QSettings.Format.IniFormat)
    dossier = create_dossier(path, Access(PHRASE))
    sessions.create(dossier, sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris"))
    dossier.store.close()
    appearance = Appearance(app, settings)
    appearance.apply()
    window = MainWindow(services(), settings, appearance)
    window.show()
    window.open_path(path)
    _unlock(window)
    workspace = window.workspace
    assert workspace is not None
    _import(window, book)
    _decide(workspace)
    _preview(window)
    _export(workspace, copy.with_name("exports"))
    _see_papers(window, workspace)
    (Path.home() / "report.txt").write_text(
        _meet_bug(window, str(workspace.view.session.candidates)), encoding="utf-8"
    )
    window.guard.back_up()
    _wait(lambda: not _RUNNING, "the backup is written")
    _copy(copy)
    window.guard.lock()
    _unlock(window)
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    _wait(lambda: not _RUNNING, "everything is written")
    window.close()
    assert not _TEMPORARY, _TEMPORARY


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
