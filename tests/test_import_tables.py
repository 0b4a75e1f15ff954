"""Several tables on one sheet, one under another."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CommandLine
from tests.workbooks import ANNE, BRUNO, Rows, problems, sheets, write

HEADER = ["INE", "NOM", "Prénom", "E1", "O1"]
ALLARD, BERAUD = [ANNE, "ALLARD", "Anne"], [BRUNO, "BÉRAUD", "Bruno"]
BC07 = (
    "Collaborer à la réalisation d'une production audiovisuelle ou cinématographique au cours de "
    "ses différentes phases"
)
"""The title of this bloc."""
NAMES = ["NOM", "Prénom", "BC06-O1"]


def _import(cli: CommandLine, dossier: Path, folder: Path, name: str, rows: Rows) -> int:
    content = {**sheets("Candidats"), name: rows}
    return cli("import", dossier, write(folder / "c.xlsx", content), "--json", "--dry-run")


@pytest.mark.parametrize("sheet", ["Notes", "BC06"])
@pytest.mark.parametrize(
    "title",
    [
        ["Bloc 7 : Réalisation du projet"], ["BC07"], [None, None, None, "Bloc 7", "Bloc 7"],
        [None, None, None, None, None, None, "Bloc 7"], ["Notes (BC07)"], ["Blocs 7 et 8"],
        [BC07],
    ],
)  # fmt: skip
@pytest.mark.parametrize("again", [True, False], ids=["header", "no header"])
def test_a_table_of_another_bloc_under_the_first_is_refused_at_its_title(
    cli: CommandLine, untouched: Path, tmp_path: Path, sheet: str, title: list[Any],
    again: bool,
) -> None:  # fmt: skip
    rows: Rows = [["Bloc 6 : Écriture du projet"], HEADER, ALLARD, BERAUD, [], title,
            *([HEADER] if again else []), [*ALLARD, 8, 9], [*BERAUD, 14, 15]]  # fmt: skip
    assert _import(cli, untouched, tmp_path, sheet, rows) == 1
    place = next("ABCDEFG"[n] for n, cell in enumerate(title) if cell)
    assert problems(cli) == [("COLUMN_AMBIGUOUS", sheet, f"{place}6")]
    message = cli.json["problems"][0]["message"]
    several = "et" in str(title[0]).split()[2:3]
    assert ("celui d'autres blocs" if several else "celui du bloc BC07") in message
    assert "mettez-le sur sa propre feuille" in message


def test_each_table_is_said_at_once(cli: CommandLine, untouched: Path, tmp_path: Path) -> None:
    rows: Rows = [["Bloc 6"], HEADER, [*ALLARD, 12, 13], ["Bloc 7"], HEADER, [*ALLARD, 12, 13],
            ["Bloc 8"], HEADER, [*ALLARD, 12, 13]]  # fmt: skip
    assert _import(cli, untouched, tmp_path, "Notes", rows) == 1
    assert problems(cli) == [("COLUMN_AMBIGUOUS", "Notes", f"A{row}") for row in (4, 7)]


@pytest.mark.parametrize(
    ("name", "header", "people", "title", "what"),
    [
        ("BC06-O1", NAMES, ["ALLARD", "Anne Rose", 12], "Bloc 7 – Réalisation", "du bloc BC07"),
        ("Groupes BC07-G1", ["Groupe", "INE", "NOM"], ["G01", ANNE, "ALLARD"],
         "BC10-G1 : postproduction", "de l'épreuve BC10-G1"),
    ],
)  # fmt: skip
def test_tables_by_names_or_of_groups_are_refused_alike(
    cli: CommandLine, untouched: Path, tmp_path: Path, name: str, header: list[Any],
    people: list[Any], title: str, what: str,
) -> None:  # fmt: skip
    rows: Rows = [header, people, [title], header, people]
    assert _import(cli, untouched, tmp_path, name, rows) == 1
    assert problems(cli) == [("COLUMN_AMBIGUOUS", name, "A3")]
    assert f"celui {what} :" in cli.json["problems"][0]["message"]


def test_the_first_table_is_not_lost_when_the_second_is_the_wider(
    cli: CommandLine, untouched: Path, tmp_path: Path
) -> None:
    rows: Rows = [["Bloc 6"], HEADER[:4], [*ALLARD, 12], ["Bloc 7"], HEADER, [*ALLARD, 8, 9]]
    assert _import(cli, untouched, tmp_path, "Notes", rows) == 1
    assert problems(cli) == [("COLUMN_AMBIGUOUS", "Notes", "A3")]


def test_a_header_with_other_columns_is_no_repeated_one(
    cli: CommandLine, untouched: Path, tmp_path: Path
) -> None:
    rows: Rows = [["INE", "NOM", "BC06-O1"], [ANNE, "ALLARD", 12], ["INE", "NOM", "BC07-O1"],
            [BRUNO, "BÉRAUD", 13]]  # fmt: skip
    assert _import(cli, untouched, tmp_path, "Notes", rows) == 1
    assert problems(cli) == [("INE_INVALID", "Notes", "A3")]


@pytest.mark.parametrize("place", ["INE", "beside"])
@pytest.mark.parametrize(
    "remark", ["BC07 : note éliminatoire", "Bloc 8 à part", "BC07", "Blocs 7 et 8 à venir"]
)
def test_a_remark_about_another_bloc_under_the_table_stays_one(
    cli: CommandLine, untouched: Path, tmp_path: Path, remark: str, place: str
) -> None:
    line = [remark] if place == "INE" else [None, None, None, remark]
    rows: Rows = [["Bloc 6"], HEADER, [*ALLARD, 12, 13], [], line, ["ABI : absence injustifiée"]]
    assert _import(cli, untouched, tmp_path, "Notes", rows) == 0, cli.out
    listed = [(i["row"], i["why"]) for i in cli.json["ignored_rows"]]
    assert sorted(listed) == [(1, "titre"), (4, "ligne vide"), (5, "légende"), (6, "légende")]
    assert cli.json["marks"]["added"] == 2


def test_a_remark_about_a_bloc_of_a_wide_sheet_stays_one_anywhere(
    cli: CommandLine, untouched: Path, tmp_path: Path
) -> None:
    rows: Rows = [["INE", "NOM", "BC06-O1", "BC07-O1"], ["BC07 : note éliminatoire"],
            [ANNE, "ALLARD", 12, 13], ["Campus de Nice"], ["INE", "NOM", "BC06-O1", "BC07-O1"],
            [BRUNO, "BÉRAUD", 14, 15], ["Bloc 9 : évalué en fin d'année"]]  # fmt: skip
    assert _import(cli, untouched, tmp_path, "Tout", rows) == 0, cli.out
    why = sorted((i["row"], i["why"]) for i in cli.json["ignored_rows"])
    assert why == [(2, "légende"), (4, "légende"), (5, "en-tête répété"), (7, "légende")]
    assert cli.json["marks"]["added"] == 4
