"""A dossier and its import assistant, for the tests of its steps; every person is invented."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from jury_app import bootstrap
from jury_app.application.importing.workbook import Sheet, Workbook
from tests.sitting_builder import Kept, services
from ui.import_dialog import ImportDialog
from ui.workspace import Workspace

INE = "000000000AB"
GOOD = [["INE", "BC01-E1"], [INE, "15,5"]]
FOREIGN = [["Matricule", "Exposé", "Prénomms"], [INE, "15,5", "Camille"]]


class Importing(Kept):
    """A dossier, its assistant, and how to look at both."""

    def __init__(self, qtbot: QtBot, folder: Path, *, opened: bool = False) -> None:
        super().__init__(folder, opened=opened)
        self.qtbot, self.folder = qtbot, folder
        self.workspace = Workspace(self.dossier)
        self.dialogs: list[ImportDialog] = []

    def open(self, read: Callable[[Path], Workbook] | None = None, **given: Any) -> ImportDialog:
        """Open the assistant on a service that reads, the real one if none is given."""
        real = bootstrap.services()
        kept = {"read_workbook": read or real.read_workbook, **given}
        dialog = ImportDialog(self.workspace, services(self.dossier, **kept))
        with self.qtbot.waitActive(dialog):
            dialog.open()
            dialog.activateWindow()
        self.dialogs.append(dialog)
        return dialog

    def wait(self, dialog: ImportDialog) -> None:
        """Wait for the work in hand."""
        self.qtbot.waitUntil(lambda: not dialog.runner.busy, timeout=60_000)
        QApplication.processEvents()

    def read(self, rows: list[list[Any]], sheet: str = "Notes BC01", **given: Any) -> ImportDialog:
        """Open the assistant and let it read a sheet."""
        dialog = self.open(lambda path: workbook(path, rows, sheet), **given)
        dialog.read(Path("notes.xlsx"))
        self.wait(dialog)
        return dialog

    def press(self, dialog: ImportDialog, one: QPushButton) -> None:
        """Click a button and wait for what it begins."""
        self.qtbot.mouseClick(one, Qt.MouseButton.LeftButton)
        self.wait(dialog)


OpenImport = Callable[..., Importing]
"""What the fixture `open_import` lends."""


def workbook(path: Path, rows: list[list[Any]], sheet: str = "Notes BC01") -> Workbook:
    return Workbook(path.name, "0" * 64, (Sheet(sheet, rows),))


def step_of(dialog: ImportDialog) -> int:
    """The step shown."""
    return dialog._stack.currentIndex()


def choose(at: Importing, dialog: ImportDialog, row: int, typed: str) -> None:
    """Choose what a column is read as by typing the beginning of its name."""
    combo = dialog.columns_step.panel.rows[row].choice
    combo.setFocus()
    at.qtbot.keyClicks(combo, typed)
    assert combo.currentText().startswith(typed)
