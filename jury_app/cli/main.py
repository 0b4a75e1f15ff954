"""Entry of the command line: which command, which exit status, never a traceback."""

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from jury_app.application.services import Services
from jury_app.cli import parser
from jury_app.cli.commands import COMMANDS
from jury_app.domain.errors import EnvironmentFault, KnownError

_REFUSED, _ENVIRONMENT = 1, 3


def run(arguments: Sequence[str], services: Services) -> int:
    """Run one command and return its exit status (cli.md).

    Args:
        arguments: The command line without the program's name; the first names the command.
        services: Everything that touches files.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    options = parser.parse(arguments)
    try:
        return COMMANDS[options.command](options, services)
    except EnvironmentFault as fault:
        sys.stderr.write(f"jury-app : {fault.message}\n")
        return _ENVIRONMENT
    except KnownError as refusal:
        sys.stderr.write(f"jury-app : {refusal.message}\n")
        return _REFUSED
    except BrokenPipeError:
        # The reader of our output went away: let the interpreter end without a second complaint.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _ENVIRONMENT
    except Exception as bug:
        logging.getLogger("jury_app").exception("bug in command %s", options.command)
        sys.stderr.write(
            f"jury-app : erreur inattendue ({type(bug).__name__}) ; rien n'a été changé. Le détail "
            f"est dans {services.log_file}.\n"
        )
        return _ENVIRONMENT


def window_path(arguments: Sequence[str]) -> Path | None:
    """Return the dossier to open in the window, None when the arguments name a command or nothing.

    A word that is neither a command nor a file that looks like a dossier is wrong usage.
    """
    if len(arguments) != 1 or arguments[0].startswith("-"):
        return None
    word = arguments[0]
    if word in {*COMMANDS, "demo"}:
        return None
    path = Path(word)
    return path if path.exists() or path.suffix or path.parent != Path() else None
