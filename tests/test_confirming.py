"""A decision under which something changed is to be confirmed, and says what."""

from pathlib import Path

import pytest

from jury_app.application import candidates, marks
from jury_app.application.importing.service import import_workbook
from jury_app.domain.errors import NeedsConfirmation
from jury_app.domain.records import DecisionRow
from jury_app.domain.session import WHOLE
from jury_app.spreadsheets.reader import read_workbook
from tests.conftest import SAMPLES, CommandLine
from tests.deliberations import Sitting
from tests.workbooks import Rows, write

MOTIVE = "Le jury a relu le dossier."


def test_a_mark_changed_under_a_decision_is_to_be_confirmed_or_put_back(sitting: Sitting) -> None:
    one = sitting.hear(1)
    sitting.open()
    sitting.adopt()
    edit = marks.MarkEdit(one, "BC04-E1", "9")
    with pytest.raises(NeedsConfirmation, match="BC04 de NOM1 Zoé"):
        marks.set_marks(sitting.dossier, sitting.id, [edit])
    sitting.mark(one, "BC04-E1", "9")
    assert sitting.blocking == {"CLOSE-REVIEW", "CLOSE-MOTIVE"}
    sitting.mark(one, "BC04-E1", "12,00")
    assert sitting.blocking == set()
    sitting.mark(one, "BC04-E1", "9")
    sitting.decide(one, "BC04", "VAL", MOTIVE)
    assert sitting.blocking == set()
    candidates.edit(sitting.dossier, sitting.id, one, {"language_level": "C1"})
    assert sitting.blocking == {"CLOSE-REVIEW"}


def test_a_recusal_noted_before_the_decisions_of_version_0_1_0_asks_for_nothing(
    sitting: Sitting,
) -> None:
    """What its decisions stand on says nothing of recusals."""
    one = sitting.hear(1)
    candidates.recuse(sitting.dossier, sitting.id, one, sitting.members["ZETA"], "parent")
    sitting.open()
    sitting.adopt()
    with sitting.dossier.gesture("decisions.older", sitting.id) as writer:
        for row in writer.rows(DecisionRow, session_id=sitting.id):
            marks_alone, _, _recusals = row.basis.partition(";recused=")
            assert marks_alone != row.basis
            writer.put(row._replace(basis=marks_alone))
        writer.label = "Décisions de la version 0.1.0"
    assert sitting.blocking == set()
    candidates.recuse(sitting.dossier, sitting.id, one, sitting.members["ETA"], "voisin")
    assert sitting.blocking == {"CLOSE-REVIEW"}, "one that came after them does"


def test_a_decision_to_confirm_already_does_not_hide_that_of_a_namesake(sitting: Sitting) -> None:
    one, namesake = sitting.hear(1), sitting.hear(2, birth_name="NOM1")
    sitting.open()
    sitting.adopt()
    sitting.mark(one, "BC04-E1", "9")
    edits = [marks.MarkEdit(one, "BC04-E1", "8"), marks.MarkEdit(namesake, "BC04-E1", "8")]
    with pytest.raises(NeedsConfirmation, match="décidé : BC04 de NOM1 Zoé"):
        marks.set_marks(sitting.dossier, sitting.id, edits)


def test_a_groups_mark_under_a_members_decision_is_to_be_confirmed(sitting: Sitting) -> None:
    one, _outside = sitting.hear(1), sitting.hear(2)
    group = marks.add_group(sitting.dossier, sitting.id, "BC10-G1", "G01")
    marks.set_marks(sitting.dossier, sitting.id, [marks.MarkEdit(one, "BC10-G1", "")])
    marks.assign(sitting.dossier, sitting.id, "BC10-G1", [one], group)
    marks.set_group_mark(sitting.dossier, sitting.id, group, WHOLE, "12")
    sitting.open()
    sitting.adopt()
    with pytest.raises(NeedsConfirmation, match=r"décidé : BC10 de NOM1 Zoé\. La"):
        marks.set_group_mark(sitting.dossier, sitting.id, group, WHOLE, "9")
    marks.set_group_mark(sitting.dossier, sitting.id, group, WHOLE, "9", confirmed=True)
    marks.set_group_mark(sitting.dossier, sitting.id, group, WHOLE, "8")  # already to be confirmed


@pytest.mark.parametrize("over", [False, True])
def test_an_import_over_a_decision_names_the_cells_unless_told_otherwise(
    sitting: Sitting, tmp_path: Path, cli: CommandLine, over: bool
) -> None:
    one = sitting.hear(1)
    sitting.open()
    sitting.adopt()
    rows: Rows = [["INE", "Option", "Voie", "BC04-E1", "BC01-E1"],
                  ["000000001AB", "Image", "FI", 9, 12]]  # fmt: skip
    book = write(tmp_path / "c.xlsx", {"N": rows})
    sitting.dossier.store.close()
    before = sitting.path.read_bytes()
    options = ["--over-decisions"] if over else []
    assert cli("import", sitting.path, book, "--json", *options) == (0 if over else 1)
    if over:
        found = sitting.candidate(one)
        assert "BC10" not in found.decisions
        assert found.decisions["BC04"].verdict == "VAL"
        assert {"CLOSE-REVIEW", "CLOSE-UNDECIDED"} <= sitting.blocking
    else:
        cells = [(p["code"], p["cell"], p["value"]) for p in cli.json["problems"]]
        assert sorted(cells) == [("MARK_DECIDED", "B2", "Image"), ("MARK_DECIDED", "D2", "9")]
        assert sitting.path.read_bytes() == before


def test_a_second_change_under_the_same_decision_is_refused_too(
    sitting: Sitting, tmp_path: Path
) -> None:
    one = sitting.hear(1)
    sitting.open()
    sitting.adopt()
    sitting.mark(one, "BC04-E1", "9")
    for value, refused in ((8, True), (12, False)):
        rows: Rows = [["INE", "BC04-E1"], ["000000001AB", value]]
        book = read_workbook(write(tmp_path / "c.xlsx", {"N": rows}))
        report = import_workbook(sitting.dossier, sitting.id, book, apply=True)
        assert report.blocked is refused
    assert sitting.blocking == set()


def test_what_changed_under_a_decision_is_named(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    assert cli("import", dossier_file, SAMPLES / "RNCP41242-clean-48.xlsx") == 0
    assert cli("open", dossier_file) == cli("adopt", dossier_file) == 0
    rows: Rows = [["INE", "Option", "Niveau CECRL"], ["778932879CB", "Production", "B1"]]
    level = write(tmp_path / "l.xlsx", {"C": rows})
    assert cli("import", dossier_file, level, "--over-decisions") == 0
    assert cli("check", dossier_file) == 0
    assert "notes ou niveau de langue modifiés depuis la décision de BC03, à confirmer" in cli.out
    rows = [["INE", "BC07-G1"], ["778932879CB", 3]]
    assert cli("import", dossier_file, write(tmp_path / "m.xlsx", {"N": rows}), "--json") == 1
    [said] = cli.json["problems"]
    assert (said["code"], said["cell"]) == ("MARK_DECIDED", "B2")
    assert "BC07-G1 : le jury a déjà décidé sans cette note" in said["message"]
