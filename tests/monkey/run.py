"""Runs of a monkey, with what is told when one fails."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from db.schema import TABLES
from jury_app.application.dossier import Dossier
from jury_app.application.undo import UNDOABLE
from jury_app.domain.errors import KnownError
from jury_app.domain.records import JournalRow
from jury_app.domain.values import SessionState
from tests.monkey.checks import Weight, check_window, weigh
from tests.monkey.hands import Habits, Monkey
from tests.monkey.room import Room, settle, wait_for_jobs

Warned = Callable[[], list[str]]
"""Returns what Qt warned of so far."""
Tables = dict[str, list[tuple[object, ...]]]
_OFTEN = 100
MOST_BYTES = 20_000_000
"""How much a window may grow over the second half of a run. Libraries are loaded before, and what
the allocator holds for nobody is given back; what is left is fragments and the caches of fonts and
pixmaps, which wander by ten million bytes either way."""
MOST_THINGS = 1.03
"""How many times the things of Python may grow: one closed dossier still held is more."""


@contextmanager
def told(monkey: Monkey, warned: Warned) -> Iterator[Callable[[], None]]:
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


def run(room: Room, seed: int, gestures: int, warned: Warned,
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
    assert end.things <= half.things * MOST_THINGS


def tables(dossier: Dossier) -> Tables:
    """Return every row but the journal's."""
    with dossier.store.read() as reader:
        return {kind.__name__: sorted(reader.rows(kind), key=repr)
                for kind in TABLES if kind is not JournalRow}  # fmt: skip


def changed_rows(before: Tables, after: Tables) -> list[str]:
    """Return the rows that are not in both."""
    return [
        f"{name} {row}"
        for name in before
        for row in sorted(set(before[name]) ^ set(after[name]), key=repr)
    ]


def run_and_undo(room: Room, seed: int, gestures: int, warned: Warned) -> int:
    """Let a monkey work on marks and decisions, and take everything back; return how much was.

    Now and then a dialog changes what has no undoing (a candidate's language level, say): what was
    made before is then taken as the new beginning.
    """
    monkey = Monkey(room, seed, Habits(pages=("marks", "deliberation"), undoable=True))
    room.open_fresh(1)
    room.window.show_page("marks")
    start, taken = Start(room), 0
    with told(monkey, warned) as look:
        for number in range(1, gestures + 1):
            monkey.step()
            look()
            if not start.holds():
                start = Start(room)
            if number % 200 == 0 or number == gestures:
                room.quiet()
                start = start if start.holds() else Start(room)
                taken += start.take_all_back()
                look()
                check_window(room)
    return taken


class Start:
    """Where undoing leads back to: the dossier as it stands now, with nothing to undo."""

    def __init__(self, room: Room) -> None:
        workspace = room.window.workspace
        if workspace is None or workspace.view.session.state is not SessionState.DELIBERATION:
            room.quiet()
            room.open_fresh(1)
            workspace = room.window.workspace
        assert workspace is not None
        workspace.show_session(workspace.session_id)
        self._room, self._workspace, self._session = room, workspace, workspace.session_id
        self._left, self._refused = False, list[str]()
        workspace.switched.connect(self._leave)
        workspace.refused.connect(self._note_refusal)
        self._tables, self._seen = tables(workspace.dossier), _newest(workspace.dossier)

    def _leave(self) -> None:
        self._left = True

    def _note_refusal(self, error: KnownError) -> None:
        # Nobody else writes here: what undoing finds changed was not stored as it was journalled.
        if error.code == "UNDO_OVERTAKEN":
            self._refused.append(error.message)

    def holds(self) -> bool:
        """Tell whether all that was done since can be undone: nothing else was."""
        assert not self._refused, self._refused
        if self._left or self._room.window.workspace is not self._workspace:
            return False
        with self._workspace.dossier.store.read() as reader:
            made = [e for e in reader.journal(newest=50) if e.seq > self._seen]
        self._seen = max((e.seq for e in made), default=self._seen)
        return all(e.gesture in UNDOABLE | {"undo", "redo"} for e in made)

    def take_all_back(self) -> int:
        """Undo to the beginning, see that it is the beginning, and return how much was undone."""
        taken = 0
        while (step := self._workspace.history.to_undo) is not None:
            self._room.window.undo()
            settle()
            assert self._workspace.history.to_undo != step, f"{step.label}: refused for good"
            taken += 1
        assert not self._refused, self._refused
        changed = changed_rows(self._tables, tables(self._workspace.dossier))
        assert not changed, changed
        return taken


def _newest(dossier: Dossier) -> int:
    with dossier.store.read() as reader:
        return max((entry.seq for entry in reader.journal(newest=1)), default=0)
