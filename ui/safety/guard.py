"""What the window does to keep its dossier safe: opening, locking, backing up.

The window locks after idle minutes and when the machine was asleep; it then holds nothing of the
dossier any more, and asks for its secrets to open it again.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtGui import QGuiApplication

from jury_app.application.access import Access, Who
from jury_app.application.backups import Backup, Why
from jury_app.application.persons import persons
from jury_app.application.ports import Store
from jury_app.application.services import Services
from jury_app.domain.errors import KnownError, NeedsSecret, Refusal
from jury_app.domain.wording import plural
from ui.busy import start_job
from ui.dialogs import DOSSIERS, confirm, notice, save_file
from ui.jobs import Job
from ui.safety.backups import BackupsDialog
from ui.safety.encryption import EncryptionDialog
from ui.safety.persons import persons_dialog
from ui.safety.presence import Presence, Sleep
from ui.safety.unlock import PassphraseDialog, PinDialog

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.workspace import Workspace

IDLE_MINUTES = 10
_TICK, _BACKUP_MINUTES, _ASLEEP = 5_000, 10, 60


class Guard(QObject):
    """Keeps the dossier of a window safe.

    Args:
        window: The window.
        services: What touches files.
        settings: Where the idle minutes are kept (`lock_minutes`, 0 for never).

    Attributes:
        presence: Knows since when nobody is there.
        wall: Tells seconds that always pass.
    """

    def __init__(self, window: "MainWindow", services: Services, settings: QSettings) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self._idle = 60 * int(str(settings.value("lock_minutes", IDLE_MINUTES)))
        self.presence = Presence(self)
        self.wall: Callable[[], float] = time.time
        self._seen, self._slept = self.wall(), False
        Sleep(self).coming.connect(self.fall_asleep)
        self._page = ""
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._backups = QTimer(self, interval=_BACKUP_MINUTES * 60_000)
        self._backups.timeout.connect(self.back_up)
        self._backups.start()

    # Opening

    def open(self, path: Path, access: Access | None = None, why: str = "") -> None:
        """Open a dossier, asking for what it wants.

        Args:
            path: The dossier.
            access: What is known already.
            why: What to say above the passphrase.
        """
        given = access or Access(window=True)
        try:
            dossier = self._services.open_dossier(path, given)
        except NeedsSecret as needed:
            self._ask(path, given, needed.code, why)
        except KnownError as error:
            if error.code == "DOSSIER_DAMAGED":
                self._offer(path, given.passphrase, error.message)
            else:
                self._window.show_refusal(error)
        else:
            self._window.take(dossier)
            if self._page:
                self._window.show_page(self._page)
                self._page = ""
            if dossier.notice:
                self._window.show_refusal(Refusal("NOTICE", dossier.notice))

    def _ask(self, path: Path, given: Access, code: str, why: str) -> None:
        if code == "PASSPHRASE_NEEDED":
            self.ask_passphrase(path, given, why)
        else:
            self.ask_pin(path, given)

    def ask_passphrase(self, path: Path, given: Access, why: str) -> PassphraseDialog:
        """Ask for the passphrase of a dossier, then open it."""
        dialog = PassphraseDialog(self._window, path, why)
        safety = self._services.safety()
        dialog.backups.setVisible(bool(safety.backups(path)))

        def opened(passphrase: str) -> None:
            known = replace(given, passphrase=passphrase)
            try:
                self._services.open_dossier(path, replace(known, window=False)).store.close()
            except NeedsSecret:
                pass
            except KnownError as error:
                if error.code != "PASSPHRASE_WRONG":
                    dialog.accept()
                    self.open(path, known)
                    return
                dialog.refuse(error.message, safety.seconds_to_wait(path))
                return
            dialog.accept()
            self.open(path, known)

        dialog.answered.connect(opened)
        dialog.backups_asked.connect(lambda: self._offer(path, dialog.line.text() or None, ""))
        dialog.open()
        return dialog

    def ask_pin(self, path: Path, given: Access) -> PinDialog:
        """Ask who works and their PIN, then open the dossier."""
        dialog = PinDialog(self._window, path)

        def opened(who: Who, pin: str) -> None:
            known = replace(given, who=who, pin=pin or None)
            try:
                dossier = self._services.open_dossier(path, replace(known, window=False))
            except KnownError as error:
                dialog.show_error(error.message)
                return
            dossier.store.close()
            dialog.accept()
            self.open(path, known)

        dialog.answered.connect(opened)
        dialog.open()
        return dialog

    # Locking

    def look(self) -> None:
        """Lock when nobody was there for long, or the machine was asleep."""
        now = self.wall()
        if now - self._seen > _ASLEEP + _TICK / 1000:
            self._slept = True
        self._seen = now
        if self._slept or (self._idle and self.presence.idle() > self._idle):
            self.lock()

    def fall_asleep(self) -> None:
        """Lock before the machine sleeps, or as soon as what is under way ends."""
        self._slept = True
        self.look()

    def lock(self) -> None:
        """Empty the window and ask for the secrets again; a dossier without any stays open."""
        if any(not job.wait(0) for job in self._window.findChildren(Job)):
            return  # what is under way ends first; after a sleep, the next look locks
        self._slept = False
        workspace = self._window.workspace
        if workspace is None:
            return
        store = workspace.dossier.store
        if not _asks_secrets(store) or self._window.shell is None:
            return
        self._page = self._window.shell.current
        path = store.path
        self._window.close_dossier()
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()
        self.presence.here()
        self.open(path, why="La fenêtre a été verrouillée ; tout ce qui était fait est enregistré.")

    # Backups

    def back_up(self) -> None:
        """Back the open dossier up, unless nothing changed since."""
        workspace = self._window.workspace
        if workspace is None or workspace.dossier.only_read:
            return
        store = workspace.dossier.store
        job = Job(lambda _progress: self._services.safety().backup(store, Why.TIMED), self._window)
        job.failed.connect(self._window.show_refusal)
        job.start()

    def show_backups(self) -> BackupsDialog | None:
        """Show the backups of the open dossier."""
        workspace = self._changeable()
        if workspace is None:
            return None
        safety, store = self._services.safety(), workspace.dossier.store
        dialog = BackupsDialog(self._window, safety.backups(store.path), safety.folder(store.path),
                               lambda one: safety.preview(store, one))  # fmt: skip
        dialog.restore_asked.connect(self._restore)
        dialog.erase_asked.connect(lambda: self._ask_erase(dialog, store.path))
        dialog.open()
        return dialog

    def _ask_erase(self, dialog: BackupsDialog, path: Path) -> None:
        def erase() -> None:
            self._services.safety().erase_backups(path)
            dialog.reject()

        confirm(dialog, "Effacer toutes les sauvegardes ?",
                "Le dossier reste ; aucun état antérieur ne pourra plus être repris.",
                "Effacer", erase)  # fmt: skip

    def _restore(self, backup: Backup) -> None:
        workspace = self._window.workspace
        if workspace is None:
            return
        store = workspace.dossier.store
        workspace.rest()
        self._then_reopen(
            "Restauration", store.path, lambda: self._services.safety().restore(store, backup)
        )

    def _then_reopen(self, text: str, path: Path, work: Callable[[], object]) -> None:
        """Do what closes the dossier, then open it again, whatever came of it."""

        def done(error: KnownError | None) -> None:
            self._window.close_dossier()
            self.open(path)
            if error is not None:
                self._window.show_refusal(error)

        start_job(self._window, text, lambda _progress: work(), lambda _result: done(None), done)

    def _offer(self, path: Path, passphrase: str | None, damaged: str) -> BackupsDialog:
        """Offer the backups of a dossier that cannot be opened."""
        safety = self._services.safety()
        dialog = BackupsDialog(
            self._window, safety.backups(path), safety.folder(path),
            lambda one: safety.preview_damaged(one, passphrase),
            damaged or f"Sauvegardes de {path.stem}.",
        )  # fmt: skip

        def restore(backup: Backup) -> None:
            try:
                aside = safety.restore_damaged(path, backup, passphrase)
            except KnownError as error:
                self._window.show_refusal(error)
                return
            self.open(path, Access(passphrase, window=True))
            if aside is not None:
                notice(self._window, "Sauvegarde restaurée",
                       f"Le fichier endommagé est gardé sous le nom {aside.name}.")  # fmt: skip

        dialog.restore_asked.connect(restore)
        dialog.recovery_asked.connect(lambda: self._ask_recovery(dialog, path, passphrase))
        dialog.open()
        return dialog

    def _ask_recovery(self, dialog: BackupsDialog, path: Path, passphrase: str | None) -> None:
        def recover(target: Path) -> None:
            try:
                rows = self._services.safety().recover(path, target, passphrase)
            except KnownError as error:
                dialog.show_error(error.message)
                return
            dialog.reject()
            self.open(target, Access(passphrase, window=True))
            said = plural(rows, "ligne lisible a été reprise", "lignes lisibles ont été reprises")
            notice(self._window, "Dossier récupéré",
                   f"{said}. Vérifiez chaque candidat avant de continuer.")  # fmt: skip

        proposed = path.with_name(f"{path.stem} (récupéré){path.suffix}")
        save_file(dialog, "Où garder ce qui est récupéré", DOSSIERS, proposed, recover)

    # Secrets

    def show_encryption(self) -> EncryptionDialog | None:
        """Change the passphrase, encrypt, or end the encryption of the open dossier."""
        workspace = self._changeable()
        if workspace is None:
            return None
        safety, store = self._services.safety(), workspace.dossier.store
        dialog = EncryptionDialog(
            self._window, store.encrypted, lambda text: safety.is_passphrase(store, text)
        )

        def encrypt(passphrase: str | None) -> None:
            workspace.rest()
            self._then_reopen("Écriture du dossier", store.path,
                              lambda: safety.encrypt(store, passphrase))  # fmt: skip

        dialog.answered.connect(encrypt)
        dialog.open()
        return dialog

    def show_persons(self) -> None:
        """Show who works on the dossier."""
        workspace = self._changeable()
        if workspace is not None:
            persons_dialog(self._window, workspace.dossier).open()

    def _changeable(self) -> "Workspace | None":
        """Return the open dossier; None, and why, when it is only read here."""
        workspace = self._window.workspace
        if workspace is None or not workspace.dossier.only_read:
            return workspace
        self._window.show_refusal(Refusal("ONLY_READ", workspace.dossier.only_read))
        return None


def _asks_secrets(store: Store) -> bool:
    """Tell whether a dossier asks for a secret when it is opened; so does one that is gone."""
    try:
        with store.read() as reader:
            return store.encrypted or bool(persons(reader))
    except KnownError:
        return True
