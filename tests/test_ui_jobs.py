"""Work in a thread of its own."""

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from ui.jobs import Job, Progress


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
