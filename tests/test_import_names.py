"""Names of candidates in an import: both needed, in two columns or cut out of one cell."""

from pathlib import Path
from typing import Any

import pytest

from jury_app.bootstrap import open_dossier
from tests.annotated_books import listed
from tests.conftest import CommandLine
from tests.workbooks import Sheets, problems, sheets, write

INE = "000000010AB"
HEAD = ["INE", "NOM Prénom", "Voie d'accès", "Option"]


def names(dossier_file: Path) -> list[tuple[str, str]]:
    """Return the birth name and first names of every candidate."""
    opened = open_dossier(dossier_file)
    found = [(c.row.birth_name, c.row.first_names) for c in opened.load(1).ordered]
    opened.store.close()
    return found


def listing(folder: Path, *whole: str, ine: str | None = INE) -> Path:
    """Write a list of candidates with whole names."""
    rows = [[ine, name, "FI", "Montage"] for name in whole]
    return write(folder / "liste.xlsx", {"Liste": [HEAD, *rows]})


@pytest.mark.parametrize(
    ("written", "last", "first"),
    [
        ("DUVAL Paul", "DUVAL", "Paul"),
        ("M. DUVAL Paul", "DUVAL", "Paul"),
        ("M.DUVAL Paul", "DUVAL", "Paul"),
        ("Mme LE GALL Yanna", "LE GALL", "Yanna"),
        ("Madame DUVAL Anne Marie", "DUVAL", "Anne Marie"),
        ("MARTIN Jean", "MARTIN", "Jean"),
        ("Jean MARTIN", "MARTIN", "Jean"),
        ("Jean-Paul Marie MARTIN DUPUY", "MARTIN DUPUY", "Jean-Paul Marie"),
        ("Le GALL Yann", "Le GALL", "Yann"),
        ("de LA TOUR Anne", "de LA TOUR", "Anne"),
        ("Anne de LA TOUR", "de LA TOUR", "Anne"),
        ("MARTIN de SOUZA Ana", "MARTIN de SOUZA", "Ana"),
        ("d'ORVAL Anne", "d'ORVAL", "Anne"),
        ("DUPONT Jean P.", "DUPONT", "Jean P."),
        ("McDONALD Ann", "McDONALD", "Ann"),
    ],
)
def test_capitals_say_which_part_of_a_whole_name_is_the_name(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, written: str, last: str, first: str
) -> None:
    assert cli("import", dossier_file, listing(tmp_path, written), "--json") == 0, cli.out
    assert cli.json["problems"] == []
    assert names(dossier_file) == [(last, first)]


@pytest.mark.parametrize(
    ("written", "last", "first"),
    [
        ("Le Gall Yann", "Le", "Gall Yann"),
        ("DUPONT JEAN PIERRE", "DUPONT", "JEAN PIERRE"),
        ("DUPONT JEAN", "DUPONT", "JEAN"),
        ("Mme Duval Anne", "Duval", "Anne"),
        ("DUPONT Jean PIERRE", "DUPONT", "Jean PIERRE"),
        ("Ben ALI Sarah", "Ben", "ALI Sarah"),
        ("DUPONT née LEROY Anne", "DUPONT", "née LEROY Anne"),
    ],
)
def test_where_capitals_do_not_tell_the_cell_says_how_the_name_was_read(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, written: str, last: str, first: str
) -> None:
    book, copy = listing(tmp_path, written), tmp_path / "copie.xlsx"
    assert cli("import", dossier_file, book, "--json", "--annotated", copy) == 0
    assert problems(cli, "warning") == [("COLUMN_UNKNOWN", "Liste", "B2")]
    said = f"Lu : nom « {last} », prénoms « {first} »."
    mend = cli.json["problems"][0]["message"].removeprefix(f"{said} ")
    assert "écrivez le nom en capitales" in mend
    assert [said, mend] in [line[3:5] for line in listed(copy)]
    assert names(dossier_file) == [(last, first)]
    # The second time the candidate is known: there is nothing to ask.
    assert cli("import", dossier_file, book, "--json") == 0
    assert (cli.json["problems"], cli.json["candidates"]["unchanged"]) == ([], 1)


