"""Runs of a monkey, with what is told when one fails."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from db.schema import TABLES
from jury_app.application.dossier import Dossier
from jury_app.application.undo import UNDOABLE
from jury_app.domain.records import JournalRow
from tests.monkey.checks import Weight, check_window, weigh
from tests.monkey.hands import Habits, Monkey
from tests.monkey.room import Room, settle, wait_for_jobs

_OFTEN = 100
MOST_BYTES = 30_000_000
"""How much a window may grow over the second half of a run."""


@contextmanager
def told(monkey: Monkey, warned: Callable[[], list[str]]) -> Iterator[Callable[[], None]]:
    """Fail with the seed and the last gestures; gives what looks for trouble after each gesture.

    Args:
        monkey: Who works.
        warned: Returns what Qt warned of so far.
    """
    raised: list[BaseException] = []
    before = sys.excepthook

    def keep(_kind: type[BaseException], error: BaseException, _at: TracebackType | None) -> None:
        raised.append(error)

    def look() -> None:
        if raised:
            raise raised[0]
        if monkey.room.window._crash_shown:
            raise AssertionError("a crash report is shown")
        if said := warned():
            raise AssertionError(f"Qt warns: {said}")

    sys.excepthook = keep
    try:
        yield look
        look()
    except BaseException as error:
        gestures = "\n".join(monkey.said)
        error.add_note(
            f"seed {monkey.seed}, gesture {monkey.count}; again: python -m tests.monkey "
            f"{monkey.seed} --gestures {monkey.count}"
            f"{' --undoable' if monkey.habits.undoable else ''}\n{gestures}"
        )
        raise
    finally:
        sys.excepthook = before


def work(monkey: Monkey, gestures: int, look: Callable[[], None]) -> None:
    """Do gestures, checking the whole window now and then."""
    for number in range(1, gestures + 1):
        monkey.step()
        look()
        if number % _OFTEN == 0 or number == gestures:
            wait_for_jobs()
            check_window(monkey.room)


def run(room: Room, seed: int, gestures: int, warned: Callable[[], list[str]],
        hasty: float = 0.0) -> tuple[Weight, Weight]:  # fmt: skip
    """Let a monkey do anything; return what the window weighed at half and at the end."""
    monkey = Monkey(room, seed, Habits(hasty=hasty))
    room.open_fresh(1)
    with told(monkey, warned) as look:
        work(monkey, gestures // 2, look)
        half = weigh(room)
        work(monkey, gestures - gestures // 2, look)
        end = weigh(room)
    return half, end


def check_weight(half: Weight, end: Weight) -> None:
    """See that nothing piles up."""
    assert end.memory - half.memory < MOST_BYTES
    assert end.windows <= half.windows + 2
    assert end.widgets <= half.widgets * 1.05
    assert end.objects <= half.objects * 1.05


def tables(dossier: Dossier) -> dict[str, list[tuple[object, ...]]]:
    """Return every row but the journal's."""
    with dossier.store.read() as reader:
        return {kind.__name__: sorted(reader.rows(kind), key=repr)
                for kind in TABLES if kind is not JournalRow}  # fmt: skip


def run_and_undo(room: Room, seed: int, gestures: int, warned: Callable[[], list[str]]) -> int:
    """Let a monkey work on marks and decisions, and take everything back; return how much was.

    Now and then a dialog changes what has no undoing (a candidate's language level, say): what was
    made before is then taken as the new beginning.
    """
    monkey = Monkey(room, seed, Habits(pages=("marks", "deliberation"), undoable=True))
    room.open_fresh(1)
    room.window.show_page("marks")
    workspace = room.window.workspace
    assert workspace is not None
    dossier, taken = workspace.dossier, 0
    start, last = tables(dossier), _newest(dossier)
    with told(monkey, warned) as look:
        for number in range(1, gestures + 1):
            monkey.step()
            look()
            if not _undoable(dossier, last):
                workspace.show_session(workspace.session_id)
                start = tables(dossier)
            last = _newest(dossier)
            if number % 250 == 0 or number == gestures:
                room.quiet()
                taken += _take_all_back(room)
                look()
                assert tables(dossier) == start
                check_window(room)
                last = _newest(dossier)
    return taken


def _newest(dossier: Dossier) -> int:
    with dossier.store.read() as reader:
        return max((entry.seq for entry in reader.journal(newest=1)), default=0)


def _undoable(dossier: Dossier, after: int) -> bool:
    with dossier.store.read() as reader:
        made = [e.gesture for e in reader.journal(newest=20) if e.seq > after]
    return all(one in UNDOABLE | {"undo", "redo"} for one in made)


def _take_all_back(room: Room) -> int:
    taken, workspace = 0, room.window.workspace
    assert workspace is not None
    while workspace.history.to_undo is not None:
        room.window.undo()
        settle()
        taken += 1
    return taken
