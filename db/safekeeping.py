"""Backups, restoring, recovery and encryption of dossiers; see `jury_app.application.safety`."""

import contextlib
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from db.backups import Backups, is_good, is_sound
from db.convert import convert, settle
from db.engine import Error, Key, Raw, head, passing
from db.faults import other_key, unusable
from db.files import bring_up, key_of, new_key
from db.guarded import Known, keep_persons, known_held, known_in, known_open
from db.places import risky
from db.recover import recover
from db.restoring import finish_restoration, put_aside, restore, sweep_restoration
from db.store import SqlStore
from db.unread import is_damage
from jury_app.application.access import Access, Attempts, Who, identified, seconds_to_wait
from jury_app.application.backups import Backup, Preview, Why, parsed, preview
from jury_app.application.dossier import Dossier
from jury_app.application.files import followed, real_path
from jury_app.application.persons import Pins, persons_of, require_pin, require_pins
from jury_app.application.ports import Clock, Store
from jury_app.domain.errors import EnvironmentFault, KnownError, NeedsSecret, Refusal
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

    def is_backup(self, path: Path) -> bool:
        """Tell whether a file is itself one of the backups, of whatever dossier."""
        real = real_path(path)
        return parsed(real) is not None and real.parent.parent == real_path(self.root)

    def backup(self, store: Store, why: Why) -> bool:
        """Back an open dossier up; False when the newest backup holds the same already."""
        sql = _sql(store)
        with sql.raw() as opened:
            return self._kept(store).take_from(opened, sql.key, why) is not None

    def preview(self, store: Store, backup: Backup) -> Preview:
        """Say what restoring a backup would change in an open dossier."""
        key = _sql(store).key
        if not is_good(backup.path, key):
            raise unusable(backup.path)
        then = SqlStore(backup.path, self.clock, key.copy() if key else None)
        try:
            with store.read() as now, then.read() as before:
                return preview(now, before)
        finally:
            then.close()

    def restore(self, dossier: Dossier, backup: Backup, pins: Pins) -> Path | None:
        """Close an open dossier and put a backup in its place, the present state kept first."""
        dossier.require_writable()
        store = _sql(dossier.store)
        path, who = store.path, dossier.who
        with passing(store.key.copy() if store.key else None) as key:
            then = known_in(backup.path, key)
            # As opened: the file itself may be gone, moved or replaced meanwhile.
            standing = self._standing(path, known_open(store), then, key)
            if _acts(standing) != _acts(then):
                self._require_both(path, standing, pins)
            store.close()
            prepare = self._preparing(key, standing, then, who)
            return restore(backup.path, path, key, prepare, self._keeping(path, key, standing))

    def _keeping(
        self, path: Path, key: Key | None, standing: Known | None
    ) -> Callable[[Raw], bool]:
        """Return what backs a dossier up before another takes its place; see `restore`."""

        def keep(held: Raw) -> bool:
            if not _acts(known_held(path, held)) <= _acts(standing):
                raise _just_sealed(path)
            try:
                Backups(self.root, path).take_from(held, key, Why.RESTORE)
            except Refusal:
                return False
            except EnvironmentFault:
                if is_sound(held):
                    raise
                return False
            return True

        return keep

    def preview_damaged(self, backup: Backup, passphrase: str | None) -> Preview:
        """Say what a backup of a dossier that cannot be opened holds."""
        key = self._key_of(backup.path, passphrase)
        then = SqlStore(backup.path, self.clock, key)
        try:
            if not is_good(backup.path, key):
                raise unusable(backup.path)
            with then.read() as before:
                return preview(None, before)
        finally:
            then.close()

    def restore_damaged(
        self, path: Path, backup: Backup, access: Access, pins: Pins
    ) -> Path | None:
        """Put a backup in the place of a damaged dossier; return where that was put aside."""
        path = followed(path)
        with passing(self._key_of(backup.path, access.passphrase)) as key:
            standing, then = known_in(path, key), known_in(backup.path, key)
            if standing is None and path.exists() and not is_damage(path, backup.path, key):
                raise other_key(path)
            last = self._standing(path, standing, then, key)
            holding = last if last and then and last.rules(then) else then
            asked = standing if standing and standing.persons else holding
            if _acts(last) != _acts(then):
                self._require_both(path, asked, pins)
            else:
                self._require_one(path, asked, access)
            known = persons_of(holding.persons if holding else ())
            who = known[access.who].signature if access.who in known else str(access.who)
            prepare = self._preparing(key, last, then, who)
            return restore(backup.path, path, key, prepare, self._keeping(path, key, last))

    def _standing(
        self, path: Path, found: Known | None, then: Known | None, key: Key | None
    ) -> Known | None:
        """Return what a dossier in place knows; where it says nothing, what its backups do.

        Raises:
            Refusal: The backup is of another dossier, which had this name before.
        """
        if found is None or not found.gestures:
            return self._last_known(path, key, then) or found
        if not found.akin(then):
            raise Refusal(
                "BACKUP_OTHER",
                f"Cette sauvegarde n'a aucun geste en commun avec le dossier {path.name} : un "
                "autre avait ce nom, ou celui-ci a été repris à neuf. Déplacez ou renommez "
                "celui-ci, puis restaurez ; rien n'a changé.",
            )
        return found

    def _last_known(self, path: Path, key: Key | None, then: Known | None = None) -> Known | None:
        """Return what the good backups of a dossier tell of it together.

        Args:
            path: The dossier.
            key: The key of its backups.
            then: A state of the dossier meant, of several that had this name; where it is not
                said, the newest is.

        Returns:
            The newest persons, by the history the backups hold rather than by clocks, which are
            put forward and back; every act sealed in any of them. None where there is no backup.
        """
        told = [known_in(one.path, key) for one in Backups(self.root, path).good(key)]
        known = [one for one in told if one]
        if not known:
            return None
        known = [one for one in known if one.akin(then or known[0])]
        newest = next((k for k in known if all(map(k.rules, known))), known[0])
        return replace(newest, seals=frozenset().union(*(one.seals for one in known)))

    def _require_one(self, path: Path, asked: Known | None, access: Access) -> None:
        """Require the PIN of secretary or president, where a dossier has persons."""
        if access.who is Who.READER:
            raise Refusal("ONLY_READ", "Un lecteur ne restaure pas de sauvegarde : demandez-le au "
                          "secrétaire ou au président.")  # fmt: skip
        known = persons_of(asked.persons if asked else ())
        if known:
            require_pin(known, path, self.attempts, access.who, access.pin)

    def _require_both(self, path: Path, asked: Known | None, pins: Pins) -> None:
        """Require both PINs, as the closings and corrections did that a backup takes or brings."""
        known = persons_of(asked.persons if asked else ())
        if known and None in {pins.president, pins.secretary}:
            raise NeedsSecret(
                "PINS_NEEDED",
                "Cette sauvegarde n'a pas les mêmes clôtures et rectificatifs que le dossier ou "
                "ses autres sauvegardes : le président et le secrétaire donnent chacun leur code, "
                "comme pour ces actes.",
            )
        require_pins(known, path, self.attempts, pins)

    def _preparing(
        self, key: Key | None, standing: Known | None, then: Known | None, who: str
    ) -> Callable[[Path], None]:
        """Return what makes the copy of a backup keep the persons of the standing dossier."""

        def prepare(copy: Path) -> None:
            if standing is None or then is None or not standing.rules(then):
                return
            if standing.persons == then.persons and standing.former <= then.former:
                return
            bring_up(copy, key, lambda _key: None)
            store = SqlStore(copy, self.clock, key.copy() if key else None)
            try:
                keep_persons(store, standing, who)
            finally:
                store.close()

        return prepare

    def recover(self, path: Path, target: Path, passphrase: str | None) -> int:
        """Write what is readable of a damaged dossier into a new one; return how many rows."""
        with passing(self._key_of(path, passphrase)) as key:
            last = self._last_known(path, key)
            persons = last.persons if last else frozenset()
            return recover(path, key, target, self.clock, "secretary", persons)

    def is_passphrase(self, store: Store, passphrase: str) -> bool:
        """Tell whether this is the passphrase of an open dossier; wrong ones are counted."""
        key, what = _sql(store).key, identified(store.path, "passphrase")
        right = key is not None and key.is_of(passphrase)
        with self.attempts.turn():
            if right:
                self.attempts.clear(what)
            else:
                self.attempts.failed(what)
        return right

    def encrypt(self, dossier: Dossier, passphrase: str | None) -> None:
        """Close an open dossier and write it and its backups anew under a passphrase."""
        dossier.require_writable()
        store = _sql(dossier.store)
        key = store.key
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
        backups = self._kept(store)
        # In turn: what another program holds alone, to rewrite or replace it, is not cut off. Where
        # nothing can be written, nothing can be swept either.
        with contextlib.suppress(EnvironmentFault), store.turn():
            settle(store.path, store.key, backups)
            sweep_restoration(store.path)
        backups.tidy()
        backups.rotate()

    def kept_file(self, store: SqlStore, sha256: str) -> bytes | None:
        """Return a kept file that the dossier lacks from the newest backup that has it."""
        return self._kept(store).kept_file(store.key, sha256)

    def before_migration(self, path: Path) -> Callable[[Key | None], object]:
        """Return what backs a dossier up before it is brought to the present schema."""
        return lambda key: Backups(self.root, path).take(key, Why.MIGRATION)

    def is_damaged(self, path: Path, passphrase: str | None) -> bool:
        """Tell whether a passphrase refused by the dossier opens its newest backup.

        Damage in the first page of an encrypted file looks like a wrong passphrase. Not so where
        the dossier has another salt than the backup: it was given another passphrase since.
        """
        with contextlib.suppress(KnownError, *Error):
            for backup in self.backups(path)[:1]:
                with passing(key_of(backup.path, passphrase)) as key:
                    return key is not None and head(backup.path) == head(path)
        return False

    def erase_backups(self, store: Store) -> None:
        """Delete all backups of an open dossier, those of its former names included."""
        self._kept(store).erase(_sql(store).key)

    def damaged_beside(self, path: Path) -> list[Path]:
        """Return the damaged files that restorations left beside a dossier, and their logs."""
        return put_aside(followed(path))

    def seconds_to_wait(self, path: Path) -> float:
        """Return how long the next passphrase has to wait after wrong ones."""
        with self.attempts.turn():
            return seconds_to_wait(*self.attempts.failures(identified(path, "passphrase")))

    def _key_of(self, file: Path, passphrase: str | None) -> Key | None:
        """Return the key of a file; wrong passphrases count, all backups of a dossier together."""
        folder = file.parent
        what = identified(folder if folder.parent == self.root else file, "passphrase")
        with self.attempts.turn():
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
                with self.attempts.turn():
                    self.attempts.failed(what)
            raise
        if key is not None:
            with self.attempts.turn():
                self.attempts.clear(what)
        return key

    def _kept(self, store: Store) -> Backups:
        return Backups(self.root, store.path)


def _acts(known: Known | None) -> frozenset[str]:
    """Return the closings and corrections sealed in a state of a dossier."""
    return known.seals if known else frozenset()


def _just_sealed(path: Path) -> EnvironmentFault:
    return EnvironmentFault(
        "RESTORE_FAILED",
        f"Un autre programme vient de clore une session ou de la rectifier dans {path} : rien n'a "
        "été restauré. Rouvrez le dossier, regardez ce qui a changé, puis recommencez.",
    )


def _sql(store: Store) -> SqlStore:
    if not isinstance(store, SqlStore):
        raise TypeError(store)
    return store
