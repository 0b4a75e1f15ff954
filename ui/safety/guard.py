"""What the window does to keep its dossier safe: opening, locking, backing up.

The window locks after idle minutes and when the machine was asleep; it then holds nothing of the
dossier any more, and asks for its secrets to open it again.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from jury_app.application.access import Access, Who
from jury_app.application.backups import Backup, Why
from jury_app.application.dossier import Dossier
from jury_app.application.files import same_file
from jury_app.application.persons import Pins, persons
from jury_app.application.ports import Store
from jury_app.application.services import Services
from jury_app.application.strength import tried_first
from jury_app.application.verification import unreadable
from jury_app.domain.errors import NONSENSE, EnvironmentFault, KnownError, NeedsSecret, Refusal
from ui.busy import start_job
from ui.jobs import Job, under_way
from ui.safety.backups import BackupsDialog, ask_erase, damaged_said
from ui.safety.encryption import EncryptionDialog
from ui.safety.offer import NO_PINS, Offer, ask_both, say_aside
from ui.safety.persons import persons_dialog
from ui.safety.presence import Presence, Sleep
from ui.safety.unlock import PassphraseDialog, PinDialog

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.workspace import Workspace

IDLE_MINUTES = 10


class _Place(NamedTuple):
    """What a dossier showed when it was left."""

    path: Path
    page: str
    session_id: int


_ASKED_FIRST = ("PINS_NEEDED", "PIN_WRONG", "ROLE_LOCKED", "BACKUP_OTHER")
"""Refusals that come before the dossier is closed to be replaced."""
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

    _unsaved = Signal(str)

    def __init__(self, window: "MainWindow", services: Services, settings: QSettings) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self._offer = Offer(window, services, self.open)
        self._idle = 60 * int(str(settings.value("lock_minutes", IDLE_MINUTES)))
        self.presence = Presence(self)
        self.wall: Callable[[], float] = time.time
        self._seen, self._due = self.wall(), False
        Sleep(self).coming.connect(self.fall_asleep)
        self._left: _Place | None = None
        self._unsaved.connect(self._say_unsaved)
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
            dossier = self.watched(self._services.open_dossier(path, given))
        except NeedsSecret as needed:
            self._ask(path, given, needed.code, why)
        except KnownError as error:
            if error.code == "DOSSIER_DAMAGED":
                self._offer.show(path, given.passphrase, error.message)
            else:
                self._window.show_refusal(error)
        else:
            if not self._shown(dossier, given.passphrase):
                return
            self._come_back(path)
            if dossier.notice:
                self._window.show_refusal(Refusal("NOTICE", dossier.notice))

    def _leave(self) -> None:
        """Close the open dossier, noting what it showed."""
        shell = self._window.shell
        if shell is not None:
            workspace = shell.workspace
            path = workspace.dossier.store.path
            self._left = _Place(path, shell.current, workspace.session_id)
        self._window.close_dossier()

    def _come_back(self, path: Path) -> None:
        """Show the session and the page again that were left, of the dossier just opened."""
        left, self._left = self._left, None
        workspace = self._window.workspace
        if left is None or workspace is None or not same_file(left.path, path):
            return
        if left.session_id in {one.id for one in workspace.sessions()}:
            workspace.show_session(left.session_id)
        self._window.show_page(left.page)

    def _shown(self, dossier: Dossier, passphrase: str | None) -> bool:
        """Show an open dossier; offer its backups when another program made that impossible."""
        try:
            self._window.take(dossier)
        except (KnownError, *NONSENSE) as error:
            refusal = error if isinstance(error, KnownError) else unreadable(dossier)
            workspace = self._window.workspace
            if workspace is not None and workspace.dossier is dossier:
                self._window.close_dossier()
            dossier.store.close()
            if refusal is None:
                raise
            if isinstance(refusal, EnvironmentFault):
                self._window.show_refusal(refusal)
                return False
            self._offer.show(dossier.store.path, passphrase, refusal.message)
            return False
        return True

    def watched(self, dossier: Dossier) -> Dossier:
        """Return a dossier that says here that it could not be backed up, from any thread."""
        return replace(dossier, unsaved=self._unsaved.emit)

    def _say_unsaved(self, why: str) -> None:
        if self._window.shell is not None:
            self._window.shell.say_unsaved(why)

    def _ask(self, path: Path, given: Access, code: str, why: str) -> None:
        if code == "PASSPHRASE_NEEDED":
            self.ask_passphrase(path, given, why)
        else:
            self.ask_pin(path, given, why)

    def ask_passphrase(self, path: Path, given: Access, why: str) -> PassphraseDialog:
        """Ask for the passphrase of a dossier, then open it."""
        safety = self._services.safety()
        dialog = PassphraseDialog(self._window, path, why, safety.seconds_to_wait(path))
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
        dialog.backups_asked.connect(
            lambda: self._offer.show(path, dialog.line.text() or None).restore_asked.connect(
                dialog.reject
            )
        )
        dialog.open()
        return dialog

    def ask_pin(self, path: Path, given: Access, why: str = "") -> PinDialog:
        """Ask who works and their PIN, then open the dossier."""
        dialog = PinDialog(
            self._window, f"Ouvrir « {path.stem} »", "Ouvrir",
            why or "Ce dossier a des personnes : le journal nomme celle qui fait chaque geste.",
        )  # fmt: skip

        def opened(who: Who, pin: str) -> None:
            known = replace(given, who=who, pin=pin or None)
            try:
                dossier = self._services.open_dossier(path, replace(known, window=False))
            except KnownError as error:
                if error.code != "DOSSIER_DAMAGED":
                    dialog.show_error(error.message)
                    return
            else:
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
            self._due = True
        self._seen = now
        if self._due or (self._idle and self.presence.idle() > self._idle):
            self.lock()

    def fall_asleep(self) -> None:
        """Lock before the machine sleeps, or as soon as what is under way ends."""
        self._due = True
        self.look()

    def lock(self) -> None:
        """Empty the window and ask for the secrets again; a dossier without any stays open."""
        if any(not job.gives_way for job in under_way()):
            self._due = True  # what is under way ends first: the next look locks
            return
        self._due = False
        workspace = self._window.workspace
        if workspace is None:
            return
        store = workspace.dossier.store
        if not _asks_secrets(store) or self._window.shell is None:
            return
        path = store.path
        self._leave()
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
        job.done.connect(lambda _made: self._say_unsaved(""))
        job.failed.connect(lambda error: self._say_unsaved(error.message))
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
        dialog.erase_asked.connect(
            lambda: ask_erase(dialog, safety, store, self._window.show_refusal)
        )
        dialog.open()
        return dialog

    def _restore(self, backup: Backup, pins: Pins = NO_PINS) -> None:
        workspace = self._window.workspace
        if workspace is None:
            return
        dossier = workspace.dossier
        workspace.rest()
        self._then_reopen(
            "Restauration", dossier.store.path,
            lambda: self._services.safety().restore(dossier, backup, pins),
            lambda: ask_both(self._window, lambda given: self._restore(backup, given)),
        )  # fmt: skip

    def _then_reopen(
        self,
        text: str,
        path: Path,
        work: Callable[[], object],
        ask: Callable[[], None] = lambda: None,
    ) -> None:
        """Do what closes the dossier, then open it again, whatever came of it.

        Args:
            text: What is under way.
            path: The dossier.
            work: Does it; returns where a damaged dossier was put aside, if it was.
            ask: Asks for the PINs that `work` turned out to want; nothing was changed then.
        """

        def done(aside: object) -> None:
            self._leave()
            self.open(path)
            say_aside(self._window, aside)

        def failed(error: KnownError) -> None:
            workspace = self._window.workspace
            if error.code in _ASKED_FIRST and workspace is not None:
                workspace.resume()
            else:
                done(None)
            if isinstance(error, NeedsSecret):
                ask()
            else:
                self._window.show_refusal(error)

        start_job(self._window, text, lambda _progress: work(), done, failed)

    # Secrets

    def show_encryption(self) -> EncryptionDialog | None:
        """Change the passphrase, encrypt, or end the encryption of the open dossier."""
        workspace = self._changeable()
        if workspace is None:
            return None
        safety, dossier = self._services.safety(), workspace.dossier
        store, session = dossier.store, workspace.view.session
        dialog = EncryptionDialog(
            self._window, store.encrypted, lambda text: safety.is_passphrase(store, text),
            lambda: safety.seconds_to_wait(store.path),
            tried_first(session.certification, session.row.label, session.row.campus),
            damaged_said(safety.damaged_beside(store.path)),
        )  # fmt: skip

        def encrypt(passphrase: str | None) -> None:
            workspace.rest()
            self._then_reopen("Écriture du dossier", store.path,
                              lambda: safety.encrypt(dossier, passphrase))  # fmt: skip

        dialog.answered.connect(encrypt)
        dialog.open()
        return dialog

    def show_persons(self) -> None:
        """Show who works on the dossier."""
        workspace = self._changeable()
        if workspace is None:
            return
        path = workspace.dossier.store.path

        def open_anew(why: str) -> None:
            # Who works is asked when a dossier opens; the journal must not name anyone else.
            self._leave()
            self.open(path, why=why)

        dialog = persons_dialog(self._window, workspace.dossier)
        dialog.known_anew.connect(open_anew)
        dialog.open()

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
