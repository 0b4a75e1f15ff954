"""Finding, filtering and turning pages on a large session: seconds per gesture, painted.

`python -m benchmarks.probe_pages DOSSIER GESTURES` prints a line per gesture: its name and its
seconds. The dossier is in deliberation. `proxy` is a QSortFilterProxyModel over the grid's texts.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QApplication

from benchmarks.probe_grid import BareModel
from jury_app.bootstrap import services
from ui.pages.deliberation import DeliberationPage
from ui.pages.marks import MarksPage
from ui.shell import PAGES
from ui.tour import Tour, settle

_COLUMNS = 25
_SOUGHT = ("NOM0123", "1,2", "NOM04", "17,")


class Probe:
    """The real window, and the gestures to time."""

    def __init__(self, tour: Tour) -> None:
        self.window = tour.window
        marks, deliberation = self._page("marks"), self._page("deliberation")
        assert isinstance(marks, MarksPage)
        assert isinstance(deliberation, DeliberationPage)
        self.marks, self.deliberation = marks, deliberation
        model = marks.model
        texts = [
            [str(model.headerData(row, Qt.Orientation.Vertical)),
             *(model.index(row, column).data() for column in range(_COLUMNS - 1))]
            for row in range(model.rowCount())
        ]  # fmt: skip
        self._bare = BareModel(texts)
        self._proxy = QSortFilterProxyModel()
        self._proxy.setSourceModel(self._bare)
        self._proxy.setFilterKeyColumn(-1)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def _page(self, key: str) -> Any:
        self.window.show_page(key)
        settle()
        assert self.window.shell is not None
        return self.window.shell.page(key)

    def proxy(self, number: int) -> None:
        """Filter the bare model."""
        self._proxy.setFilterFixedString(_SOUGHT[number % len(_SOUGHT)])
        self._proxy.rowCount()

    def find(self, number: int) -> None:
        """Find a text among candidates and marks."""
        self.marks.model.find(_SOUGHT[number % len(_SOUGHT)])

    def narrow(self, number: int) -> None:
        """Filter the grid."""
        self.marks.model.narrow("", _SOUGHT[number % len(_SOUGHT)])

    def candidate(self, _number: int) -> None:
        """Go to the next candidate of the deliberation."""
        assert self.deliberation.list.step(1)
        QApplication.processEvents()

    def page(self, number: int) -> None:
        """Go to another page."""
        self.window.show_page(tuple(PAGES)[number % len(PAGES)])
        QApplication.processEvents()


def main() -> None:
    """Run the gestures and print what each took."""
    with tempfile.TemporaryDirectory() as name:
        probe = Probe(Tour(services(), Path(sys.argv[1]), Path(name)))
        count = int(sys.argv[2])
        for key in PAGES:
            probe.window.show_page(key)
            settle()
        _print("proxy", probe.proxy, len(_SOUGHT))
        _print("find", probe.find, len(_SOUGHT))
        _print("narrow", probe.narrow, len(_SOUGHT))
        probe.marks.model.narrow("", "")
        probe.window.show_page("deliberation")
        settle()
        _print("candidate", probe.candidate, count)
        _print("page", probe.page, count)
        settle(2000)
        probe.window.close()


def _print(name: str, act: Callable[[int], None], count: int) -> None:
    spent = []
    for number in range(count):
        begin = time.perf_counter()
        act(number)
        spent.append(time.perf_counter() - begin)
    print(name, *spent)


if __name__ == "__main__":
    main()
