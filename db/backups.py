"""Backups of a dossier: copied by SQLite, checked, rotated; restored as whole files."""

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from db.engine import SIDE_FILES, Error, Key, Raw, connect, holds
from db.faults import damaged, fault_of
from db.schema import APPLICATION_ID, journal, kept_file
from jury_app.application.backups import Backup, Why, backup_name, parsed, superfluous
from jury_app.application.files import flush, flush_folder, real_path
from jury_app.application.pieces import is_intact
from jury_app.domain.errors import EnvironmentFault, KnownError, Refusal, cause_of
from jury_app.domain.wording import plural

_PLACE = "dossier.txt"
"""The file that says where the dossier is."""
_LONGEST = 255
"""Bytes of a file's name, at most, on the systems of today."""
_WRITING = 600
"""Seconds after which a backup still under way was cut off."""
_NAMED = 6
"""How many files are named of those that cannot be deleted."""


class Backups:
    """The backups of one dossier, in a folder of their own.

    Args:
        root: The folder of all backups of this user.
        dossier: The dossier.
    """

    def __init__(self, root: Path, dossier: Path) -> None:
        self._dossier = dossier.absolute()
        # Two dossiers of one name in two folders must not share backups.
        real = real_path(self._dossier)
        where = hashlib.sha256(os.fsencode(real)).hexdigest()[:12]
        self.root, self.folder = root, root / f"{real.stem}-{where}"

    def all(self) -> list[Backup]:
        """Return the backups, newest first by the clock of their time."""
        try:
            found = [parsed(path) for path in self.folder.iterdir() if path.suffix == ".jury"]
        except OSError:
            return []
        return sorted((b for b in found if b), key=lambda b: b.at, reverse=True)

    def elsewhere(
        self, opened: Raw, keys: Iterable[Key | None]
    ) -> Iterator[tuple[Path, Key | None]]:
        """Yield the backups made while this dossier had another name or place.

        Those of a copy that lives elsewhere are the copy's own.

        Args:
            opened: A connection to the dossier.
            keys: What may open them.

        Yields:
            A backup, and the key that opens it.
        """
        tried, first = list(keys), _first_of(opened)
        folders = {file.parent for file in self.root.glob("*/*.jury")} - {self.folder}
        for folder in sorted(folders) if first else ():
            if _lives(_noted(folder), first, tried):
                continue
            for file in filter(parsed, sorted(folder.glob("*.jury"))):
                for key in _opening(file, first, tried):
                    if _is_past(opened, file, key):
                        yield file, key

    def take(self, key: Key | None, why: Why) -> Path | None:
        """Back the dossier up; see `take_from`."""
        try:
            with closing(connect(self._dossier, key)) as opened:
                return self.take_from(opened, key, why)
        except Error as error:
            raise fault_of(error, self._dossier) from error

    def take_from(self, opened: Raw, key: Key | None, why: Why) -> Path | None:
        """Back the dossier up, check the copy, delete what is no longer kept.

        Args:
            opened: A connection to the dossier; its file may be gone meanwhile.
            key: The key of dossier and backup.
            why: Why it is made.

        Returns:
            The backup; None when the newest one already holds the same.

        Raises:
            EnvironmentFault: The copy cannot be written, or is not what it should be.
            Refusal: The dossier is damaged.
        """
        try:
            seq = int(opened.execute("PRAGMA user_version").fetchone()[0])
            last = _last_entry(opened)
        except Error as error:
            raise fault_of(error, self._dossier) from error
        now = datetime.now(UTC)  # one from the future, by a clock set back since, is not the newest
        newest = [one for one in self.all() if one.at <= now][:1]
        if newest and newest[0].seq == seq and _holds_entry(newest[0].path, key, last):
            return None
        target = self._write(opened, key, seq, why)
        self.rotate()
        return target

    def _write(self, source: Raw, key: Key | None, seq: int, why: Why) -> Path:
        target = self.folder / backup_name(datetime.now(UTC), seq, why)
        beside = target.with_suffix(".tmp")
        try:
            for folder in (self.folder.parent, self.folder):  # `mode` is not for the parents
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._note_place()
            self.tidy()
            create_private(beside)
            with closing(connect(beside, key)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            if not is_good(beside, key):
                raise self._not_good(source)
            flush(beside)
            beside.replace(target)
            # What it protects from may be on another disk, and comes next.
            flush_folder(self.folder)
        except (OSError, *Error) as error:
            raise self._not_written(error) from error
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        return target

    def _not_good(self, source: Raw) -> KnownError:
        """Return why a copy is not sound: the dossier is not, or else the disk of the copy."""
        if not is_sound(source):
            return damaged(self._dossier)
        return EnvironmentFault(
            "BACKUP_BAD",
            f"La sauvegarde dans {self.folder} n'est pas conforme : vérifiez le disque.",
        )

    def _note_place(self) -> None:
        """Say whose backups the folder holds, for when the dossier has another place."""
        note, place = self.folder / _PLACE, real_path(self._dossier)
        if _noted(self.folder) == place:
            return
        with contextlib.suppress(UnicodeEncodeError):  # a name that is no text
            said = str(place).encode()
            note.unlink(missing_ok=True)
            create_private(note)
            note.write_bytes(said)

    def _not_written(self, error: Exception) -> EnvironmentFault:
        return EnvironmentFault(
            "BACKUP_NOT_WRITTEN",
            f"La sauvegarde ne peut pas être écrite dans {self.folder} ({why(error)}) : libérez "
            "de la place ou vérifiez vos droits. Le dossier lui-même n'est pas touché.",
        )

    def rotate(self) -> None:
        """Delete the backups that are no longer kept."""
        for old in superfluous(self.all(), datetime.now(UTC)):
            with contextlib.suppress(OSError):
                old.path.unlink()

    def good(self, key: Key | None) -> Iterator[Backup]:
        """Yield the backups that open with this key and are sound, newest first."""
        return (b for b in self.all() if is_good(b.path, key))

    def kept_file(self, key: Key | None, sha256: str) -> bytes | None:
        """Return the content of a kept file from the newest backup that has it."""
        query = f"SELECT content FROM {kept_file.name} WHERE sha256 = ?"
        for backup in self.all():
            # One of an older schema has no such table.
            with contextlib.suppress(*Error), closing(connect(backup.path, key)) as raw:
                found = raw.execute(query, (sha256,)).fetchone()
                if found is not None and is_intact(found[0], sha256):
                    return bytes(found[0])
        return None

    def tidy(self, older: float = _WRITING) -> None:
        """Delete what backups cut off so many seconds ago left; a younger one may be under way."""
        for stale in self.folder.glob("*.tmp*"):
            with contextlib.suppress(OSError):
                if time.time() - stale.stat().st_mtime >= older:
                    stale.unlink()

    def erase(self, key: Key | None) -> None:
        """Delete every backup of the dossier, those of its former names and places included.

        Raises:
            EnvironmentFault: The dossier cannot be read, or some of them cannot be deleted.
            Refusal: The dossier is damaged.
        """
        try:
            with closing(connect(self._dossier, key)) as opened:
                former = [file for file, _key in self.elsewhere(opened, (key, None))]
        except Error as error:
            raise fault_of(error, self._dossier) from error
        left = _emptied(self.folder)
        for file in former:
            with contextlib.suppress(OSError):
                file.unlink()
            if file.exists():
                left.append(file)
        for folder in sorted({file.parent for file in former}):
            if not list(folder.glob("*.jury")):  # another dossier may have had that name
                left += _emptied(folder)
        if left:
            raise _not_erased(left)


def _emptied(folder: Path) -> list[Path]:
    """Delete a folder; return what cannot be deleted of it."""
    shutil.rmtree(folder, ignore_errors=True)
    return (sorted(folder.glob("*")) or [folder]) if folder.exists() else []


def _not_erased(left: list[Path]) -> EnvironmentFault:
    named = ", ".join(str(one) for one in left[:_NAMED])
    more = f" et {len(left) - _NAMED} de plus" if len(left) > _NAMED else ""
    return EnvironmentFault(
        "BACKUPS_LEFT",
        f"Tout n'a pas pu être effacé. Il reste {named}{more} : vérifiez vos droits et qu'aucun "
        "programme ne s'en sert, puis recommencez, ou supprimez-le vous-même.",
    )


def first_entry(path: Path, key: Key | None) -> str:
    """Return the hash of the oldest journal entry, the same in a dossier and all its backups.

    Empty where there is none, or the key does not open the file.
    """
    with contextlib.suppress(*Error), closing(connect(path, key)) as raw:
        return _first_of(raw)
    return ""


def _first_of(raw: Raw) -> str:
    found = raw.execute(f"SELECT hash FROM {journal.name} ORDER BY seq LIMIT 1").fetchone()
    return "" if found is None else str(found[0])


def _opening(path: Path, first: str, keys: Iterable[Key | None]) -> list[Key | None]:
    """Return the key that shows a file to be of the dossier that begins so; none otherwise."""
    return [key for key in keys if first_entry(path, key) == first][:1]


def _noted(folder: Path) -> Path | None:
    """Return the dossier whose backups a folder was made for; None where that is not known."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return Path((folder / _PLACE).read_text("utf-8"))
    return None


def _lives(dossier: Path | None, first: str, keys: Iterable[Key | None]) -> bool:
    """Tell whether a copy of the dossier that begins so is still in its place, or may be."""
    if dossier is None or not dossier.exists():
        return False
    found = {first_entry(dossier, key) for key in keys} - {""}
    return not found or first in found


def _is_past(opened: Raw, backup: Path, key: Key | None) -> bool:
    """Tell whether a backup holds nothing that the dossier does not: a copy's own work is its."""
    with contextlib.suppress(*Error), closing(connect(backup, key)) as raw:
        query = f"SELECT 1 FROM {journal.name} WHERE hash = ?"
        return opened.execute(query, (_last_entry(raw),)).fetchone() is not None
    return False


def _last_entry(raw: Raw) -> str:
    """Return the hash of the newest journal entry, which tells all that came before it."""
    found = raw.execute(f"SELECT hash FROM {journal.name} ORDER BY seq DESC LIMIT 1").fetchone()
    return "" if found is None else str(found[0])


def _holds_entry(backup: Path, key: Key | None, last: str) -> bool:
    """Tell whether a backup is sound and ends with this entry.

    Its number alone does not say so: after a restoration numbers are given a second time.
    """
    if not is_good(backup, key):
        return False
    with closing(connect(backup, key)) as raw:
        return _last_entry(raw) == last


def why(error: Exception) -> str:
    """Return why a whole file could not be copied, in a few words."""
    if isinstance(error, OSError):
        return cause_of(error)
    full = fault_of(error, Path()).code == "DISK_FULL"
    return "disque plein" if full else "la copie n'est pas allée au bout"


@contextlib.contextmanager
def alone(path: Path, key: Key | None) -> Iterator[Raw]:
    """Hold a dossier, as one file without a log, that nobody else holds: nobody writes meanwhile.

    Raises:
        EnvironmentFault: Another program holds it.
        Refusal: It is damaged.
    """
    try:
        with closing(connect(path, key)) as raw:
            raw.execute("PRAGMA locking_mode = EXCLUSIVE")
            raw.execute("PRAGMA journal_mode = DELETE").fetchone()
            raw.execute("BEGIN EXCLUSIVE")
            # Leaving the log took a rollback journal. It is spent, and nothing is written from
            # here on; but in exclusive mode SQLite keeps it until the end, which may not come.
            sweep(path.parent, f"{path.name}-journal")
            # In exclusive mode the lock stays when the transaction ends; in one that may write,
            # SQLite would not let a backup be made.
            raw.execute("COMMIT")
            yield raw
    except Error as error:
        raise fault_of(error, path) from error


def replace_held(held: Raw, source: Path, target: Path) -> None:
    """Move a finished file over a dossier held by `alone`, before anyone else can write to it."""
    if os.name == "nt":  # an open file cannot be replaced there
        held.close()
    source.replace(target)


def sweep(folder: Path, name: str) -> None:
    """Delete a file this program works on, and what SQLite left beside it."""
    for end in ("", *SIDE_FILES):
        with contextlib.suppress(OSError):
            (folder / f"{name}{end}").unlink()


def is_good(path: Path, key: Key | None) -> bool:
    """Tell whether a file is a sound dossier that this key opens."""
    try:
        if not path.is_file() or not holds(path, key):
            return False
        with closing(connect(path, key)) as raw:
            if raw.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return False
            return bool(raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
    except Error:
        return False


def is_sound(opened: Raw) -> bool:
    """Tell whether nothing is damaged in a dossier opened, its unused pages included."""
    try:
        return bool(
            not opened.execute("PRAGMA cipher_integrity_check").fetchall()
            and opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        )
    except Error:
        return False


def require_short(dossier: Path, beside: Path, todo: str) -> None:
    """Refuse a dossier whose name leaves no room for a file to be written beside it.

    Args:
        dossier: The dossier.
        beside: That file; SQLite may write its own beside it, under a longer name.
        todo: What to do instead, a part of a French sentence.

    Raises:
        Refusal: `NAME_TOO_LONG`.
    """
    over = len(os.fsencode(beside.name)) + max(map(len, SIDE_FILES)) - _LONGEST
    if over > 0:
        by = plural(over, "caractère", "caractères")
        if not dossier.name.isascii():  # how many characters that is depends on which ones
            by = f"{plural(over, 'octet', 'octets')} (une lettre accentuée en compte plusieurs)"
        raise Refusal(
            "NAME_TOO_LONG",
            f"Le nom {dossier.name} est trop long pour les fichiers que le programme écrit à côté "
            f"du dossier : {todo} d'au moins {by}.",
        )


def create_private(path: Path) -> None:
    """Create an empty file its owner alone can read; it must not exist yet."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
