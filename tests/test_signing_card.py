"""Signing with a card, on a token of SoftHSM: through the command line and through the window."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jury_app.application.signing import SignRequest
from jury_app.domain.errors import EnvironmentFault
from tests.conftest import CommandLine
from tests.signing_builder import (
    CHAIR,
    MEMBER,
    SECRETARY,
    Closed,
    card_with_certificate,
    codes,
    papers,
    said_by_pdfsig,
)
from tests.ui_helpers import shown
from ui.signing.certificate import CertificateDialog
from ui.signing.dialog import SigningDialog

_MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
_CODE = "1234"
_LONG = 20_000
pytestmark = [
    pytest.mark.skipif(not _MODULE.is_file(), reason="no softhsm2"),
    pytest.mark.skipif(shutil.which("pdfsig") is None, reason="no poppler-utils"),
    pytest.mark.qt_log_ignore("propagateSizeHints"),
]


@pytest.fixture(scope="module", autouse=True)
def _reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make a reader with two cards: an empty one, then one with a certificate."""
    folder = tmp_path_factory.mktemp("cards")
    tokens = folder / "tokens"
    tokens.mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {tokens}\n", "utf-8")
    before = dict(os.environ)
    os.environ |= {"SOFTHSM2_CONF": str(folder / "softhsm2.conf"),
                   "JURY_APP_PKCS11_MODULE": str(_MODULE)}  # fmt: skip
    for name in ("vide", "signature"):
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", name,
                        "--so-pin", "00000000", "--pin", _CODE],
                       check=True, capture_output=True)  # fmt: skip
    card_with_certificate(_MODULE, "signature", _CODE, folder)
    yield
    os.environ.clear()
    os.environ |= before


def _file(path: Path, code: str) -> Path:
    path.write_text(f"{code}\n", "utf-8")
    return path


def test_a_card_signs_by_command(cli: CommandLine, closed: Closed, tmp_path: Path) -> None:
    code = _file(tmp_path / "code.txt", _CODE)
    once, twice = tmp_path / "1.pdf", tmp_path / "2.pdf"
    for name, source, target in ((CHAIR, closed.minutes, once), (SECRETARY, once, twice)):
        assert cli("sign", source, "--as", name, "--card", "--passphrase-file", code,
                   "-o", target) == 0  # fmt: skip
    said = said_by_pdfsig(twice)
    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert said.count("- Total document signed") == 1
    assert cli("verify", twice, "--dossier", closed.dossier) == 0
    assert cli.out.count("CERTIFICAT D'ESSAI — SANS VALEUR") == 2


def test_a_wrong_or_missing_code_is_told(cli: CommandLine, closed: Closed, tmp_path: Path) -> None:
    base = ("sign", closed.minutes, "--as", CHAIR, "--card", "-o", tmp_path / "o.pdf")
    assert cli(*base, "--passphrase-file", _file(tmp_path / "code.txt", "9999")) == 3
    assert "Le code de la carte n'est pas le bon" in cli.err
    assert cli(*base) == 3
    assert "Le code de la carte manque" in cli.err
    assert not (tmp_path / "o.pdf").exists()


def test_what_is_no_library_of_cards_is_told(closed: Closed, tmp_path: Path) -> None:
    from reports.card import card_signer  # noqa: PLC0415 - an optional library

    with (
        pytest.raises(EnvironmentFault, match="ne peut pas signer"),
        card_signer(_file(tmp_path / "faux.so", "rien"), _CODE),
    ):
        pytest.fail("a text file cannot sign")
    with pytest.raises(EnvironmentFault, match="n'est pas le bon"):
        papers().sign(closed.minutes, SignRequest(CHAIR, None, "0000"), tmp_path / "o.pdf")


def test_a_card_signs_in_the_window(
    qtbot: QtBot, qapp: QApplication, closed: Closed, tmp_path: Path
) -> None:
    path = tmp_path / "pv.pdf"
    shutil.copy(closed.minutes, path)
    with shown(qtbot, qapp, tmp_path) as window:
        dialog = SigningDialog(window, papers(), path, papers().signers(path), "le procès-verbal")
        asking = CertificateDialog(dialog, MEMBER, papers(), tmp_path)
        asking.open()
        assert asking.on_card.isVisible()
        asking.on_card.click()
        assert not asking.file.isVisible()
        assert asking.passphrase.accessibleName() == "Code de la carte"
        asking.passphrase.setText(_CODE)
        state = next(s for s in papers().signers(path) if s.signer.name == MEMBER)
        asking.chosen.connect(lambda request: dialog.sign(asking, state, request))
        with qtbot.waitSignal(dialog.signed, timeout=_LONG):
            asking.accept_button.click()
    assert "Signature is Valid" in said_by_pdfsig(path)
    assert codes(path, closed.dossier) == []
