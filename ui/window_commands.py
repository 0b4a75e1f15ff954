"""The gestures of the window as a whole, bound to what does them."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ui.appearance import THEMES, Appearance
from ui.commands import Command
from ui.steps import STEPS

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_NO_DOSSIER = "Ouvrez d'abord un dossier."


def window_commands(window: "MainWindow", appearance: Appearance) -> dict[str, Command]:
    """Return the gestures of a window by key, answering to their keys."""
    made: dict[str, Command] = {}

    def bind(key: str, gesture: Callable[[], object], why: Callable[[], str] | None = None) -> None:
        made[key] = Command(window, key, gesture, why)

    def without_dossier() -> str:
        return "" if window.workspace else _NO_DOSSIER

    def nothing(step: str, said: str) -> Callable[[], str]:
        return lambda: without_dossier() or ("" if window.history_step(step) else said)

    bind("window.palette", window.show_palette)
    bind("dossier.new", window.new_dossier)
    bind("dossier.open", window.ask_dossier)
    bind("dossier.demo", window.open_demo)
    bind("dossier.save", window.save_field, without_dossier)
    bind("dossier.undo", window.undo, nothing("to_undo", "Il n'y a rien à annuler."))
    bind("dossier.redo", window.redo, nothing("to_redo", "Il n'y a rien à rétablir."))
    for key, gesture in (
        ("new_session", window.new_session),
        ("follow", lambda: window.shell and window.shell.follow()),
        ("import", window.import_workbook),
        ("verify", window.verify),
        ("backups", window.guard.show_backups),
        ("encryption", window.guard.show_encryption),
        ("persons", window.guard.show_persons),
        ("lock", window.guard.lock),
        ("close", window.close_dossier),
    ):
        bind(f"dossier.{key}", gesture, without_dossier)
    for step in STEPS:
        bind(f"page.{step.key}", partial(window.show_page, step.key), without_dossier)
    for name, steps in (("larger", 1), ("smaller", -1), ("normal", 0)):
        bind(f"text.{name}", partial(appearance.enlarge, steps))
    for name in THEMES:
        bind(f"theme.{name}", partial(appearance.choose, name))
    for name in ("full_screen", "preferences", "shortcuts", "menu", "about"):
        bind(f"window.{name}", getattr(window, f"show_{name}"))
    bind("window.check_paper", window.paper_check.ask)
    bind("window.quit", window.close)
    return made
