"""Exit statuses and French sentences: one for each kind of wrong input."""

import os
import re
import unicodedata
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from jury_app.cli.commands import COMMANDS
from tests.checking import spoil
from tests.conftest import SAMPLES, CommandLine, new_file

_SAMPLE = SAMPLES / "RNCP41242-clean-48.xlsx"


def _one_sentence(cli: CommandLine) -> None:
    assert cli.out == ""
    assert "Traceback" not in cli.err
    assert cli.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["unknown"],
        ["check"],
        ["check", "x.jury", "--unknown"],
        ["decide", "x.jury", "--candidate", "1"],
        ["new", "x.jury", "--certification", "RNCP41242", "--date", "04/12/2026",
         "--campus", "Paris", "--label", "S"],
        ["member", "x.jury", "--name", "X", "--present", "perhaps"],
        ["candidate", "x.jury", "--candidate", "1"],
        ["candidate", "x.jury", "--candidate", "1", "--recuse", "X"],
        ["candidate", "x.jury", "--candidate", "1", "--withdraw", "m", "--restore"],
        ["nomination", "x.jury", "--number", "1", "--date", "2026-02-30"],
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2(cli: CommandLine, arguments: list[str]) -> None:
    assert cli(*arguments) == 2
    _one_sentence(cli)
    assert "jury-app" in cli.err


def test_wrong_usage_names_the_command_and_the_choices(cli: CommandLine) -> None:
    assert cli("check", "x.jury", "--foo", "--bar") == 2
    assert cli.err == (
        "jury-app : arguments inconnus : --foo --bar. Voir « jury-app check --help ».\n"
    )
    assert cli("check", "x.jury", "--as", "l'autre'") == 2
    assert "« l'autre' »" in cli.err
    assert "choisissez parmi secretary, president, reader. Voir" in cli.err


def test_the_help_says_that_a_dossier_opens_the_window(cli: CommandLine) -> None:
    assert cli("--help") == 0
    assert "utilisation : jury-app [DOSSIER]\n" in cli.out
    assert cli("check", "--help") == 0
    assert "utilisation : jury-app check [-h]" in cli.out


def test_a_correction_without_a_motive_is_wrong_usage(cli: CommandLine) -> None:
    assert cli("correct", "x.jury", "--candidate", "1", "--bloc", "BC06", "--decision", "VAL",
               "--chair", "A B", "--secretary", "C D", "-o", "PVR.pdf") == 2  # fmt: skip
    assert "il manque : --motive" in cli.err


def test_new_never_overwrites(cli: CommandLine, dossier_file: Path) -> None:
    before = dossier_file.read_bytes()
    assert new_file(cli, dossier_file) == 1
    _one_sentence(cli)
    assert dossier_file.read_bytes() == before


def test_a_link_to_nowhere_is_not_followed(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "link.jury").symlink_to(tmp_path / "nowhere.jury")
    assert new_file(cli, tmp_path / "link.jury") == 1
    assert "existe déjà" in cli.err


@pytest.mark.parametrize("command", [["export"], ["minutes", "--draft"]])
@pytest.mark.parametrize("name", ["dossier.jury", "link.jury", "other.jury"])
def test_no_document_replaces_a_dossier(
    cli: CommandLine, dossier_file: Path, command: list[str], name: str
) -> None:
    target = dossier_file.with_name(name)
    if name == "link.jury":
        target.symlink_to(dossier_file)
    elif name == "other.jury":
        assert new_file(cli, target) == 0
    before = target.read_bytes()
    assert cli(command[0], dossier_file, *command[1:], "-o", target) == 1
    _one_sentence(cli)
    assert target.read_bytes() == before
    assert target.is_symlink() == (name == "link.jury")
    assert not list(dossier_file.parent.glob("*-wal"))


def test_the_dossier_is_no_workbook(cli: CommandLine, dossier_file: Path) -> None:
    assert cli("import", dossier_file, dossier_file, "--json") == 1
    assert cli.json["problems"][0]["code"] == "FILE_UNREADABLE"
    assert [path.name for path in dossier_file.parent.iterdir()] == [dossier_file.name]


