"""Refusals: typed errors with a code and one French sentence.

Three kinds (architecture, principle 5): `Refusal` by a rule or bad input (exit status 1),
`EnvironmentFault` (the machine: exit status 3). Anything else that is raised is a bug.
"""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_CAUSES: Final = {
    errno.ENOENT: "introuvable", errno.EACCES: "accès refusé", errno.EPERM: "accès refusé",
    errno.ENOSPC: "disque plein", errno.EROFS: "support en lecture seule",
    errno.EIO: "le support ne répond plus", errno.ENODEV: "support débranché",
    errno.ENXIO: "support débranché", errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "une partie du chemin n'est pas un dossier", errno.EEXIST: "le nom est pris",
    errno.ENOTEMPTY: "le dossier n'est pas vide", errno.EFBIG: "fichier trop grand pour le support",
    errno.ENAMETOOLONG: "nom trop long", errno.EBUSY: "occupé par un autre programme",
    errno.EMFILE: "trop de fichiers ouverts", errno.EINVAL: "nom ou emplacement impossible",
}  # fmt: skip

NONSENSE: Final = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError,
)  # fmt: skip
"""What reading raises when another program wrote what this one never does."""


class KnownError(Exception):
    """An error the program expects; its text is one French sentence for the user.

    Attributes:
        code: Stable identifier, also shown in reports.
        message: What is wrong, where, and what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Refusal(KnownError):
    """Refused by the rules, or input that cannot be used; nothing was changed."""


class EnvironmentFault(KnownError):
    """The machine stands in the way: a locked file, a full disk, a missing folder."""


def cause_of(error: OSError) -> str:
    """Return what the system refuses, in French and a few words: its own are English."""
    named = _CAUSES.get(error.errno or 0)
    return named or f"erreur {error.errno or 'inconnue'} du système"


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """One rule that stands against a gesture.

    Attributes:
        rule: Identifier, e.g. `JURY-QUORUM`.
        message: French sentence.
        subject: INE, candidate number or member it is about, or None.
    """

    rule: str
    message: str
    subject: str | None = None


class RulesRefusal(Refusal):
    """A gesture refused by one or several rules, each named.

    Attributes:
        rules: Every blocking rule.
    """

    def __init__(self, what: str, rules: Sequence[BlockingRule]) -> None:
        self.rules = tuple(rules)
        listed = " ; ".join(f"{r.rule} — {r.message.removesuffix('.')}" for r in self.rules)
        super().__init__(self.rules[0].rule, f"{what} : {listed}.")


class NeedsConfirmation(Refusal):
    """A gesture that has a consequence the user must accept first; repeat it confirmed."""


class NeedsSecret(EnvironmentFault):
    """The dossier asks for a passphrase or a PIN, and none was given; `code` says which."""
