"""Opening a dossier: passphrase, person, backup, and who else holds it."""

import contextlib
import logging
import os
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from jury_app.application.access import Access, Who, identified
from jury_app.application.backups import Why
from jury_app.application.dossier import Dossier
from jury_app.application.files import followed, real_path
from jury_app.application.persons import persons, require_pin
from jury_app.application.pieces import pieces_of, remove_former, take_in
from jury_app.application.ports import Clock
from jury_app.application.services import DEMONSTRATION
from jury_app.application.verification import moment_of
from jury_app.catalog import Catalog
from jury_app.domain.errors import NONSENSE, EnvironmentFault, KnownError, Refusal

if TYPE_CHECKING:
    from db.safekeeping import Safekeeping
    from db.store import SqlStore

_OLDER = (
    "Ce dossier vient d'une version précédente du programme : vous en lisez une copie, faite à "
    "l'instant, qui ne suivra pas ce que d'autres y écrivent. Le secrétaire ou le président le met "
    "à jour en l'ouvrant."
)
_A_BACKUP = (
    "Ce fichier est une sauvegarde : il est ouvert en lecture seule, et s'effacera à son tour. "
    "Pour reprendre ce qu'il contient, ouvrez le dossier, puis « Restaurer » (menu Sauvegardes…) ; "
    "si le dossier n'existe plus, copiez ce fichier ailleurs et ouvrez la copie."
)
_OFTEN_ENOUGH = timedelta(hours=1)
"""Commands come in series: between two of them a backup on opening is made this seldom."""


def safekeeping(clock: Clock) -> "Safekeeping":
    """Return what keeps dossiers safe; `JURY_APP_BACKUPS` names another folder for backups."""
    from db.attempts import FileAttempts  # noqa: PLC0415 - not before the first paint
    from db.safekeeping import Safekeeping  # noqa: PLC0415 - SQLAlchemy is slow to import

    named = os.environ.get("JURY_APP_BACKUPS")
    root = Path(named) if named else user_data_path("jury-app", appauthor=False) / "sauvegardes"
    return Safekeeping(root, clock, FileAttempts(root / "essais.json"))


def create(path: Path, clock: Clock, access: Access) -> Dossier:
    """Create an empty dossier and open it; see `db.files.create_empty` for refusals."""
    from db.files import create_store  # noqa: PLC0415 - SQLAlchemy is slow to import

    store = create_store(path, clock, access.passphrase)
    safe = safekeeping(clock)
    if not _is_demonstration(path):
        store.backup_with(safe.backup)
    return _dossier(store, clock, access, str(access.who), safe)


def open_(path: Path, clock: Clock, access: Access, *, keep: bool = True) -> Dossier:
    """Open a dossier.

    Args:
        path: The dossier.
        clock: Tells the time of gestures.
        access: What opens it.
        keep: False for a mere check: no PIN is asked, nothing is changed or can be, no backup is
            made.

    An older dossier is migrated by who may write in it, their PIN being proved; a check and a
    reader get a copy of it in memory.

    Raises:
        NeedsSecret: It asks for a passphrase or a PIN that was not given.
        KnownError: See `db.files.open_as_found`; a wrong passphrase or PIN.
    """
    path, safe = followed(path), safekeeping(clock)
    if keep:
        safe.finish_restoration(path)
    store, older = _opened(path, clock, access, safe)
    try:
        if not keep:
            said = "Le dossier est en cours de vérification."
            return Dossier(_copied(store) if older else store, Catalog(), clock, only_read=said)
        if not older:
            _require_own(store)
        who = _identified(store, safe, access)
        if older:
            store = _brought_up(store, safe, access)
            _require_own(store)
        dossier = _dossier(store, clock, access, who, safe)
        if older and access.who is Who.READER:
            return replace(dossier, notice=_OLDER)
        if not dossier.only_read:
            safe.tidy(store)
            moved = take_in(dossier, lambda sha256: safe.kept_file(store, sha256))
            unsaved = _back_up(store, safe, access, moved=moved)
            remove_former(dossier)
            if unsaved and access.window:
                dossier = replace(dossier, notice=" ".join(filter(None, (dossier.notice, unsaved))))
            elif unsaved:
                _say_unsaved(unsaved)
    except BaseException:
        store.close()
        raise
    return dossier


def _opened(
    path: Path, clock: Clock, access: Access, safe: "Safekeeping"
) -> tuple["SqlStore", bool]:
    """Return the dossier as it was found, and whether it is of an older schema."""
    from db.files import is_older, open_as_found  # noqa: PLC0415 - SQLAlchemy is slow to import

    what = identified(path, "passphrase")
    if access.passphrase is not None:
        time.sleep(safe.seconds_to_wait(path))
    try:
        store = open_as_found(path, clock, access.passphrase)
    except EnvironmentFault as fault:
        if fault.code == "PASSPHRASE_WRONG":
            with safe.attempts.turn():
                safe.attempts.failed(what)
            if safe.is_damaged(path, access.passphrase):
                raise Refusal(
                    "DOSSIER_DAMAGED",
                    f"Le dossier {path} est endommagé : reprenez une sauvegarde.",
                ) from fault
        raise
    if store.encrypted:
        with safe.attempts.turn():
            safe.attempts.clear(what)
    store.backup_with(safe.backup)
    return store, is_older(path, store.key)


def _identified(store: "SqlStore", safe: "Safekeeping", access: Access) -> str:
    """Return whom the journal names, their PIN being proved.

    Raises:
        KnownError: See `jury_app.application.persons.require_pin`; the persons are unreadable.
    """
    try:
        with store.read() as reader:
            known = persons(reader)
    except NONSENSE as error:
        raise _tampered(store.path, "des réglages illisibles") from error
    if known:
        require_pin(known, store.path, safe.attempts, access.who, access.pin)
    return known[access.who].signature if access.who in known else str(access.who)


