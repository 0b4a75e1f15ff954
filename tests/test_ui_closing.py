"""The closing page on a real dossier: points, preview, printing, sealing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from jury_app import bootstrap
from jury_app.application import deliberating, marks
from jury_app.domain.errors import EnvironmentFault
from tests.sitting_builder import dress, services, sitting
from tests.ui_helpers import building, paper, there
from ui.jobs import Job
from ui.pages.closing import ClosingPage
from ui.pages.closing_forms import fours
from ui.pages.closing_points import points
from ui.pdf_pages import PdfPages, print_pages
from ui.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Closing:
    """A closing page on a dossier with the real minutes."""

    def __init__(self, qtbot: QtBot, folder: Path, **given: Any) -> None:
        dress()
        self.dossier, self.session_id, self.ids = sitting(folder, 3)
        self.qtbot = qtbot
        self.workspace = Workspace(self.dossier)
        real = bootstrap.services()
        drawn = {"draw_minutes": real.draw_minutes, "write_minutes": real.write_minutes, **given}
        self.page = ClosingPage(self.workspace, services(self.dossier, **drawn))
        qtbot.addWidget(self.page, before_close_func=lambda _page: self.settle())
        self.page.resize(1162, 712)
        with qtbot.waitExposed(self.page):
            self.page.show()

    def settle(self) -> None:
        """Wait until no job runs or is about to."""
        self.qtbot.waitUntil(
            lambda: self.page._job is None and not self.page._later.isActive(), timeout=20_000
        )

    def decide_all(self) -> None:
        """Adopt every proposal."""
        deliberating.adopt(self.dossier, self.session_id)
        self.workspace.reload()


OpenClosing = Callable[..., Closing]


@pytest.fixture
def open_closing(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenClosing]:
    with building(Closing, qtbot, tmp_path) as build:
        yield build


def test_what_blocks_is_gathered_by_rule_and_leads_to_its_page(open_closing: OpenClosing) -> None:
    at = open_closing()
    first = points(at.workspace.view)[0]
    assert (first.rule, first.text, first.page) == (
        "CLOSE-UNDECIDED", "3 candidats non décidés", "deliberation",
    )  # fmt: skip
    assert not at.page.confirm.seal.isEnabled()
    see = next(b for b in at.page.points.findChildren(QPushButton) if "non décidés" in
               b.accessibleName())  # fmt: skip
    with at.qtbot.waitSignal(at.page.go_to) as led:
        at.qtbot.mouseClick(see, Qt.MouseButton.LeftButton)
    assert led.args[0] == "deliberation"


def test_a_mark_changed_under_a_decision_is_a_point(open_closing: OpenClosing) -> None:
    at = open_closing()
    at.decide_all()
    marks.set_marks(at.dossier, at.session_id, [marks.MarkEdit(at.ids[0], "BC01-E1", "9")], True)
    at.workspace.reload()
    blocking = [p for p in points(at.workspace.view) if p.tone == "bad"]
    assert [p.rule for p in blocking] == ["CLOSE-REVIEW"]
    assert "BC01" in blocking[0].text


def test_both_confirm_and_the_session_is_sealed(open_closing: OpenClosing) -> None:
    at = open_closing()
    at.decide_all()
    confirm = at.page.confirm
    confirm.chair_agrees.setChecked(True)
    assert not confirm.seal.isEnabled()
    confirm.secretary_agrees.setChecked(True)
    at.qtbot.mouseClick(confirm.seal, Qt.MouseButton.LeftButton)
    assert at.workspace.view.session.state == "deliberation"
    there(at.page.question).accept_button.click()
    row = at.workspace.view.session.row
    assert row.state == "closed"
    assert at.page.seal.isVisible()
    assert there(row.minutes_number) in at.page.seal.number.text()
    assert at.page.seal.seal.text().replace(" ", "").lower() == row.seal
    assert at.page.points.isHidden()
    at.settle()
    assert "FINAL" in at.page.state.text()


def test_another_chair_is_refused_with_a_sentence(open_closing: OpenClosing) -> None:
    at = open_closing()
    at.decide_all()
    at.page.confirm.chair.setCurrentIndex(1)
    for box in (at.page.confirm.chair_agrees, at.page.confirm.secretary_agrees):
        box.setChecked(True)
    at.page.confirm.seal.click()
    there(at.page.question).accept_button.click()
    assert at.workspace.view.session.state == "deliberation"
    assert "ALPHA" in at.page.confirm.message.text()


def test_the_preview_shows_pages_zooms_and_turns_them(open_closing: OpenClosing) -> None:
    at = open_closing()
    at.settle()
    view = at.page.sheets
    assert view.count >= 2
    assert at.page.page.text() == f"page 1 / {view.count}"
    at.qtbot.waitUntil(lambda: bool(view._images))
    at.qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.page == 2
    at.qtbot.mouseClick(at.page.larger, Qt.MouseButton.LeftButton)
    assert view.zoom > 1
    at.qtbot.mouseClick(at.page.smaller, Qt.MouseButton.LeftButton)
    assert view.zoom == 1
    at.qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.page == 1


def test_the_preview_follows_changes(open_closing: OpenClosing) -> None:
    at = open_closing()
    at.settle()
    first = at.page.minutes
    at.page.events.text.setText("Coupure de courant")
    at.page.events.add.click()
    at.settle()
    assert at.workspace.view.session.events[0].text == "Coupure de courant"
    assert at.page.minutes not in {None, first}


def test_events_are_added_and_taken_back(open_closing: OpenClosing) -> None:
    at = open_closing()
    at.page.events.add.click()
    assert at.page.events.message.isVisible()
    at.qtbot.keyClicks(at.page.events.text, "Une remarque")
    at.qtbot.keyClick(at.page.events.text, Qt.Key.Key_Return)
    assert at.page.events.text.text() == ""
    drop = next(b for b in at.page.events.findChildren(QPushButton) if b.text() == "Retirer")
    drop.click()
    assert at.workspace.view.session.events == ()


def test_the_minutes_are_saved_and_printed_by_page_range(
    open_closing: OpenClosing, tmp_path: Path
) -> None:
    at = open_closing()
    at.settle()
    at.page.save_to(tmp_path / "pv.pdf")
    at.qtbot.waitUntil(at.page.told.isVisible, timeout=20_000)
    assert "pv.pdf" in at.page.told.text
    saved = (tmp_path / "pv.pdf").read_bytes()
    whole = PdfPages(saved)
    count = len(whole)
    whole.close()
    printer = paper(tmp_path / "out.pdf", 72)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    steps: list[tuple[int, int]] = []
    assert print_pages(saved, printer, lambda *s: steps.append(s)) == 1
    assert steps == [(0, 1)]
    printed = pypdfium2.PdfDocument((tmp_path / "out.pdf").read_bytes())
    assert len(printed) == 1
    printed.close()
    assert count >= 2


def test_printing_from_the_page_runs_in_a_job(open_closing: OpenClosing, tmp_path: Path) -> None:
    at = open_closing()
    at.settle()
    printer = paper(tmp_path / "out.pdf", 50)
    at.page.print_on(printer)
    [job] = at.page.findChildren(Job)
    with at.qtbot.waitSignal(job.finished, timeout=20_000):
        pass
    assert (tmp_path / "out.pdf").stat().st_size > 1000


def test_a_save_refused_is_said_and_the_preview_stays(
    open_closing: OpenClosing, tmp_path: Path
) -> None:
    def write(*_arguments: object) -> tuple[str, ...]:
        raise EnvironmentFault("DISK_FAULT", "Le support ne répond plus.")

    at = open_closing(write_minutes=write)
    at.settle()
    with at.qtbot.waitSignal(at.workspace.refused) as refused:
        at.page.save_to(tmp_path / "pv.pdf")
    assert refused.args[0].message == "Le support ne répond plus."
    assert at.page.sheets.isVisible()
    assert at.page.told.isHidden()


def test_a_save_that_crashes_is_reported_and_the_preview_stays(
    open_closing: OpenClosing, tmp_path: Path
) -> None:
    def write(*_arguments: object) -> tuple[str, ...]:
        raise ZeroDivisionError

    at = open_closing(write_minutes=write)
    at.settle()
    with at.qtbot.captureExceptions() as crashes:
        at.page.save_to(tmp_path / "pv.pdf")
        at.qtbot.waitUntil(lambda: bool(crashes))
    assert [kind for kind, _error, _where in crashes] == [ZeroDivisionError]
    assert at.page.sheets.isVisible()


def test_what_was_saved_is_told_until_something_changes(open_closing: Any, tmp_path: Path) -> None:
    at = open_closing()
    at.settle()
    at.page.save_to(tmp_path / "pv.pdf")
    at.qtbot.waitUntil(at.page.told.isVisible, timeout=20_000)
    at.decide_all()
    assert at.page.told.isHidden()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_print_refused_is_said_and_the_preview_stays(
    open_closing: OpenClosing, tmp_path: Path
) -> None:
    at = open_closing()
    at.settle()
    with at.qtbot.waitSignal(at.workspace.refused) as refused:
        at.page.print_on(paper(tmp_path / "nowhere" / "out.pdf", 50))
    assert refused.args[0].code == "PRINTER"
    assert at.page.sheets.isVisible()


def test_a_preview_that_cannot_be_drawn_is_explained(open_closing: OpenClosing) -> None:
    def draw(*_arguments: object) -> tuple[bytes, tuple[str, ...]]:
        raise EnvironmentFault("DISK_FAULT", "Le support ne répond plus.")

    at = open_closing(draw_minutes=draw)
    at.settle()
    assert at.page.working.text() == "Le support ne répond plus."
    assert at.page.working.isVisible()


def test_leaving_the_page_ends_the_drawing_and_coming_back_begins_it_again(
    open_closing: OpenClosing,
) -> None:
    left, begun = Event(), 0

    def draw(*arguments: Any) -> tuple[bytes, tuple[str, ...]]:
        nonlocal begun
        begun += 1
        assert begun > 1 or left.wait(10)
        drawn: tuple[bytes, tuple[str, ...]] = bootstrap.services().draw_minutes(*arguments)
        return drawn

    at = open_closing(draw_minutes=draw)
    at.qtbot.waitUntil(lambda: begun == 1)
    at.page.hide()
    left.set()
    at.settle()
    assert at.page.minutes is None
    at.page.show()
    at.settle()
    assert (begun, at.page.sheets.isVisible()) == (2, True)


def test_a_document_that_is_no_pdf_is_refused() -> None:
    with pytest.raises(EnvironmentFault, match="n'est pas un PDF lisible"):
        PdfPages(b"not a pdf")


def test_fingerprints_come_in_groups_of_four() -> None:
    assert fours("3f9ac1d0") == "3F9A C1D0"
