"""The real window on the demonstration dossier: first paint, then content painted."""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import ui.boot
from jury_app.bootstrap import services
from ui.main_window import MainWindow


class Timed(MainWindow):
    """The main window, saying when it was painted and when its content was."""

    def open_path(self, path: Path) -> None:
        """Report the first paint, open the dossier, report again once it is painted."""
        print("painted", time.monotonic() - float(sys.argv[1]))
        print("sqlalchemy", int("sqlalchemy" in sys.modules))
        super().open_path(path)
        # The paint of the new page is posted now; timers come after posted events.
        QTimer.singleShot(0, lambda: QTimer.singleShot(0, self._content_painted))

    def _content_painted(self) -> None:
        from benchmarks.window import peak_kilobytes  # noqa: PLC0415 - after the paint

        assert self.workspace is not None
        print("content", time.monotonic() - float(sys.argv[1]))
        print("peak", peak_kilobytes())
        self.close()
        QApplication.quit()


ui.boot.MainWindow = Timed  # type: ignore[attr-defined]
sys.exit(ui.boot.start(services(), Path(sys.argv[2])))
