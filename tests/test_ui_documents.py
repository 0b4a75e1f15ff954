"""The page « Documents »: every kind, made singly or merged, and its settings."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from jury_app.application.documents.keeping import settings_of
from jury_app.application.documents.kinds import KINDS
from jury_app.application.documents.order import Order, offers
from jury_app.catalog import Catalog
from tests.naming import nameless
from tests.ui_helpers import closing_page, dialog_of, opened, page, paper, says, shut
from ui.jobs import Job
from ui.main_window import MainWindow
from ui.pages.documents import DocumentsPage
from ui.pages.documents_dialogs import MakeDialog
from ui.printing import PrintDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


class _StoppedError(Exception):
    pass


class _LateEvening:
    """A clock half an hour after midnight in Paris."""

    def now(self) -> str:
        return "2026-12-04T23:30:00Z"


@pytest.fixture
def documents(window: MainWindow) -> DocumentsPage:
    """The page on a dossier in preparation."""
    shown = page(window, "documents")
    assert isinstance(shown, DocumentsPage)
    return shown


def test_each_kind_says_what_it_gives_or_why_not(documents: DocumentsPage) -> None:
    rows = documents.kinds.rows
    assert set(rows) == set(KINDS)
    assert rows["summons"].make.isEnabled()
    assert rows["summons"].chip.text() == "8 documents"
    assert rows["transcripts"].chip.text() == "Projet — 3 documents"
    assert not rows["display"].make.isEnabled()
    assert [row.print.isEnabled() for row in rows.values()] == [
        row.make.isEnabled() for row in rows.values()
    ]
    assert "Après la clôture" in rows["display"].why.text()
    assert "voies de recours" in rows["letters"].why.text()
    assert "carence" in rows["deficiency"].why.text()


def test_documents_are_made_singly_or_merged(
    qtbot: QtBot, documents: DocumentsPage, tmp_path: Path
) -> None:
    told = documents.told
    documents.write_documents(Order("summons"), tmp_path / "each")
    qtbot.waitUntil(lambda: "8 fichiers" in told.text)
    assert len(list((tmp_path / "each").glob("*.pdf"))) == 8
    assert "L'heure de la séance" in told.text
    documents.write_documents(Order("summons", merged=True), tmp_path / "one")
    qtbot.waitUntil(lambda: "Convocations" in told.text)
    assert len(list((tmp_path / "one").glob("*.pdf"))) == 1


def test_a_stopped_job_leaves_nothing(documents: DocumentsPage, tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise _StoppedError

    workspace = documents.workspace
    with pytest.raises(_StoppedError):
        documents.services.write_documents(
            workspace.dossier, workspace.session_id, Order("summons"), tmp_path / "out", stop
        )
    assert not (tmp_path / "out").exists()


def test_an_order_is_asked_with_its_date(qtbot: QtBot, documents: DocumentsPage) -> None:
    documents.kinds.rows["transcripts"].make.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    shut(qtbot, dialog)
    offer = documents.kinds.rows["transcripts"]._offer
    assert offer is not None
    asked = documents.ask_documents(offer)
    orders: list[Order] = []
    asked.ordered.disconnect()
    asked.ordered.connect(orders.append)
    asked.day.setText("demain")
    asked.accept_button.click()
    assert asked.isVisible()
    asked.merged.setChecked(True)
    asked.day.setText("10/12/2026")
    asked.accept_button.click()
    assert orders == [Order("transcripts", merged=True, draft=True, day="2026-12-10")]


def test_the_date_offered_is_the_day_in_paris(documents: DocumentsPage) -> None:
    workspace = documents.workspace
    workspace.dossier = replace(workspace.dossier, clock=_LateEvening())
    offer = next(one for one in offers(workspace.dossier, workspace.view) if one.count)
    asked = documents.ask_documents(offer)
    assert asked.day.value() == "2026-12-05"
    asked.reject()


def _proposed(qtbot: QtBot, ask: Callable[[], object]) -> Path:
    """Return the path a page proposes to save something."""
    ask()
    dialog = dialog_of(qtbot, QFileDialog)
    assert dialog.nameFilters() == ["Documents PDF (*.pdf)"]
    [path] = dialog.selectedFiles()
    shut(qtbot, dialog)
    return Path(path)


def test_the_minutes_are_proposed_alike_on_both_pages_beside_the_last_ones(
    qtbot: QtBot, documents: DocumentsPage, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    for told, ask in (
        (documents.told, documents.ask_minutes),
        (closing_page(window).told, closing_page(window).ask_save),
    ):
        told.tell((tmp_path / "out" / "autre.pdf",))
        assert _proposed(qtbot, ask) == tmp_path / "out" / "Projet de PV — Session 2026.pdf"


def test_a_file_to_check_is_looked_for_where_documents_were_written(
    qtbot: QtBot, documents: DocumentsPage, tmp_path: Path
) -> None:
    documents.told.tell((tmp_path / "pv.pdf",))
    documents.ask_file()
    dialog = dialog_of(qtbot, QFileDialog)
    assert Path(dialog.directory().absolutePath()) == tmp_path
    shut(qtbot, dialog)


def test_settings_are_kept_and_open_the_letters(
    qtbot: QtBot, documents: DocumentsPage, window: MainWindow, tmp_path: Path
) -> None:
    dialog = documents.ask_settings()
    dialog.effect.choose("visa")
    dialog.court.setText("tribunal judiciaire d'Orval")
    dialog.signatory.setText("Mme Dina DELTA")
    Image.new("RGBA", (3000, 500), (200, 20, 20, 90)).save(tmp_path / "logo.png")
    (tmp_path / "no.png").write_bytes(b"no picture")
    dialog.take_logo(tmp_path / "no.png")
    assert says(dialog, "no.png")
    dialog.take_logo(tmp_path / "logo.png")
    assert not says(dialog, "no.png")
    dialog.accept_button.click()
    workspace = opened(window)
    kept = settings_of(workspace.dossier, workspace.session_id)
    assert (kept.effect, kept.signatory) == ("visa", "Mme Dina DELTA")
    assert kept.logo_image.startswith(b"\x89PNG")
    assert documents.kinds.rows["letters"].make.isEnabled()
    documents.write_documents(Order("letters", merged=True, draft=True), tmp_path / "out")
    qtbot.waitUntil(lambda: "Lettres" in documents.told.text)
    dialog = documents.ask_settings()
    dialog.forget_logo.click()
    dialog.accept_button.click()
    assert not settings_of(workspace.dossier, workspace.session_id).logo


def _preview(qtbot: QtBot) -> PrintDialog:
    """Wait for what was drawn to be shown."""
    shown = dialog_of(qtbot, PrintDialog)
    assert nameless(shown) == []
    return shown


def test_a_kind_is_seen_then_printed_as_it_would_be_written(
    qtbot: QtBot, documents: DocumentsPage, tmp_path: Path
) -> None:
    row = documents.kinds.rows["summons"]
    assert row.print.accessibleName() == "Imprimer : Convocations"
    row.print.click()
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, MakeDialog)
    assert not asked.each.isVisible()
    asked.day.setText("10/12/2026")
    asked.accept_button.click()
    shown = _preview(qtbot)
    assert shown.windowTitle() == "Imprimer : Convocations"
    assert shown.view.count == 8
    assert shown.view.accessibleName() == "Aperçu : Convocations"
    assert shown.told.text().startswith("8 pages\nL'heure de la séance")
    order = Order("summons", merged=True, day="2026-12-10")
    documents.write_documents(order, tmp_path / "one")
    qtbot.waitUntil(lambda: bool(documents.told.text))
    [written] = (tmp_path / "one").iterdir()
    assert shown._data == written.read_bytes()
    printer = paper(tmp_path / "paper.pdf", 40)
    with qtbot.waitSignal(shown.accepted):
        shown.print_on(printer)
    assert (tmp_path / "paper.pdf").stat().st_size > 1000


def test_the_draft_minutes_are_printed_by_key(qtbot: QtBot, documents: DocumentsPage) -> None:
    window = documents.window()
    with qtbot.waitActive(window):
        window.activateWindow()
    assert documents.print_button.accessibleName() == "Imprimer le procès-verbal"
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    shown = _preview(qtbot)
    assert shown.windowTitle() == "Imprimer : Projet de procès-verbal"
    assert shown.view.count > 1
    assert "Lettres sans dessin dans les polices : Ꙩ" in shown.told.text()
    shut(qtbot, shown)


def test_a_print_refused_is_said(qtbot: QtBot, documents: DocumentsPage) -> None:
    with qtbot.waitSignal(documents.workspace.refused) as refused:
        documents.print_documents(Order("letters", draft=True))
    assert "voies de recours" in refused.args[0].message
    assert not isinstance(QApplication.activeModalWidget(), PrintDialog)


@pytest.mark.parametrize("leaving", [False, True])
def test_a_print_that_is_stopped_shows_nothing(
    qtbot: QtBot, documents: DocumentsPage, window: MainWindow, leaving: bool
) -> None:
    documents.print_documents(Order("summons"))
    [job] = window.findChildren(Job)
    with qtbot.waitSignal(job.finished):
        if leaving:
            job.wait()  # drawn, but the dossier is closed before it could be shown
            window.close_dossier()
        else:
            job.cancel()
    QApplication.processEvents()
    assert window.findChildren(PrintDialog) == []


def test_a_bad_logo_of_the_school_is_told_beside_each_kind(
    window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "logo.png").write_bytes(b"no picture")
    workspace = opened(window)
    workspace.dossier = replace(workspace.dossier, catalog=Catalog((tmp_path,)))
    shown = page(window, "documents")
    assert isinstance(shown, DocumentsPage)
    for row in shown.kinds.rows.values():
        assert not row.make.isEnabled()
        assert "logo.png est à corriger" in row.why.text()
