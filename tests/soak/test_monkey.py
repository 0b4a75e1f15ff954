"""Random gestures on the real window, at length; see `tests.test_monkey`."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.monkey.room import room
from tests.monkey.run import Warned, check_weight, run, run_and_undo

_GESTURES = {"ci": 20_000, "full": 100_000}.get(os.environ.get("JURY_SOAK", ""), 0)
_ONE_RUN = 2_500
_UNDOING = _GESTURES // 10_000
"""Runs in which everything is taken back; tests/test_monkey.py has a shorter one."""

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not _GESTURES, reason="tests/test_monkey.py is the short form"),
    pytest.mark.qt_log_ignore(
        "propagateSizeHints", r"support raise\(\)", "support grabbing the keyboard"
    ),
]


@pytest.mark.parametrize("seed", range(1_000, 1_000 + max(1, _GESTURES // _ONE_RUN - _UNDOING)))
def test_a_monkey_breaks_nothing(
    qapp: QApplication, tmp_path: Path, warned: Warned, seed: int
) -> None:
    hasty = 0.3 if seed % 2 else 0.0
    with room(qapp, tmp_path) as place:
        check_weight(*run(place, seed, _ONE_RUN, warned, hasty))


@pytest.mark.parametrize("seed", range(2_000, 2_000 + _UNDOING))
def test_what_a_monkey_did_is_undone_to_the_beginning(
    qapp: QApplication, tmp_path: Path, warned: Warned, seed: int
) -> None:
    with room(qapp, tmp_path) as place:
        assert run_and_undo(place, seed, _ONE_RUN, warned) > 150
