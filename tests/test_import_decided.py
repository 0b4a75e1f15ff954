"""What an import changes under a decision: nothing unless accepted, and what it does then."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from jury_app.application import deliberating
from jury_app.application.importing.report import ImportReport
from jury_app.application.importing.service import import_workbook
from jury_app.domain.values import Verdict
from jury_app.spreadsheets.reader import read_workbook
from tests.conftest import CommandLine
from tests.deliberations import Sitting
from tests.import_builder import INE, OpenImport
from tests.workbooks import Rows, problems, write
from ui.importing.check_step import ADDED, DECIDED

ONE = "000000001AB"
MOTIVE = "travail dont une part n'est pas du candidat"


def brought_in(
    sitting: Sitting, folder: Path, *columns: tuple[str, Any], **how: Any
) -> ImportReport:
    """Import one line about the first candidate."""
    rows = [["INE", "Option", *(title for title, _ in columns)],
            [ONE, "Montage", *(value for _, value in columns)]]  # fmt: skip
    book = read_workbook(write(folder / "c.xlsx", {"C": rows}))
    return import_workbook(sitting.dossier, sitting.id, book, apply=True, **how)


def refused(report: ImportReport) -> list[tuple[str, str]]:
    """The code and cell of each problem."""
    return [(p.code, p.cell) for p in report.problems]


def test_an_acquired_bloc_does_not_take_the_place_of_a_decision_unasked(
    sitting: Sitting, tmp_path: Path
) -> None:
    one = sitting.hear(1)
    sitting.open()
    sitting.vote(one, "BC01", (2, 5, 0), "NVAL", motive=MOTIVE)
    columns = [("Blocs acquis", "Bloc 1 ; BC 02")]
    report = brought_in(sitting, tmp_path, *columns)
    assert refused(report) == [("MARK_DECIDED", "C2")]
    assert "déjà décidé BC01 (« Non validé »)" in report.problems[0].message
    assert (sitting.bloc(one, "BC01").decision, sitting.bloc(one, "BC01").motive) == (
        "NVAL", MOTIVE,
    )  # fmt: skip
    assert brought_in(sitting, tmp_path, *columns, over_decisions=True).applied
    assert sitting.bloc(one, "BC01").decision == sitting.bloc(one, "BC02").decision == "CAP"
    assert (sitting.candidate(one).decisions, sitting.candidate(one).votes) == ({}, {})


def test_a_language_level_under_a_decision_is_to_be_accepted(
    sitting: Sitting, tmp_path: Path
) -> None:
    one = sitting.hear(1)
    sitting.open()
    sitting.decide(one, "BC01", "VAL")
    assert brought_in(sitting, tmp_path, ("Niveau CECRL", "C1")).applied
    sitting.decide(one, "BC03", "VAL")
    report = brought_in(sitting, tmp_path, ("Niveau CECRL", "B1"))
    assert refused(report) == [("MARK_DECIDED", "C2")]
    assert "déjà décidé BC03 avec C1" in report.problems[0].message
    assert brought_in(sitting, tmp_path, ("Niveau CECRL", "B1"), over_decisions=True).applied
    assert "CLOSE-REVIEW" in sitting.blocking


@pytest.mark.parametrize(
    ("before", "after", "asked"), [(16, 10, True), (16, 20, False), (None, 16, False)]
)
def test_a_shorter_internship_that_changes_a_pronounced_outcome_is_to_be_accepted(
    sitting: Sitting, tmp_path: Path, before: int | None, after: int, asked: bool
) -> None:
    one = sitting.hear(1, internship_weeks=before)
    sitting.open()
    for bloc in sitting.session.results[one].blocs:
        sitting.decide(one, bloc.bloc.code, "VAL")
    outcome = sitting.session.results[one].decision
    report = brought_in(sitting, tmp_path, ("Stage (semaines)", after))
    assert refused(report) == ([("MARK_DECIDED", "C2")] if asked else [])
    if asked:
        assert "de « Certifié » à « Validation partielle »" in report.problems[0].message
        assert sitting.session.results[one].decision == outcome


def test_a_route_with_other_epreuves_is_to_be_accepted(sitting: Sitting, tmp_path: Path) -> None:
    one = sitting.hear(1)
    sitting.open()
    assert brought_in(sitting, tmp_path, ("Voie", "VAE")).applied
    assert brought_in(sitting, tmp_path, ("Voie", "FI")).applied
    sitting.decide(one, "BC01", "VAL")
    report = brought_in(sitting, tmp_path, ("Voie", "VAE"))
    assert refused(report) == [("MARK_DECIDED", "C2")]
    assert "le jury a décidé BC01 ne sont plus les mêmes" in report.problems[0].message
    assert brought_in(sitting, tmp_path, ("Voie", "FC")).applied


def test_of_two_of_one_name_only_the_decided_one_is_refused(
    sitting: Sitting, tmp_path: Path, cli: CommandLine
) -> None:
    one = sitting.hear(1)
    sitting.hear(2, birth_name="NOM1", birth_date="2002-01-01")
    sitting.open()
    sitting.decide(one, "BC01", "VAL")
    sitting.dossier.store.close()
    rows: Rows = [["INE", "BC01-E1"], [ONE, 5], ["000000002AB", 6]]
    book = write(tmp_path / "n.xlsx", {"N": rows})
    assert cli("import", sitting.path, book, "--json") == 1
    assert problems(cli) == [("MARK_DECIDED", "N", "B2")]


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_the_window_shows_an_acquired_bloc_apart_and_what_becomes_of_the_decision(
    open_import: OpenImport,
) -> None:
    at = open_import(opened=True)
    deliberating.decide(at.dossier, at.session_id, at.ids[0], "BC01", Verdict.VAL)
    at.workspace.reload()
    rows = [["INE", "Option", "Blocs acquis"], [INE, "Montage", "BC01, BC02"]]
    dialog = at.read(rows, "Candidats")
    at.press(dialog, dialog.forward)
    step = dialog.check_step
    [change] = step.model(DECIDED).rows
    assert (change.what, change.after) == ("bloc acquis", "BC01")
    assert "un acquis passe avant cette décision" in change.decided
    assert [c.after for c in step.model(ADDED).rows] == ["BC02"]
    assert not dialog.forward.isEnabled()
    at.qtbot.keyClick(step.over, Qt.Key.Key_Space)
    assert dialog.forward.isEnabled()
    dialog.reject()
