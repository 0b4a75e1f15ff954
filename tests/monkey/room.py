"""The room a monkey works in: dossiers, files and a window that stay inside one folder."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEventLoop, QObject, QSettings, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog

from jury_app import bootstrap
from jury_app.application import candidates, sessions
from jury_app.application.access import Access
from jury_app.application.dossier import Dossier
from jury_app.application.services import Services
from tests.ui_helpers import dressed
from ui.appearance import Appearance
from ui.jobs import _RUNNING
from ui.main_window import MainWindow

SAMPLES = Path(__file__).parents[1] / "samples"
PHRASE = "sept chevaux à bascule"
"""The passphrase a monkey types, and knows again when the dossier asks for it."""


class Opened(QObject):
    """Takes what would be opened by another program, and opens nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """Note what was asked for."""
        self.urls.append(url.toString())


class Room:
    """A window, its settings, and as many dossiers as are asked for.

    Attributes:
        window: The window; another one after somebody quit.
        folder: Where every file is, those the monkey saves too.
    """

    def __init__(self, folder: Path, appearance: Appearance) -> None:
        self.folder, self.appearance = folder, appearance
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self._services = self._inside(bootstrap.services())
        self._models = _models(folder / "models")
        _warm(self._services, self._models[1])
        self._made = 0
        self._trials: list[Path] = []
        self.files = _files(folder / "files")
        self.window = self._new_window()

    def _inside(self, services: Services) -> Services:
        """Return services that write nothing outside the folder."""
        texts = self.folder / "texts"

        def document_texts() -> Path:
            texts.mkdir(exist_ok=True)
            return texts

        def create_demo(path: Path) -> Dossier:
            self._trials.append(path.parent)
            shutil.copy(self._models[0], path)
            return bootstrap.open_dossier(path)

        return replace(services, create_demo=create_demo, document_texts=document_texts,
                       log_file=self.folder / "jury-app.log",
                       data_folder=self.folder / "data")  # fmt: skip

    def _new_window(self) -> MainWindow:
        made = MainWindow(self._services, self._settings, self.appearance)
        made.resize(1366, 768)
        made.show()
        made.activateWindow()
        return made

    def restart(self) -> None:
        """Start the program again, somebody having quit it."""
        shiboken6.delete(self.window)
        self.window = self._new_window()

    def open_fresh(self, number: int) -> Path:
        """Open a copy of the demonstration: in preparation (0), or in deliberation (1)."""
        self._made += 1
        path = self.folder / f"Dossier {self._made}.jury"
        shutil.copy(self._models[number], path)
        self.window.open_path(path)
        return path

    def leave(self) -> None:
        """Quit, and take away what the demonstrations left."""
        self.quiet()
        QApplication.clipboard().clear()  # Qt must not find Python's data there after Python
        self.window.close()
        shiboken6.delete(self.window)
        for one in self._trials:
            shutil.rmtree(one, ignore_errors=True)

    def quiet(self) -> None:
        """Wait for every job, and close every dialog and popup."""
        wait_for_jobs()
        for _ in range(20):
            popup = QApplication.activePopupWidget()
            dialog = QApplication.activeModalWidget()
            if popup is not None:
                popup.close()
            elif isinstance(dialog, QDialog):
                dialog.reject()
            else:
                return
            settle()
            wait_for_jobs()


def settle(milliseconds: int = 0) -> None:
    """Let the program run as it does between two gestures."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_for_jobs() -> None:
    """Let the program run until nothing works in another thread."""
    for _ in range(6_000):
        # What another test left may hold jobs whose window is gone.
        if not any(shiboken6.isValid(job) for job in _RUNNING):
            return
        settle(10)
    raise AssertionError("a job does not end")


def _models(folder: Path) -> list[Path]:
    """Make the dossiers that are copied: two sessions, the newest the demonstration."""
    folder.mkdir()
    prepared = folder / "prepared.jury"
    dossier = bootstrap.create_demo(prepared)
    new = sessions.NewSession("RNCP41241", "Session de juin", "2026-06-18", "Paris")
    other = sessions.create(dossier, new)
    options = [option.label for option in dossier.load(other).certification.options] or [""]
    for number, (last, first) in enumerate((("ÉTIENNE", "Gilles"), ("N'GUYEN VĂN", "Thérèse"))):
        values = {"ine": f"12345678{number}AB", "birth_name": last, "first_names": first,
                  "route": "initial", "option": options[0]}  # fmt: skip
        candidates.add(dossier, other, values)
    dossier.store.close()
    open_ = folder / "open.jury"
    shutil.copy(prepared, open_)
    dossier = bootstrap.open_dossier(open_, Access())
    sessions.open_deliberation(dossier, dossier.find_session().id)
    dossier.store.close()
    return [prepared, open_]


def _warm(services: Services, model: Path) -> None:
    """Use once what is loaded when first used (PDF, workbooks): only growth is to be weighed."""
    path = model.with_name("warm.jury")
    shutil.copy(model, path)
    dossier = services.open_dossier(path, Access())
    session, minutes = dossier.find_session().id, path.with_suffix(".pdf")
    services.export_results(dossier, session, path.with_suffix(".xlsx"))
    services.write_minutes(dossier, session, minutes, True)
    services.papers.check(minutes, dossier)
    dossier.store.close()
    services.read_workbook(SAMPLES / "RNCP41242-clean-48.xlsx")


def _files(folder: Path) -> list[Path]:
    """Gather files to be opened: workbooks good and bad, a picture, a text, nothing at all."""
    folder.mkdir()
    for name in ("RNCP41242-clean-48.xlsx", "RNCP41242-messy-57.xlsx", "ten-errors.xls"):
        shutil.copy(SAMPLES / name, folder)
    (folder / "notes.csv").write_text("INE;BC01-E1\n123456780AB;12,5\n", encoding="utf-8")
    (folder / "vide.xlsx").write_bytes(b"")
    (folder / "abîmé.jury").write_bytes(b"SQLite format 3\0" + b"\xff" * 5_000)
    (folder / "ordre.json").write_text(json.dumps({"a": 1}), encoding="utf-8")
    return sorted(folder.iterdir())


@contextmanager
def room(app: QApplication, folder: Path) -> Iterator[Room]:
    """Give a room, and leave it in order."""
    opened = Opened()
    # PySide takes the text that its types call bytes.
    QDesktopServices.setUrlHandler("file", opened, "take")  # type: ignore[arg-type]
    with dressed(app, folder) as appearance:
        made = Room(folder, appearance)
        try:
            yield made
        finally:
            made.leave()
            QDesktopServices.unsetUrlHandler("file")
