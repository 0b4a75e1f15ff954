"""The program run as one: as a module, in a shell, interrupted, without a screen."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jury_app.application.view import load_view
from jury_app.bootstrap import create_demo
from jury_app.domain.deliberation import opening_blocks
from jury_app.domain.sitting import another_day
from tests.conftest import SAMPLES

_SAMPLE = SAMPLES / "RNCP41242-clean-48.xlsx"


def test_the_program_runs_as_a_module_and_prints_utf8(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    run = subprocess.run(
        [sys.executable, "-m", "jury_app", "check", str(tmp_path / "é.jury")],
        capture_output=True, env=environment, check=False,
    )  # fmt: skip
    assert run.returncode == 3
    assert "n'existe pas" in run.stderr.decode("utf-8")
    version = subprocess.run([sys.executable, "-m", "jury_app", "--version"], capture_output=True,
                             check=True)  # fmt: skip
    assert version.stdout.decode().startswith("jury-app ")


def _shell(command: str, dossier: Path) -> subprocess.CompletedProcess[str]:
    line = f'"{sys.executable}" -m jury_app {command}'
    environment = {**os.environ, "DOSSIER": str(dossier)}
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, env=environment,
                          check=False)  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="shell redirections")
@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        ('results "$DOSSIER" --json >&-', 0, ""),
        ('check "$DOSSIER/none" 2>&-', 3, ""),
        pytest.param('results "$DOSSIER" --json >/dev/full', 3, "place sur le disque",
                     marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux")),
    ],
)  # fmt: skip
def test_an_output_closed_or_full_is_no_traceback(
    dossier_file: Path, command: str, status: int, said: str
) -> None:
    run = _shell(command, dossier_file)
    assert run.returncode == status, run.stderr
    assert said in run.stderr
    assert run.stderr.count("\n") == bool(said)


@pytest.mark.skipif(os.name != "posix", reason="signals and pipes")
def test_an_interruption_is_said_in_one_line(tmp_path: Path) -> None:
    pipe = tmp_path / "certifications" / "RNCP1.toml"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    arguments = ["template", "--certification", "RNCP1", "-o", str(tmp_path / "t.xlsx")]
    # Interruptions are heard whatever started the tests: what runs in the background ignores them.
    program = (
        "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "runpy.run_module('jury_app', run_name='__main__')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stderr=subprocess.PIPE, text=True,
        env={**os.environ, "JURY_APP_DATA": str(tmp_path)},
    ) as run, pipe.open("w"):  # opens when the program opens the other end  # fmt: skip
        assert run.stderr is not None
        run.send_signal(signal.SIGINT)
        assert run.stderr.read() == "jury-app : interrompu.\n"
    assert run.returncode == 130


def test_the_demonstration_paints_every_page_without_a_screen(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-m", "jury_app", "demo", "--offscreen-check"],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert [line.split(" : ")[0] for line in run.stdout.splitlines()] == [
        "session", "jury", "candidates", "marks", "deliberation", "closing", "documents", "journal",
    ]  # fmt: skip
    assert all(line.endswith("peinte") for line in run.stdout.splitlines())


def test_the_demonstration_is_held_today_by_a_regular_jury(tmp_path: Path) -> None:
    dossier = create_demo(tmp_path / "d.jury")
    try:
        view = load_view(dossier, dossier.find_session().id)
        assert another_day(view.session.row, dossier.clock.now()) == ""
        assert opening_blocks(view.findings) == []
    finally:
        dossier.store.close()


def test_the_window_starts_without_the_slow_libraries() -> None:
    code = (
        "import sys, ui.boot\n"
        "from jury_app.bootstrap import services\n"
        "services()\n"
        "slow = {'sqlalchemy', 'alembic', 'openpyxl', 'reportlab', 'pikepdf', 'pypdfium2'}\n"
        "print(sorted(slow.intersection(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