@pytest.mark.skipif(os.name != "posix", reason="pipes")
def test_no_document_replaces_a_pipe_or_a_device(cli: CommandLine, dossier_file: Path) -> None:
    pipe = dossier_file.with_name("pipe")
    os.mkfifo(pipe)
    assert cli("export", dossier_file, "-o", pipe) == 3
    _one_sentence(cli)
    assert pipe.is_fifo()


@pytest.mark.parametrize("target", [".", "..", "/", "missing/r.xlsx"])
def test_an_output_that_cannot_be_written_ends_with_3(
    cli: CommandLine, dossier_file: Path, target: str
) -> None:
    assert cli("export", dossier_file, "-o", target) == 3
    _one_sentence(cli)
    assert "ne peut pas être écrit" in cli.err


def test_minutes_before_closing_say_what_to_do(cli: CommandLine, dossier_file: Path) -> None:
    assert cli("minutes", dossier_file, "-o", dossier_file.with_suffix(".pdf")) == 1
    _one_sentence(cli)
    assert "SESSION-STATE" in cli.err
    assert "demandez un projet" in cli.err


def test_a_refusal_names_the_gesture_and_ends_as_a_sentence(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    assert cli("archive", dossier_file, "-o", tmp_path / "archive") == 1
    assert "Archiver la session : SESSION-STATE — la session" in cli.err
    assert "clôturez-la d'abord.\n" in cli.err
    assert cli("attach", dossier_file, dossier_file) == 1
    assert "clôturez-la d'abord.\n" in cli.err
    assert cli("open", dossier_file) == 1
    assert " ; JURY-QUALITY — " in cli.err
    assert ". ;" not in cli.err
    assert cli.err.endswith(".\n")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("new", "missing/d.jury", "--certification", "RNCP41242", "--date", "2026-12-04",
          "--campus", "Paris", "--label", "S", "--no-encryption"), "introuvable"),
        (("import", "dossier.jury", "missing.xlsx"), "introuvable"),
        (("import", "dossier.jury", "folder"), "c'est un dossier"),
    ],
)  # fmt: skip
def test_the_systems_reasons_are_said_in_french(
    cli: CommandLine, dossier_file: Path, arguments: tuple[str, ...], why: str
) -> None:
    folder = dossier_file.parent
    (folder / "folder").mkdir()
    files = {"dossier.jury", "missing/d.jury", "missing.xlsx", "folder"}
    assert cli(*[folder / one if one in files else one for one in arguments]) == 3
    _one_sentence(cli)
    assert f"({why})" in cli.err


def test_wrong_usage_names_the_command_whose_help_tells_more(
    cli: CommandLine, dossier_file: Path
) -> None:
    assert cli("candidate", dossier_file, "--candidate", "1") == 2
    assert "« jury-app candidate --help »" in cli.err


