"""A document is written whole or not at all, and never over what must stay."""

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from jury_app.domain.errors import EnvironmentFault, Refusal, cause_of

_BINARY = getattr(os, "O_BINARY", 0)
_SUFFIX = ".jury"
_DOSSIER = b"SQLite format 3\x00"
"""The first bytes of a dossier."""
_LEFT = 3_600
"""Seconds after which what was being written is no longer: its program was stopped."""


def require_workbook_target(target: Path, *kept: Path) -> None:
    """Refuse a name under which a workbook cannot be written.

    Args:
        target: The file to write.
        kept: Files it must not replace: the workbook it is made from, the dossier.

    Raises:
        Refusal: It does not end in .xlsx, or it is one of `kept`.
    """
    ordinary = target.is_file() or not target.exists()  # a folder is told where it is written
    if ordinary and target.suffix.lower() != ".xlsx":
        raise Refusal(
            "FILE_NAME",
            f"{target.name} n'est pas un nom de classeur : donnez un nom qui finit par .xlsx.",
        )
    for one in kept:
        if same_file(target, one):
            raise Refusal(
                "FILE_KEPT",
                f"{target} est le fichier lu lui-même : donnez un autre nom à la copie, l'original "
                "reste tel quel.",
            )


def same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file, without opening it."""
    try:
        return one.samefile(other)
    except OSError:  # one of them does not exist yet
        return real_path(one) == real_path(other)


def write_atomically(target: Path, data: bytes) -> None:
    """Write `data` beside `target`, then move it over: `target` is never half written.

    Raises:
        Refusal: A dossier stands there: no document ever replaces one.
        EnvironmentFault: The folder or the file cannot be written.
    """
    _refuse_dossier(target)
    if target.exists() and not (target.is_file() or target.is_dir()):
        raise EnvironmentFault(
            "FILE_NOT_WRITTEN",
            f"{target} n'est pas un fichier ordinaire : choisissez un autre nom.",
        )
    beside = _aside_name(target.parent)
    try:
        # Readable by its owner alone: what is written here is about people.
        handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
        flush_folder(target.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        if isinstance(error, OSError):
            raise _fault(target, error) from error
        raise


def flush(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """Make a hidden folder in `folder` for the time of the block, for its owner alone.

    What a program that was stopped left of such files and folders goes at the next one.

    Raises:
        OSError: It cannot be made.
    """
    stage = _aside_name(folder)
    stage.mkdir(mode=0o700)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _aside_name(folder: Path) -> Path:
    """Return a free name for what is not finished, those left behind by others taken away."""
    for left in folder.glob(".jury-*.tmp"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT:
                _delete(left)
    return folder / f".jury-{secrets.token_hex(8)}.tmp"


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()


@contextlib.contextmanager
def made_folder(folder: Path) -> Iterator[None]:
    """Make a folder for what is written inside the block; taken away again if the block fails.

    Raises:
        EnvironmentFault: It cannot be made, it is no folder, or what is inside cannot be written.
    """
    new = not folder.exists()
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        yield
    except BaseException as error:
        if new:
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise _folder_fault(folder, error) from error
        raise


def _folder_fault(folder: Path, error: OSError) -> EnvironmentFault:
    if folder.exists() and not folder.is_dir():
        why = "c'est un fichier ; donnez un dossier"
    elif not folder.parent.is_dir():
        why = f"{folder.parent} n'existe pas ; créez-le ou choisissez un autre dossier"
    else:
        why = f"{cause_of(error)} ; vérifiez vos droits et la place sur le disque"
    return EnvironmentFault(
        "FOLDER_NOT_WRITTEN", f"Le dossier {folder} ne peut pas recevoir les documents : {why}."
    )


def real_path(path: Path) -> Path:
    """Return where a path really is, links followed; one that leads to itself stays."""
    return Path(os.path.realpath(path))  # `Path.resolve` raises there


def followed(path: Path) -> Path:
    """Return the file a link leads to: what is put in its place must not take the link's."""
    return real_path(path) if path.is_symlink() else path


def move_over(source: Path, target: Path) -> None:
    """Move a finished file to its place, readable by its owner alone; `flush_folder` ends it.

    Raises:
        Refusal: A dossier stands there: no document ever replaces one.
        EnvironmentFault: The file there is open elsewhere, or cannot be replaced.
    """
    _refuse_dossier(target)
    try:
        source.chmod(0o600)
        flush(source)
        source.replace(target)
    except OSError as error:
        raise _fault(target, error) from error


def require_writable(target: Path) -> None:
    """Refuse a file that could not be written, before what it tells of is recorded.

    Raises:
        EnvironmentFault: Its folder is missing or protected, or a folder has its name.
    """
    if target.is_dir() or not os.access(target.parent, os.W_OK):
        raise _fault(target, PermissionError())


def refuse_open_dossier(target: Path, dossier: Path) -> None:
    """Refuse to write a document over the dossier it is made from.

    An open dossier is only compared: reading it here would drop this process's locks on it.
    """
    if same_file(target, dossier):
        raise _over_a_dossier(target)


def _refuse_dossier(target: Path) -> None:
    if is_dossier(target):
        raise _over_a_dossier(target)


def is_dossier(path: Path) -> bool:
    """Tell a dossier by its name or its first bytes; one that is open must not come here.

    Reading it would drop this process's locks on it: ask `same_file` first.
    """
    if not path.is_file():
        return False
    if path.suffix.lower() == _SUFFIX:  # an encrypted one begins like nothing else
        return True
    beginning = b""
    with contextlib.suppress(OSError), path.open("rb") as standing:
        beginning = standing.read(len(_DOSSIER))
    return beginning == _DOSSIER


def _over_a_dossier(target: Path) -> Refusal:
    return Refusal(
        "FILE_KEPT",
        f"{target} est un dossier de jury : donnez un autre nom au document, un dossier n'est "
        "jamais écrasé.",
    )


def _fault(target: Path, error: OSError) -> EnvironmentFault:
    if not target.parent.is_dir():
        why = f"le dossier {target.parent} n'existe pas ; créez-le ou choisissez un autre dossier"
    elif target.is_dir():
        why = "c'est un dossier ; choisissez un autre nom"
    elif isinstance(error, PermissionError | FileNotFoundError):
        why = (
            "il est peut-être ouvert dans un autre programme, ou son dossier est protégé ; "
            "fermez-le ou choisissez un autre nom"
        )
    else:
        why = (
            f"{cause_of(error)} ; il est peut-être ouvert ailleurs : fermez-le, ou "
            "choisissez un autre nom ou un autre dossier"
        )
    return EnvironmentFault(
        "FILE_NOT_WRITTEN", f"Le fichier {target} ne peut pas être écrit : {why}."
    )


def read_file(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        EnvironmentFault: It cannot be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            "FILE_NOT_OPENED",
            f"Le fichier {path} ne peut pas être ouvert : {cause_of(error)}. "
            "Vérifiez son nom et vos droits.",
        ) from error
