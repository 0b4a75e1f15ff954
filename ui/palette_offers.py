"""What the palette offers: gestures, candidates, sessions, recent dossiers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from jury_app.domain.session import Candidate
from jury_app.domain.values import SessionState
from jury_app.domain.wording import french_date
from ui.actions import ACTIONS, PLACES, Action
from ui.commands import Command, spoken_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.main_window import MainWindow
    from ui.shell import Shell

_OF_CANDIDATES = ("candidates", "marks", "deliberation")


@dataclass(frozen=True)
class Offer:
    """One line of the palette.

    Attributes:
        text: What is done, who or what is shown.
        where: Where it stands.
        run: Does it.
        keys: Keys that do it too.
        words: Other words to find it by.
        reason: Why it cannot be done now; empty when it can.
        typed_only: True for what is only offered once something is typed.
    """

    text: str
    where: str
    run: "Callable[[], object]"
    keys: str = ""
    words: str = ""
    reason: str = ""
    typed_only: bool = False


def offers(window: "MainWindow") -> list[Offer]:
    """Return everything the palette offers now, gestures of the page shown first."""
    shell = window.shell
    here = shell.current if shell else ""
    listed = [a for a in ACTIONS.values() if not a.local and a.key != "window.palette"]
    found = [_gesture(window, action) for action in listed if not action.place]
    if shell is not None:
        known = shell.known_commands()
        pages = [_on_page(shell, action, known.get(action.key)) for action in listed
                 if action.place]  # fmt: skip
        found = [o for o in pages if o.where == PLACES[here]] + found
        found += [o for o in pages if o.where != PLACES[here]]
        found += _candidates(shell)
        found += _sessions(shell)
    found += [
        Offer(f"Ouvrir « {path.stem} »", str(path.parent), partial(window.open_path, path),
              words="dossier récent", typed_only=True)
        for path in window.recent.present()
    ]  # fmt: skip
    return found


def _gesture(window: "MainWindow", action: Action) -> Offer:
    command = window.commands[action.key]
    return Offer(action.text, PLACES[action.place], command.trigger, spoken_keys(action),
                 f"{command.text()} {action.words}", command.reason())  # fmt: skip


def _on_page(shell: "Shell", action: Action, known: Command | None) -> Offer:
    return Offer(action.text, PLACES[action.place], partial(shell.run, action.key),
                 spoken_keys(action), action.words, known.reason() if known else "")  # fmt: skip


def _candidates(shell: "Shell") -> Iterator[Offer]:
    session = shell.workspace.view.session
    before = session.state is SessionState.PREPARATION
    for candidate in session.ordered:
        page = "candidates" if before or candidate.row.withdrawn else "deliberation"
        if shell.current in _OF_CANDIDATES and not candidate.row.withdrawn:
            page = shell.current
        if before and page == "deliberation":
            page = "candidates"
        yield Offer(
            candidate.name, f"{_about(candidate)} — {PLACES[page]}",
            partial(shell.go_to, page, candidate.handle),
            words=f"{candidate.row.usage_name} {candidate.row.ine or ''} "
                  f"{candidate.row.number or ''}",
            typed_only=True,
        )  # fmt: skip


def _about(candidate: Candidate) -> str:
    row = candidate.row
    number = f"n° {row.number}" if row.number is not None else ""
    return " · ".join(part for part in (number, row.ine or "sans INE") if part)


def _sessions(shell: "Shell") -> Iterator[Offer]:
    workspace = shell.workspace
    for row in workspace.sessions():
        if row.id != workspace.session_id:
            yield Offer(f"Passer à « {row.label} »", f"{french_date(row.date)} · {row.campus}",
                        partial(workspace.show_session, row.id), words="session",
                        typed_only=True)  # fmt: skip