@pytest.mark.parametrize("ine", [None, INE])
@pytest.mark.parametrize(
    ("written", "found"),
    [("MARTIN Léa", True), ("Léa MARTIN", True), ("léa martin", True), ("Mme MARTIN Léa", True),
     ("Léa", False), ("Martin Zoé", False), ("Léa MARTINEZ", False)],
)  # fmt: skip
def test_a_whole_name_is_the_same_with_an_ine_beside_it_and_without(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, ine: str | None, written: str, found: bool
) -> None:
    assert cli("import", dossier_file, listing(tmp_path, "MARTIN Léa")) == 0
    marks: Sheets = {"Notes": [["INE", "Candidat", "BC01-E1"], [ine, written, 12]]}
    status = cli("import", dossier_file, write(tmp_path / "n.xlsx", marks), "--json")
    assert status == (0 if found else 1)
    code = "IDENTITY_MISMATCH" if ine else "CANDIDATE_UNKNOWN"
    assert problems(cli) == ([] if found else [(code, "Notes", "B2")])


def test_two_people_whose_names_are_each_other_turned_are_told_apart(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = listing(tmp_path, "MARTIN Thomas", "THOMAS Martin", ine=None)
    assert cli("import", dossier_file, book, "--json") == 0
    assert cli.json["candidates"]["added"] == 2
    marks: Sheets = {
        "Notes": [["Candidat", "BC01-E1"], ["MARTIN Thomas", 12], ["Thomas Martin", 13]]
    }
    assert cli("import", dossier_file, write(tmp_path / "n.xlsx", marks), "--json") == 0, cli.out
    opened = open_dossier(dossier_file)
    found = {c.row.birth_name: c.marks["BC01-E1"].value for c in opened.load(1).ordered}
    opened.store.close()
    assert found == {"MARTIN": "12.00", "THOMAS": "13.00"}


def test_a_name_in_its_own_column_is_never_turned(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    assert cli("import", dossier_file, listing(tmp_path, "MARTIN Léa", ine=None)) == 0
    marks: Sheets = {"Notes": [["Nom", "Prénom", "BC01-E1"], ["Léa", "Martin", 12]]}
    assert cli("import", dossier_file, write(tmp_path / "n.xlsx", marks), "--json") == 1
    assert problems(cli) == [("CANDIDATE_UNKNOWN", "Notes", "A2")]


def test_a_member_of_the_jury_is_read_without_civility(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    rows = [["Nom et prénom", "Fonction"], ["Mme Anne ALPHA", "Présidente"]]
    assert cli("import", dossier_file, write(tmp_path / "j.xlsx", {"Jury": rows})) == 0
    opened = open_dossier(dossier_file)
    [member] = opened.load(1).members
    opened.store.close()
    assert (member.last_name, member.first_name) == ("ALPHA", "Anne")


@pytest.mark.parametrize("ine", [None, INE])
@pytest.mark.parametrize(
    ("head", "written", "cell", "said"),
    [
        (["Nom de naissance", "Prénoms"], ["DUPUIS", None], "C2", "Cellule vide : prénoms"),
        (["Nom de naissance", "Prénoms"], [None, "Anne"], "B2", "Cellule vide : nom de naissance"),
        (["NOM Prénom"], ["DUPUIS"], "B2", "« DUPUIS » ne dit que le nom : écrivez aussi"),
        (["NOM Prénom"], ["M. DUPUIS"], "B2", "« M. DUPUIS » ne dit que le nom : écrivez aussi"),
    ],
)
def test_a_new_candidate_needs_name_and_first_name_as_in_the_form(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, ine: str | None, head: list[str],
    written: list[Any], cell: str, said: str,
) -> None:  # fmt: skip
    rows = [["INE", *head, "Voie d'accès", "Option"], [ine, *written, "FI", "Montage"]]
    before = dossier_file.read_bytes()
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", {"C": rows}), "--json") == 1
    assert problems(cli) == [("CANDIDATE_UNKNOWN", "C", cell)]
    assert cli.json["problems"][0]["message"].startswith(said)
    assert dossier_file.read_bytes() == before


def test_a_candidate_already_there_needs_no_first_name_again(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets("Candidats")
    book = write(tmp_path / "c.xlsx", content)
    assert cli("import", dossier_file, book) == 0
    content["Candidats"][1][3] = None
    assert cli("import", dossier_file, write(book, content), "--json") == 0, cli.out
    assert cli.json["candidates"]["unchanged"] == 3
