"""The page Candidats: who is current while the list changes around them."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jury_app.application import candidates
from tests.ui_helpers import candidates_page, dialog_of, opened
from ui.main_window import MainWindow
from ui.pages.candidate_dialog import CandidateDialog
from ui.pages.candidates import CandidatesPage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise|grabbing", extend=True)


def current(page: CandidatesPage) -> int | None:
    """Id of the candidate the page's gestures are for."""
    row = page.table.current_row()
    return None if row is None else row.row.id


def test_who_leaves_the_filter_stays_until_another_is_current(
    qtbot: QtBot, window: MainWindow
) -> None:
    page, workspace = candidates_page(window), opened(window)
    first, second, third = workspace.view.session.order
    page.option.choose("Image")
    page.table.select_key(second)
    workspace.attempt(candidates.edit, second, {"option": "Montage"})
    assert current(page) == second
    assert [one.row.id for one in page.model.rows] == [first, second, third]
    page.table.select_key(third)
    qtbot.waitUntil(lambda: [one.row.id for one in page.model.rows] == [first, third])
    assert current(page) == third


def test_clearing_a_search_brings_the_candidate_chosen_before_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    page, workspace = candidates_page(window), opened(window)
    _first, second, third = workspace.view.session.order
    page.table.select_key(second)
    searched = workspace.view.session.candidates[third]
    page.search.setText(searched.name)
    qtbot.waitUntil(lambda: current(page) == third)
    page.search.clear()
    qtbot.waitUntil(lambda: current(page) == second)
    page.search.setText(searched.name)
    qtbot.waitUntil(lambda: current(page) == third)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    dialog_of(qtbot, CandidateDialog).reject()
    page.search.clear()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert current(page) == third, "a gesture was for them"
