"""The import assistant on a real dossier, beyond its steps: decisions, copies, files, Cancel."""

import threading
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from jury_app import bootstrap
from jury_app.application import deliberating
from jury_app.application.importing.workbook import Sheet, Workbook
from jury_app.domain.errors import EnvironmentFault
from tests.conftest import SAMPLES
from tests.import_builder import GOOD, INE, OpenImport, step_of, workbook
from tests.sitting_builder import candidate_of
from tests.ui_helpers import there
from tests.workbooks import write
from ui.importing.check_step import DECIDED, PROBLEMS, UPDATED
from ui.importing.foot import CHECK, COLUMNS, DONE, FILE

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_marks_under_a_decision_need_the_tick_and_are_to_be_reviewed(
    open_import: OpenImport,
) -> None:
    at = open_import(opened=True)
    deliberating.adopt(at.dossier, at.session_id, at.ids)
    at.workspace.reload()
    dialog = at.read([["INE", "BC01-E1"], [INE, "3"]])
    at.press(dialog, dialog.forward)
    step = dialog.check_step
    assert [c.what for c in step.model(DECIDED).rows] == ["BC01-E1"]
    assert step.model(UPDATED).rows == step.model(PROBLEMS).rows == []
    assert step.decisions.isVisible()
    assert not dialog.forward.isEnabled()
    dialog.apply()
    assert not dialog.runner.busy
    at.qtbot.keyClick(step.over, Qt.Key.Key_Space)
    assert dialog.forward.isEnabled()
    at.press(dialog, dialog.forward)
    assert at.stored(0, "BC01-E1") == "3.00"
    assert "à revoir" in dialog.done_step.review.text()
    kept = candidate_of(at.dossier, at.session_id, at.ids[0])
    assert kept.decisions["BC01"].verdict == "VAL"
    assert "CLOSE-REVIEW" in {f.rule for f in at.workspace.view.findings if not f.ok}
    dialog.reject()


def test_the_annotated_copy_is_written_beside_and_never_over_the_file(
    open_import: OpenImport,
) -> None:
    at = open_import()
    path = write(at.folder / "notes.xlsx", {"Notes": [["INE", "BC01-E1"], [INE, "21"]]})
    before = path.read_bytes()
    dialog = at.open(write_annotated=bootstrap.services().write_annotated)
    dialog.read(path)
    at.wait(dialog)
    at.press(dialog, dialog.forward)
    assert dialog.check_step.annotate.isVisible()
    at.press(dialog, dialog.check_step.annotate)
    asked = there(dialog.findChild(QFileDialog))
    asked.reject()

    copy = at.folder / "copie.xlsx"
    dialog.save_annotated(copy)
    at.wait(dialog)
    assert "copie.xlsx" in dialog.foot.promise.text()
    assert openpyxl.load_workbook(copy).sheetnames == ["Erreurs", "Notes"]
    for refused in (path, at.folder / "copie.txt", at.dossier.store.path):
        dialog.save_annotated(refused)
        at.wait(dialog)
        assert dialog.error.isVisible()
        assert step_of(dialog) == CHECK
    assert path.read_bytes() == before
    dialog.reject()


def test_the_template_is_written_from_the_first_step(open_import: OpenImport) -> None:
    at = open_import()
    dialog = at.open(write_template=bootstrap.services().write_template)
    target = at.folder / "modèle.xlsx"
    dialog.save_template(target)
    at.wait(dialog)
    assert "modèle.xlsx" in dialog.foot.promise.text()
    assert "Candidats" in openpyxl.load_workbook(target).sheetnames
    dialog.read(target)
    at.wait(dialog)
    assert step_of(dialog) == COLUMNS
    dialog.reject()


def test_a_file_that_cannot_be_read_is_explained(open_import: OpenImport) -> None:
    at = open_import()

    def read(_path: Path) -> Workbook:
        raise EnvironmentFault("FILE_UNREADABLE", "Ce fichier n'est pas un classeur lisible.")

    dialog = at.open(read)
    dialog.read(Path("notes.xlsx"))
    at.wait(dialog)
    assert dialog.error.text() == "Ce fichier n'est pas un classeur lisible."
    assert dialog.error.isVisible()
    assert step_of(dialog) == FILE
    assert not dialog.forward.isVisible()
    dialog.reject()


