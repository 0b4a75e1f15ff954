"""Nothing is cut, out of sight or on top of something else, down to the least window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jury_app.application import marks
from jury_app.bootstrap import services
from jury_app.domain.wording import plural
from tests.documents_builder import build
from tests.looks import flaws
from tests.looks_walk import walk
from tests.sitting_builder import dress, sitting
from tests.ui_helpers import page
from ui.dialogs import Dialog
from ui.fields import Choice, Line
from ui.findings import Disc, SignRow
from ui.import_dialog import ImportDialog
from ui.pages.marks import MarksPage
from ui.pages.session import SessionPage
from ui.painted import ElidedLabel
from ui.tour import Tour, settle
from ui.typography import unbroken
from ui.widgets import Chip, button, keep_gutter, label

pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", r"support raise\(\)", "support grabbing the keyboard", extend=True
)
LEAST, USUAL = QSize(900, 500), QSize(1366, 768)


@pytest.mark.usefixtures("qapp")
def test_the_usual_window_shows_every_page_whole(tmp_path: Path) -> None:
    assert walk(tmp_path, 3, "light", USUAL, only_pages=True) == []


@pytest.mark.usefixtures("qapp")
def test_the_least_window_shows_every_page_and_dialog_whole(tmp_path: Path) -> None:
    assert walk(tmp_path, 30, "dark", LEAST) == []


@pytest.mark.usefixtures("qapp")
def test_a_closed_session_shows_every_page_whole(tmp_path: Path) -> None:
    build(tmp_path / "closed.jury")
    tour = Tour(services(), tmp_path / "closed.jury", tmp_path, LEAST)
    found = {key: flaws(tour.window) for key, _picture in tour.pages()}
    pages = tour.window.findChildren(SessionPage)
    examples = [one.placeholderText() for one in pages[0].findChildren(Line) if one.isReadOnly()]
    tour.close()
    assert set(examples) <= {"", "aucune"}, "an example is taken for a value"
    assert {key for key, some in found.items() if some} == set(), found


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    """An empty window of 300 pixels by 100."""
    made = QWidget()
    made.resize(300, 100)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("one", "place"),
    [
        (lambda: button("Adopter les propositions"), (0, 0, 60, 32)),
        (lambda: button("Suivant"), (260, 0, 90, 32)),
        (lambda: button("Suivant"), (0, 90, 90, 32)),
        (lambda: Chip("en attente", "wait"), (0, 0, 40, 19)),
        (lambda: label("DE LA ROCHE Marie"), (0, 0, 50, 20)),
        (lambda: label("Deux lignes de texte au moins", wrap=True), (0, 0, 100, 16)),
        (lambda: ElidedLabel("BÉRENGER Théo"), (0, 0, 50, 20)),
    ],
)
def test_a_cut_is_seen(room: QWidget, one: type[QWidget], place: tuple[int, int, int, int]) -> None:
    made = one()
    made.setParent(room)
    made.setGeometry(0, 0, 250, 60)
    made.show()
    assert flaws(room) == []
    made.setGeometry(*place)
    assert len(flaws(room)) == 1


def test_what_lies_on_something_else_is_seen(room: QWidget) -> None:
    for left in (0, 40):
        made = label("Proposition")
        made.setParent(room)
        made.setGeometry(left, 0, 100, 20)
        made.show()
    assert len(flaws(room)) == 1


def test_a_page_that_scrolls_sideways_is_seen(room: QWidget) -> None:
    area, inside = QScrollArea(room), QWidget()
    inside.resize(400, 50)
    area.setWidget(inside)
    area.setGeometry(0, 0, 300, 100)
    area.show()
    assert flaws(room) != []


def test_what_scrolls_is_as_wide_with_its_bar_as_without(qtbot: QtBot, room: QWidget) -> None:
    area, inside = QScrollArea(room, widgetResizable=True), QWidget()
    row = QHBoxLayout(inside)
    row.setContentsMargins(0, 0, 0, 0)
    held = label("Ce qui défile")
    row.addWidget(held)
    area.setWidget(inside)
    keep_gutter(area, row, 16)
    area.setGeometry(0, 0, 300, 100)
    area.show()
    qtbot.waitUntil(lambda: held.width() > 200)
    wide = held.width()
    held.setMinimumHeight(500)
    qtbot.waitUntil(area.verticalScrollBar().isVisible)
    qtbot.waitUntil(lambda: held.width() == wide)


def test_no_line_breaks_before_a_sign_of_two_strokes() -> None:
    said = unbroken("Écrivez « À discuter » : qui décide ? 12,5 % des voix ; rien d'autre !")
    assert said == (
        "Écrivez «\u00a0À discuter\u00a0»\u00a0: qui décide\u00a0? 12,5\u00a0% des voix\u00a0; "
        "rien d'autre\u00a0!"
    )
    assert unbroken("Un membre (minimum 1).") == "Un membre (minimum\u00a01)."
    assert unbroken("16 semaines · Langue B2") == "16 semaines\u00a0· Langue B2"


def test_a_dialog_begins_at_its_first_field(qtbot: QtBot, room: QWidget) -> None:
    for given in (False, True):
        dialog, choice, typed = Dialog(room, "Présence", "Enregistrer"), Choice(), Line()
        for one in (button("Copier"), choice, typed):
            dialog.body.addWidget(one)
        if given:
            typed.setFocus()
        dialog.open()
        assert dialog.focusWidget() is (typed if given else choice)
        dialog.reject()
    told = Dialog(room, "Rapport", "Continuer")
    told.body.addWidget(button("Copier"))
    told.open()
    assert told.focusWidget() is told.accept_button
    qtbot.keyClick(told, Qt.Key.Key_Escape)


def test_on_a_small_screen_the_list_of_a_dialog_gives_way_and_scrolls_alone(
    qtbot: QtBot, room: QWidget
) -> None:
    dress()
    dialog, listed = Dialog(room, "Historique", "Fermer", "Tous les gestes."), QTableWidget(90, 1)
    dialog.body.addWidget(dialog.give_room(listed, 300), 1)
    dialog.open()
    area = dialog.findChildren(QScrollArea)[0].verticalScrollBar()
    qtbot.waitUntil(lambda: listed.height() >= 300)
    whole, tall = dialog.height(), listed.height()
    dialog.resize(dialog.width(), whole - 150)
    qtbot.waitUntil(lambda: abs(tall - 150 - listed.height()) <= 2)
    assert area.maximum() == 0
    dialog.resize(dialog.width(), whole + 150)
    qtbot.waitUntil(lambda: abs(tall + 150 - listed.height()) <= 2)
    dialog.show_error("Le dossier est déjà ouvert.")
    qtbot.waitUntil(lambda: area.maximum() == 0)
    dialog.reject()


@pytest.mark.parametrize("message", ["Un point.", "Un point qui tient en plusieurs lignes. " * 9])
def test_a_sign_stands_beside_the_first_line_and_its_button(
    qtbot: QtBot, room: QWidget, message: str
) -> None:
    row = SignRow("bad", message, "", lambda: None)
    row.setParent(room)
    row.setGeometry(0, 0, 300, 180)
    row.show()
    sign, way = row.findChildren(Disc)[0], row.findChildren(QPushButton)[0]
    qtbot.waitUntil(lambda: way.y() > 0)
    assert abs(sign.geometry().center().y() - way.geometry().center().y()) <= 1


def test_thousands_stand_apart() -> None:
    assert plural(1600, "bloc", "blocs") == "1\u202f600 blocs"
    assert plural(999, "bloc", "blocs") == "999 blocs"


@pytest.fixture
def usual_text(qapp: QApplication) -> Iterator[None]:  # noqa: ARG001 - what is dressed
    """Texts have their usual size again after the test."""
    yield
    dress()


@pytest.mark.usefixtures("usual_text")
@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_a_large_text_cuts_no_button_nor_mark(tmp_path: Path, scale: float) -> None:
    dossier, session_id, ids = sitting(tmp_path)
    group = marks.add_group(dossier, session_id, "BC07-G1", "G01")
    marks.assign(dossier, session_id, "BC07-G1", ids, group)
    dossier.store.close()
    tour = Tour(services(), tmp_path / "dossier.jury", tmp_path, USUAL)
    tour.appearance.set_scale(scale)
    page(tour.window, "journal")
    settle(20)
    found = flaws(tour.window)
    marks_page = page(tour.window, "marks")
    assert isinstance(marks_page, MarksPage)
    marks_page.tabs[1].click()
    settle(20)
    found += [flaw for flaw in flaws(tour.window) if flaw.startswith("Line ")]
    marks_page.import_button.click()
    settle(20)
    [dialog] = tour.window.findChildren(ImportDialog)
    found += flaws(dialog)
    dialog.reject()
    tour.close()
    assert found == []
