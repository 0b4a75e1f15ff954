"""Headings of marks that say more than a name, and sheets of marks nobody would miss unread."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CommandLine
from tests.workbooks import ANNE, BRUNO, Rows, Sheets, problems, sheets, write

STAGE, ORAL = "Rapport de stage", "Présentation orale du rapport de stage"
INE, NAMES = ["INE", "NOM", "Prénom"], ["NOM", "Prénom"]


def listed(sheet: str, *above: list[Any], keys: list[str] = NAMES) -> Sheets:
    """Return a list of candidates and a sheet of two marks for each, under these rows."""
    people = {ANNE: ["ALLARD", "Anne"], BRUNO: ["BÉRAUD", "Bruno"]}
    who = [[ine, *names] if "INE" in keys else names for ine, names in people.items()]
    if keys == ["NOM Prénom"]:
        who = [[" ".join(names)] for names in people.values()]
    marks: Rows = [[*one, 12, "13,5"] for one in who]
    return {**sheets("Candidats"), sheet: [*above, *marks]}


@pytest.mark.parametrize(
    ("stage", "oral"),
    [
        (f"{STAGE} /20", f"{ORAL} / 20"), (f"{STAGE} (/20)", f"{ORAL} sur 20"),
        (f"{STAGE} (coef. 2)", f"{ORAL} coef 1"), ("BC05-E1 /20", "BC05-O1/20"),
        ("E1 /20,00", "O1 (coefficient 0,5)"),
        (f"{STAGE} coeff. 2 (/20 pts)", "O1 (sur 20 points)"),
        (f"RNCP41242BC05-E1 : {STAGE} /20", "BC05-O1 (coefs : 2)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("keys", [INE, NAMES], ids=["ine", "names"])
def test_the_scale_and_the_coefficient_beside_an_epreuve_are_no_part_of_its_name(
    cli: CommandLine, untouched: Path, tmp_path: Path, stage: str, oral: str, keys: list[str]
) -> None:
    book = write(tmp_path / "c.xlsx", listed("BC05", [*keys, stage, oral], keys=keys))
    assert cli("import", untouched, book, "--json", "--dry-run") == 0, cli.out
    assert (cli.json["problems"], cli.json["marks"]["added"]) == ([], 4)


@pytest.mark.parametrize("over", ["BC05 /20", "Bloc 5 (coef. 3)", "RNCP41242BC05 sur 20"])
def test_the_title_of_a_bloc_may_give_its_scale(
    cli: CommandLine, untouched: Path, tmp_path: Path, over: str
) -> None:
    content = listed("Notes", ["", "", over, ""], [*NAMES, "E1", "O1"])
    assert cli("import", untouched, write(tmp_path / "c.xlsx", content), "--json", "--dry-run") == 0
    assert (cli.json["problems"], cli.json["marks"]["added"]) == ([], 4)


def test_the_marks_of_groups_may_give_their_scale(
    cli: CommandLine, untouched: Path, tmp_path: Path
) -> None:
    content = sheets()
    head = content["Notes de groupe"][0]
    head[2:] = [f"{text} /20" for text in head[2:]]
    assert cli("import", untouched, write(tmp_path / "c.xlsx", content), "--json", "--dry-run") == 0
    assert cli.json["problems"] == []
    other = sheets("Candidats", "Groupes") | {"Notes de groupe": content["Notes de groupe"]}
    other["Notes de groupe"][0][3] = "Préparation /5"
    assert cli("import", untouched, write(tmp_path / "d.xlsx", other), "--json", "--dry-run") == 0
    assert problems(cli, "warning") == [("COLUMN_UNKNOWN", "Notes de groupe", "D1")]


@pytest.mark.parametrize(
    "pair",
    [("Rapport", "Oral"), (f"{STAGE} /40", f"{ORAL} sur 100"), ("BC05-E1 /200", "BC05-O1 sur 20 %"),
     ("Stage /20", "Oral /20"), ("Note", "Écriture (BC06-E1)")],
)  # fmt: skip
@pytest.mark.parametrize("keys", [INE, NAMES, ["NOM Prénom"]], ids=["ine", "names", "name"])
def test_marks_under_headings_nobody_knows_are_said_not_to_be_read(
    cli: CommandLine, untouched: Path, tmp_path: Path, pair: tuple[str, str], keys: list[str]
) -> None:
    book = write(tmp_path / "c.xlsx", listed("BC05", [*keys, *pair, "Moyenne"], keys=keys))
    assert cli("import", untouched, book, "--json", "--dry-run") == 0, cli.out
    assert cli.json["marks"]["added"] == 0
    first, second = "ABCDE"[len(keys)], "ABCDE"[len(keys) + 1]
    said = [("COLUMN_UNKNOWN", "BC05", f"{first}1"), ("COLUMN_UNKNOWN", "BC05", f"{second}1")]
    assert problems(cli, "warning") == said
    messages = [one["message"] for one in cli.json["problems"]]
    assert messages[0].startswith(f"Feuille « BC05 » non lue : « {pair[0]} » ")
    assert "par exemple BC05-E1" in messages[0]
    assert ("par exemple BC06-E1" in messages[1]) is ("BC06" in pair[1])


@pytest.mark.parametrize(
    "columns",
    [{"Moyenne générale": 12.5, "Rang": 1}, {"Téléphone": "0612345678", "Code postal": 75011},
     {"N° de table": 4, "Année": 2026}, {"ECTS": 6, "Coefficient": 2}, {"Remarque": "bien"},
     {"BC01 moyenne": 12.5, "BC01 résultat": "Validé"}, {"Heures": 12, "Âge": 22}],
    ids=str,
)  # fmt: skip
def test_tables_of_something_else_stay_unread_without_a_word(
    cli: CommandLine, untouched: Path, tmp_path: Path, columns: dict[str, Any]
) -> None:
    rows = [[*INE, *columns], [ANNE, "ALLARD", "Anne", *columns.values()],
            [BRUNO, "BÉRAUD", "Bruno", *columns.values()]]  # fmt: skip
    book = write(tmp_path / "c.xlsx", {**sheets("Candidats"), "Autre": rows})
    assert cli("import", untouched, book, "--json", "--dry-run") == 0
    assert cli.json["problems"] == []


def test_the_sheets_the_program_exports_are_read_back_without_a_word(
    cli: CommandLine, untouched: Path, tmp_path: Path
) -> None:
    assert cli("import", untouched, write(tmp_path / "c.xlsx", sheets())) == 0
    assert cli("export", untouched, "-o", tmp_path / "r.xlsx") == 0
    assert cli("import", untouched, tmp_path / "r.xlsx", "--json", "--dry-run") == 0
    assert cli.json["problems"] == []
