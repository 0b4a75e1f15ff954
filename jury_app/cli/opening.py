"""What commands share: secrets, opening the dossier, finding the session, the JSON they print."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jury_app.application.access import Access, Who, read_secret
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Pins
from jury_app.application.services import Services
from jury_app.application.verification import unreadable
from jury_app.cli.parser import PASSPHRASE
from jury_app.domain.errors import NONSENSE
from jury_app.domain.records import JournalRow


def secret(file: Path | None, variable: str) -> str | None:
    """Return a passphrase or PIN from a file or a variable, never from an argument."""
    return read_secret(file) if file is not None else os.environ.get(variable) or None


def access_of(options: argparse.Namespace) -> Access:
    """Return who works, and the secrets given to open the dossier."""
    return Access(
        secret(options.passphrase_file, PASSPHRASE),
        Who(options.who),
        secret(options.pin_file, "JURY_APP_PIN"),
    )


def both_pins(options: argparse.Namespace) -> Pins:
    """Return the PINs of president and secretary, who decide together."""
    return Pins(
        secret(options.chair_pin_file, "JURY_APP_CHAIR_PIN"),
        secret(options.secretary_pin_file, "JURY_APP_SECRETARY_PIN"),
    )


@contextmanager
def opened(options: argparse.Namespace, services: Services) -> Iterator[Dossier]:
    """Open the dossier the options name; it is left as one file.

    Once something was written where others or a cloud may write too, standard error says so.

    Raises:
        Refusal: Also when another program wrote something into it that stops the command.
    """
    dossier = services.open_dossier(options.dossier, access_of(options))
    try:
        before = _newest(dossier)
        yield dossier
        if dossier.notice and _newest(dossier) != before:
            sys.stderr.write(f"{dossier.notice}\n")
    except NONSENSE as error:
        refusal = unreadable(dossier)
        if refusal is None:
            raise
        raise refusal from error
    finally:
        dossier.store.close()


def _newest(dossier: Dossier) -> list[JournalRow]:
    """Return the newest journal entry, where it matters whether there is one more."""
    if not dossier.notice:
        return []
    with dossier.store.read() as reader:
        return reader.journal(1)


@contextmanager
def session_of(options: argparse.Namespace, services: Services) -> Iterator[tuple[Dossier, int]]:
    """Open the dossier and find the session the options select."""
    with opened(options, services) as dossier:
        yield dossier, dossier.find_session(options.session).id


def print_json(report: dict[str, Any]) -> None:
    """Print a report on standard output, alone."""
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
