"""The import assistant on a real dossier, step by step: mouse, keyboard, Cancel."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from jury_app.application.importing import profiles
from jury_app.application.marks import MarkEdit, set_marks
from tests.conftest import SAMPLES
from tests.import_builder import FOREIGN, GOOD, INE, OpenImport, choose, step_of, workbook
from tests.ui_helpers import there
from tests.workbooks import Rows
from ui.importing.check_step import ADDED, IGNORED, PROBLEMS, UPDATED
from ui.importing.foot import CHECK, COLUMNS, DONE, FILE

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_a_workbook_goes_through_the_four_steps(open_import: OpenImport) -> None:
    at = open_import()
    dialog = at.open(lambda path: workbook(path, GOOD))
    assert step_of(dialog) == FILE
    assert not dialog.forward.isVisible()
    assert dialog.file_step.choose.hasFocus()
    dialog.read(Path("notes.xlsx"))
    at.wait(dialog)
    assert step_of(dialog) == COLUMNS
    assert "notes.xlsx" in dialog.file.whole
    at.press(dialog, dialog.forward)
    assert step_of(dialog) == CHECK
    (change,) = dialog.check_step.model(UPDATED).rows
    assert (change.before, change.after, change.cell) == ("12,50", "15,50", "B2")
    assert at.stored(0, "BC01-E1") == "12.50"
    with at.qtbot.waitSignal(dialog.imported):
        dialog.forward.click()
    at.wait(dialog)
    assert step_of(dialog) == DONE
    assert at.stored(0, "BC01-E1") == "15.50"
    assert [(c.title, c.updated) for c in dialog.done_step.counts.rows][1] == ("Notes", 1)
    assert not dialog.cancel.isVisible()
    assert dialog.forward.text() == "Fermer"
    at.press(dialog, dialog.forward)
    assert not dialog.isVisible()


def test_the_keyboard_is_enough(open_import: OpenImport) -> None:
    at = open_import()
    dialog = at.read(GOOD)
    assert dialog.columns_step.sheets.hasFocus()
    at.qtbot.keyClick(dialog.columns_step.sheets, Qt.Key.Key_Space)
    assert dialog.columns_step.draft is not None
    assert dialog.columns_step.draft.sheets[0].read is False
    at.qtbot.keyClick(dialog.columns_step.sheets, Qt.Key.Key_Space)
    at.qtbot.keyClick(dialog.columns_step.sheets, Qt.Key.Key_Return)
    assert dialog.columns_step.panel.read.hasFocus()
    at.qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.wait(dialog)
    assert step_of(dialog) == CHECK
    at.qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.wait(dialog)
    assert (step_of(dialog), at.stored(0, "BC01-E1")) == (DONE, "15.50")
    at.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_every_control_says_its_name(open_import: OpenImport) -> None:
    at = open_import()
    dialog = at.read(FOREIGN)
    for row in dialog.columns_step.panel.rows:
        assert row.column.title in row.choice.accessibleName()
    assert dialog.columns_step.panel.header.accessibleName() == "Ligne d'en-tête"
    for one in dialog.findChildren(QPushButton):
        assert one.text() or one.accessibleName()
    names = [one.accessibleName() for one in dialog.steps.buttons]
    assert names[COLUMNS] == "Étape 2. Feuilles et colonnes, en cours"
    dialog.reject()


def test_columns_nobody_knows_are_matched_and_remembered(open_import: OpenImport) -> None:
    at = open_import()
    dialog = at.read(FOREIGN)
    step = dialog.columns_step
    assert step.panel.leave.isVisible()
    assert "semble nommer des candidats" in step.panel.hint.text()
    choose(at, dialog, 1, "BC01-E1")
    assert not dialog.forward.isEnabled()
    assert "l'INE, ou le nom" in step.panel.hint.text()
    choose(at, dialog, 0, "INE")
    assert dialog.forward.isEnabled()
    assert "à confirmer" in dialog.foot.promise.text()

    prompt = dialog.profiles.ask_name()
    at.qtbot.keyClicks(prompt.field, "Lycee du Parc")
    at.qtbot.mouseClick(prompt.accept_button, Qt.MouseButton.LeftButton)
    assert [p.name for p in profiles.list_profiles(at.dossier)] == ["Lycee du Parc"]
    assert "Lycee du Parc" in dialog.foot.promise.text()
    dialog.reject()

    again = at.read(FOREIGN, "Autre feuille")
    assert again.columns_step.notice.isVisible()
    assert "Lycee du Parc" in again.columns_step.told.text()
    assert again.columns_step.panel.rows[0].state.text() == "◆ du profil"
    at.press(again, again.columns_step.drop)
    assert not again.columns_step.notice.isVisible()
    assert again.columns_step.panel.rows[0].state.text() == "– non lue"
    again.reject()


def test_marks_beside_names_nobody_would_miss_are_asked_about_and_said(
    open_import: OpenImport,
) -> None:
    at = open_import()
    rows: Rows = [["NOM", "Prénom", "Rapport", "Oral"], ["ALLARD", "Camille", 12, "13,5"]]
    dialog = at.read(rows, "BC05")
    step = dialog.columns_step
    assert step.model.rows[0].proposed.doubtful
    assert step.panel.leave.isVisible()
    assert "semble nommer des candidats" in step.panel.hint.text()
    assert "1 feuille à préciser" in dialog.foot.promise.text()
    at.press(dialog, dialog.forward)
    said = [one for one in dialog.check_step.model(PROBLEMS).rows if one.severity == "warning"]
    assert [(one.sheet, one.cell) for one in said] == [("BC05", "C1"), ("BC05", "D1")]
    dialog.reject()


def test_a_profile_applies_to_the_import_and_can_be_forgotten(open_import: OpenImport) -> None:
    at = open_import()
    dialog = at.read(FOREIGN)
    choose(at, dialog, 0, "INE")
    choose(at, dialog, 1, "BC01-E1")
    dialog.profiles.save("Parc")
    dialog.reject()
    again = at.read(FOREIGN)
    at.press(again, again.forward)
    at.press(again, again.forward)
    assert at.stored(0, "BC01-E1") == "15.50"
    again.reject()
    third = at.read(FOREIGN)
    asked = third.profiles.ask_forget()
    at.qtbot.mouseClick(asked.accept_button, Qt.MouseButton.LeftButton)
    assert profiles.list_profiles(at.dossier) == []
    assert not third.columns_step.notice.isVisible()
    third.reject()


def test_a_likeness_is_read_only_once_ticked(open_import: OpenImport) -> None:
    at = open_import()
    rows = [["INE", "BC01-E1", "Prénomms"], [INE, "15,5", "Zoé"]]
    dialog = at.read(rows)
    row = dialog.columns_step.panel.rows[2]
    assert (row.state.text(), row.tick.isChecked()) == ("! à confirmer", False)
    others = [one.tick for one in dialog.columns_step.panel.rows if one is not row]
    assert all(tick.window() is dialog and not tick.isVisible() for tick in others)
    assert "Prénom" in row.tick.text()
    assert row.choice.currentText() == "Ne pas lire"
    at.press(dialog, dialog.forward)
    assert dialog.forward.isEnabled()
    at.press(dialog, dialog.back)
    row.tick.setFocus()
    at.qtbot.keyClick(row.tick, Qt.Key.Key_Space)
    assert (row.state.text(), row.choice.currentText()) == ("✓ confirmée", "Prénoms")
    at.press(dialog, dialog.forward)
    assert [p.code for p in dialog.check_step.model(PROBLEMS).rows] == ["IDENTITY_MISMATCH"]
    assert not dialog.forward.isEnabled()
    dialog.reject()


def test_going_back_and_forth_keeps_the_choices(open_import: OpenImport) -> None:
    at = open_import()
    dialog = at.read(FOREIGN)
    choose(at, dialog, 0, "INE")
    choose(at, dialog, 1, "BC01-E2")
    at.press(dialog, dialog.forward)
    assert step_of(dialog) == CHECK
    at.press(dialog, dialog.steps.buttons[FILE])
    assert step_of(dialog) == FILE
    assert "notes.xlsx" in dialog.file_step.title.text()
    at.press(dialog, dialog.forward)
    assert [r.choice.currentText() for r in dialog.columns_step.panel.rows[:2]] == [
        "INE",
        "BC01-E2 · Note d'intention numérique",
    ]
    at.press(dialog, dialog.forward)
    at.press(dialog, dialog.forward)
    assert at.stored(0, "BC01-E2") == "15.50"
    dialog.reject()


def test_another_header_row_is_chosen(open_import: OpenImport) -> None:
    at = open_import()
    rows = [["INE", "BC01-E1"], ["INE", "BC01-E2"], [INE, "7"]]
    dialog = at.read(rows)
    header = dialog.columns_step.panel.header
    assert header.currentText() == "Ligne 1 : INE · BC01-E1"
    header.setFocus()
    at.qtbot.keyClick(header, Qt.Key.Key_Down)
    assert dialog.columns_step.panel.rows[1].column.title == "BC01-E2"
    at.press(dialog, dialog.forward)
    (change,) = dialog.check_step.model(UPDATED).rows
    assert change.what == "BC01-E2"
    dialog.reject()


def test_an_error_in_a_workbook_blocks_the_import_and_says_where(open_import: OpenImport) -> None:
    at = open_import()
    dialog = at.read([["INE", "BC01-E1", "BC01-E2"], [INE, "21", "13"], [], ["Total", "34", ""]])
    at.press(dialog, dialog.forward)
    assert not dialog.forward.isEnabled()
    (problem,) = dialog.check_step.model(PROBLEMS).rows
    assert (problem.sheet, problem.cell) == ("Notes BC01", "B2")
    assert "1 erreur à corriger" in dialog.check_step.verdict.text()
    at.press(dialog, dialog.check_step.tab(IGNORED))
    assert [i.why for i in dialog.check_step.model(IGNORED).rows] == [
        "ligne vide", "total ou moyenne",
    ]  # fmt: skip
    whole, sheet = dialog.check_step.sheets.rows
    assert (whole.updated, whole.problems, sheet.name) == (1, 1, "Notes BC01")
    dialog.reject()


def test_one_sheet_is_shown_apart(open_import: OpenImport) -> None:
    at = open_import()
    dialog = at.open()
    dialog.read(SAMPLES / "ten-errors.xls")
    at.wait(dialog)
    at.press(dialog, dialog.forward)
    step = dialog.check_step
    every = len(step.model(PROBLEMS).rows)
    step.sheet_table.setFocus()
    at.qtbot.keyClick(step.sheet_table, Qt.Key.Key_Down)
    assert {p.sheet for p in step.model(PROBLEMS).rows} == {"Candidats"}
    assert 0 < len(step.model(PROBLEMS).rows) < every
    assert len(step.model(ADDED).rows) == step.sheet_table.current_row().added
    dialog.reject()


def test_an_import_ends_what_could_be_redone_as_any_gesture_does(open_import: OpenImport) -> None:
    at = open_import()
    workspace = at.workspace
    assert workspace.do(set_marks, [MarkEdit(at.ids[0], "BC01-E1", "9")]) is not None
    workspace.undo()
    assert there(workspace.history.to_redo)
    dialog = at.read(GOOD)
    at.press(dialog, dialog.forward)
    at.press(dialog, dialog.forward)
    assert (step_of(dialog), at.stored(0, "BC01-E1")) == (DONE, "15.50")
    assert workspace.history.to_redo is None
    dialog.reject()


def test_a_workbook_that_changes_nothing_leaves_what_can_be_redone(open_import: OpenImport) -> None:
    at = open_import()
    workspace = at.workspace
    assert workspace.do(set_marks, [MarkEdit(at.ids[0], "BC01-E2", "9")]) is not None
    workspace.undo()
    dialog = at.read([["INE", "BC01-E1"], [INE, at.stored(0, "BC01-E1")]])
    at.press(dialog, dialog.forward)
    at.press(dialog, dialog.forward)
    assert workspace.history.to_redo is not None
    dialog.reject()
