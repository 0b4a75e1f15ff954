"""What must hold of a dossier and of a window whatever anyone did."""

import ctypes
import gc
import sys
from collections import Counter
from dataclasses import dataclass

import psutil
from PySide6.QtCore import QObject
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication

from jury_app.application.dossier import Dossier
from jury_app.application.verification import verify_dossier
from jury_app.application.view import SessionView, check_report, load_view, results_report
from jury_app.domain.results import MOTIVE_MIN
from jury_app.domain.values import DECIDABLE, Verdict
from tests.monkey.room import Room, settle
from tests.ui_helpers import kept_items

_ARENA_MAX = -8
"""M_ARENA_MAX of malloc.h."""


def check_dossier(dossier: Dossier) -> None:
    """See that the file is as it was left, and every session of it lawful and computable."""
    assert verify_dossier(dossier) == []
    for row in dossier.sessions():
        view = load_view(dossier, row.id)
        check_decisions(view)
        assert results_report(view)["candidates"] is not None
        assert check_report(view)["findings"]


def check_decisions(view: SessionView) -> None:
    """See that no bloc acquired is decided, and that no motive is missing unseen."""
    for result in view.results.values():
        candidate = result.candidate
        for bloc in result.blocs:
            made = candidate.decisions.get(bloc.bloc.code)
            if bloc.proposal is Verdict.CAP:
                assert bloc.decision is Verdict.CAP
            elif made is None:
                assert bloc.decision is None
            else:
                assert made.verdict in DECIDABLE
                assert bloc.decision == made.verdict
                silent = len(made.motive.strip()) < MOTIVE_MIN
                assert not (silent and made.verdict != bloc.proposal) or bloc.motive_missing
        if not candidate.row.withdrawn and any(b.motive_missing for b in result.blocs):
            rules = [f.rule for f in view.failures[candidate.row.id]]
            assert "CLOSE-MOTIVE" in rules
            assert not view.ready_to_close


def check_window(room: Room) -> None:
    """See that the window holds what its file holds, and nothing Qt deleted."""
    assert not kept_items()
    workspace = room.window.workspace
    if workspace is None:
        return
    check_dossier(workspace.dossier)
    seen, read = workspace.view, load_view(workspace.dossier, workspace.session_id)
    assert seen.session == read.session
    assert seen.results == read.results
    assert seen.findings == read.findings
    assert +seen.tally == +read.tally


@dataclass(frozen=True)
class Weight:
    """What a quiet window weighs: bytes, how many objects of Qt, how many things of Python."""

    memory: int
    widgets: int
    windows: int
    objects: int
    things: int
    kinds: Counter[str]


def weigh(room: Room) -> Weight:
    """Measure the window at rest on a fresh dossier, every page seen once."""
    room.quiet()
    if not room.window.isVisible():
        room.restart()
    room.window.projector.stop()  # a screen more is open or not, as it happens
    room.open_fresh(1)
    for action in [k for k in room.window.commands if k.startswith("page.")]:
        room.window.commands[action].trigger()
        settle(20)
    room.quiet()
    QApplication.clipboard().clear()
    QPixmapCache.clear()
    settle(50)
    gc.collect()
    _give_back()
    return Weight(
        psutil.Process().memory_info().rss,
        len(QApplication.allWidgets()),
        len(QApplication.topLevelWidgets()),
        _count(room.window),
        len(gc.get_objects()),
        Counter(type(one).__name__ for one in QApplication.topLevelWidgets()),
    )


def _count(one: QObject) -> int:
    """Return how many objects an object holds, itself counted; see `mouse.widgets_in`."""
    return 1 + sum(map(_count, one.children()))


def keep_one_arena() -> None:
    """Let threads share the memory of the first, from now on.

    Each job's thread would begin its own, and what the jobs leave there in fragments weighs more,
    by chance, than a leak that `weigh` looks for.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def _give_back() -> None:
    """Let the allocator of Linux give back what is free: only what is held is weighed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
