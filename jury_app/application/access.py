"""How a dossier is opened: its passphrase, who works, and what stands against guessing."""

import codecs
import hashlib
import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from jury_app.application.files import real_path
from jury_app.domain.errors import EnvironmentFault

FREE_TRIES: Final = 3
"""Wrong passphrases before one has to wait."""
_LONGEST: Final = 30


class Who(StrEnum):
    """Who works on a dossier."""

    SECRETARY = "secretary"
    PRESIDENT = "president"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Access:
    """What opens a dossier.

    Attributes:
        passphrase: Of an encrypted dossier; a plain one takes no notice of it.
        who: Who works.
        pin: The PIN of `who`, where the dossier has persons.
        window: True for a window: it holds the dossier, and a second one only reads.
    """

    passphrase: str | None = field(default=None, repr=False)
    who: Who = Who.SECRETARY
    pin: str | None = field(default=None, repr=False)
    window: bool = False


class Attempts(Protocol):
    """Counts failed tries, apart from the dossier: a refused command leaves it as it was."""

    def turn(self) -> AbstractContextManager[None]:
        """Let nobody else try for a block: of many tries at once, each must see those before it.

        Raises:
            EnvironmentFault: Too many wait.
        """
        ...

    def failures(self, what: str) -> tuple[int, float]:
        """Return how many tries failed in a row, and the seconds since the last."""
        ...

    def failed(self, what: str) -> int:
        """Note a failed try; return how many that makes."""
        ...

    def clear(self, what: str) -> None:
        """Forget the failed tries."""
        ...


class MemoryAttempts:
    """Counts in memory alone."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}

    def turn(self) -> AbstractContextManager[None]:
        """Let nobody else try for a block: nobody else knows of these."""
        return nullcontext()

    def failures(self, what: str) -> tuple[int, float]:
        """Return how many tries failed in a row; the last was just now."""
        return self._count.get(what, 0), 0.0

    def failed(self, what: str) -> int:
        """Note a failed try; return how many that makes."""
        self._count[what] = self._count.get(what, 0) + 1
        return self._count[what]

    def clear(self, what: str) -> None:
        """Forget the failed tries."""
        self._count.pop(what, None)


def identified(path: Path, what: str) -> str:
    """Return under which name tries at a dossier are counted; it does not tell the path."""
    return f"{hashlib.sha256(os.fsencode(real_path(path))).hexdigest()[:16]}:{what}"


def seconds_to_wait(failures: int, since: float) -> float:
    """Return how long the next try has to wait: twice as long after each failure."""
    if failures < FREE_TRIES:
        return 0.0
    return max(0.0, min(2.0 ** (failures - FREE_TRIES), _LONGEST) - since)


def read_secret(path: Path) -> str:
    """Return the first line of a file that holds a passphrase or a PIN.

    Raises:
        EnvironmentFault: It cannot be read, or is empty.
    """
    try:
        data = path.read_bytes()
        # Windows PowerShell writes « > » in UTF-16.
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        lines = data.decode("utf-16" if wide else "utf-8-sig").splitlines()
    except OSError as error:
        raise EnvironmentFault(
            "SECRET_UNREADABLE", f"{path} ne peut pas être lu : vérifiez son nom et vos droits."
        ) from error
    except UnicodeDecodeError as error:
        raise EnvironmentFault(
            "SECRET_UNREADABLE", f"{path} n'est pas en UTF-8 : enregistrez-le dans cet encodage."
        ) from error
    if not lines or not lines[0]:
        raise EnvironmentFault("SECRET_UNREADABLE", f"{path} est vide : écrivez-y le secret.")
    return lines[0]
