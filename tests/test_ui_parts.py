"""Colours, fields, tables and icons by themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from tests.ui_helpers import (
    dressed,
)
from ui import fields, icons, platform_check, reading
from ui.steps import STEPS
from ui.tables import Column, RowsModel, Table
from ui.widgets import label

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", extend=True),
    pytest.mark.usefixtures("dressed_app"),
]


@pytest.fixture
def dressed_app(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    with dressed(qapp, tmp_path):
        yield


def test_qt_speaks_french(qtbot: QtBot) -> None:
    standard = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(standard.Cancel | standard.Yes | standard.Close | standard.Save)
    qtbot.addWidget(box)
    said = {one.text().replace("&", "") for one in box.buttons()}
    assert said == {"Annuler", "Oui", "Fermer", "Enregistrer"}


def test_model_keeps_its_promises(qtbot: QtBot) -> None:
    columns = [
        Column[tuple[int, str]]("N°", lambda r: str(r[0]), key=lambda r: r[0], right=True),
        Column[tuple[int, str]]("Nom", lambda r: r[1], tone=lambda _r: "good", note=lambda _r: "x"),
    ]
    model = RowsModel([(1, "b"), (2, "a")], columns, key=lambda r: r[0])
    tester = QAbstractItemModelTester(model)
    table = Table(model, "Essai", lines=2)
    qtbot.addWidget(table)
    table.show()
    table.select_key(2)
    model.set_rows([(1, "b"), (2, "c")])
    assert table.current_row() == (2, "c")
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [row[0] for row in model.rows] == [2, 1]
    model.set_rows([(3, "z"), (2, "c")])
    assert table.current_row() == (2, "c")
    said = model.data(model.index(0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "3, Nom : z, x"
    model.set_rows([])
    assert table.current_row() is None
    assert tester.failureReportingMode()


@pytest.mark.parametrize(
    ("typed", "read"),
    [("4/12/2026", "2026-12-04"), ("04.12.26", "2026-12-04"), ("2026-12-04", "2026-12-04"),
     ("1er août 2026", "2026-08-01"), ("31/02/2026", None), ("demain", None)],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(typed: str, read: str | None) -> None:
    found = reading.read_date(typed)
    assert (found.isoformat() if found else None) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("14:30", "14:30"), ("14h30", "14:30"), ("9 h", "09:00"), ("25:00", None), ("x", None)],
)
def test_times_are_read_as_people_write_them(typed: str, read: str | None) -> None:
    assert reading.read_time(typed) == read


def test_figures_take_comma_and_point() -> None:
    assert str(reading.read_figure("12,5")) == str(reading.read_figure(" 12.5 ")) == "12.5"
    assert reading.read_figure("1e999x") is None
    assert reading.plain_figure(reading.read_figure("10.50")) == "10,5"


def test_wheel_changes_nothing(qtbot: QtBot) -> None:
    choice = fields.Choice([(1, "un"), (2, "deux")])
    qtbot.addWidget(choice)
    choice.show()
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(choice, event)
    assert choice.value() == 1


def test_missing_libraries_are_named() -> None:
    def load(name: str) -> None:
        if "xcb-cursor" in name:
            raise OSError(name)

    said = platform_check.problem("linux", {"DISPLAY": ":0"}, load)
    assert "libxcb-cursor0" in said
    assert not platform_check.problem("linux", {"QT_QPA_PLATFORM": "offscreen"}, load)
    assert not platform_check.problem("linux", {"WAYLAND_DISPLAY": "wayland-0"}, load)
    assert not platform_check.problem("win32", {}, load)
    assert "DISPLAY" in platform_check.problem("linux", {}, load)


def test_every_icon_is_drawn() -> None:
    colour = QColor("black")
    for name in {*icons.SIGNS.values(), *(step.key for step in STEPS)}:
        assert not icons.icon(name, colour).isNull()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Refusé : la séance est close.", "Refusé\u00a0: la séance est close."),
        ("« Son » ; à revoir !", "«\u00a0Son\u00a0»\u00a0; à revoir\u00a0!"),
        ("Le PV n° 12 ne change pas.", "Le PV n°\u00a012 ne change\u00a0pas."),
        ("Quorum :\n– 50 % des membres ?", "Quorum\u00a0:\n– 50\u00a0% des membres\u00a0?"),
        ("/dossiers/Jury de mai", "/dossiers/Jury de mai"),
    ],
)
def test_no_line_begins_with_a_sign(qtbot: QtBot, given: str, shown: str) -> None:
    made = label(given, wrap=True)
    qtbot.addWidget(made)
    assert QLabel.text(made) == shown
    assert made.text() == given
    made.clear()
    assert made.text() == QLabel.text(made) == ""
