"""Nothing is cut, out of sight or on top of something else, down to the least window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from jury_app.bootstrap import services
from tests.documents_builder import build
from tests.looks import flaws
from tests.looks_walk import walk
from ui.painted import ElidedLabel
from ui.tour import Tour
from ui.widgets import Chip, button, keep_gutter, label, unbroken

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
    tour.close()
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
