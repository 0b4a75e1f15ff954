"""What SQLite says, in the words of the user."""

import os
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from db.engine import log_of
from db.triggers import APPEND_ONLY, CLOSED, KEPT
from jury_app.domain.errors import EnvironmentFault, KnownError, Refusal

GONE, DAMAGED, BUSY = "DOSSIER_GONE", "DOSSIER_DAMAGED", "DOSSIER_BUSY"
READ_ONLY = "DOSSIER_READ_ONLY"
_BUSY = ("locked", "busy")
FAILURES = (DBAPIError, UnicodeDecodeError)
"""What a query raises; the latter where the driver's message quotes a damaged file."""


def translated(error: DBAPIError | UnicodeDecodeError, path: Path) -> Exception:
    """Return the known error an open dossier's error stands for, or the error itself: a bug."""
    if isinstance(error, UnicodeDecodeError):
        return _unreadable(path)
    known = _named(error.orig, path)
    # A device pulled out and a damaged page are one and the same to SQLite.
    return _unreadable(path) if known and known.code == DAMAGED else known or error


def is_busy(error: DBAPIError) -> bool:
    """Tell whether another program writes to the dossier this moment."""
    return any(word in str(error.orig).lower() for word in _BUSY)


def fault_of(error: Exception, path: Path) -> KnownError:
    """Return the known error for whatever the driver says while a file is being opened."""
    return _named(error, path) or damaged(path)


def _named(said_by: BaseException | None, path: Path) -> KnownError | None:
    said = str(said_by).lower()
    for marks, known in _known(path):
        if any(mark in said for mark in marks):
            return known
    return None


def _known(path: Path) -> list[tuple[tuple[str, ...], KnownError]]:
    return [
        (
            (CLOSED,),
            Refusal(
                "SESSION-STATE",
                "SESSION-STATE — La session est close : elle ne peut plus être modifiée.",
            ),
        ),
        (
            (APPEND_ONLY,),
            Refusal("JOURNAL_APPEND_ONLY", "Le journal ne peut être que complété."),
        ),
        (("foreign key constraint",), Refusal(
            "OVERTAKEN",
            "Ce geste ne peut plus se faire : ce qu'il concerne a changé depuis, ou n'existe plus. "
            "Rien n'a été modifié ; vérifiez ce qui est affiché, puis recommencez.")),
        (
            (KEPT,),
            Refusal("PIECE_SEALED", "Un fichier joint ne peut être ni changé, ni retiré."),
        ),
        (_BUSY, EnvironmentFault(
            BUSY,
            f"Le dossier {path} est utilisé par un autre programme : fermez-le ou attendez la fin "
            "de son travail, puis recommencez.")),
        (("readonly", "read-only"), EnvironmentFault(
            READ_ONLY,
            f"Le dossier {path} ne peut pas être écrit : le fichier, ou l'endroit où il est, est "
            "protégé en écriture. Copiez-le là où vous pouvez écrire, puis ouvrez la copie.")),
        (("full",), EnvironmentFault(
            "DISK_FULL",
            f"Le disque est plein : ce geste n'est pas enregistré dans {path}, tout ce qui précède "
            "l'est. Libérez de la place puis recommencez.")),
        (("disk i/o",), EnvironmentFault(
            "DISK_FAULT",
            f"Le support de {path} ne répond plus : disque plein, clé débranchée ou réseau coupé. "
            "Ce qui était enregistré le reste ; rebranchez-le ou libérez de la place, puis "
            "recommencez.")),
        (("unable to open",), EnvironmentFault("DOSSIER_UNREADABLE", _not_opened(path))),
        (("malformed", "not a database", "corrupt", "no such table", "no such column",
          "could not decode"),
         damaged(path)),
    ]  # fmt: skip


def _not_opened(path: Path) -> str:
    log = log_of(path)
    if log.exists() and not os.access(path.absolute().parent, os.W_OK):
        return (
            f"Le dossier {path} ne peut pas être ouvert : l'endroit où il est est protégé en "
            f"écriture, et ses derniers gestes sont encore dans {log.name}. Copiez les deux "
            "fichiers ensemble là où vous pouvez écrire, puis ouvrez la copie."
        )
    return (
        f"Le dossier {path} ne peut pas être ouvert : vérifiez qu'il existe, que son support est "
        "branché, et les droits du fichier et de son dossier."
    )


def _unreadable(path: Path) -> Refusal:
    return Refusal(
        DAMAGED,
        f"Le dossier {path} ne peut plus être lu : son support est débranché, ou le fichier est "
        "endommagé. Rebranchez-le et recommencez ; sinon, reprenez une sauvegarde (menu "
        "Sauvegardes…). Ce qui était enregistré le reste.",
    )


def damaged(path: Path) -> Refusal:
    """Return the refusal of a damaged dossier."""
    return Refusal(
        DAMAGED,
        f"Le dossier {path} est endommagé : reprenez une sauvegarde (menu Sauvegardes…) ; à "
        "défaut, le programme peut récupérer ce qui reste lisible.",
    )


def unusable(backup: Path) -> Refusal:
    """Return the refusal of a backup that cannot take the place of its dossier."""
    return Refusal(
        "BACKUP_UNUSABLE",
        f"La sauvegarde {backup.name} ne peut pas être lue : elle est endommagée, ou d'une autre "
        "phrase secrète que le dossier. Choisissez-en une autre dans la liste ; rien n'a changé.",
    )


def other_key(path: Path) -> EnvironmentFault:
    """Return the fault of a dossier in place that the key of its backup does not open."""
    return EnvironmentFault(
        "PASSPHRASE_WRONG",
        f"Le dossier {path} semble intact, mais sous une autre phrase secrète que cette "
        "sauvegarde : ouvrez-le avec la sienne. S'il est perdu, déplacez-le vous-même ailleurs, "
        "puis restaurez ; rien n'a changé.",
    )


def gone(path: Path) -> EnvironmentFault:
    """Return the fault of a dossier whose file is no longer the one that was opened."""
    return EnvironmentFault(
        GONE,
        f"Le fichier {path} a été déplacé, supprimé, remplacé ou débranché pendant que le dossier "
        "est ouvert : rien ne s'y enregistre plus. Remettez-le à sa place, ou reprenez la dernière "
        "sauvegarde (menu Sauvegardes…).",
    )
