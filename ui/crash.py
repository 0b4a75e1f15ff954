"""A bug becomes a dialog with a report that can be copied and holds nobody's data."""

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from jury_app.domain.errors import KnownError
from ui.about import versions
from ui.dialogs import Dialog
from ui.widgets import button

_log = logging.getLogger("jury_app.ui")


def report(error: BaseException) -> str:
    """Return versions and where the error was raised; no message, for it could hold a name."""
    lines = [*versions(), ""]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__name__)
        frames = traceback.extract_tb(seen.__traceback__)
        lines += [f"  {_module(one.filename)}:{one.lineno} {one.name}" for one in frames]
        seen = seen.__cause__ or seen.__context__
        if seen is not None:
            lines.append("après")
    return "\n".join(lines)


def _module(filename: str) -> str:
    """Return a file as seen from the folder that holds its package: no user's name."""
    parts = Path(filename).parts
    for number in range(len(parts) - 1, 0, -1):
        if not Path(*parts[:number], "__init__.py").is_file():
            return "/".join(parts[number:])
    return parts[-1]


def _forget_last() -> None:
    """Let go of what Python keeps of the last exception, for debuggers.

    The frames would keep what they worked with: a painter still painting a widget, which crashes
    Qt, and the people of a dossier that was closed since.
    """
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)


class CrashHook(QObject):
    """Receives exceptions nobody caught, in any thread; it may only emit.

    Signals:
        crashed: A bug; carries the report.
        refused: A `KnownError` nobody showed.
    """

    crashed = Signal(str)
    refused = Signal(object)

    def install(self) -> None:
        """Take the place of Python's own hooks."""
        sys.excepthook = self.handle
        threading.excepthook = self._in_thread

    def remove(self) -> None:
        """Give Python its own hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def handle(
        self, _kind: type[BaseException], error: BaseException, _where: TracebackType | None = None
    ) -> None:
        """Tell the window, wherever the exception comes from."""
        _forget_last()
        if isinstance(error, KeyboardInterrupt):
            QGuiApplication.quit()
        elif isinstance(error, KnownError):
            self.refused.emit(error)
        else:
            text = report(error)
            _log.error("%s", text)
            self.crashed.emit(text)

    def _in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.handle(args.exc_type, args.exc_value, args.exc_traceback)


class CrashDialog(Dialog):
    """Shows a crash report to copy."""

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(
            parent,
            "Une erreur imprévue s'est produite",
            "Continuer",
            "Le geste en cours n'a pas abouti ; tout ce qui était enregistré l'est resté. Copiez "
            "ce rapport et transmettez-le à la personne qui maintient le programme : il ne "
            "contient ni nom ni note.",
            width=620,
        )
        self.report = QPlainTextEdit(text)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName("Rapport d'erreur")
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.body.addWidget(self.give_room(self.report, 180), 1)
        self._copy = button("Copier le rapport", self.copy)
        self.body.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide_cancel()
        self.accepting.connect(self.accept)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self._copy.setText("Rapport copié")
