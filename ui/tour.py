"""Every page of a dossier built and painted once, without anybody looking.

Serves `jury-app demo --offscreen-check` and the screenshots.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QSize, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from jury_app.application.services import Services
from ui.appearance import Appearance
from ui.boot import prepare
from ui.crash import CrashHook
from ui.main_window import MainWindow
from ui.shell import PAGES

FULL = QSize(1366, 768)
_SETTLE_MILLISECONDS = 60
_JOB_MILLISECONDS = 1500
_ROUNDS = 10
"""A page built for longer than the wait is then laid out in so many rounds at most."""
_WITH_JOBS = frozenset({"closing"})
"""Pages that draw in the background; they are given time to."""


class Tour:
    """A window on a dossier, walked through page by page.

    Args:
        services: What touches files.
        path: The dossier.
        folder: Where the tour keeps its own settings: the user's stay as they are.
        size: Of the window.
    """

    def __init__(self, services: Services, path: Path, folder: Path, size: QSize = FULL) -> None:
        running = QApplication.instance()
        app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
        prepare(app)
        settings = QSettings(str(folder / "tour.ini"), QSettings.Format.IniFormat)
        self.appearance = Appearance(app, settings)
        self.appearance.apply()
        self.window = MainWindow(services, settings, self.appearance)
        self.window.resize(size)
        self.window.show()
        self.window.open_path(path)
        self.app = app
        settle()

    def pages(self) -> Iterator[tuple[str, QPixmap]]:
        """Show each page and yield its key and picture."""
        for key in PAGES:
            self.window.show_page(key)
            settle(_JOB_MILLISECONDS if key in _WITH_JOBS else _SETTLE_MILLISECONDS)
            yield key, self.window.grab()

    def close(self) -> None:
        """Close the window and its dossier."""
        self.window.close()
        self.window.deleteLater()
        settle()


def settle(milliseconds: int = _SETTLE_MILLISECONDS) -> None:
    """Let posted events, timers and paints happen."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    for _ in range(_ROUNDS):
        QApplication.processEvents()


def check_pages(services: Services, path: Path) -> int:
    """Build and paint every page once, print one line per page.

    Returns:
        0, or 1 when a page raised or stayed unpainted.
    """
    failed: list[str] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tour = Tour(services, path, Path(folder))
        hook = CrashHook(tour.app)
        hook.crashed.connect(failed.append)
        hook.install()
        for key, picture in tour.pages():
            painted = not picture.isNull() and not failed
            print(f"{key} : {'peinte' if painted else 'en défaut'}")  # noqa: T201 - its purpose
            if not painted and not failed:
                failed.append(key)
        tour.close()
        hook.remove()
    return 1 if failed else 0
