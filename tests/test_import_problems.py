"""What an import refuses: each problem code, with the sheet and cell it stands at."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from jury_app.bootstrap import open_dossier
from tests.conftest import CommandLine
from tests.workbooks import ANNE, BRUNO, SHEETS, problems, results, sheets, write

FAULTS: list[tuple[str, str, Any, list[tuple[str, str]]]] = [
    ("Candidats", "A2", "12345", [("INE_INVALID", "A2")]),
    ("Candidats", "E2", "31/02/2003", [("DATE_INVALID", "E2")]),
    ("Candidats", "E2", "mars 2003", [("DATE_INVALID", "E2")]),
    ("Candidats", "E2", 1e308, [("DATE_INVALID", "E2")]),
    ("Candidats", "E2", "12/03/2003 ou 2004", [("DATE_INVALID", "E2")]),
    ("Candidats", "E2", "2003-03-12 ou 2004", [("DATE_INVALID", "E2")]),
    ("Candidats", "H2", "quatre mois", [("VALUE_UNKNOWN", "H2")]),
    ("Candidats", "H2", 15.5, [("VALUE_UNKNOWN", "H2")]),
    ("Candidats", "K2", "9" * 5000, [("VALUE_UNKNOWN", "K2")]),
    ("Candidats", "F2", "alternance", [("ROUTE_UNKNOWN", "F2")]),
    ("Candidats", "F2", None, [("ROUTE_UNKNOWN", "F2")]),
    ("Candidats", "F2", "Apprentissage", [("ROUTE_CLOSED", "F2")]),
    ("Candidats", "F2", "Contrat pro", [("ROUTE_CLOSED", "F2")]),
    ("Candidats", "F2", "Candidature individuelle", [("ROUTE_CLOSED", "F2")]),
    ("Candidats", "G2", "Son", [("OPTION_UNKNOWN", "G2")]),
    ("Candidats", "G4", None, [("OPTION_UNKNOWN", "G4")]),
    ("Candidats", "I2", "B3", [("LEVEL_UNKNOWN", "I2")]),
    ("Candidats", "I2", "B2-", [("LEVEL_UNKNOWN", "I2")]),
    ("Candidats", "I2", "< B2", [("LEVEL_UNKNOWN", "I2")]),
    ("Candidats", "I2", "B2 ?", [("LEVEL_UNKNOWN", "I2")]),
    ("Candidats", "J2", "BC01, BC12", [("BLOC_UNKNOWN", "J2")]),
    ("Candidats", "J2", "RNCP41241BC01", [("BLOC_UNKNOWN", "J2")]),
    ("Candidats", "J2", "RNCP35174BC01", [("BLOC_UNKNOWN", "J2")]),
    ("Notes", "A2", "999999999ZZ", [("CANDIDATE_UNKNOWN", "A2")]),
    ("Notes", "A2", "pas un INE", [("INE_INVALID", "A2")]),
    ("Notes", "A2", BRUNO, [("IDENTITY_MISMATCH", "B2")]),
    ("Notes", "C3", "Camille", [("IDENTITY_MISMATCH", "C3")]),
    ("Notes", "D2", 20.01, [("MARK_OUT_OF_RANGE", "D2")]),
    ("Notes", "D2", -1, [("MARK_OUT_OF_RANGE", "D2")]),
    ("Notes", "D2", "21", [("MARK_OUT_OF_RANGE", "D2")]),
    ("Notes", "D2", "25/40", [("MARK_INVALID", "D2")]),
    ("Notes", "D2", "AJ", [("MARK_INVALID", "D2")]),
    ("Notes", "D2", "12/03/2026", [("MARK_INVALID", "D2")]),
    ("Notes", "D2", True, [("MARK_INVALID", "D2")]),
    ("Notes", "D2", "-", [("MARK_INVALID", "D2")]),
    ("Notes", "D2", "sans objet", [("MARK_INVALID", "D2")]),
    ("Notes", "D2", "Abs.", [("MARK_ABSENCE_AMBIGUOUS", "D2")]),
    ("Notes", "D2", "#N/A", [("FORMULA_ERROR", "D2")]),
    ("Notes", "D2", "=A1+1", [("FORMULA_NOT_CALCULATED", "D2")]),
    ("Notes", "A2", "#REF!", [("FORMULA_ERROR", "A2")]),
    ("Notes", "B2", "#REF!", [("FORMULA_ERROR", "B2")]),
    ("Notes", "F2", 12, [("EPREUVE_NOT_OF_OPTION", "F2")]),
    ("Notes", "E1", "BC01-E1", [("COLUMN_AMBIGUOUS", "E1")]),
    ("Notes", "F1", "BC12-E1", [("BLOC_UNKNOWN", "F1")]),
    ("Notes", "F1", "RNCP35174BC09-O1", [("BLOC_UNKNOWN", "F1")]),
    ("VAE", "A2", "MOREL Jeanne", [("CANDIDATE_UNKNOWN", "A2")]),
    ("Groupes", "A2", "BC06-E1", [("GROUP_UNKNOWN", "A2")]),
    ("Groupes", "A2", None, [("GROUP_UNKNOWN", "A2")]),
    ("Groupes", "A2", "BC08-G1", [("EPREUVE_NOT_OF_OPTION", "A2")]),
    ("Groupes", "B2", None, [("GROUP_UNKNOWN", "B2")]),
    ("Groupes", "D3", "AUTRE", [("IDENTITY_MISMATCH", "D3")]),
    ("Notes de groupe", "B2", "G02", [("GROUP_UNKNOWN", "B2")]),
    ("Notes de groupe", "C2", "ABI", [("MARK_INVALID", "C2")]),
    ("Notes de groupe", "D2", "ABS", [("MARK_INVALID", "D2")]),
    ("Notes de groupe", "D2", 22, [("MARK_OUT_OF_RANGE", "D2")]),
    ("Notes de groupe", "D2", "#DIV/0!", [("FORMULA_ERROR", "D2")]),
    ("Jury", "D2", "Trésorière", [("ROLE_UNKNOWN", "D2")]),
    ("Jury", "D2", None, [("ROLE_UNKNOWN", "D2")]),
    ("Jury", "H2", "depuis longtemps", [("DATE_INVALID", "H2")]),
]


@pytest.mark.parametrize(("sheet", "cell", "value", "expected"), FAULTS)
def test_a_fault_is_reported_once_at_its_cell_and_nothing_is_imported(
    cli: CommandLine,
    dossier_file: Path,
    tmp_path: Path,
    sheet: str,
    cell: str,
    value: Any,
    expected: list[tuple[str, str]],
) -> None:
    before = hashlib.sha256(dossier_file.read_bytes()).digest()
    book = write(tmp_path / "classeur.xlsx", SHEETS, (sheet, cell, value))
    assert cli("import", dossier_file, book, "--json") == 1
    assert not cli.json["applied"]
    found = problems(cli)
    if (sheet, cell) == ("Candidats", "A2"):
        found = [p for p in found if p[1] == "Candidats"]  # the other sheets still name the INE
    assert found == [(code, sheet, place) for code, place in expected]
    assert cli.err.startswith("jury-app : rien n'a été importé, ")
    assert f"{sheet} {expected[0][1]} — " in cli.err
    assert cli.err.count("\n") == 1
    assert hashlib.sha256(dossier_file.read_bytes()).digest() == before
    assert {p.name for p in tmp_path.iterdir()} == {"dossier.jury", "classeur.xlsx"}


def test_every_sentence_says_what_is_wrong_with_the_value(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS, ("Notes", "D2", True), ("Notes", "E2", "25/40"),
                 ("Notes de groupe", "C2", "ABI"), ("Notes de groupe", "D2", "absent"),
                 ("Groupes", "A2", None), ("Candidats", "F2", "alternance"),
                 ("Candidats", "H2", 15.5), ("Notes", "D3", 1e308),
                 ("Candidats", "J2", "aucun"))  # fmt: skip
    cli("import", dossier_file, book, "--json")
    said = {(p["sheet"], p["cell"]): p for p in cli.json["problems"]}
    assert said["Notes", "D2"]["value"] == "VRAI"
    assert "« 25/40 » n'est pas une note" in said["Notes", "E2"]["message"]
    assert said["Notes", "D3"]["message"] == "« 1E+308 » : une note va de 0 à 20."
    # No code stands in a group's sheet: none is advised there.
    assert {said["Notes de groupe", cell]["message"] for cell in ("C2", "D2")} == {
        "Une note de groupe est un nombre de 0 à 20 : écrivez-le, ou laissez la case vide."
    }
    assert said["Groupes", "A2"]["message"].startswith("Cellule vide : écrivez BC07-G1, ")
    assert said["Candidats", "F2"]["message"] == (
        "« alternance » n'est pas une voie d'accès ouverte : écrivez Formation initiale, Formation "
        "continue, Expérience (VAE)."
    )
    assert said["Candidats", "J2"]["message"].endswith("ou laissez la case vide.")
    assert said["Candidats", "H2"]["message"] == (
        "« 15,5 » n'est pas un nombre entier de semaines : écrivez par exemple 16."
    )


@pytest.mark.parametrize("value", [9.994999999999999, "9,995", "9.9951/20"])
def test_more_than_two_decimals_are_rounded_half_up_with_a_warning(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, value: Any
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS, ("Notes", "D2", value))
    assert cli("import", dossier_file, book, "--json") == 0
    assert problems(cli, "warning") == [("MARK_ROUNDED", "Notes", "D2")]
    assert "arrondi à 10,00" in cli.json["problems"][0]["message"]


def test_an_unknown_column_is_a_warning_and_a_likeness_is_only_proposed(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS, ("Candidats", "L1", "Remarques"),
                 ("Candidats", "I1", "Nivau CECRL"))  # fmt: skip
    assert cli("import", dossier_file, book, "--json") == 0
    assert problems(cli, "warning") == [
        ("COLUMN_UNKNOWN", "Candidats", "I1"),
        ("COLUMN_UNKNOWN", "Candidats", "L1"),
    ]
    assert "« Niveau CECRL »" in cli.json["problems"][0]["message"]
    opened = open_dossier(dossier_file)
    assert {one.row.language_level for one in opened.load(1).ordered} == {None}
    opened.store.close()


def test_a_group_column_without_epreuve_is_said_not_to_be_read(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets("Candidats", "Notes")
    content["Notes"][0].append("Groupe")
    book = write(tmp_path / "c.xlsx", content)
    assert cli("import", dossier_file, book, "--json") == 0
    assert problems(cli, "warning") == [("COLUMN_UNKNOWN", "Notes", "G1")]


@pytest.mark.parametrize("rows", [[["Bonjour"]], [], [["INE"], [ANNE]], [[None] * 3, [1, 2, 3]]])
def test_a_workbook_without_header_row_is_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, rows: list[list[Any]]
) -> None:
    book = write(tmp_path / "c.xlsx", {"Feuille": rows})
    assert cli("import", dossier_file, book, "--json") == 1
    assert [p[0] for p in problems(cli)] == ["HEADER_NOT_FOUND"]


def test_a_header_below_the_fortieth_row_is_not_found(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = {"Candidats": [["Titre"]] * 40 + SHEETS["Candidats"]}
    book = write(tmp_path / "c.xlsx", content)
    assert cli("import", dossier_file, book, "--json") == 1
    assert problems(cli) == [("HEADER_NOT_FOUND", "Candidats", "")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({0: ANNE, 1: "ALLARD", 3: "Anne Rose", 6: "Image"}, [("CANDIDATE_DUPLICATE", "A5")]),
        ({0: ANNE, 1: "BUREAU", 3: "Max", 6: "Montage"},
         [("IDENTITY_MISMATCH", "B5"), ("CANDIDATE_DUPLICATE", "A5")]),
    ],
)  # fmt: skip
def test_a_candidate_listed_twice_with_other_values_is_refused(
    cli: CommandLine,
    dossier_file: Path,
    tmp_path: Path,
    changes: dict[int, Any],
    expected: list[tuple[str, str]],
) -> None:
    content = sheets("Candidats")
    again = list(content["Candidats"][1])
    for column, value in changes.items():
        again[column] = value
    content["Candidats"].append(again)
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 1
    assert sorted(problems(cli)) == sorted((code, "Candidats", at) for code, at in expected)


def test_a_candidate_listed_twice_with_the_same_values_is_ignored(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets("Candidats")
    content["Candidats"].append(list(content["Candidats"][1]))
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0
    assert cli.json["candidates"]["added"] == 3
    assert cli.json["ignored_rows"] == [
        {"sheet": "Candidats", "row": 5, "why": "candidat déjà listé"}
    ]


def test_two_candidates_of_one_number_are_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS, ("Candidats", "K2", 7), ("Candidats", "K3", 7))
    assert cli("import", dossier_file, book, "--json") == 1
    assert problems(cli) == [("CANDIDATE_DUPLICATE", "Candidats", "K3")]


def test_two_candidates_may_exchange_their_numbers(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    for first, second in ((1, 2), (2, 1)):
        book = write(tmp_path / "c.xlsx", SHEETS, ("Candidats", "K2", first),
                     ("Candidats", "K3", second))  # fmt: skip
        assert cli("import", dossier_file, book) == 0
    found = results(cli, dossier_file)
    assert (found["ALLARD"]["number"], found["BÉRAUD"]["number"]) == (2, 1)


def test_a_candidate_in_two_groups_of_one_epreuve_is_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets()
    content["Groupes"].append(["BC07-G1", "G02", ANNE, "ALLARD"])
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 1
    assert problems(cli) == [("GROUP_TWICE", "Groupes", "B4")]


def test_two_mark_sheets_that_contradict_each_other_for_one_group_are_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets()
    content["Notes de groupe"].append(["BC07-G1", "G01", 12, 13, 15, 15])
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 1
    assert problems(cli) == [("GROUP_TWICE", "Notes de groupe", "E3")]


def test_a_group_of_the_same_name_in_another_epreuve_is_another_group(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets()
    content["Groupes"].append(["BC10-G1", "G01", ANNE, "ALLARD"])
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0
    assert cli.json["groups"] == {"added": 4, "updated": 0, "unchanged": 0}


def test_bloc_titles_of_another_certification_over_the_labels_are_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets("Candidats")
    content["Notes"] = [
        [None, None, "RNCP35174BC02 — Analyse", None],
        ["INE", "NOM", "Mémoire de recherche", "Enquêtes sur des sujets d'actualité"],
        [ANNE, "ALLARD", 12, 13],
    ]
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 1
    assert ("BLOC_UNKNOWN", "Notes", "C2") in problems(cli)


def test_an_unknown_corps_in_a_chair_is_imported_as_written_with_a_warning(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS, ("Jury", "E2", "Grand maître"))
    assert cli("import", dossier_file, book, "--json") == 0
    assert problems(cli, "warning") == [("CORPS_UNKNOWN", "Jury", "E2")]
    cli("check", dossier_file, "--json")
    found = next(f for f in cli.json["findings"] if f["rule"] == "JURY-CHAIR-CORPS")
    assert not found["ok"]
    assert "« Grand maître » inconnu" in found["message"]


def test_the_import_stops_at_a_closed_session_and_an_unknown_session(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS)
    assert cli("import", dossier_file, book, "--session", "Autre", "--json") == 1
    assert "Session inconnue : « Autre »" in cli.err
