"""A document is written whole or not at all."""

import contextlib
import os
import secrets
from pathlib import Path

from jury_app.domain.errors import EnvironmentFault


def write_atomically(target: Path, data: bytes) -> None:
    """Write `data` beside `target`, then move it over: `target` is never half written.

    Raises:
        EnvironmentFault: The folder or the file cannot be written.
    """
    beside = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise _fault(target, error) from error


def _fault(target: Path, error: OSError) -> EnvironmentFault:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        why = f"le dossier {target.parent} n'existe pas ; créez-le ou choisissez un autre dossier"
    elif isinstance(error, IsADirectoryError):
        why = "c'est un dossier ; choisissez un autre nom"
    elif isinstance(error, PermissionError):
        why = (
            "il est peut-être ouvert dans un autre programme, ou son dossier est protégé ; "
            "fermez-le ou choisissez un autre nom"
        )
    else:
        why = (
            f"{error.strerror or error} ; il est peut-être ouvert ailleurs : fermez-le, ou "
            "choisissez un autre nom ou un autre dossier"
        )
    return EnvironmentFault(
        "FILE_NOT_WRITTEN", f"Le fichier {target} ne peut pas être écrit : {why}."
    )
