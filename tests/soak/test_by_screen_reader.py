"""A whole sitting through the accessibility tree, on a real X server: names, cells, gestures."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jury_app import bootstrap
from jury_app.application.access import Access
from jury_app.application.view import load_view
from jury_app.domain.wording import VERDICTS
from tests.conftest import CommandLine

_SECONDS = 420
_ROOT = Path(__file__).parents[2]
_PYTHON = "/usr/bin/python3"
"""The system's Python has pyatspi (Debian: python3-pyatspi)."""

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(sys.platform != "linux", reason="AT-SPI is the accessibility of Linux"),
    pytest.mark.skipif("JURY_SOAK" not in os.environ,
                       reason="wants Xvfb, D-Bus and pyatspi: run by make soak"),
]  # fmt: skip


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    """An X server of our own, on a number that was free, with a window manager."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x900x24", "-nolisten", "tcp"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as said:
        number = said.readline().strip()
    assert number, "Xvfb did not start"
    own = {**os.environ, "DISPLAY": f":{number}", "HOME": str(tmp_path)}
    # Without one, no window gets the keys back when a dialog closes.
    manager = subprocess.Popen(["openbox", "--sm-disable"], env=own, stderr=subprocess.DEVNULL)
    yield f":{number}"
    for one in (manager, server):
        one.terminate()
        one.wait(30)


def homes(folder: Path) -> dict[str, str]:
    """Where the program keeps its settings, and the buses their sockets: nobody else's."""
    found = {}
    for name in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "CACHE_HOME", "RUNTIME_DIR"):
        made = folder / name.lower()
        made.mkdir(mode=0o700)
        found[f"XDG_{name}"] = str(made)
    return found


def test_a_whole_sitting_by_screen_reader(tmp_path: Path, display: str, cli: CommandLine) -> None:
    dossier, minutes, result = (tmp_path / n for n in ("séance.jury", "PV.pdf", "result.json"))
    bootstrap.create_demo(dossier).store.close()
    environment = {
        **os.environ, **homes(tmp_path), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "QT_LOGGING_RULES": "qt.qpa.*=false;qt.accessibility.*=false",
    }  # fmt: skip
    # Variables that would lead to the desktop of whoever runs the test.
    for name in ("WAYLAND_DISPLAY", "AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
        environment.pop(name, None)
    ended = subprocess.run(
        ["dbus-run-session", "--", _PYTHON, "-m", "tests.soak.screen_reader", result, minutes,
         sys.executable, "-m", "jury_app", dossier],
        cwd=_ROOT, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert cli("verify", dossier) == 0, cli.err
    assert cli("verify", minutes) == 0, cli.err
    heard = json.loads(result.read_text(encoding="utf-8"))
    assert any(heard.values())
    kept = decisions_of(dossier)
    for name, made in heard.items():
        assert made.items() <= kept[name].items()


def decisions_of(path: Path) -> dict[str, dict[str, str]]:
    """Return what stands in a closed dossier in the words of the screen."""
    dossier = bootstrap.open_dossier(path, Access())
    try:
        view = load_view(dossier, dossier.find_session().id)
    finally:
        dossier.store.close()
    assert view.session.row.seal
    found = view.results.values()
    assert not any(one.undecided for one in found)
    return {one.candidate.name: {
        bloc.bloc.code: VERDICTS[bloc.decision].lower() for bloc in one.blocs if bloc.decision
    } for one in found}  # fmt: skip
