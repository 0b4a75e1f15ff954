"""Two thousand random gestures on the real window, in a few runs; `make soak` does many more.

A failure tells its seed and the last thirty gestures; `python -m tests.monkey SEED` does them
again.
"""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.monkey.room import room
from tests.monkey.run import Warned, check_weight, run, run_and_undo

pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", r"support raise\(\)", "support grabbing the keyboard"
)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_monkey_breaks_nothing(
    qapp: QApplication, tmp_path: Path, warned: Warned, seed: int
) -> None:
    with room(qapp, tmp_path) as place:
        check_weight(*run(place, seed, 750, warned))


def test_what_a_monkey_did_is_undone_to_the_beginning(
    qapp: QApplication, tmp_path: Path, warned: Warned
) -> None:
    with room(qapp, tmp_path) as place:
        assert run_and_undo(place, 4, 500, warned) > 25
