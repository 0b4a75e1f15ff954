"""The backups of a dossier: what each would change, restoring one, erasing all."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from jury_app.application.backups import WHY_SAID, Backup, Preview, SessionCount
from jury_app.application.ports import Store
from jury_app.application.safety import Safety
from jury_app.domain.errors import KnownError
from jury_app.domain.values import SessionState
from jury_app.domain.wording import STATES, french_date, french_time, local, plural, utc_text
from ui.dialogs import Dialog, confirm
from ui.widgets import button, clear, keep_hidden, label, line, nest

_ABOUT = (
    "Une sauvegarde est faite à l'ouverture, avant une importation ou une mise à jour, avant et "
    "après la clôture, après un rectificatif et toutes les dix minutes. Restaurer en remet une à "
    "la place du dossier ; l'état actuel est gardé d'abord, les personnes et leurs codes restent."
)
_ABOUT_CLOSED = (
    "Restaurer remet une sauvegarde à la place du dossier ; les personnes et leurs codes restent. "
    "Si le dossier s'ouvre encore, ouvrez-le plutôt : vous verrez ici ce qui serait perdu."
)
_NONE = "Aucune sauvegarde de ce dossier sur cet ordinateur."
_SHOWN, _HEIGHT = 6, 170


class BackupsDialog(Dialog):
    """Lists the backups, newest first; says what restoring the chosen one would change.

    Args:
        parent: The window.
        backups: The backups, newest first.
        folder: Where they are.
        preview: Returns what restoring one would change.
        damaged: Why the dossier itself cannot be opened; empty when that is not known.
        is_open: True when the dossier is open.

    Signals:
        restore_asked: Carries the `Backup` to put in place.
        recovery_asked: What is readable of the damaged dossier is wanted.
        erase_asked: All backups are to be deleted.
    """

    restore_asked = Signal(object)
    recovery_asked = Signal()
    erase_asked = Signal()

    def __init__(
        self,
        parent: QWidget,
        backups: list[Backup],
        folder: Path,
        preview: Callable[[Backup], Preview],
        damaged: str = "",
        *,
        is_open: bool = True,
    ) -> None:
        about = damaged or (_ABOUT if is_open else _ABOUT_CLOSED)
        super().__init__(parent, "Sauvegardes", "Restaurer", about, width=640)
        self._preview = preview
        self.list = QListWidget()
        self.list.setAccessibleName("Sauvegardes")
        for backup in backups:
            item = QListWidgetItem(described(backup))
            item.setData(Qt.ItemDataRole.UserRole, backup)
            self.list.addItem(item)
        self._differences = QVBoxLayout()
        self._differences.setSpacing(4)
        self.body.addWidget(self.give_room(self.list, _HEIGHT) if backups else label(_NONE))
        if not backups:
            keep_hidden(self, self.list)
        nest(self.body, self._differences)
        self.body.addWidget(line())
        where = label(f"Dossier des sauvegardes : {folder}", "small", wrap=True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(where)
        if damaged:
            self.body.addWidget(button("Récupérer ce qui est lisible…", self.recovery_asked.emit))
        elif backups and is_open:
            erase = button("Effacer toutes les sauvegardes…", self.erase_asked.emit, "flat")
            self.body.addWidget(erase, alignment=Qt.AlignmentFlag.AlignLeft)
        self.list.currentRowChanged.connect(self._show)
        self.accepting.connect(self._ask)
        self.accept_button.setEnabled(False)
        if backups:
            self.list.setCurrentRow(0)
            self.list.setFocus()

    @property
    def chosen(self) -> Backup | None:
        """The backup chosen, None when there is none."""
        item = self.list.currentItem()
        found = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found if isinstance(found, Backup) else None

    def _ask(self) -> None:
        if self.chosen is not None:
            self.accept()
            self.restore_asked.emit(self.chosen)

    def _show(self) -> None:
        clear(self._differences)
        self.accept_button.setEnabled(False)
        if self.chosen is None:
            return
        try:
            shown = self._preview(self.chosen)
        except KnownError as error:
            self._differences.addWidget(label(error.message, "error", wrap=True))
            return
        self.accept_button.setEnabled(True)
        for text, kind in sentences(shown):
            self._differences.addWidget(label(text, kind, wrap=True))


def ask_erase(
    dialog: BackupsDialog, safety: Safety, store: Store, refused: Callable[[KnownError], object]
) -> None:
    """Ask before all backups of the open dossier are deleted; say what remains of it.

    Args:
        dialog: Shows them; left afterwards.
        safety: Deletes them.
        store: The open dossier.
        refused: Says what could not be deleted.
    """

    def erase() -> None:
        try:
            safety.erase_backups(store)
        except KnownError as error:
            refused(error)
        dialog.reject()

    said = (
        "Le dossier reste ; aucun état antérieur ne pourra plus être repris. Celles d'un "
        "ancien nom ou d'une ancienne place du dossier sont effacées aussi."
    )
    left = damaged_said(safety.damaged_beside(store.path))
    confirm(dialog, "Effacer toutes les sauvegardes ?", f"{said} {left}".strip(), "Effacer",
            erase)  # fmt: skip


def described(backup: Backup) -> str:
    """Return one line for a backup: when, why."""
    stamp = utc_text(backup.at)
    day = french_date(local(stamp).date().isoformat())
    return f"{day} à {french_time(stamp)} — {WHY_SAID[backup.why]}"


def damaged_said(files: list[Path]) -> str:
    """Return what to know of damaged files put aside beside a dossier; nothing without any."""
    if not files:
        return ""
    head = plural(
        len(files),
        "fichier endommagé reste tel quel à côté du dossier, à supprimer vous-même",
        "fichiers endommagés restent tels quels à côté du dossier, à supprimer vous-même",
    )
    return f"{head} : {', '.join(f'« {one.name} »' for one in files)}."


def sentences(shown: Preview) -> list[tuple[str, str]]:
    """Return what a restoring changes as (sentence, kind of label)."""
    said = []
    for now, then in shown.sessions:
        named = now or then
        if named is None:
            continue
        if not shown.readable or now is None:
            said.append((f"{named.label} : {_counted(then)}", ""))
        elif then is None:
            said.append((f"{named.label} : n'est pas dans cette sauvegarde", "error"))
        elif now == then:
            said.append((f"{named.label} : {_counted(then)}, comme maintenant", "muted"))
        else:
            said.append((f"{named.label} : {_counted(then)} au lieu de {_counted(now)}", ""))
    if shown.lost_count:
        count = plural(shown.lost_count, "geste serait perdu", "gestes seraient perdus")
        order = ", les derniers d'abord" if shown.lost_count > 1 else ""
        said.append((f"{count}{order} :", "error"))
        said += [(f"– {one}", "small") for one in shown.lost[:_SHOWN]]
        if shown.lost_count > _SHOWN:
            said.append((f"… et {shown.lost_count - _SHOWN} de plus", "small"))
    elif shown.readable:
        said.append(("Aucun geste ne serait perdu.", "muted"))
    if shown.back_count:
        back = plural(shown.back_count, "geste reviendrait", "gestes reviendraient")
        said.append((f"{back}, que le dossier n'a plus.", ""))
    return said


def _counted(count: SessionCount | None) -> str:
    if count is None:
        return "rien"
    return (
        f"{plural(count.candidates, 'candidat', 'candidats')}, "
        f"{plural(count.marks, 'note', 'notes')}, "
        f"{plural(count.decisions, 'décision', 'décisions')} "
        f"({STATES[SessionState(count.state)].lower()})"
    )
