"""What keeps a dossier safe, as the window asks for it; done by `db.safekeeping`."""

from pathlib import Path
from typing import Protocol

from jury_app.application.backups import Backup, Preview, Why
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

    def restore(self, store: Store, backup: Backup) -> None:
        """Close an open dossier and put a backup in its place, the present state backed up first.

        Raises:
            KnownError: Another program holds it, or the backup is damaged; nothing is changed.
        """
        ...

    def preview_damaged(self, backup: Backup, passphrase: str | None) -> Preview:
        """Say what a backup of a dossier that cannot be opened holds.

        Raises:
            KnownError: The backup cannot be read.
        """
        ...

    def restore_damaged(self, path: Path, backup: Backup, passphrase: str | None) -> Path | None:
        """Put a backup in the place of a damaged dossier; return where that was put aside.

        Raises:
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
        """Tell whether this is the passphrase of an open dossier."""
        ...

    def encrypt(self, store: Store, passphrase: str | None) -> None:
        """Close an open dossier and write it and its backups anew under a passphrase (None: plain).

        Raises:
            KnownError: Another program holds it, or the disk is full; the dossier is as it was.
        """
        ...

    def erase_backups(self, path: Path) -> None:
        """Delete all backups of a dossier."""
        ...

    def seconds_to_wait(self, path: Path) -> float:
        """Return how long the next passphrase has to wait after wrong ones."""
        ...
