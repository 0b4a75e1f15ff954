"""The sample workbooks give the expected results, whatever the format they are saved in."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from jury_app.spreadsheets.reader import read_workbook
from tests.conftest import SAMPLES, CommandLine, new_file
from tests.workbooks import ANNE, convert_by_libreoffice, sheets, write

_EXPECTED = sorted(SAMPLES.glob("*.expected.json"))
_CLEAN = "RNCP41241-clean-30"
_NOTHING = {"added": 0, "updated": 0}


def same_as_expected(cli: CommandLine, dossier: Path, expected: Path) -> None:
    """Check the results of a dossier against a sample's."""
    assert cli("results", dossier, "--json") == 0
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    found = {candidate["ine"]: candidate for candidate in cli.json["candidates"]}
    assert found.keys() == wanted.keys()
    for ine, person in wanted.items():
        candidate = found[ine]
        assert candidate["birth_name"].casefold() == person["birth_name"].casefold()
        assert [candidate[k] for k in ("route", "option", "proposal")] == [
            person[k] for k in ("route", "option", "proposal")
        ]
        computed = {
            code: {"average": bloc["average"], "proposal": bloc["proposal"]}
            for code, bloc in candidate["blocs"].items()
        }
        assert computed == person["blocs"], ine


def imported_twice(cli: CommandLine, dossier: Path, workbook: Path, expected: Path) -> None:
    """Import a workbook, compare the results, import it again: nothing changes."""
    assert new_file(cli, dossier, expected.name.split("-")[0]) == 0
    assert cli("import", dossier, workbook, "--json") == 0, cli.err
    first = cli.json
    assert first["applied"]
    assert [p for p in first["problems"] if p["severity"] == "error"] == []
    same_as_expected(cli, dossier, expected)

    before = dossier.read_bytes()
    assert cli("import", dossier, workbook, "--json") == 0
    second = cli.json
    for kind in ("candidates", "marks", "groups", "members"):
        assert {k: second[kind][k] for k in _NOTHING} == _NOTHING
        assert second[kind]["unchanged"] == first[kind]["added"]
    assert dossier.read_bytes() == before


@pytest.mark.parametrize("folder", [SAMPLES, SAMPLES / "libreoffice"], ids=["excel", "libreoffice"])
@pytest.mark.parametrize("expected", _EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_import_gives_the_expected_results_and_a_second_changes_nothing(
    cli: CommandLine, tmp_path: Path, expected: Path, folder: Path
) -> None:
    workbook = folder / expected.name.replace(".expected.json", ".xlsx")
    imported_twice(cli, tmp_path / "dossier.jury", workbook, expected)


def changes_nothing(cli: CommandLine, dossier: Path, exported: Path) -> None:
    """Export the results and import them: without a problem, and the dossier keeps its bytes."""
    assert cli("export", dossier, "-o", exported) == 0
    before = dossier.read_bytes()
    assert cli("import", dossier, exported, "--json") == 0, cli.err
    assert cli.json["problems"] == []
    assert dossier.read_bytes() == before


def test_homonyms_and_what_is_outside_the_plan_come_back_without_a_change(
    cli: CommandLine, tmp_path: Path
) -> None:
    dossier, exported = tmp_path / "dossier.jury", tmp_path / "r.xlsx"
    content = sheets()
    homonym = [None, "MOREL", None, "Irène", "02/01/1981", "VAE", "Montage", None, "B2", "BC02"]
    content["Candidats"].append(homonym)
    content["VAE"] = [["Nom", "Prénom", "Né(e) le", "BC01-D1"], ["MOREL", "Irène", "02/01/1981", 9],
                      ["MOREL", "Irène", "02/01/1980", "ABJ"]]  # fmt: skip
    assert new_file(cli, dossier) == 0
    assert cli("import", dossier, write(tmp_path / "c.xlsx", content)) == 0, cli.err
    changes_nothing(cli, dossier, exported)

    # Marks and a group outside the plan stay behind; whoever withdrew is still listed.
    content["Candidats"][1][5], content["Candidats"][2][6] = "VAE", "Production"
    moved = write(tmp_path / "d.xlsx", {"Candidats": content["Candidats"]})
    assert cli("import", dossier, moved) == 0, cli.err
    assert cli("candidate", dossier, "--candidate", ANNE, "--withdraw", "démission") == 0
    changes_nothing(cli, dossier, exported)

    assert new_file(cli, tmp_path / "fresh.jury") == 0
    assert cli("import", tmp_path / "fresh.jury", exported, "--json") == 0, cli.err
    assert cli.json["candidates"]["added"] == 4
    assert cli.json["problems"] == []


@pytest.mark.parametrize("kind", ["xlsm", "strict.xlsx", "xls", "xlsb", "ods"])
def test_every_format_gives_the_same_results(cli: CommandLine, tmp_path: Path, kind: str) -> None:
    workbook = SAMPLES / "formats" / f"{_CLEAN}.{kind}"
    imported_twice(cli, tmp_path / "dossier.jury", workbook, SAMPLES / f"{_CLEAN}.expected.json")


@pytest.mark.parametrize("kind", ["xlsm", "strict.xlsx", "xls", "xlsb", "ods"])
def test_every_format_holds_the_same_cells(kind: str) -> None:
    plain = read_workbook(SAMPLES / f"{_CLEAN}.xlsx")
    other = read_workbook(SAMPLES / "formats" / f"{_CLEAN}.{kind}")
    assert [sheet.name for sheet in other.sheets] == [sheet.name for sheet in plain.sheets]
    assert [sheet.rows for sheet in other.sheets] == [sheet.rows for sheet in plain.sheets]
    assert other.blind is (kind in {"xls", "xlsb"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize(("separator", "suffix"), [(";", "csv"), (",", "csv"), ("\t", "txt")])
def test_text_files_give_the_same_results(
    cli: CommandLine, tmp_path: Path, separator: str, suffix: str, encoding: str
) -> None:
    dossier = tmp_path / "dossier.jury"
    assert new_file(cli, dossier, _CLEAN.split("-", 1)[0]) == 0
    for part in ("candidats", "notes"):
        source = SAMPLES / "formats" / f"{_CLEAN}-{part}.csv"
        with source.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter=";"))
        book = tmp_path / f"{part}.{suffix}"
        with book.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=separator).writerows(rows)
        assert cli("import", dossier, book, "--json") == 0, cli.err
        assert cli.json["problems"] == []
    same_as_expected(cli, dossier, SAMPLES / f"{_CLEAN}.expected.json")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["ods", "xls", "xlsm:Calc MS Excel 2007 VBA XML"])
def test_a_conversion_by_libreoffice_gives_the_same_results(
    cli: CommandLine, tmp_path: Path, kind: str
) -> None:
    convert_by_libreoffice(SAMPLES / f"{_CLEAN}.xlsx", kind, tmp_path)
    workbook = tmp_path / f"{_CLEAN}.{kind.partition(':')[0]}"
    imported_twice(cli, tmp_path / "dossier.jury", workbook, SAMPLES / f"{_CLEAN}.expected.json")


@pytest.mark.parametrize("expected", _EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_exported_results_come_back_without_a_change(
    cli: CommandLine, tmp_path: Path, expected: Path
) -> None:
    dossier, out = tmp_path / "dossier.jury", tmp_path / "results.xlsx"
    new_file(cli, dossier, expected.name.split("-")[0])
    cli("import", dossier, SAMPLES / expected.name.replace(".expected.json", ".xlsx"))
    changes_nothing(cli, dossier, out)
