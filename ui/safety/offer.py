"""Restoring: the backups of a dossier that is not open, and whose PINs that takes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from jury_app.application.access import Access, Who
from jury_app.application.backups import Backup
from jury_app.application.persons import Pins
from jury_app.application.services import Services
from jury_app.domain.errors import KnownError, NeedsSecret
from jury_app.domain.wording import plural
from ui.dialogs import DOSSIERS, notice, save_file
from ui.safety.backups import BackupsDialog
from ui.safety.unlock import BothPinsDialog, PinDialog

if TYPE_CHECKING:
    from ui.main_window import MainWindow

NO_PINS = Pins()


def ask_both(parent: QWidget, then: Callable[[Pins], None]) -> None:
    """Ask both for their PINs before what they agreed on is undone, or brought back."""
    asked = BothPinsDialog(
        parent, "Défaire ou reprendre un acte du jury", "Restaurer",
        "Cette sauvegarde n'a pas les mêmes clôtures et procès-verbaux rectificatifs que le "
        "dossier ou ses autres sauvegardes. Le président et le secrétaire donnent chacun leur "
        "code, comme pour ces actes.",
    )  # fmt: skip
    asked.answered.connect(then)
    asked.open()


def say_aside(parent: QWidget, aside: object) -> None:
    """Say where a damaged dossier was put aside, when it was."""
    if isinstance(aside, Path):
        notice(parent, "Sauvegarde restaurée",
               f"Le fichier endommagé est gardé sous le nom {aside.name}.")  # fmt: skip


class Offer:
    """Offers the backups of a dossier that is not open.

    Args:
        window: The window.
        services: What touches files.
        open_: Opens a dossier.
    """

    def __init__(
        self, window: "MainWindow", services: Services, open_: Callable[[Path, Access], None]
    ) -> None:
        self._window, self._services, self._open = window, services, open_

    def show(self, path: Path, passphrase: str | None, damaged: str = "") -> BackupsDialog:
        """Show the backups; `damaged` says why the dossier cannot be opened."""
        safety = self._services.safety()
        dialog = BackupsDialog(
            self._window, safety.backups(path), safety.folder(path),
            lambda one: safety.preview_damaged(one, passphrase),
            damaged, is_open=False,
        )  # fmt: skip
        dialog.restore_asked.connect(
            lambda one: self._restore(path, one, Access(passphrase, window=True))
        )
        dialog.recovery_asked.connect(lambda: self._ask_recovery(dialog, path, passphrase))
        dialog.open()
        return dialog

    def _restore(self, path: Path, backup: Backup, access: Access, pins: Pins = NO_PINS) -> None:
        """Restore a backup of a dossier that is not open, asking for the PINs that it wants."""
        try:
            aside = self._services.safety().restore_damaged(path, backup, access, pins)
        except NeedsSecret as needed:
            if needed.code == "PINS_NEEDED":
                ask_both(self._window, lambda given: self._restore(path, backup, access, given))
            else:
                self._ask_one(path, backup, access)
        except KnownError as error:
            self._window.show_refusal(error)
        else:
            self._open(path, access)
            say_aside(self._window, aside)

    def _ask_one(self, path: Path, backup: Backup, access: Access) -> None:
        """Ask secretary or president for their PIN before a backup is restored."""
        dialog = PinDialog(
            self._window, f"Restaurer « {path.stem} »", "Restaurer",
            "Le secrétaire ou le président donne son code. Les personnes et leurs codes restent "
            "ceux d'aujourd'hui.", (Who.SECRETARY, Who.PRESIDENT),
        )  # fmt: skip

        def answered(who: Who, pin: str) -> None:
            dialog.accept()
            self._restore(path, backup, replace(access, who=who, pin=pin))

        dialog.answered.connect(answered)
        dialog.open()

    def _ask_recovery(self, dialog: BackupsDialog, path: Path, passphrase: str | None) -> None:
        def recover(target: Path) -> None:
            try:
                rows = self._services.safety().recover(path, target, passphrase)
            except KnownError as error:
                dialog.show_error(error.message)
                return
            dialog.reject()
            self._open(target, Access(passphrase, window=True))
            said = plural(rows, "ligne lisible a été reprise", "lignes lisibles ont été reprises")
            notice(self._window, "Dossier récupéré",
                   f"{said}. Vérifiez chaque candidat avant de continuer.")  # fmt: skip

        proposed = path.with_name(f"{path.stem} (récupéré){path.suffix}")
        save_file(dialog, "Où garder ce qui est récupéré", DOSSIERS, proposed, recover)
