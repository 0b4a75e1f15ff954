"""What an import takes, whatever the workbook looks like (docs/manuel.md says it to users)."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jury_app.application import jury
from jury_app.application.importing.service import import_workbook
from jury_app.application.origins import DECLARED
from jury_app.domain.errors import Refusal
from jury_app.spreadsheets.reader import read_workbook
from tests.conftest import CommandLine
from tests.deliberations import NewDossier
from tests.workbooks import (
    ANNE,
    BRUNO,
    SHEETS,
    Rows,
    Sheets,
    problems,
    results,
    sheets,
    write,
    write_csv,
)

NOTHING = {"added": 0, "updated": 0, "unchanged": 0}


def digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


@pytest.fixture
def imported(cli: CommandLine, dossier_file: Path, tmp_path: Path) -> Path:
    """A dossier into which the small workbook was imported."""
    assert cli("import", dossier_file, write(tmp_path / "small.xlsx", SHEETS), "--json") == 0
    assert cli.json["problems"] == []
    return dossier_file


def test_a_whole_workbook_comes_in_with_its_counts(cli: CommandLine, imported: Path) -> None:
    assert cli.json["applied"]
    assert cli.json["candidates"] == {"added": 3, "updated": 0, "unchanged": 0}
    assert cli.json["marks"] == {"added": 6, "updated": 0, "unchanged": 0}
    assert cli.json["groups"] == {"added": 3, "updated": 0, "unchanged": 0}
    assert cli.json["members"] == {"added": 2, "updated": 0, "unchanged": 0}
    found = results(cli, imported)
    assert found["MOREL"]["ine"] is None
    assert found["MOREL"]["blocs"]["BC01"]["reasons"] == ["ABSENCE_JUSTIFIED"]
    assert found["BÉRAUD"]["route"] == "continuing"


def test_the_same_file_twice_changes_nothing(
    cli: CommandLine, imported: Path, tmp_path: Path
) -> None:
    before = digest(imported)
    assert cli("import", imported, tmp_path / "small.xlsx", "--json") == 0
    assert cli.json["applied"]
    for kind, count in (("candidates", 3), ("marks", 6), ("groups", 3), ("members", 2)):
        assert cli.json[kind] == {"added": 0, "updated": 0, "unchanged": count}
    assert digest(imported) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    before = digest(dossier_file)
    book = write(tmp_path / "c.xlsx", SHEETS)
    assert cli("import", dossier_file, book, "--dry-run", "--json") == 0
    assert not cli.json["applied"]
    assert cli.json["candidates"]["added"] == 3
    assert digest(dossier_file) == before


def test_an_empty_cell_erases_nothing(cli: CommandLine, imported: Path, tmp_path: Path) -> None:
    before = digest(imported)
    blanks = [("Candidats", c, None) for c in ("C3", "E2", "H2", "I2", "F2", "J2", "B4")]
    blanks[-1] = ("Candidats", "C4", None)
    blanks += [("Notes", "D2", None), ("Notes de groupe", "C2", None), ("Jury", "G2", None)]
    assert cli("import", imported, write(tmp_path / "c.xlsx", SHEETS, *blanks), "--json") == 0
    assert [cli.json[kind]["updated"] for kind in ("candidates", "marks", "groups", "members")] == [
        0, 0, 0, 0,
    ]  # fmt: skip
    assert digest(imported) == before


def test_changed_cells_update_and_what_is_missing_stays(
    cli: CommandLine, imported: Path, tmp_path: Path
) -> None:
    content = sheets("Candidats", "Notes")
    del content["Candidats"][3]
    book = write(tmp_path / "c.xlsx", content, ("Notes", "D2", 9), ("Candidats", "I2", "C2"))
    assert cli("import", imported, book, "--json") == 0
    assert cli.json["candidates"] == {"added": 0, "updated": 1, "unchanged": 1}
    assert cli.json["marks"] == {"added": 0, "updated": 1, "unchanged": 3}
    assert "MOREL" in results(cli, imported)


def test_the_preview_lists_people_groups_and_members_missing_from_the_file(
    new_dossier: NewDossier, tmp_path: Path
) -> None:
    dossier, session_id = new_dossier()
    whole = read_workbook(write(tmp_path / "whole.xlsx", SHEETS))
    import_workbook(dossier, session_id, whole, apply=True)
    content = sheets("Candidats", "Groupes", "Jury")
    del content["Candidats"][3], content["Jury"][2]
    content["Groupes"] = [content["Groupes"][0], ["BC10-G1", "G01", ANNE, "ALLARD"]]
    fewer = read_workbook(write(tmp_path / "fewer.xlsx", content))
    report = import_workbook(dossier, session_id, fewer, apply=False)
    assert report.missing == ("MOREL Irène", "groupe G01 de BC07-G1", "GAMMA Guy (secrétaire)")


def _title(rows: Rows) -> Rows:
    return [["Extraction 2026"], [], ["Confidentiel", None, 3], *rows]


def _repeated(rows: Rows) -> Rows:
    return [*rows[:2], [], rows[0], *rows[2:], ["Total", len(rows)], ["Moyenne", None, 12]]


def _legend(rows: Rows) -> Rows:
    return [*rows, [], ["ABI", "absence injustifiée"], ["Légende : ABJ = absence justifiée"]]


@pytest.mark.parametrize(("shape", "extra"), [(_title, 2), (_repeated, 4), (_legend, 3)])
def test_titles_blanks_totals_legends_and_repeated_headers_are_ignored_and_listed(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, shape: Callable[[Rows], Rows], extra: int
) -> None:
    content = {name: shape(rows) for name, rows in sheets().items()}
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0
    assert cli.json["candidates"]["added"] == 3
    assert cli.json["members"]["added"] == 2
    why = {row["why"] for row in cli.json["ignored_rows"]}
    assert why <= {"titre", "ligne vide", "en-tête répété", "total ou moyenne", "légende"}
    listed = {(row["sheet"], row["row"]) for row in cli.json["ignored_rows"]}
    assert len(listed) == len(cli.json["ignored_rows"]) == extra * len(SHEETS)


@pytest.mark.parametrize("name", ["MIN", "TOTAL", "VAL", "NOTA"])
def test_a_person_whose_name_looks_like_a_total_or_a_legend_is_no_total(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, name: str
) -> None:
    content: Sheets = {"Candidats": [["Nom", "Prénom", "Option", "Voie", "INE"],
                                     [name, "Jun", "Montage", "VAE", None],
                                     [name, "Li", "Montage", "FI", ANNE]]}  # fmt: skip
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0
    assert cli.json["candidates"]["added"] == 2


def test_two_header_rows_name_a_bloc_over_its_epreuves(
    cli: CommandLine, imported: Path, tmp_path: Path
) -> None:
    rows: Rows = [
        ["Relevé"],
        ["INE", "Candidat", "RNCP41242BC01 — Outils numériques", None, "BC02", None],
        [None, None, "Note d'intention numérique", "Dossier académique", "Mémoire de recherche",
         "BC02-E2"],
        [ANNE, "Anne ALLARD", 11, "dispensé(e)", "abs. injustifiée", "N.V."],
    ]  # fmt: skip
    assert cli("import", imported, write(tmp_path / "c.xlsx", {"Relevé": rows}), "--json") == 0
    assert cli.json["problems"] == []
    assert cli.json["marks"] == {"added": 4, "updated": 0, "unchanged": 0}
    assert results(cli, imported)["ALLARD"]["blocs"]["BC02"]["proposal"] == "DEF"


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("suffix", ["csv", "txt"])
def test_text_files_of_any_separator_and_encoding_come_in(
    cli: CommandLine,
    dossier_file: Path,
    tmp_path: Path,
    separator: str,
    encoding: str,
    suffix: str,
) -> None:
    rows = [[*row[:4], *row[5:10]] for row in SHEETS["Candidats"]]
    rows[1][6:] = ["16", "B2", "BC01 BC04"]
    path = write_csv(tmp_path / f"liste.{suffix}", rows, separator, encoding)
    assert cli("import", dossier_file, path, "--json") == 0
    found = results(cli, dossier_file)
    assert set(found) == {"ALLARD", "BÉRAUD", "MOREL"}
    assert found["ALLARD"]["blocs"]["BC04"]["proposal"] == "CAP"


def test_a_wide_sheet_holds_candidates_and_marks_at_once(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    rows: Rows = [
        ["INE", "NOM Prénom", "Statut", "Parcours", "RNCP41242BC04-E1", "BC05 E1", "bc05-o1"],
        [ANNE, "ALLARD Anne", "FI", "montage", "14,5", 12, 8],
        [BRUNO, "LE GALL Yann", "FC", "IMAGE", "-", 12, None],
    ]
    book = write(tmp_path / "c.xlsx", {"Tout": rows}, ("Tout", "E3", 10))
    assert cli("import", dossier_file, book, "--json") == 0
    found = results(cli, dossier_file)
    assert found["ALLARD"]["option"] == "Montage"
    assert found["ALLARD"]["blocs"]["BC05"]["average"] == "10.00"
    assert found["LE GALL"]["first_names"] == "Yann"


def test_an_error_in_the_list_raises_no_other_error_on_the_sheets_of_marks(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS, ("Candidats", "G3", "Son"),
                 ("Candidats", "F4", "alternance"))  # fmt: skip
    assert cli("import", dossier_file, book, "--json") == 1
    assert problems(cli) == [
        ("OPTION_UNKNOWN", "Candidats", "G3"),
        ("ROUTE_UNKNOWN", "Candidats", "F4"),
    ]


def test_the_usage_name_and_the_first_first_name_are_enough_and_rename_nobody(
    cli: CommandLine, imported: Path, tmp_path: Path
) -> None:
    rows: Rows = [["INE", "Nom", "Prénom", "BC01-E2"], [BRUNO, "Gay", "bruno", 11],
                  [ANNE, "allard", "ANNE", 12]]  # fmt: skip
    assert cli("import", imported, write(tmp_path / "c.xlsx", {"N": rows}), "--json") == 0
    assert cli.json["candidates"] == NOTHING
    assert cli.json["marks"]["added"] == 2
    assert results(cli, imported)["BÉRAUD"]["first_names"] == "Bruno"


def test_the_same_names_with_another_birth_date_are_another_person(
    cli: CommandLine, imported: Path, tmp_path: Path
) -> None:
    rows: Rows = [["Nom", "Prénom", "Né(e) le", "BC01-D1"], ["MOREL", "Irène", "03/01/1980", 11]]
    assert cli("import", imported, write(tmp_path / "c.xlsx", {"N": rows}), "--json") == 1
    assert problems(cli) == [("CANDIDATE_UNKNOWN", "N", "A2")]


def test_a_list_without_birth_dates_names_the_candidates_there_are(
    cli: CommandLine, imported: Path, tmp_path: Path
) -> None:
    rows = [["Nom", "Prénoms", "Option", "Voie", "Niveau CECRL"],
            ["MOREL", "Irène", "Montage", "VAE", "C1"]]  # fmt: skip
    assert cli("import", imported, write(tmp_path / "c.xlsx", {"L": rows}), "--json") == 0
    assert cli.json["candidates"] == {"added": 0, "updated": 1, "unchanged": 0}


def test_an_ine_learnt_later_completes_the_candidate(
    cli: CommandLine, imported: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", sheets("Candidats"), ("Candidats", "A4", "0000 00003 zz"))
    assert cli("import", imported, book, "--json") == 0
    assert cli.json["candidates"] == {"added": 0, "updated": 1, "unchanged": 2}
    assert results(cli, imported)["MOREL"]["ine"] == "000000003ZZ"


def test_hidden_columns_and_rows_are_read_and_said(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:

    path = write(tmp_path / "c.xlsx", SHEETS, ("Notes", "F2", "-"), ("Notes", "E3", "NC"))
    book = openpyxl.load_workbook(path)
    book["Notes"].column_dimensions["D"].hidden = True
    book["Notes"].row_dimensions[3].hidden = True
    book.save(path)
    assert cli("import", dossier_file, path, "--json") == 0
    assert problems(cli, "warning") == [
        ("COLUMN_UNKNOWN", "Notes", "A1"),
        ("COLUMN_UNKNOWN", "Notes", "A3"),
    ]
    assert cli.json["marks"]["added"] == 6


@pytest.mark.parametrize(
    ("word", "present"),
    [("oui", True), ("O", True), ("x", True), (1, True), ("Vrai", True), ("présente", True),
     (True, True), ("non", False), ("N", False), (0, False), ("FAUX", False), ("absent", False),
     ("excusée", False), (None, None)],
)  # fmt: skip
def test_words_of_presence(
    new_dossier: NewDossier, tmp_path: Path, word: Any, present: bool | None
) -> None:
    dossier, session_id = new_dossier()
    book = read_workbook(write(tmp_path / "c.xlsx", sheets("Jury"), ("Jury", "G2", word)))
    assert import_workbook(dossier, session_id, book, apply=True).applied
    found = dossier.load(session_id).members[0].present
    assert (None if found is None else bool(found)) is present


def test_two_rows_of_one_person_are_two_seats_and_no_import_problem(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets("Jury")
    content["Jury"] += [["Alpha", "alice", "F", "Professionnelle", None, "Recteur", "oui", None],
                        ["DELTA", "Dan", "M", "Membre", None, "Recteur", "oui", None],
                        ["DELTA", "Dan", "M", "Membre", None, "Recteur", "non", None]]  # fmt: skip
    book = write(tmp_path / "c.xlsx", content)
    for added, unchanged in ((5, 0), (0, 5)):
        assert cli("import", dossier_file, book, "--json") == 0
        assert cli.json["members"] == {"added": added, "updated": 0, "unchanged": unchanged}
    cli("check", dossier_file, "--json")
    found = next(f for f in cli.json["findings"] if f["rule"] == "JURY-ONE-SEAT")
    assert not found["ok"]
    assert "ALPHA Alice" in found["message"]
    assert "DELTA Dan" in found["message"]


def test_a_jury_named_in_one_column_is_split_in_name_and_first_name(
    new_dossier: NewDossier, tmp_path: Path
) -> None:
    dossier, session_id = new_dossier()
    rows = [["Nom et prénom", "Fonction"], ["DE LA TOUR Anne-Marie", "Vice-présidente du jury"]]
    book = read_workbook(write(tmp_path / "c.xlsx", {"Jury": rows}))
    import_workbook(dossier, session_id, book, apply=True)
    (member,) = dossier.load(session_id).members
    assert (member.last_name, member.first_name) == ("DE LA TOUR", "Anne-Marie")
    assert member.role == "vice_president"
    with dossier.store.read() as reader:
        assert jury.find(reader, session_id, "Anne Marie de la Tour").id == member.id


def test_acquired_blocs_are_added_to_those_there_are(
    new_dossier: NewDossier, tmp_path: Path
) -> None:
    dossier, session_id = new_dossier()
    content = sheets("Candidats")
    for written in ("BC01 ; RNCP41242BC04", "BC02, BC01", "-"):
        book = read_workbook(write(tmp_path / "c.xlsx", content, ("Candidats", "J2", written)))
        assert import_workbook(dossier, session_id, book, apply=True).applied
    anne = next(c for c in dossier.load(session_id).ordered if c.row.ine == ANNE)
    assert sorted(anne.acquisitions) == ["BC01", "BC02", "BC04"]
    assert {a.origin for a in anne.acquisitions.values()} == {DECLARED}


def test_a_mark_keeps_the_file_sheet_and_cell_it_came_from(
    new_dossier: NewDossier, tmp_path: Path
) -> None:
    dossier, session_id = new_dossier()
    path = write(tmp_path / "relevé.xlsx", SHEETS)
    import_workbook(dossier, session_id, read_workbook(path), apply=True)
    anne = next(c for c in dossier.load(session_id).ordered if c.row.ine == ANNE)
    mark = anne.marks["BC10-O1"]
    assert (mark.value, mark.sheet, mark.cell) == ("13.50", "Notes", "E2")
    assert mark.source_id is not None


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=400), kind=st.sampled_from(["xlsx", "xls", "ods", "csv", "txt"]))
def test_no_bytes_whatever_make_the_reader_crash(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / f"any.{kind}"
    for data in (content, b"PK\x03\x04" + content, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content):
        path.write_bytes(data)
        code = _refused(path)
        assert code in {None, "FILE_UNREADABLE", "FILE_TOO_LARGE", "FILE_ENCRYPTED"}


def _refused(path: Path) -> str | None:
    try:
        read_workbook(path)
    except Refusal as refusal:
        return refusal.code
    return None
