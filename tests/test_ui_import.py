"""The import dialog on a real dossier: read, shown, accepted or not."""

from pathlib import Path
from typing import Any

import pytest

from jury_app.application.importing.workbook import Sheet, Workbook
from jury_app.domain.errors import EnvironmentFault
from tests.sitting_builder import candidate_of, dress, services, sitting
from ui.import_dialog import ImportDialog
from ui.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Importing:
    """A dossier and how to look at it."""

    def __init__(self, qtbot: Any, folder: Path) -> None:
        dress()
        self.dossier, self.session_id, self.ids = sitting(folder, 3, opened=False)
        self.qtbot = qtbot
        self.workspace = Workspace(self.dossier)

    def stored(self, number: int, epreuve: str) -> str | None:
        """What the dossier keeps."""
        found = candidate_of(self.dossier, self.session_id, self.ids[number]).marks.get(epreuve)
        return found.value if found else None


@pytest.fixture
def at(qtbot: Any, tmp_path: Path) -> Any:
    made = Importing(qtbot, tmp_path)
    yield made
    made.workspace.close()


def _workbook(rows: list[list[Any]]) -> Workbook:
    return Workbook("notes.xlsx", "0" * 64, (Sheet("Notes BC01", rows),))


def _dialog(at: Any, read: Any) -> ImportDialog:
    dialog = ImportDialog(at.workspace, services(at.dossier, read_workbook=read))
    dialog.open()
    dialog.read(Path("notes.xlsx"))
    at.qtbot.waitUntil(lambda: dialog._job is None, timeout=5000)
    return dialog


def test_a_workbook_is_shown_before_it_is_written(at: Any) -> None:
    ine = candidate_of(at.dossier, at.session_id, at.ids[0]).row.ine
    rows = [["INE", "BC01-E1"], [ine, "15,5"]]
    dialog = _dialog(at, lambda _path: _workbook(rows))
    assert at.stored(0, "BC01-E1") == "12.50"
    assert dialog.accept_button.isEnabled()
    with at.qtbot.waitSignal(dialog.imported):
        dialog.accept_button.click()
    assert at.stored(0, "BC01-E1") == "15.50"
    at.qtbot.waitUntil(lambda: dialog._job is None)
    dialog.cancel.click()


def test_an_error_in_a_workbook_blocks_the_import_and_says_where(at: Any) -> None:
    ine = candidate_of(at.dossier, at.session_id, at.ids[0]).row.ine
    dialog = _dialog(at, lambda _path: _workbook([["INE", "BC01-E1"], [ine, "21"]]))
    assert not dialog.accept_button.isEnabled()
    (problem,) = dialog.preview.model("Problèmes").rows
    assert (problem.sheet, problem.cell) == ("Notes BC01", "B2")
    dialog.reject()


def test_the_annotated_copy_is_written_from_what_was_read(at: Any, tmp_path: Path) -> None:
    ine = candidate_of(at.dossier, at.session_id, at.ids[0]).row.ine
    written: list[Any] = []
    given = {
        "read_workbook": lambda _path: _workbook([["INE", "BC01-E1"], [ine, "21"]]),
        "write_annotated": lambda *args: written.append(args),
    }
    dialog = ImportDialog(at.workspace, services(at.dossier, **given))
    dialog.open()
    dialog.read(Path("notes.xlsx"))
    at.qtbot.waitUntil(lambda: dialog._job is None, timeout=5000)
    assert dialog.annotate.isVisible()
    dialog.save_annotated(tmp_path / "copie.xlsx")
    at.qtbot.waitUntil(lambda: dialog._job is None, timeout=5000)
    path, _book, report, target = written[0]
    assert (path.name, report.blocked, target.name) == ("notes.xlsx", True, "copie.xlsx")
    assert "copie.xlsx" in dialog.promise.text()
    dialog.reject()


def test_a_file_that_cannot_be_read_is_explained(at: Any) -> None:

    def read(_path: Path) -> Workbook:
        raise EnvironmentFault("FILE_UNREADABLE", "Ce fichier n'est pas un classeur lisible.")

    dialog = _dialog(at, read)
    assert dialog.error.text() == "Ce fichier n'est pas un classeur lisible."
    assert not dialog.accept_button.isVisible()
    dialog.reject()
