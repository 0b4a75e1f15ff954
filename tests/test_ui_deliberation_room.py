"""The deliberation's card where there is little room: the current bloc whole, columns in line."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from jury_app.application import deliberating
from jury_app.domain.values import Verdict
from tests.sitting_page import OpenPage, Sitting

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
MOTIVE = "Absences répétées aux travaux pratiques, dossier rendu hors délai"


def resized(at: Sitting, width: int, height: int) -> None:
    at.page.resize(width, height)
    at.qtbot.waitUntil(lambda: (at.page.width(), at.page.height()) == (width, height))


def whole(row: QWidget, words: str) -> list[QLabel]:
    """The texts of a row in sight that say these words, every line of them shown."""
    shown = [one for one in row.findChildren(QLabel) if one.isVisible() and words in one.text()]
    return [one for one in shown
            if one.wordWrap() and one.height() >= one.heightForWidth(one.width())]  # fmt: skip


def test_the_current_bloc_says_all_in_a_low_window(open_page: OpenPage) -> None:
    at = open_page(1)
    at.workspace.attempt(deliberating.decide, at.ids[0], "BC03", Verdict.NVAL, MOTIVE)
    resized(at, 855, 472)
    card = at.page.card
    row = card.rows[2]
    at.click_bloc("BC02")
    at.qtbot.waitUntil(lambda: not whole(row, MOTIVE))
    card.rows[1].setFocus()
    at.press(Qt.Key.Key_Down)
    at.qtbot.waitUntil(lambda: bool(whole(row, MOTIVE)))
    area = card._scroll.viewport()

    def in_sight() -> bool:
        current = card.rows[card.current]
        return area.rect().contains(current.rect().translated(current.mapTo(area, QPoint())))

    for code in ("BC10", "BC03"):
        at.click_bloc(code)
        at.qtbot.waitUntil(in_sight)


def test_chips_stand_under_their_titles_when_the_card_scrolls(open_page: OpenPage) -> None:
    at = open_page(1)
    for code in ("BC01", "BC02", "BC03", "BC04", "BC05"):
        at.workspace.attempt(deliberating.decide, at.ids[0], code, Verdict.NVAL, MOTIVE)
    card, row = at.page.card, at.page.card.rows[0]
    title = next(one for one in card.findChildren(QLabel) if one.text() == "Proposition")

    def apart() -> int:
        return int(title.mapTo(card, QPoint()).x() - row.proposal.mapTo(card, QPoint()).x())

    bar = card._scroll.verticalScrollBar()
    for height in (600, 900):
        resized(at, 1162, height)
        at.qtbot.waitUntil(bar.isVisible if height == 600 else lambda: not bar.isVisible())
        at.qtbot.waitUntil(lambda: apart() == 0)
