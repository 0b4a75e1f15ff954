"""The window after closing: minutes in correction, made, saved, printed, signed and kept."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from jury_app.application import sessions
from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.corrections import corrections_of
from jury_app.application.pieces import pieces_of
from jury_app.domain.values import Verdict
from tests.deliberations import Sitting
from tests.naming import nameless
from tests.signing_builder import (
    CHAIR,
    INK,
    PASSPHRASE,
    SECRETARY,
    Closed,
    codes,
    papers,
)
from tests.ui_helpers import closing_page, opened, press, says
from ui.main_window import MainWindow
from ui.pages.correction_dialog import CorrectionDialog
from ui.printing import PrintDialog
from ui.signing.certificate import CertificateDialog
from ui.signing.dialog import SigningDialog
from ui.signing.pad import DrawDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_LONG = 20_000


def test_a_correction_is_made_saved_and_shown(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    after = closing_page(window).after
    after.correct.click()
    dialog = after.dialog
    assert isinstance(dialog, CorrectionDialog)
    assert nameless(dialog) == []
    assert not dialog.accept_button.isEnabled()
    assert "validé" in dialog.now.text()
    dialog.verdict.choose(Verdict.NVAL)
    for box in dialog.agreements:
        box.setChecked(True)
    dialog.accept_button.click()
    assert says(dialog, "motif")
    dialog.motive.show_text("Erreur de report de la note.")
    dialog.accept_button.click()
    assert "2026-DESRA-PAR-01-R1" in after.message.text()
    rows = [b.accessibleName() for b in after.findChildren(QPushButton)]
    assert "Enregistrer le rectificatif 2026-DESRA-PAR-01-R1" in rows
    with opened(window).dossier.store.read() as reader:
        made = corrections_of(reader)[0]
    after.save_correction(made, tmp_path / "pvr.pdf")
    qtbot.waitUntil((tmp_path / "pvr.pdf").exists, timeout=_LONG)
    assert codes(tmp_path / "pvr.pdf") == []
    press(after, "Imprimer 2026-DESRA-PAR-01-R1")
    assert isinstance(after.dialog, PrintDialog)
    assert after.dialog.view.count == 2
    after.dialog.reject()


def test_a_correction_names_the_closed_sessions_that_rest_on_it(window: MainWindow) -> None:
    dossier = opened(window).dossier
    first = dossier.load(1).ordered[0].row
    new = sessions.NewSession("RNCP41242", "Session 2027", "2027-12-03", "Paris")
    later = Sitting(dossier, sessions.create(dossier, new))
    later.hear(1, ine=first.ine, option=first.option)
    later.finish()
    after = closing_page(window).after
    after.correct.click()
    dialog = after.dialog
    assert isinstance(dialog, CorrectionDialog)
    dialog.verdict.choose(Verdict.NVAL)
    dialog.motive.show_text("Erreur de report de la note.")
    for box in dialog.agreements:
        box.setChecked(True)
    dialog.accept_button.click()
    said = after.message.text()
    assert "rectificatif n° 2026-DESRA-PAR-01-R1 établi" in said
    assert "BC01 reste acquis au procès-verbal de « Session 2027 »" in said
    assert said.endswith("établissez-y un rectificatif.")


def test_a_correction_puts_back_only_a_bloc_that_one_took_out(window: MainWindow) -> None:
    dossier = opened(window).dossier
    first = dossier.load(1).ordered[0].row
    new = sessions.NewSession("RNCP41242", "Session 2027", "2027-12-03", "Paris")
    later = Sitting(dossier, sessions.create(dossier, new))
    one = later.hear(1, ine=first.ine, option=first.option)
    later.finish()

    def offered() -> list[Verdict]:
        with dossier.store.read() as reader:
            asked = CorrectionDialog(window, later.session, corrections_of(reader, later.id))
        return [verdict for verdict in Verdict if asked.verdict.findData(verdict) >= 0]

    assert Verdict.CAP not in offered()
    for session_id, candidate in ((1, first.id), (later.id, one)):
        order = CorrectionOrder(candidate, "BC01", Verdict.NVAL, "La note est d'un autre.", CHAIR,
                                SECRETARY)  # fmt: skip
        correct(dossier, session_id, order)
    assert offered() == list(Verdict)


def test_a_correction_is_signed_and_kept_like_the_minutes(
    qtbot: QtBot, window: MainWindow, closed: Closed
) -> None:
    after = closing_page(window).after
    order = CorrectionOrder(closed.candidates[0], "BC02", Verdict.NVAL,
                            "Erreur de report de la note.", CHAIR, SECRETARY)  # fmt: skip
    made = opened(window).attempt(correct, order)
    press(after, f"Signer le rectificatif {made.number}")
    qtbot.waitUntil(lambda: isinstance(after.dialog, SigningDialog), timeout=_LONG)
    dialog = after.dialog
    assert isinstance(dialog, SigningDialog)
    assert nameless(dialog) == []
    assert dialog.windowTitle() == f"Signer le rectificatif {made.number}"
    press(dialog, f"Dessiner : {SECRETARY}")
    assert isinstance(dialog.asking, DrawDialog)
    dialog.asking.pad.show_ink(INK.strokes)
    dialog.asking.accept_button.click()
    press(dialog, f"Signer : {CHAIR}")
    asking = dialog.asking
    assert isinstance(asking, CertificateDialog)
    asking.file.setText(str(closed.certificate))
    asking.passphrase.setText(PASSPHRASE)
    with qtbot.waitSignal(dialog.signed, timeout=_LONG):
        asking.accept_button.click()
    assert codes(dialog.path, closed.dossier) == []
    states = papers().signers(dialog.path)
    assert [(one.signer.name, one.signature is not None, one.drawn) for one in states] == [
        (CHAIR, True, False), (SECRETARY, False, True),
    ]  # fmt: skip
    dialog.accept_button.click()
    with opened(window).dossier.store.read() as reader:
        assert [piece.name for piece in pieces_of(reader)] == [f"{made.number} - signé.pdf"]
