"""Rows of coefficients, weights, ECTS and scales in sheets of marks."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CommandLine
from tests.workbooks import ANNE, BRUNO, Rows, Sheets, problems, results, sheets, write, write_csv

PARAMETERS: Rows = [
    ["Coefficient", None, None, 2, 1, 3], [None, "Coef.", None, 0.5, 1, 3],
    ["Coefficients :", None, None, "2", "x1", "3"], [None, None, None, "Coef. 2", "Coef. 1"],
    ["Pondération", None, None, "40 %", "60 %", "—"], ["ECTS", None, None, 6, 6, 12],
    ["Crédits ECTS", None, None, 6, 6], ["Barème", None, None, 20, 20, 20],
    ["Barème", None, None, "/20", "/20"], ["Barème /20", None, None, 20], ["Barème", 20],
    ["Note maximale", None, None, 20, 20, 20], ["Sur 20"], ["/20"], ["Notes sur 20"],
    [None, None, None, "/20", "/ 20", "sur 20"], ["Pondération /100", None, None, 40, 30, 30],
    ["Coefficient sur 10", None, None, 4, 3, 3], [None, None, None, "Coef 2 / 10"],
    ["Pondération", None, None, "40/100", "30/100"], ["Coefficient", None, None, "1/2", "1/4"],
    ["Coefficient", None, None, "(2)", "(1)"], ["Coef.", None, None, 2, "sans objet", "NC"],
    ["Barème", None, None, "0 à 20", "[0-20]", "20/20"], ["Barème 0-20"], ["Barème 2026"],
    ["Coef", None, "Barème", 2, 1, 1],
]  # fmt: skip


@pytest.mark.parametrize("row", PARAMETERS, ids=str)
@pytest.mark.parametrize("place", [1, 3], ids=["above", "foot"])
def test_a_row_about_the_columns_is_ignored_and_listed(
    cli: CommandLine, untouched: Path, tmp_path: Path, row: list[Any], place: int
) -> None:
    content = sheets()
    content["Notes"].insert(place, row)
    assert (
        cli("import", untouched, write(tmp_path / "c.xlsx", content), "--json", "--dry-run") == 0
    ), cli.out
    why = "total ou moyenne" if row[0] == "Note maximale" else "coefficient ou barème"
    assert cli.json["ignored_rows"] == [{"sheet": "Notes", "row": place + 1, "why": why}]
    assert (cli.json["problems"], cli.json["marks"]["added"]) == ([], 6)


@pytest.mark.parametrize("sheet", ["BC01", "Tout", "VAE", "Notes de groupe"])
def test_sheets_of_a_bloc_wide_ones_and_those_of_groups_skip_alike(
    cli: CommandLine, untouched: Path, tmp_path: Path, sheet: str
) -> None:
    content = sheets()
    content["BC01"] = [["INE", "NOM", "Dossier académique"], ["Coef.", None, 2],
                       [ANNE, "ALLARD", 12], [None, "Barème", "/20"]]  # fmt: skip
    content["Tout"] = content.pop("Candidats")
    for line, mark in zip(content["Tout"], ("BC01-E2", 11, 12, None), strict=True):
        line.append(mark)
    content["Tout"].insert(1, ["Coefficient", *[None] * 10, 2])
    content["VAE"].insert(1, ["Coefficients", 1, 2])
    content["Notes de groupe"].insert(1, ["Pondération", None, 0.25, 0.25, 0.25, 0.25])
    assert (
        cli("import", untouched, write(tmp_path / "c.xlsx", content), "--json", "--dry-run") == 0
    ), cli.out
    assert (cli.json["problems"], cli.json["marks"]["added"]) == ([], 9)
    listed = [(i["row"], i["why"]) for i in cli.json["ignored_rows"] if i["sheet"] == sheet]
    rows = [2, 4] if sheet == "BC01" else [2]
    assert listed == [(row, "coefficient ou barème") for row in rows]


def test_a_text_file_skips_them_too(cli: CommandLine, untouched: Path, tmp_path: Path) -> None:
    people = write(tmp_path / "people.xlsx", sheets("Candidats"))
    assert cli("import", untouched, people) == 0
    rows = [["INE", "NOM", "BC01-E2"], ["Coef.", "", "0,5"], [ANNE, "ALLARD", "12,5"]]
    assert (
        cli("import", untouched, write_csv(tmp_path / "c.csv", rows), "--json", "--dry-run") == 0
    ), cli.out
    assert cli.json["marks"]["added"] == 1
    assert [one["why"] for one in cli.json["ignored_rows"]] == ["coefficient ou barème"]


@pytest.mark.parametrize("labels", [["E1", "E2"], ["Mémoire de recherche", "E2"]])
def test_coefficients_may_stand_between_two_rows_of_headings(
    cli: CommandLine, untouched: Path, tmp_path: Path, labels: list[str]
) -> None:
    rows: Rows = [["INE", "NOM", "BC02", None], ["Coefficient", None, 2, 1], [None, None, *labels],
                  [ANNE, "ALLARD", 12, 13]]  # fmt: skip
    content = {**sheets("Candidats"), "N": rows}
    assert (
        cli("import", untouched, write(tmp_path / "c.xlsx", content), "--json", "--dry-run") == 0
    ), cli.out
    assert cli.json["marks"]["added"] == 2
    assert [i["why"] for i in cli.json["ignored_rows"]] == ["titre", "coefficient ou barème"]


@pytest.mark.parametrize("name", ["BAREME", "Barème", "COEF", "ECTS", "POIDS"])
def test_a_person_of_such_a_name_is_read(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, name: str
) -> None:
    content: Sheets = {
        "Candidats": [["INE", "NOM", "Prénom", "Voie", "Option"],
                      [ANNE, name, "Jean", "FI", "Montage"], [None, name, "Zoé", "VAE", "Montage"]],
        "BC01": [["INE", "NOM", "BC01-E1"], [ANNE, name, 20]],
        "VAE": [["NOM", "Prénom", "BC01-D1"], [name, "Zoé", 20]],
        "Suite": [["NOM Prénom", "BC01-S1"], [f"{name} Zoé", 20]],
    }  # fmt: skip
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 0, cli.out
    assert (cli.json["candidates"]["added"], cli.json["marks"]["added"]) == (2, 3)
    assert cli.json["ignored_rows"] == []
    assert results(cli, dossier_file)[name]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (["COEF", "Jean", None, 12], "A4"), (["COEF", None, None, "ABI"], "A4"),
        (["00000000", "COEF", None, 12], "A4"), ([12345678901, "COEF", None, 12], "A4"),
        ([None, "BAREME", "Jean", 20], "B4"), ([None, "BAREME Jean", None, 20], "B4"),
        ([None, None, None, "/20", 12], "A4"), ([None, None, None, "12/20"], "A4"),
        ([None, None, None, "/20", "12/20"], "A4"),
    ],
)  # fmt: skip
def test_a_row_that_may_be_somebody_s_is_no_row_of_parameters(
    cli: CommandLine, untouched: Path, tmp_path: Path, row: list[Any], cell: str
) -> None:
    content = sheets()
    content["Notes"].append(row)
    assert cli("import", untouched, write(tmp_path / "c.xlsx", content), "--json", "--dry-run") == 1
    assert [place for _code, _sheet, place in problems(cli)] == [cell]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (["Barème", None, None, 100, 20, 100], "DF"), (["Barème", None, None, "10"], "D"),
        (["Barème /100"], "A"), (["Barème", "sur 100"], "B"), (["Barème", 100], "B"),
        ([None, None, None, "/20", "/40"], "E"), (["Notes sur 10"], "A"),
        (["Note maximale", None, None, 100, 20], "D"), (["Barème 0-100"], "A"),
        (["Barème", None, None, "/40 (coef. 2)", "0 à 10", "20/20"], "DE"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 1, 3], ids=["title", "above", "foot"])
def test_a_scale_other_than_twenty_is_an_error_at_its_cell(
    cli: CommandLine,
    untouched: Path,
    tmp_path: Path,
    row: list[Any],
    cells: str,
    place: int,
) -> None:
    content = sheets()
    content["Notes"].insert(place, row)
    assert cli("import", untouched, write(tmp_path / "c.xlsx", content), "--json", "--dry-run") == 1
    assert problems(cli) == [("MARK_OUT_OF_RANGE", "Notes", f"{one}{place + 1}") for one in cells]
    assert "n'est pas sur 20, et toute note est lue sur 20." in cli.json["problems"][0]["message"]
    assert cli.json["ignored_rows"] == []


@pytest.mark.parametrize(("place", "found"), [(1, [("MARK_OUT_OF_RANGE", "Notes", "D2")]), (3, [])])
def test_the_best_mark_obtained_stands_under_the_table(
    cli: CommandLine, untouched: Path, tmp_path: Path, place: int, found: list[Any]
) -> None:
    content = sheets()
    content["Notes"].insert(place, ["Note maximale", None, None, 10])
    cli("import", untouched, write(tmp_path / "c.xlsx", content), "--json", "--dry-run")
    assert problems(cli) == found
    assert all("« Maximum »" in one["message"] for one in cli.json["problems"])


def test_a_scale_of_a_column_that_is_not_read_matters_to_nobody(
    cli: CommandLine, untouched: Path, tmp_path: Path
) -> None:
    content = sheets()
    added: Rows = [["TOEIC"], [850, None], [700, None]]
    for line, told in zip(content["Notes"], added, strict=True):
        line.extend(told)
    scale = ["Barème", None, None, "/20", "/20", "/20", "/990", "/40"]
    content["Notes"].insert(1, scale)
    assert cli("import", untouched, write(tmp_path / "c.xlsx", content), "--json", "--dry-run") == 1
    assert problems(cli) == [("MARK_OUT_OF_RANGE", "Notes", "H2")]  # no title says what it is
    del scale[7]
    assert (
        cli("import", untouched, write(tmp_path / "c.xlsx", content), "--json", "--dry-run") == 0
    ), cli.out
    assert [one["why"] for one in cli.json["ignored_rows"]] == ["coefficient ou barème"]


def test_a_scale_nobody_calculated_is_not_skipped(
    cli: CommandLine, untouched: Path, tmp_path: Path
) -> None:
    content = sheets()
    content["Notes"].insert(1, ["Barème", None, None, None])
    book = write(tmp_path / "c.xlsx", content, ("Notes", "D2", "=10*10"))
    assert cli("import", untouched, book, "--json", "--dry-run") == 1
    assert problems(cli)


def test_a_scale_in_a_sheet_of_groups_is_an_error_said_once(
    cli: CommandLine, untouched: Path, tmp_path: Path
) -> None:
    rows: Rows = [["INE", "NOM", "Équipe", "Ensemble", "BC01-E1"], ["Barème", None, None, 100, 20],
                  [ANNE, "ALLARD", "G1", 12, 13], [BRUNO, "BÉRAUD", "G1", 12, 13]]  # fmt: skip
    content = {**sheets("Candidats"), "BC07-G1": rows}
    assert cli("import", untouched, write(tmp_path / "c.xlsx", content), "--json", "--dry-run") == 1
    assert problems(cli) == [("MARK_OUT_OF_RANGE", "BC07-G1", "D2")]
