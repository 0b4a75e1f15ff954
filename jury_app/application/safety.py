"""What keeps a dossier safe, as the window asks for it; done by `db.safekeeping`."""

from pathlib import Path
from typing import Protocol

from jury_app.application.access import Access
from jury_app.application.backups import Backup, Preview, Why
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Pins
from jury_app.application.ports import Store


class Safety(Protocol):
    """Backups, restoring, recovery, encryption."""

    def folder(self, path: Path) -> Path:
        """Return where the backups of a dossier are."""
        ...

    def backups(self, path: Path) -> list[Backup]:
        """Return the backups of a dossier, newest first."""
        ...

    def backup(self, store: Store, why: Why) -> bool:
        """Back an open dossier up; False when the newest backup holds the same already.

        Raises:
            EnvironmentFault: The backup cannot be written.
        """
        ...

    def preview(self, store: Store, backup: Backup) -> Preview:
        """Say what restoring a backup would change in an open dossier.

        Raises:
            KnownError: The backup cannot be read.
        """
        ...

    def restore(self, dossier: Dossier, backup: Backup, pins: Pins) -> Path | None:
        """Close an open dossier and put a backup in its place, the present state backed up first.

        The persons and their PINs stay as they are. A backup that takes a closing back asks for
        the PINs of president and secretary, as the closing did.

        Returns:
            Where the dossier was put aside, too damaged to be backed up; None when it was sound.

        Raises:
            NeedsSecret: `PINS_NEEDED`; nothing is changed.
            KnownError: The dossier is only read here, another program holds it, a PIN is wrong, or
                the backup is damaged; nothing is changed.
        """
        ...

    def preview_damaged(self, backup: Backup, passphrase: str | None) -> Preview:
        """Say what a backup of a dossier that cannot be opened holds.

        Raises:
            KnownError: The backup cannot be read.
        """
        ...

    def restore_damaged(
        self, path: Path, backup: Backup, access: Access, pins: Pins
    ) -> Path | None:
        """Put a backup in the place of a damaged dossier; return where that was put aside.

        Its persons and their PINs stay, as the dossier tells or, where it cannot be read, its
        newest good backup; one of them has to agree, and both where a closing is taken back.

        Raises:
            NeedsSecret: `PIN_NEEDED` or `PINS_NEEDED`; nothing is changed.
            KnownError: It cannot be done; nothing is changed.
        """
        ...

    def recover(self, path: Path, target: Path, passphrase: str | None) -> int:
        """Write what is readable of a damaged dossier into a new one; return how many rows.

        Raises:
            KnownError: Nothing is readable, or `target` cannot be written.
        """
        ...

    def is_passphrase(self, store: Store, passphrase: str) -> bool:
        """Tell whether this is the passphrase of an open dossier; wrong ones are counted."""
        ...

    def encrypt(self, dossier: Dossier, passphrase: str | None) -> None:
        """Close an open dossier and write it and its backups anew under a passphrase (None: plain).

        Raises:
            KnownError: It is only read here, another program holds it, or the disk is full; the
                dossier is as it was.
        """
        ...

    def erase_backups(self, store: Store) -> None:
        """Delete all backups of an open dossier, those of its former names included.

        Raises:
            KnownError: The dossier cannot be read, or some backups cannot be deleted.
        """
        ...

    def damaged_beside(self, path: Path) -> list[Path]:
        """Return the damaged files that restorations left beside a dossier, and their logs.

        Nothing encrypts or deletes them.
        """
        ...

    def seconds_to_wait(self, path: Path) -> float:
        """Return how long the next passphrase has to wait after wrong ones."""
        ...
