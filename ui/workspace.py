"""What pages share: the open dossier, the session shown, and one way to act on them.

A page sends a use case through `do`; the workspace runs it, reads again what it changed and tells
every page by one signal. No page calls another.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from jury_app.application.dossier import Dossier
from jury_app.application.ports import Changes
from jury_app.application.undo import redo, undo, undoable
from jury_app.application.verification import unreadable
from jury_app.application.view import SessionView, load_view, refreshed
from jury_app.domain.errors import (
    NONSENSE,
    EnvironmentFault,
    KnownError,
    NeedsConfirmation,
    Refusal,
    RulesRefusal,
)
from jury_app.domain.records import SessionRow
from jury_app.domain.values import SessionState
from jury_app.domain.wording import french_time
from ui.history import History, Step

P = ParamSpec("P")
T = TypeVar("T")
_POLL_MILLISECONDS = 1000


class Workspace(QObject):
    """The dossier a window works on.

    Signals:
        changed: A gesture (here or in another program) changed something; carries `Changes`, and
            `view` is already fresh. Empty `Changes` mean: everything may have changed.
        switched: Another session is shown; `view` is its view.
        refused: A gesture was refused; carries the `KnownError`.
        saved: A gesture is on disk; carries the time, « 14:32 ».
        history_changed: There is something else to undo or redo.
        taken_back: A gesture was undone or redone; carries the sentence, « Annulé : … ».
    """

    changed = Signal(object)
    switched = Signal()
    refused = Signal(object)
    saved = Signal(str)
    history_changed = Signal()
    taken_back = Signal(str)

    def __init__(self, dossier: Dossier) -> None:
        super().__init__()
        self.dossier = dossier
        self.view: SessionView = load_view(dossier, dossier.find_session().id)
        self.history = History()
        self._histories = {self.session_id: self.history}
        self._version, self._out_of_reach = dossier.store.version(), False
        self._looked = self._version
        self._timer = QTimer(self, interval=_POLL_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def session_id(self) -> int:
        """Id of the session shown."""
        return self.view.session.row.id

    def sessions(self) -> list[SessionRow]:
        """Return all sessions of the dossier."""
        return self.dossier.sessions()

    def show_session(self, session_id: int) -> None:
        """Show another session, with what this window did there to undo."""
        self.view = load_view(self.dossier, session_id)
        self.history = self._histories.setdefault(session_id, History())
        if self.view.session.state is SessionState.CLOSED:
            self.history.forget()
        self.history_changed.emit()
        self.switched.emit()

    def attempt(
        self,
        use_case: Callable[Concatenate[Dossier, int, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a use case on the session shown and refresh; refusals are the caller's.

        Raises:
            KnownError: The gesture was refused; nothing was changed.
        """
        with self._readable():
            result = use_case(self.dossier, self.session_id, *args, **kwargs)
        changes = _changes_of(result)
        self._note(changes)
        self._refresh(changes)
        return result

    def written(self, changes: Changes) -> None:
        """Take note of a gesture made off the window's thread; the session is read again whole."""
        self._note(changes)
        self._refresh(None)

    def _note(self, changes: Changes | None) -> None:
        """Pile up a gesture that can be undone; whatever is written ends what could be redone."""
        if changes is not None and (label := undoable(self.dossier, changes)):
            self.history.made(Step(changes.seq, label))
        elif changes is None or changes:
            self.history.forget_undone()

    def do(
        self,
        use_case: Callable[Concatenate[Dossier, int, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T | None:
        """Run a use case; a refusal is announced by `refused` and gives None.

        Raises:
            NeedsConfirmation: The user must accept a consequence first; ask, then repeat.
        """
        try:
            return self.attempt(use_case, *args, **kwargs)
        except NeedsConfirmation:
            raise
        except KnownError as error:
            self.refused.emit(error)
            return None

    def undo(self) -> None:
        """Take the newest gesture of this window back; a refusal is announced by `refused`."""
        if (step := self.history.to_undo) and (changes := self._taken_back(undo, step)):
            self.history.undone(Step(changes.seq, step.label))
            self.history_changed.emit()
            self.taken_back.emit(f"Annulé : {step.label}")

    def redo(self) -> None:
        """Do again what was last undone; a refusal is announced by `refused`."""
        if (step := self.history.to_redo) and (changes := self._taken_back(redo, step)):
            self.history.redone(Step(changes.seq, step.label))
            self.history_changed.emit()
            self.taken_back.emit(f"Rétabli : {step.label}")

    def _taken_back(
        self, use_case: Callable[[Dossier, int, int], Changes], step: Step
    ) -> Changes | None:
        try:
            with self._readable():
                changes = use_case(self.dossier, self.session_id, step.seq)
        except KnownError as error:
            # A busy file is free again soon, and the jury sits again: both only delay the gesture.
            delayed = isinstance(error, (EnvironmentFault, RulesRefusal))
            self.refused.emit(error if delayed else self._dropped(step, error))
            return None
        self._refresh(changes)
        return changes

    def _dropped(self, step: Step, error: KnownError) -> KnownError:
        """Forget a gesture that something else overtook; return what to say of it."""
        undoing = step == self.history.to_undo
        self.history.drop(step)
        self.history_changed.emit()
        left = self.history.to_undo if undoing else self.history.to_redo
        if left is None:
            return error
        said = ("Les gestes faits avant peuvent encore être annulés." if undoing
                else "Les gestes suivants peuvent encore être rétablis.")  # fmt: skip
        return Refusal(error.code, f"{error.message} {said}")

    def reload(self) -> None:
        """Read the session again, whatever changed."""
        self._refresh(None)

    def look(self) -> None:
        """Show what another program wrote meanwhile; a fault that lasts is said once.

        Where nobody wrote since the look before, the work is left in the file itself.
        """
        try:
            self.dossier.store.follow()
            before, self._looked = self._looked, self.dossier.store.version()
            if self._looked != self._version:
                with self._readable():
                    self.reload()
            elif self._looked == before:
                self.dossier.store.settle()
        except KnownError as error:
            if not self._out_of_reach:
                self.refused.emit(error)
            self._out_of_reach = True
        else:
            self._out_of_reach = False

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Refuse what another program made unreadable, in a block that reads it."""
        try:
            yield
        except NONSENSE as error:
            refusal = unreadable(self.dossier)
            if refusal is None:
                raise
            self._version = self.dossier.store.version()  # said once, until something is mended
            raise refusal from error

    def rest(self) -> None:
        """Look no more at what others write: the dossier is about to be replaced."""
        self._timer.stop()

    def resume(self) -> None:
        """Look again: the dossier stayed as it is."""
        self._timer.start()

    def close(self) -> None:
        """Leave the dossier as one file."""
        self.rest()
        self.dossier.store.close()

    def _refresh(self, changes: Changes | None) -> None:
        if changes is None:
            self.view = load_view(self.dossier, self.session_id)
        else:
            self.view = refreshed(self.dossier, self.view, changes)
        self._version = self.dossier.store.version()
        if self.view.session.state is SessionState.CLOSED:
            self.history.forget()
        self.history_changed.emit()
        self.saved.emit(french_time(self.dossier.clock.now()))
        self.changed.emit(changes or Changes())


def _changes_of(result: Any) -> Changes | None:
    if isinstance(result, Changes):
        return result
    inner = getattr(result, "changes", None)
    return inner if isinstance(inner, Changes) else None
