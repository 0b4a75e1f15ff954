"""The marks grid on a large session: seconds per gesture, each to committed and painted.

`python -m benchmarks.probe_grid bare|ours DOSSIER GESTURES` prints a line per gesture: its name
and its seconds. `bare` is an editable QTableView on the same cells, in a window of its own.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView, QWidget

from jury_app.application.view import load_view
from jury_app.bootstrap import open_dossier, services
from ui.pages.marks import MarksPage
from ui.pages.marks_cells import cells_of, columns_of
from ui.tour import Tour, settle

VIEWPORT = QSize(1162, 700)
_FIRST_ROW = 2
_KEPT: list[object] = []
"""Windows shown, which Python would otherwise delete."""
_CONTROL = Qt.KeyboardModifier.ControlModifier


class BareModel(QAbstractTableModel):
    """Texts in lists, and nothing else."""

    def __init__(self, texts: list[list[str]]) -> None:
        super().__init__()
        self._texts = texts

    def rowCount(self, _parent: Any = None) -> int:  # noqa: N802 - Qt's name
        """Return how many rows there are."""
        return len(self._texts)

    def columnCount(self, _parent: Any = None) -> int:  # noqa: N802 - Qt's name
        """Return how many columns there are."""
        return len(self._texts[0])

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a text."""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return self._texts[index.row()][index.column()]
        return None

    def flags(self, index: Any) -> Qt.ItemFlag:
        """Every cell can be edited."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Any, value: Any, _role: int = 0) -> bool:  # noqa: N802 - Qt's name
        """Keep a text in memory."""
        self._texts[index.row()][index.column()] = str(value)
        self.dataChanged.emit(index, index)
        return True


class BareTable(QTableView):
    """A table that goes down after Enter, as the keys of the comparison do."""

    def closeEditor(self, editor: QWidget, hint: Any) -> None:  # noqa: N802 - Qt's name
        """Go down."""
        super().closeEditor(editor, hint)
        self.setCurrentIndex(self.currentIndex().siblingAtRow(self.currentIndex().row() + 1))


def bare(path: Path) -> tuple[QTableView, dict[str, Callable[[int], None]]]:
    """Return a bare table with the cells of a session."""
    dossier = open_dossier(path)
    view = load_view(dossier, dossier.find_session().id)
    columns = columns_of(view, "")
    results = [view.results[c.row.id] for c in view.session.heard]
    texts = [[cell.text for cell in cells_of(view, result, columns)] for result in results]
    dossier.store.close()
    table = BareTable()
    model = BareModel(texts)
    model.setParent(table)
    table.setModel(model)
    _KEPT.append(window := QMainWindow())
    window.setCentralWidget(table)
    window.show()
    return table, {"typing": lambda number: type_mark(table, number)}


def ours(path: Path, folder: Path) -> tuple[QTableView, dict[str, Callable[[int], None]]]:
    """Return the grid in the real window, and its gestures."""
    tour = Tour(services(), path, folder)
    tour.window.show_page("marks")
    settle()
    assert tour.window.shell is not None
    page = tour.window.shell.page("marks")
    assert isinstance(page, MarksPage)
    _KEPT.append(tour)

    def paste(number: int) -> None:
        QGuiApplication.clipboard().setText(f"1{number % 10},{number % 4}5")
        QTest.keyClick(page.grid, Qt.Key.Key_V, _CONTROL)
        QApplication.processEvents()

    def undo(_number: int) -> None:
        tour.window.undo()
        QApplication.processEvents()

    return page.grid, {
        "typing": lambda number: type_mark(page.grid, number),
        "pasting": paste,
        "undoing": undo,
    }


def type_mark(table: QTableView, number: int) -> None:
    """Type two digits and Enter, each painted."""
    _press(table.viewport(), Qt.Key.Key_1)
    editor = table.indexWidget(table.currentIndex())
    _press(editor, Qt.Key(Qt.Key.Key_0 + number % 10))
    _press(editor, Qt.Key.Key_Return)


def _press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)
    QApplication.processEvents()


def main() -> None:
    """Run the gestures and print what each took."""
    _KEPT.append(QApplication(sys.argv[:1]))
    which, path, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory() as name:
        table, gestures = bare(path) if which == "bare" else ours(path, Path(name))
        window = table.window()
        settle()
        window.resize(window.size() + VIEWPORT - table.viewport().size())
        settle()
        assert table.viewport().size() == VIEWPORT
        for what, act in gestures.items():
            table.setCurrentIndex(table.model().index(_FIRST_ROW, 0))
            settle()
            act(0)
            spent = []
            for number in range(1, count + 1):
                begin = time.perf_counter()
                act(number)
                spent.append(time.perf_counter() - begin)
            print(what, *spent)
        window.close()


if __name__ == "__main__":
    main()