def test_a_control_character_does_not_stop_the_export(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    cli("import", dossier_file, _SAMPLE)
    cli("member", dossier_file, "--name", "REYNAUD Juliette", "--present", "no",
        "--reason", "gr\x01ippe")  # fmt: skip
    assert cli("export", dossier_file, "-o", tmp_path / "r.xlsx") == 0


@pytest.mark.parametrize(
    ("option", "value"), [("--certification", "RNCP99999"), ("--campus", "Lyon")]
)
def test_unknown_certification_or_campus_leaves_no_file(
    cli: CommandLine, tmp_path: Path, option: str, value: str
) -> None:
    options = {"--certification": "RNCP41242", "--date": "2026-12-04", "--campus": "Paris",
               "--label": "S", option: value}  # fmt: skip
    assert cli("new", tmp_path / "d.jury", *[x for pair in options.items() for x in pair],
               "--no-encryption") == 1  # fmt: skip
    _one_sentence(cli)
    assert list(tmp_path.iterdir()) == []


def test_an_import_counts_in_french(cli: CommandLine, dossier_file: Path) -> None:
    assert cli("import", dossier_file, _SAMPLE) == 0
    assert "notes : 982 ajoutées, 0 modifiée, 0 inchangée\n" in cli.out
    assert "membres du jury : 8 ajoutés, 0 modifié, 0 inchangé\n" in cli.out


@pytest.mark.parametrize("command", ["check", "results", "open", "adopt"])
def test_a_missing_dossier_ends_with_3(cli: CommandLine, tmp_path: Path, command: str) -> None:
    assert cli(command, tmp_path / "missing.jury") == 3
    _one_sentence(cli)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04", b"SQLite format 3\x00" + bytes(84)]
)
def test_what_is_no_dossier_is_refused(cli: CommandLine, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "dossier.jury"
    path.write_bytes(content)
    assert cli("check", path, "--json") == 1
    _one_sentence(cli)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "other.jury"
    spoil(path, "CREATE TABLE t (x)")
    before = path.read_bytes()
    assert cli("check", path) == 1
    assert "n'est pas un dossier" in cli.err
    assert path.read_bytes() == before


def test_a_newer_schema_is_refused_kindly(cli: CommandLine, dossier_file: Path) -> None:
    spoil(dossier_file, "UPDATE alembic_version SET version_num = '9999'")
    before = dossier_file.read_bytes()
    assert cli("check", dossier_file) == 1
    assert "plus récente" in cli.err
    assert dossier_file.read_bytes() == before


def test_a_damaged_dossier_is_refused(cli: CommandLine, dossier_file: Path) -> None:
    cli("import", dossier_file, _SAMPLE)
    data = bytearray(dossier_file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    dossier_file.write_bytes(bytes(data))
    assert cli("check", dossier_file) == 1
    assert "endommagé" in cli.err
    assert cli("verify", dossier_file, "--json") == 1
    assert cli.json["ok"] is False


def test_a_held_dossier_ends_with_3_and_says_so(cli: CommandLine, dossier_file: Path) -> None:
    # The program's own library: two copies of SQLite in one process do not see each other's locks.
    holder = dbapi2.connect(str(dossier_file), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert cli("nomination", dossier_file, "--number", "1", "--date", "2026-11-02") == 3
    _one_sentence(cli)
    assert "autre programme" in cli.err
    holder.execute("ROLLBACK")
    holder.close()
    assert cli("nomination", dossier_file, "--number", "1", "--date", "2026-11-02") == 0


def test_a_folder_that_cannot_be_written_ends_with_3(cli: CommandLine, tmp_path: Path) -> None:
    folder = Path("/proc") if Path("/proc").is_dir() else tmp_path / "missing"
    assert new_file(cli, folder / "d.jury") == 3
    _one_sentence(cli)


@pytest.mark.parametrize("name", ["x.xlsx", "x.ods", "x.xls", "x.docx"])
def test_what_is_no_workbook_is_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, name: str
) -> None:
    workbook = tmp_path / name
    workbook.write_bytes(b"not a workbook")
    before = dossier_file.read_bytes()
    assert cli("import", dossier_file, workbook) == 1
    _one_sentence(cli)
    assert cli("import", dossier_file, workbook, "--json") == 1
    assert cli.json["applied"] is False
    assert cli.json["problems"][0]["code"] == "FILE_UNREADABLE"
    assert dossier_file.read_bytes() == before


def test_a_missing_workbook_ends_with_3(cli: CommandLine, dossier_file: Path) -> None:
    assert cli("import", dossier_file, "missing.xlsx", "--json") == 3
    _one_sentence(cli)


@pytest.mark.parametrize(
    "arguments",
    [
        ["decide", "--candidate", "unknown", "--bloc", "BC01", "--decision", "VAL"],
        ["decide", "--candidate", "778932879CB", "--bloc", "BC99", "--decision", "VAL"],
        ["decide", "--candidate", "778932879CB", "--bloc", "BC01", "--decision", "PERHAPS"],
        ["decide", "--candidate", "778932879CB", "--bloc", "BC01", "--decision", "CAP"],
        ["member", "--name", "NOBODY", "--present", "yes"],
        ["candidate", "--candidate", "unknown", "--discuss", "yes"],
        ["check", "--session", "unknown"],
        ["open"],
    ],
)
def test_unknown_things_and_wrong_moments_end_with_1(
    cli: CommandLine, dossier_file: Path, arguments: list[str]
) -> None:
    cli("import", dossier_file, _SAMPLE)
    cli("open", dossier_file)
    before = dossier_file.read_bytes()
    assert cli(arguments[0], dossier_file, *arguments[1:]) == 1
    _one_sentence(cli)
    assert dossier_file.read_bytes() == before


def test_dry_run_writes_nothing(cli: CommandLine, dossier_file: Path) -> None:
    before = dossier_file.read_bytes()
    assert cli("import", dossier_file, _SAMPLE, "--dry-run", "--json") == 0
    assert cli.json["applied"] is False
    assert cli.json["candidates"]["added"] == 48
    assert dossier_file.read_bytes() == before


def test_a_number_goes_before_a_label_and_an_ambiguous_label_is_refused(
    cli: CommandLine, dossier_file: Path
) -> None:
    more = ("session", dossier_file, "--certification", "RNCP41242", "--date", "2026-12-05",
            "--campus", "Paris", "--label")  # fmt: skip
    for label in ("1", "Deux", "Deux"):
        assert cli(*more, label) == 0
    assert cli("results", dossier_file, "--session", "1", "--json") == 0
    assert cli.json["session"]["id"] == "1"
    assert cli("results", dossier_file, "--session", "Deux") == 1
    assert "3 ou 4" in cli.err
    assert cli("results", dossier_file, "--session", "3", "--json") == 0


def test_a_session_is_selected_by_number_or_label(cli: CommandLine, dossier_file: Path) -> None:
    assert cli("session", dossier_file, "--certification", "RNCP41241", "--date", "2026-12-05",
               "--campus", "Paris", "--label", "DHEC d'été 2026") == 0  # fmt: skip
    summer = "DHEC d'été 2026"
    for selector, label in (
        ("1", "Session 2026"), (summer, summer), (unicodedata.normalize("NFD", summer), summer),
    ):  # fmt: skip
        assert cli("results", dossier_file, "--session", selector, "--json") == 0
        assert cli.json["session"]["label"] == label
    assert cli("results", dossier_file, "--json") == 0
    assert cli.json["session"]["label"] == summer
    assert cli.json["session"]["id"] == "2"


def test_commands_leave_the_dossier_as_one_file(cli: CommandLine, dossier_file: Path) -> None:
    cli("import", dossier_file, _SAMPLE)
    cli("check", dossier_file)
    cli("verify", dossier_file)
    assert [p.name for p in dossier_file.parent.iterdir()] == [dossier_file.name]


def test_help_is_french_whole_and_tells_the_exit_statuses(cli: CommandLine) -> None:
    assert cli("--help") == 0
    assert all(f"\n    {name} " in cli.out for name in set(COMMANDS) - {"test-certificate"})
    assert "Codes de sortie : 0 fait" in cli.out
    for name in COMMANDS:
        assert cli(name, "--help") == 0
        assert cli.out.startswith(f"utilisation : jury-app {name} [-h]")
        usage, about, *_ = cli.out.split("\n\n")
        assert not re.search(r"LABEL|DATE|NUMBER|REASON|MOTIVE|DECISION|\{", usage), usage
        assert about[0].isupper()
        assert about.endswith(".")


def test_a_signature_without_a_key_is_refused_in_french(cli: CommandLine) -> None:
    assert cli("sign", "PV.pdf", "--as", "X", "-o", "PVS.pdf") == 2
    assert cli.err == (
        "jury-app : il manque --certificate ou --card. Voir « jury-app sign --help ».\n"
    )


def test_results_go_to_a_workbook_and_nowhere_else(cli: CommandLine, dossier_file: Path) -> None:
    target = dossier_file.with_name("resultats.csv")
    assert cli("export", dossier_file, "-o", target) == 1
    assert "donnez un nom qui finit par .xlsx" in cli.err
    assert not target.exists()


def test_an_order_without_number_is_refused(cli: CommandLine, dossier_file: Path) -> None:
    before = dossier_file.read_bytes()
    assert cli("nomination", dossier_file, "--number", " ", "--date", "2026-11-02") == 1
    assert cli.err == "jury-app : Écrivez le numéro de l'arrêté de nomination.\n"
    assert dossier_file.read_bytes() == before


def test_an_unknown_session_is_answered_by_numbers_and_labels(
    cli: CommandLine, dossier_file: Path
) -> None:
    assert cli("check", dossier_file, "--session", "Juin") == 1
    assert "Sessions du dossier : 1 « Session 2026 »." in cli.err