def _brought_up(store: "SqlStore", safe: "Safekeeping", access: Access) -> "SqlStore":
    """Return an older dossier in the present schema: migrated by who may write, else copied."""
    from db.files import bring_up  # noqa: PLC0415 - SQLAlchemy is slow to import

    if access.who is Who.READER or safe.is_backup(store.path):
        return _copied(store)
    bring_up(store.path, store.key, safe.before_migration(store.path))
    return store


def _copied(store: "SqlStore") -> "SqlStore":
    from db.copied import CopiedStore  # noqa: PLC0415 - alembic is slow to import

    return CopiedStore(store)


def _require_own(store: "SqlStore") -> None:
    """Refuse a dossier in which another program left what this one would trip over, or run.

    Raises:
        Refusal: `DOSSIER_DAMAGED`.
    """
    impossible = None
    try:
        with store.inspect() as reader:
            persons(reader)
            pieces_of(reader)
            foreign = reader.foreign_triggers()
    except NONSENSE as error:
        raise _tampered(store.path, "des réglages illisibles") from error
    if foreign:
        raise _tampered(store.path, f"un déclencheur qui n'est pas du programme ({foreign[0]})")
    with contextlib.suppress(Refusal), store.inspect() as reader:  # damage is told where it is met
        impossible = reader.impossible()
    if impossible is not None:
        raise _tampered(store.path, f"une valeur impossible ({impossible.place()})")


def _tampered(path: Path, what: str) -> Refusal:
    return Refusal(
        "DOSSIER_DAMAGED",
        f"Un autre programme a laissé dans le dossier {path} {what} : reprenez une sauvegarde "
        "(menu Sauvegardes…) ; à défaut, le programme peut récupérer ce qui reste lisible.",
    )


def _dossier(
    store: "SqlStore", clock: Clock, access: Access, who: str, safe: "Safekeeping"
) -> Dossier:
    """Return the dossier as this person may use it."""
    only_read = ""
    if access.who is Who.READER:
        only_read = "Vous êtes lecteur de ce dossier : rien ne peut y être changé."
    elif safe.is_backup(store.path):
        only_read = _A_BACKUP
    elif store.path.stat().st_nlink > 1:  # SQLite's log goes by name: each would have its own
        only_read = _read_only(f"Le fichier {store.path} porte un second nom (lien physique)")
    elif access.window:
        only_read = _held_elsewhere(store)
    notice = _notice(store.path)
    return Dossier(store, Catalog(), clock, who, safe.attempts, only_read, notice, _say_unsaved)


def _held_elsewhere(store: "SqlStore") -> str:
    """Hold the dossier for this window; return why it cannot be, a French sentence."""
    from db.holding import Hold, hold  # noqa: PLC0415 - psutil

    if not os.access(store.path, os.W_OK):  # SQLite would say so at the first gesture only
        return _read_only(f"Le fichier {store.path} est protégé en écriture")
    try:
        with contextlib.ExitStack() as turn:
            # In turn with other windows: two that find the sign of a dead one must not both hold
            # the dossier. Where it cannot be written, or is being written for long, without.
            with contextlib.suppress(EnvironmentFault):
                turn.enter_context(store.turn())
            held = hold(store.path)
    except OSError:
        return _read_only(f"Rien ne peut être écrit à côté de {store.path}")
    if isinstance(held, Hold):
        store.hold = held
        return ""
    since = f", depuis le {moment_of(held.since)}" if held.since else ""
    return (
        f"Ce dossier est déjà ouvert dans une fenêtre sur « {held.host} »{since} : celle-ci est en "
        "lecture seule. Fermez l'autre, puis rouvrez le dossier."
    )


def _read_only(why: str) -> str:
    return (
        f"{why} : le dossier est ouvert en lecture seule. Copiez-le là où vous pouvez écrire, puis "
        "ouvrez la copie."
    )


def _notice(path: Path) -> str:
    from db.places import risky  # noqa: PLC0415 - psutil

    place = risky(path)
    if place is None:
        return ""
    return (
        f"Ce dossier est dans {place} : deux personnes qui y écrivent à la fois, ou une "
        "synchronisation en retard, peuvent l'abîmer. Travaillez sur une copie locale, ou "
        "gardez-le fermé ailleurs ; le programme y écrit avec plus de précautions."
    )


def _back_up(store: "SqlStore", safe: "Safekeeping", access: Access, *, moved: bool) -> str:
    """Back up on opening; return what prevents it, which must not keep anyone from working.

    Raises:
        Refusal: The dossier is damaged: its backups are offered instead.
    """
    if _is_demonstration(store.path):
        return ""
    now = datetime.now(UTC)
    # One from the future, by a clock set back since, says nothing of today.
    recent = any(timedelta() <= now - one.at < _OFTEN_ENOUGH for one in safe.backups(store.path))
    if recent and not access.window and not moved:
        return ""
    try:
        safe.backup(store, Why.OPENING)
    except KnownError as error:
        if error.code == "DOSSIER_DAMAGED":
            raise
        logging.getLogger("jury_app").warning("no backup on opening: %s", error.code)
        return error.message
    return ""


def _say_unsaved(why: str) -> None:
    sys.stderr.write(f"jury-app : {why}\n")


def _is_demonstration(path: Path) -> bool:
    """Tell whether a dossier was made for trying the program, and goes with the day."""
    temporary = real_path(Path(tempfile.gettempdir()))
    return path.name == DEMONSTRATION and temporary in real_path(path).parents
