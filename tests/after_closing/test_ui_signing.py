"""The window after closing: signing, keeping, correcting, archiving, checking, printing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QPageRanges, QPointingDevice, QTabletEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from jury_app.application.ink import Dot, Ink
from jury_app.application.pieces import pieces_of
from tests.naming import nameless
from tests.signing_builder import CHAIR, INK, PASSPHRASE, Closed, closed_session, codes
from tests.tampering import older_and_covered, rewritten, sign_anyway
from tests.ui_helpers import closing_page, dialog_of, opened, page, paper, press, says, shut
from ui.dialogs import Dialog
from ui.main_window import MainWindow
from ui.pages.closing_after import AfterPanel
from ui.pages.documents import DocumentsPage
from ui.paper_check import dropped_pdf
from ui.pdf_pages import print_pages
from ui.printing import PrintDialog
from ui.signing.certificate import CertificateDialog
from ui.signing.dialog import SigningDialog
from ui.signing.pad import DrawDialog, SignaturePad
from ui.verification import VerificationDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_LONG = 20_000


def _after(qtbot: QtBot, window: MainWindow) -> AfterPanel:
    found = closing_page(window)
    qtbot.waitUntil(lambda: found.minutes is not None, timeout=_LONG)
    assert nameless(window) == []
    return found.after


def _signing(qtbot: QtBot, after: AfterPanel) -> SigningDialog:
    after.sign.click()
    qtbot.waitUntil(lambda: isinstance(after.dialog, SigningDialog), timeout=_LONG)
    assert isinstance(after.dialog, SigningDialog)
    assert nameless(after.dialog) == []
    return after.dialog


def _draw(dialog: SigningDialog, who: str) -> None:
    press(dialog, f"Dessiner : {who}")
    drawing = dialog.asking
    assert isinstance(drawing, DrawDialog)
    assert nameless(drawing) == []
    drawing.pad.show_ink(INK.strokes)
    drawing.accept_button.click()


def test_minutes_are_signed_drawn_and_kept(
    qtbot: QtBot, window: MainWindow, closed: Closed, tmp_path: Path
) -> None:
    after = _after(qtbot, window)
    dialog = _signing(qtbot, after)
    assert not dialog.accept_button.isEnabled()
    _draw(dialog, "ZETA Zoé")
    press(dialog, f"Signer : {CHAIR}")
    asking = dialog.asking
    assert isinstance(asking, CertificateDialog)
    asking.file.setText(str(closed.certificate))
    asking.passphrase.setText("autre")
    asking.accept_button.click()
    qtbot.waitUntil(lambda: says(asking, "n'est pas la bonne"), timeout=_LONG)
    asking.passphrase.setText(PASSPHRASE)
    with qtbot.waitSignal(dialog.signed, timeout=_LONG):
        asking.accept_button.click()
    assert codes(dialog.path, closed.dossier) == []
    names = {b.accessibleName() for b in dialog.findChildren(QPushButton)
             if not b.isHidden() and shiboken6.isValid(b)}  # fmt: skip
    assert dialog.accept_button.isEnabled()
    assert "Signer : GAMMA Guy" in names
    dialog.accept_button.click()
    assert "gardé dans le dossier" in after.message.text()
    saved = tmp_path / "joint.pdf"
    with opened(window).dossier.store.read() as reader:
        [piece] = pieces_of(reader)
    after.save_piece(piece, saved)
    assert saved.read_bytes() == dialog.path.read_bytes()
    assert [button.accessibleName() for button in after.findChildren(QPushButton)
            if button.accessibleName().startswith("Enregistrer 2026")] != []  # fmt: skip


def test_a_drawing_after_the_first_signature_waits_for_its_own(
    qtbot: QtBot, window: MainWindow, closed: Closed, tmp_path: Path
) -> None:
    after = _after(qtbot, window)
    path = closed.sign(CHAIR, closed.minutes, tmp_path / "déjà.pdf")
    after.sign_file(path)
    qtbot.waitUntil(lambda: isinstance(after.dialog, SigningDialog), timeout=_LONG)
    dialog = after.dialog
    assert isinstance(dialog, SigningDialog)
    _draw(dialog, "ZETA Zoé")
    assert says(dialog, "qu'avec la signature électronique")
    dialog.accept_button.click()
    question = dialog_of(qtbot, Dialog)
    assert says(question, "la signature dessinée de ZETA Zoé")
    question.accept_button.click()
    assert "gardé dans le dossier" in after.message.text()


@pytest.mark.parametrize("close", ["Esc", "Fermer", "cross"])
def test_drawings_are_given_up_only_once_that_is_said(
    qtbot: QtBot, window: MainWindow, close: str
) -> None:
    dialog = _signing(qtbot, _after(qtbot, window))
    for who in ("ZETA Zoé", "ETA Éric"):
        _draw(dialog, who)
    close_by: dict[str, Callable[[], object]] = {
        "Esc": lambda: QTest.keyClick(dialog, Qt.Key.Key_Escape),
        "Fermer": lambda: press(dialog, "Fermer"), "cross": dialog.close,
    }  # fmt: skip
    close_by[close]()
    question = dialog_of(qtbot, Dialog)
    assert says(question, "la signature dessinée de ZETA Zoé et d'ETA Éric")
    shut(qtbot, question)
    assert dialog.isVisible()
    assert len(dialog.drawings) == 2
    close_by[close]()
    dialog_of(qtbot, Dialog).accept_button.click()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_a_dossier_that_leaves_does_not_wait_for_drawings(qtbot: QtBot, window: MainWindow) -> None:
    dialog = _signing(qtbot, _after(qtbot, window))
    _draw(dialog, "ZETA Zoé")
    window.close_dossier()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    assert QApplication.activeModalWidget() is None


def test_two_dossiers_of_one_folder_sign_each_its_own_minutes(
    qtbot: QtBot, window: MainWindow, closed: Closed, tmp_path: Path
) -> None:
    """Numbers of minutes are unique inside a dossier only."""
    (tmp_path / "other").mkdir()
    other = closed_session(tmp_path / "other", people=2)
    assert other.row.minutes_number == closed.row.minutes_number
    theirs = other.signed(tmp_path / f"{closed.row.minutes_number} - signé.pdf")
    scan = theirs.with_stem(f"{theirs.stem} (2)")
    scan.write_bytes(b"not a pdf")
    before = theirs.read_bytes()
    own = theirs.with_stem(f"{theirs.stem} (3)")
    after = _after(qtbot, window)
    for states in ([False, False], [True, False]):
        dialog = _signing(qtbot, after)
        assert dialog.path == own
        assert [bool(one.signature) for one in dialog._states][:2] == states
        dialog.reject()
        after.dialog = None
        closed.sign(CHAIR, closed.minutes, own)
    assert codes(own, closed.dossier) == []
    assert theirs.read_bytes() == before
    assert scan.read_bytes() == b"not a pdf"


def test_a_file_that_was_changed_is_refused(
    qtbot: QtBot, window: MainWindow, closed: Closed, tmp_path: Path
) -> None:
    after = _after(qtbot, window)
    spoilt = tmp_path / "autre.pdf"
    spoilt.write_bytes(closed.minutes.read_bytes() + b"x")
    after.sign_file(spoilt)
    qtbot.waitUntil(lambda: "ne peut pas être signé" in after.message.text(), timeout=_LONG)
    after.keep(tmp_path / "absent.jpg")
    assert "ne peut pas être lu" in after.message.text()


def test_a_trial_certificate_is_made_from_the_window(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    dialog = CertificateDialog(window, CHAIR, window._services.papers, tmp_path)
    dialog.open()
    assert nameless(dialog) == []
    dialog.accept_button.click()
    assert says(dialog, "Choisissez le fichier")
    dialog.trial.click()
    assert says(dialog, "phrase de passe")
    dialog.passphrase.setText(PASSPHRASE)
    dialog.make_trial(tmp_path / "trial.p12")
    assert dialog.file.text() == str(tmp_path / "trial.p12")
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.accept_button.click()
    assert chosen.args[0].certificate == tmp_path / "trial.p12"
    dialog.make_trial(tmp_path / "absent" / "trial.p12")
    assert says(dialog, "ne peut pas être écrit")
    dialog.reject()


def test_the_archive_is_written_from_the_window(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    after = _after(qtbot, window)
    after.archive_to(tmp_path / "a.zip")
    qtbot.waitUntil(lambda: "Archive écrite" in after.message.text(), timeout=_LONG)
    assert (tmp_path / "a.zip").stat().st_size > 1000


# The pad


def _pen(pad: SignaturePad, kind: QTabletEvent.Type, x: float, y: float, pressure: float) -> None:
    place = QPointF(x, y)
    event = QTabletEvent(
        kind, QPointingDevice.primaryPointingDevice(), place, pad.mapToGlobal(place), pressure,
        0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton,
    )  # fmt: skip
    QApplication.sendEvent(pad, event)


def test_a_pen_draws_with_its_pressure(qtbot: QtBot) -> None:
    pad = SignaturePad()
    qtbot.addWidget(pad)
    pad.resize(400, 160)
    pad.show()
    _pen(pad, QTabletEvent.Type.TabletPress, 40, 40, 0.1)
    _pen(pad, QTabletEvent.Type.TabletMove, 80, 60, 0.9)
    _pen(pad, QTabletEvent.Type.TabletMove, 900, 60, 0.9)
    with qtbot.waitSignal(pad.changed):
        _pen(pad, QTabletEvent.Type.TabletRelease, 120, 40, 0.2)
    ink = pad.ink
    assert [len(stroke) for stroke in ink.strokes] == [4]
    assert ink.strokes[0][0] == Dot(0.1, 0.1, 0.1)
    assert max(dot.x for dot in ink.strokes[0]) == 1.0
    widths = [curve.width for curve in ink.curves()]
    assert widths[0] < widths[1]
    pad.wipe()
    assert not pad.ink


def test_a_mouse_draws_and_a_click_is_no_signature(qtbot: QtBot) -> None:
    pad = SignaturePad()
    qtbot.addWidget(pad)
    pad.resize(400, 160)
    pad.show()
    QTest.mouseClick(pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert pad.ink.strokes
    assert not pad.ink
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    QTest.mouseMove(pad, QPoint(90, 70))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(120, 60))
    assert pad.ink
    dark = [pad.grab().toImage().pixelColor(x, y).lightness() < 100 for x in range(40, 130)
            for y in range(40, 80)]  # fmt: skip
    assert any(dark)


def test_curves_pass_through_every_dot() -> None:
    ink = Ink(((Dot(0, 0), Dot(0.1, 0.2), Dot(0.3, 0.1)), (Dot(0.5, 0.5),)), 0.4)
    curves = list(ink.curves())
    assert [c.start for c in curves] == [(0, 0), (0.1, 0.2), (0.5, 0.5)]
    assert [c.end for c in curves] == [(0.1, 0.2), (0.3, 0.1), (0.5, 0.5)]
    assert ink.edges() == (0, 0, 0.5, 0.5)


# Checking, printing


def test_minutes_dropped_on_the_window_are_checked(
    qtbot: QtBot, window: MainWindow, closed: Closed
) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(closed.minutes))])
    drop = QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, held,
                      Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    assert window.paper_check.eventFilter(window, drop)
    qtbot.waitUntil(lambda: bool(window.findChildren(VerificationDialog)), timeout=_LONG)
    dialog = window.findChildren(VerificationDialog)[0]
    said = [w.text() for w in dialog.findChildren(QLabel)]
    assert "celles du dossier" in " ".join(said)
    dialog.reject()
    assert _said_of(qtbot, window, closed.minutes) == said
    held.setUrls([QUrl.fromLocalFile("/nowhere/a.xlsx")])
    assert dropped_pdf(held) is None


def _said_of(qtbot: QtBot, window: MainWindow, path: Path) -> list[str]:
    """Check a file from the page « Documents »; return what the window says of it."""
    documents = page(window, "documents")
    assert isinstance(documents, DocumentsPage)
    documents.verify(path)
    dialog = dialog_of(qtbot, VerificationDialog)
    assert nameless(dialog) == []
    said = [one.text() for one in dialog.findChildren(QLabel)]
    dialog.reject()
    return said


def test_a_file_of_another_dossier_is_told_from_the_documents(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = closed_session(tmp_path / "other", people=2)
    said = " ".join(_said_of(qtbot, window, other.minutes))
    assert "les données jointes ne sont pas celles du dossier" in said
    said = " ".join(_said_of(qtbot, window, other.dossier))
    assert "le journal et les sceaux concordent" in said


def test_what_is_not_proven_is_told_from_the_documents(
    qtbot: QtBot, window: MainWindow, closed: Closed, tmp_path: Path
) -> None:
    path = rewritten(closed.minutes, tmp_path / "pv.pdf", older_and_covered)
    sign_anyway(closed, path)
    said = " ".join(_said_of(qtbot, window, path))
    assert "tout n'est pas prouvé" in said
    assert "Rien n'établit que ces signatures sont celles du jury" in said


@pytest.mark.usefixtures("qapp")
def test_paper_is_exactly_the_pdf(closed: Closed, tmp_path: Path) -> None:
    printer = paper(tmp_path / "out.pdf", 144)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert print_pages(closed.minutes.read_bytes(), printer) == 2
    whole, printed = (pypdfium2.PdfDocument(p.read_bytes())
                      for p in (closed.minutes, tmp_path / "out.pdf"))  # fmt: skip
    assert len(printed) == 2
    for number in (0, 1):
        wanted, got = whole[number + 1], printed[number]
        assert got.get_size() == pytest.approx(wanted.get_size(), abs=1)
        assert _ink(got) == pytest.approx(_ink(wanted), abs=2)
    whole.close()
    printed.close()


@pytest.mark.usefixtures("qapp")
def test_only_the_pages_asked_for_are_printed(closed: Closed, tmp_path: Path) -> None:
    printer = paper(tmp_path / "out.pdf", 40)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("1,5-6"))
    assert print_pages(closed.minutes.read_bytes(), printer) == 3
    printed = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    assert len(printed) == 3
    printed.close()


def _ink(sheet: Any) -> tuple[int, int, int, int]:
    """Return where a page is printed on, in points: left, top, right, bottom."""
    grey = sheet.render(scale=1).to_pil().convert("L")
    found: tuple[int, int, int, int] = grey.point(lambda v: 255 * (v < 200)).getbbox()
    return found


def test_any_document_is_seen_before_it_is_printed(
    qtbot: QtBot, window: MainWindow, closed: Closed, tmp_path: Path
) -> None:
    dialog = PrintDialog(window, closed.minutes.read_bytes(), "Procès-verbal")
    dialog.open()
    assert "pages" in dialog.told.text()
    assert nameless(dialog) == []
    printer = paper(tmp_path / "out.pdf", 40)
    with qtbot.waitSignal(dialog.accepted, timeout=_LONG):
        dialog.print_on(printer)
    assert (tmp_path / "out.pdf").stat().st_size > 1000
