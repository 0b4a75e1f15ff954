"""Work in a thread of its own."""

import gc
import threading
import weakref

import pytest
import shiboken6
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.jobs import Job, Progress, under_way


class _Knot:
    """Something only the collector of cycles takes away, as it does widgets."""

    def __init__(self) -> None:
        self.itself = self


def _make_much(_progress: Progress) -> int:
    """Make so many lists that Python looks for cycles."""
    return len([[number] for number in range(300_000)])


def test_what_work_makes_destroys_no_widget_in_its_thread(qtbot: QtBot) -> None:
    where: list[int] = []
    weakref.finalize(_Knot(), lambda: where.append(threading.get_ident()))
    job = Job(_make_much)
    with qtbot.waitSignal(job.finished):
        job.start()
    assert gc.isenabled()
    gc.collect()
    assert where == [threading.get_ident()]


def test_a_window_that_dies_with_its_job_leaves_python_collecting(qtbot: QtBot) -> None:
    window = QWidget()
    job = Job(lambda _progress: None, window)
    job.start()
    assert not gc.isenabled()
    assert job.wait()
    shiboken6.delete(window)  # before the job could say that it is over
    assert gc.isenabled()
    other = Job(lambda _progress: None)
    with qtbot.waitSignal(other.finished):
        other.start()
        assert not gc.isenabled(), "one that runs still pauses it"
    assert gc.isenabled()


def test_of_two_jobs_the_last_to_end_lets_python_collect(qtbot: QtBot) -> None:
    held = threading.Event()
    window = QWidget()
    first, second = Job(lambda _progress: None, window), Job(lambda _progress: held.wait())
    second.start()
    first.start()
    assert first.wait()
    shiboken6.delete(window)
    assert not gc.isenabled(), "a thread still runs"
    with qtbot.waitSignal(second.finished):
        held.set()
    assert gc.isenabled()


@pytest.mark.parametrize("over", [False, True])
def test_a_job_that_is_dropped_says_nothing_of_what_it_made(qtbot: QtBot, over: bool) -> None:
    said: list[object] = []
    job = Job(lambda _progress: "made")
    job.done.connect(said.append)
    job.cancelled.connect(lambda: said.append("cancelled"))
    job.start()
    if over:
        assert job.wait()
    with qtbot.waitSignal(job.finished):
        job.drop()
    assert job not in under_way()
    qtbot.waitUntil(lambda: not shiboken6.isValid(job))
    assert said == ["cancelled"]


def test_a_job_is_under_way_until_it_has_said_what_it_made(qtbot: QtBot) -> None:
    job = Job(lambda _progress: "made")
    with qtbot.waitSignal(job.done):
        job.start()
        assert job.wait()
        assert job in under_way()
    qtbot.waitUntil(lambda: job not in under_way())
