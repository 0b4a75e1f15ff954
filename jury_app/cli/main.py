"""Entry of the command line: which command, which exit status, never a traceback."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from jury_app.application.services import Services
from jury_app.cli import parser
from jury_app.cli.commands import COMMANDS
from jury_app.cli.status import Status
from jury_app.domain.errors import EnvironmentFault, KnownError, cause_of


def run(arguments: Sequence[str], services: Services) -> int:
    """Run one command and return its exit status (README.md, « The command line »).

    Args:
        arguments: The command line without the program's name; the first names the command.
        services: Everything that touches files.
    """
    options = parser.parse(arguments)
    return guarded(lambda: COMMANDS[options.command](options, services), services.log_file)


def guarded(command: Callable[[], int], log_file: Path) -> int:
    """Return a command's exit status; whatever stops it is one sentence on standard error."""
    try:
        status = command()
        sys.stdout.flush()
    except EnvironmentFault as fault:
        sys.stderr.write(f"jury-app : {fault.message}\n")
        return Status.ENVIRONMENT
    except KnownError as refusal:
        sys.stderr.write(f"jury-app : {refusal.message}\n")
        return Status.REFUSED
    except BrokenPipeError:
        _abandon_output()
        return Status.ENVIRONMENT
    except OSError as fault:
        _abandon_output()
        sys.stderr.write(
            f"jury-app : le système refuse une lecture ou une écriture ({cause_of(fault)}) : "
            "vérifiez la place sur le disque et vos droits, puis recommencez.\n"
        )
        return Status.ENVIRONMENT
    except Exception as bug:
        logging.getLogger("jury_app").exception("bug in a command")
        sys.stderr.write(
            f"jury-app : erreur inattendue ({type(bug).__name__}). Le détail est dans {log_file}.\n"
        )
        return Status.ENVIRONMENT
    return status


def prepare_output() -> None:
    """Write UTF-8 whatever the locale, and nowhere when a stream was closed by the caller."""
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process
    sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            # A file name that is not UTF-8 is printed back as it was given.
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]


def _abandon_output() -> None:
    """Let the interpreter end without complaining again of an output it cannot write."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