def test_a_file_is_dropped(open_import: OpenImport) -> None:
    at = open_import()
    path = write(at.folder / "notes.xlsx", {"Notes": GOOD})
    dialog = at.open()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    dialog.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, data, left, none))
    assert dialog.file_step.zone.property("over")
    dialog.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    at.wait(dialog)
    assert step_of(dialog) == COLUMNS
    dialog.reject()


class Gate(list[Any]):
    """Rows whose reader waits, once the gate is shut, until it is opened again."""

    def __init__(self, rows: list[list[Any]]) -> None:
        super().__init__(rows)
        self.free, self.reached = threading.Event(), threading.Event()
        self.free.set()

    def __getitem__(self, place: Any) -> Any:
        if not self.free.is_set():
            self.reached.set()
            assert self.free.wait(20)
        return super().__getitem__(place)


def test_cancel_while_reading_answers_at_once(open_import: OpenImport) -> None:
    at = open_import()
    reached, free = threading.Event(), threading.Event()

    def read(path: Path) -> Workbook:
        reached.set()
        assert free.wait(20)
        return workbook(path, GOOD)

    before = at.gestures()
    dialog = at.open(read)
    dialog.read(Path("notes.xlsx"))
    assert reached.wait(10)
    assert not dialog.forward.isVisible()
    at.press(dialog, dialog.cancel)
    assert step_of(dialog) == FILE
    assert "rien n'a été écrit" in dialog.foot.promise.text()
    free.set()
    # What the abandoned reading finds is no longer heard; another file can be read.
    dialog.read(Path("autres.xlsx"))
    at.wait(dialog)
    assert "autres.xlsx" in dialog.file.whole
    assert at.gestures() == before
    dialog.reject()


@pytest.mark.parametrize("by", ["button", "escape", "closing"])
def test_cancel_while_importing_leaves_the_dossier_as_it_was(
    open_import: OpenImport, by: str
) -> None:
    at = open_import()
    rows = Gate([*GOOD, *[[INE, "15,5"] for _ in range(400)]])
    dialog = at.open(lambda path: Workbook(path.name, "0" * 64, (Sheet("Notes", rows),)))
    dialog.read(Path("notes.xlsx"))
    at.wait(dialog)
    at.press(dialog, dialog.forward)
    before, file = at.gestures(), at.dossier.store.version()
    rows.free.clear()
    dialog.forward.click()
    assert rows.reached.wait(10)
    if by == "button":
        at.qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    elif by == "escape":
        at.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        threading.Timer(0.2, rows.free.set).start()
        dialog.close()
        assert not dialog.isVisible()
    rows.free.set()
    if by != "closing":
        at.wait(dialog)
        assert step_of(dialog) == CHECK
        dialog.reject()
    assert at.stored(0, "BC01-E1") == "12.50"
    assert (at.gestures(), at.dossier.store.version()) == (before, file)


def test_the_same_file_again_changes_nothing_and_says_so(open_import: OpenImport) -> None:
    at = open_import()
    dialog = at.read([["INE", "BC01-E1"], [INE, "12,5"]])
    at.press(dialog, dialog.forward)
    assert "Rien à changer" in dialog.check_step.verdict.text()
    assert dialog.check_step.sheets.rows[1].unchanged == 1
    before = at.gestures()
    at.press(dialog, dialog.forward)
    assert dialog.done_step.title.text() == "Rien n'était à changer"
    assert at.gestures() == before
    dialog.reject()


def test_the_action_bar_stays_in_sight_in_the_least_window(open_import: OpenImport) -> None:
    at = open_import()
    dialog = at.open()
    dialog.read(SAMPLES / "RNCP41242-messy-57.xlsx")
    at.wait(dialog)
    for _step in (COLUMNS, CHECK):
        dialog.resize(860, 460)
        QApplication.processEvents()
        assert (dialog.width(), dialog.height()) == (860, 460)
        bottom = dialog.forward.mapTo(dialog, QPoint(dialog.forward.width(),
                                                     dialog.forward.height()))  # fmt: skip
        assert dialog.forward.isVisible()
        assert (bottom.x() <= 860, bottom.y() <= 460) == (True, True)
        at.press(dialog, dialog.forward)
    assert step_of(dialog) == DONE
    dialog.reject()
