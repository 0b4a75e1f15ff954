"""Backups, restoring, recovery and encryption of dossiers; see `jury_app.application.safety`."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from db.backups import Backups, finish_restoration, restoration_of, restore, sweep
from db.convert import convert, settle
from db.engine import Key, passing
from db.files import key_of, new_key
from db.places import risky
from db.recover import recover
from db.store import SqlStore
from jury_app.application.access import Attempts, identified, seconds_to_wait
from jury_app.application.backups import Backup, Preview, Why, preview
from jury_app.application.files import followed
from jury_app.application.ports import Clock, Store
from jury_app.domain.errors import EnvironmentFault, KnownError
from jury_app.domain.wording import plural


@dataclass(frozen=True)
class Safekeeping:
    """See `jury_app.application.safety.Safety`.

    Attributes:
        root: The folder of all backups of this user.
        clock: Tells the time.
        attempts: Counts failed tries.
    """

    root: Path
    clock: Clock
    attempts: Attempts

    def folder(self, path: Path) -> Path:
        """Return where the backups of a dossier are."""
        return Backups(self.root, path).folder

    def backups(self, path: Path) -> list[Backup]:
        """Return the backups of a dossier, newest first."""
        return Backups(self.root, path).all()

    def backup(self, store: Store, why: Why) -> bool:
        """Back an open dossier up; False when the newest backup holds the same already."""
        sql = _sql(store)
        with sql.raw() as opened:
            return self._kept(store).take_from(opened, sql.key, why) is not None

    def preview(self, store: Store, backup: Backup) -> Preview:
        """Say what restoring a backup would change in an open dossier."""
        key = _sql(store).key
        then = SqlStore(backup.path, self.clock, key.copy() if key else None)
        try:
            with store.read() as now, then.read() as before:
                return preview(now, before)
        finally:
            then.close()

    def restore(self, store: Store, backup: Backup) -> None:
        """Close an open dossier and put a backup in its place, the present state kept first."""
        key = _sql(store).key
        with passing(key.copy() if key else None) as kept:
            self.backup(store, Why.RESTORE)
            store.close()
            restore(backup.path, store.path, kept)

    def preview_damaged(self, backup: Backup, passphrase: str | None) -> Preview:
        """Say what a backup of a dossier that cannot be opened holds."""
        then = SqlStore(backup.path, self.clock, self._key_of(backup.path, passphrase))
        try:
            with then.read() as before:
                return preview(None, before)
        finally:
            then.close()

    def restore_damaged(self, path: Path, backup: Backup, passphrase: str | None) -> Path | None:
        """Put a backup in the place of a damaged dossier; return where that was put aside."""
        with passing(self._key_of(backup.path, passphrase)) as key:
            return restore(backup.path, followed(path), key)

    def recover(self, path: Path, target: Path, passphrase: str | None) -> int:
        """Write what is readable of a damaged dossier into a new one; return how many rows."""
        with passing(self._key_of(path, passphrase)) as key:
            return recover(path, key, target, self.clock, "secretary")

    def is_passphrase(self, store: Store, passphrase: str) -> bool:
        """Tell whether this is the passphrase of an open dossier."""
        key = _sql(store).key
        return key is not None and key.is_of(passphrase)

    def encrypt(self, store: Store, passphrase: str | None) -> None:
        """Close an open dossier and write it and its backups anew under a passphrase."""
        key = _sql(store).key
        with passing(key.copy() if key else None) as old, passing(new_key(passphrase)) as new:
            self.backup(store, Why.ENCRYPTION)
            store.close()
            convert(store.path, old, new, self._kept(store))

    def finish_restoration(self, path: Path) -> None:
        """Put a backup in the place of a dossier that a restoration, cut off, left missing."""
        finish_restoration(path)

    def tidy(self, store: SqlStore) -> None:
        """Finish or undo what was cut off while the dossier was last rewritten or backed up."""
        store.fit_log(shared=risky(store.path) is not None)
        backups, beside = self._kept(store), restoration_of(store.path)
        settle(store.path, store.key, backups)
        sweep(beside.parent, beside.name)
        backups.tidy()

    def kept_file(self, store: SqlStore, sha256: str) -> bytes | None:
        """Return a kept file that the dossier lacks from the newest backup that has it."""
        return self._kept(store).kept_file(store.key, sha256)

    def before_migration(self, path: Path) -> Callable[[Key | None], object]:
        """Return what backs a dossier up before it is brought to the present schema."""
        return lambda key: Backups(self.root, path).take(key, Why.MIGRATION)

    def is_damaged(self, path: Path, passphrase: str | None) -> bool:
        """Tell whether a passphrase refused by the dossier opens its newest backup.

        Damage in the first page of an encrypted file looks like a wrong passphrase.
        """
        for backup in self.backups(path)[:1]:
            try:
                with passing(key_of(backup.path, passphrase)) as key:
                    return key is not None
            except KnownError:
                return False
        return False

    def erase_backups(self, path: Path) -> None:
        """Delete all backups of a dossier."""
        Backups(self.root, path).erase()

    def seconds_to_wait(self, path: Path) -> float:
        """Return how long the next passphrase has to wait after wrong ones."""
        return seconds_to_wait(*self.attempts.failures(identified(path, "passphrase")))

    def _key_of(self, file: Path, passphrase: str | None) -> Key | None:
        """Return the key of a file; wrong passphrases count, all backups of a dossier together."""
        folder = file.parent
        what = identified(folder if folder.parent == self.root else file, "passphrase")
        wait = math.ceil(seconds_to_wait(*self.attempts.failures(what)))
        if wait:
            raise EnvironmentFault(
                "PASSPHRASE_WAIT",
                f"Plusieurs phrases secrètes n'ont pas ouvert {file} : attendez "
                f"{plural(wait, 'seconde', 'secondes')}, puis recommencez.",
            )
        try:
            key = key_of(file, passphrase)
        except EnvironmentFault as fault:
            if fault.code == "PASSPHRASE_WRONG":
                self.attempts.failed(what)
            raise
        if key is not None:
            self.attempts.clear(what)
        return key

    def _kept(self, store: Store) -> Backups:
        return Backups(self.root, store.path)


def _sql(store: Store) -> SqlStore:
    if not isinstance(store, SqlStore):
        raise TypeError(store)
    return store
