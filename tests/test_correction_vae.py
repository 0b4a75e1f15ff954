"""Minutes in correction of a candidate by experience: what remains to be shown."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from jury_app.application.view import load_view
from jury_app.bootstrap import SystemClock, open_dossier
from tests import documents_builder
from tests.conftest import CommandLine
from tests.minutes_pages import words_of
from tests.signing_builder import codes
from ui.pages.correction_dialog import CorrectionDialog

WHY = "Erreur de report de la note, constatée le lendemain."


def _by_experience(folder: Path) -> Path:
    # Closed before the command corrects it, whose clock is that of the machine.
    documents_builder.build(folder / "vae.jury", SystemClock())
    return folder / "vae.jury"


def _correct_morel(cli: CommandLine, path: Path, target: Path, verdict: str, *more: str) -> int:
    return cli("correct", path, "--candidate", "123456788AB", "--bloc", "BC02",
               "--decision", verdict, "--motive", WHY, "--chair", "ALPHA Anne",
               "--secretary", "GAMMA Guy", "-o", target, *more)  # fmt: skip


def test_a_part_by_experience_says_what_remains_to_be_shown(
    cli: CommandLine, tmp_path: Path
) -> None:
    path, pdf = _by_experience(tmp_path), tmp_path / "pvr.pdf"
    assert _correct_morel(cli, path, pdf, "VAL") == 0
    assert "reste à démontrer" not in words_of(pdf)
    assert "Certifié" in words_of(pdf)
    before = path.read_bytes()
    assert _correct_morel(cli, path, tmp_path / "no.pdf", "NVAL") == 1
    assert "écrivez ce qui reste à démontrer" in cli.err
    assert path.read_bytes() == before
    assert not (tmp_path / "no.pdf").exists()
    said = "Présenter une enquête menée seule."
    assert _correct_morel(cli, path, pdf, "NVAL", "--prescription", said) == 0
    text = words_of(pdf)
    assert f"Ce qui reste à démontrer : {said}" in text
    assert codes(pdf, path) == []
    assert cli("documents", path, "--kind", "transcripts", "--merged", "-o", tmp_path / "r") == 0
    assert said in words_of(Path(cli.out.strip()))


def test_what_the_minutes_prescribe_stays_unless_told_otherwise(
    cli: CommandLine, tmp_path: Path
) -> None:
    path, pdf = _by_experience(tmp_path), tmp_path / "pvr.pdf"
    assert _correct_morel(cli, path, pdf, "DEF") == 0
    text = words_of(pdf)
    assert "Ce qui reste à démontrer : Présenter deux enquêtes menées seule." in text
    assert "Le calcul proposait : non validé" in text


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_the_window_asks_for_it(qtbot: QtBot, tmp_path: Path) -> None:
    dossier = open_dossier(_by_experience(tmp_path))
    view = load_view(dossier, 1)
    dialog = CorrectionDialog(window := QWidget(), view, [])
    qtbot.addWidget(window)
    names = [c.row.birth_name for c in view.session.heard]
    dialog.candidate.setCurrentIndex(names.index("MOREL"))
    dialog.open()
    assert dialog.prescription.isVisible()
    assert dialog.prescription.text() == "Présenter deux enquêtes menées seule."
    dialog.candidate.setCurrentIndex(names.index("AUBRAC"))
    assert not dialog.prescription.isVisible()
    assert "Au procès-verbal scellé" in dialog.now.text()
    dossier.store.close()
