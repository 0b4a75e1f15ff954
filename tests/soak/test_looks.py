"""Every page and dialog, in both themes, on every size of screen, with few and many candidates."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_SIZE = os.environ.get("JURY_SOAK", "")
pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not _SIZE, reason="tests/test_ui_looks.py is the short form"),
]
_SCREEN = (1366, 768)
_SIZES = {"1": ((1366, 768), (900, 500)), "1.5": ((911, 512),)}
"""Sizes of the window in logical pixels, by the scale of the screen."""


@pytest.mark.parametrize("count", [3, 300])
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("scale", _SIZES)
def test_everything_is_seen_whole(tmp_path: Path, scale: str, theme: str, count: int) -> None:
    screen = {"name": "écran", "x": 0, "y": 0, "width": _SCREEN[0], "height": _SCREEN[1],
              "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}  # fmt: skip
    described = tmp_path / "screen.json"
    described.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    around = os.environ | {
        "QT_QPA_PLATFORM": f"offscreen:configfile={described}",
        "QT_SCALE_FACTOR": scale,
        "JURY_APP_BACKUPS": str(tmp_path / "backups"),
    }
    for wide, high in _SIZES[scale]:
        command = [sys.executable, "-m", "tests.looks_walk", str(tmp_path / f"{wide}"), str(count),
                   theme, str(wide), str(high)]  # fmt: skip
        done = subprocess.run(command, env=around, capture_output=True, text=True, check=False,
                              timeout=300, cwd=Path(__file__).parents[2])  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == "", done.stdout
