"""The sample workbooks give the expected results, from the school's file and LibreOffice's copy."""

import json
from pathlib import Path

import pytest

from tests.conftest import SAMPLES, CommandLine, new_file

_EXPECTED = sorted(SAMPLES.glob("*.expected.json"))
_NOTHING = {"added": 0, "updated": 0}


@pytest.mark.parametrize("folder", [SAMPLES, SAMPLES / "libreoffice"], ids=["excel", "libreoffice"])
@pytest.mark.parametrize("expected", _EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_import_gives_the_expected_results_and_a_second_changes_nothing(
    cli: CommandLine, tmp_path: Path, expected: Path, folder: Path
) -> None:
    dossier = tmp_path / "dossier.jury"
    workbook = folder / expected.name.replace(".expected.json", ".xlsx")
    assert new_file(cli, dossier, expected.name.split("-")[0]) == 0

    assert cli("import", dossier, workbook, "--json") == 0, cli.err
    first = cli.json
    assert first["applied"]
    assert [p for p in first["problems"] if p["severity"] == "error"] == []

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

    before = dossier.read_bytes()
    assert cli("import", dossier, workbook, "--json") == 0
    second = cli.json
    for kind in ("candidates", "marks", "groups", "members"):
        assert {k: second[kind][k] for k in _NOTHING} == _NOTHING
        assert second[kind]["unchanged"] == first[kind]["added"]
    assert dossier.read_bytes() == before


@pytest.mark.parametrize("expected", _EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_exported_results_come_back_without_a_change(
    cli: CommandLine, tmp_path: Path, expected: Path
) -> None:
    dossier, out = tmp_path / "dossier.jury", tmp_path / "results.xlsx"
    new_file(cli, dossier, expected.name.split("-")[0])
    cli("import", dossier, SAMPLES / expected.name.replace(".expected.json", ".xlsx"))
    assert cli("export", dossier, "-o", out) == 0

    assert cli("import", dossier, out, "--json") == 0, cli.err
    report = cli.json
    assert report["problems"] == []
    for kind in ("candidates", "marks", "groups", "members"):
        assert {k: report[kind][k] for k in _NOTHING} == _NOTHING
