"""The gestures a window can take back, session by session, newest last; forgotten at closing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A gesture: its journal entry and its name."""

    seq: int
    label: str


class History:
    """Two piles: what can be undone, and what undoing left to redo."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def made(self, step: Step) -> None:
        """Note a new gesture; what was undone can no longer be redone."""
        self._done.append(step)
        self.forget_undone()

    def forget_undone(self) -> None:
        """Note that something else was done: what was undone can no longer be redone."""
        self._undone.clear()

    def undone(self, step: Step) -> None:
        """Note that the newest gesture was taken back; `step` is the entry that left."""
        self._done.pop()
        self._undone.append(step)

    def redone(self, step: Step) -> None:
        """Note that the newest undoing was taken back; `step` is the entry that left."""
        self._undone.pop()
        self._done.append(step)

    def drop(self, step: Step) -> None:
        """Forget one gesture that can no longer be taken back, or no longer be redone."""
        for pile in (self._done, self._undone):
            if step in pile:
                pile.remove(step)

    def forget(self) -> None:
        """Forget everything."""
        self._done.clear()
        self._undone.clear()

    @property
    def to_undo(self) -> Step | None:
        """The gesture that undoing takes back, None when there is none."""
        return self._done[-1] if self._done else None

    @property
    def to_redo(self) -> Step | None:
        """The undoing that redoing takes back, None when there is none."""
        return self._undone[-1] if self._undone else None
