"""Preferences: how the window looks, the dossiers it remembers, where its files are."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jury_app.application.services import Services
from jury_app.domain.wording import NNBSP
from ui.appearance import SCALES, THEMES, Appearance
from ui.dialogs import Dialog
from ui.fields import Choice, Field
from ui.painted import ElidedLabel
from ui.recent import Recent
from ui.widgets import button, clear, label, line, nest

_NONE = "Aucun dossier récent."


class PreferencesDialog(Dialog):
    """What the user may settle; every choice holds at once.

    Args:
        parent: The window.
        appearance: Theme and text size.
        recent: The dossiers opened last.
        services: Says where the files of the program are.

    Signals:
        recent_changed: A dossier was forgotten.
    """

    recent_changed = Signal()

    def __init__(
        self, parent: QWidget, appearance: Appearance, recent: Recent, services: Services
    ) -> None:
        super().__init__(parent, "Préférences", "Fermer", width=600)
        self._appearance, self._recent = appearance, recent
        self.theme = Choice(list(THEMES.items()))
        self.scale = Choice([(one, _percent(one)) for one in SCALES])
        self.forget_all = button("Tout oublier", self._forget_all)
        self._dossiers = QVBoxLayout()
        self._add_appearance()
        self._add_recent()
        self._add_places(services)
        self.theme.setFocus()
        self.hide_cancel()
        self.accepting.connect(self.accept)

    def section(self, title: str, about: str = "") -> QVBoxLayout:
        """Add a section under a title; return the layout of its content."""
        inside = QVBoxLayout()
        inside.setContentsMargins(0, 6 if self.body.count() else 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(label(title, "title"))
        inside.addWidget(line())
        if about:
            inside.addWidget(label(about, "small", wrap=True))
        nest(self.body, inside)
        return inside

    def _add_appearance(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Field("Thème", self.theme), 1)
        row.addWidget(Field("Taille du texte", self.scale), 1)
        nest(self.section("Apparence"), row)
        self.theme.currentIndexChanged.connect(self._dress)
        self.scale.currentIndexChanged.connect(self._enlarge)
        self._appearance.changed.connect(self._show_appearance)
        self._show_appearance()

    def _show_appearance(self) -> None:
        self.theme.choose(self._appearance.theme)
        self.scale.choose(self._appearance.scale)

    def _dress(self) -> None:
        self._appearance.choose(str(self.theme.value()))

    def _enlarge(self) -> None:
        self._appearance.set_scale(float(str(self.scale.value())))

    def _add_recent(self) -> None:
        inside = self.section(
            "Dossiers récents", "Oublier un dossier le retire de cette liste ; le fichier reste.",
        )  # fmt: skip
        nest(inside, self._dossiers)
        row = QHBoxLayout()
        row.addWidget(self.forget_all)
        row.addStretch(1)
        nest(inside, row)
        self._show_recent()

    def _show_recent(self) -> None:
        clear(self._dossiers)
        paths = self._recent.all()
        for path in paths:
            nest(self._dossiers, self._dossier(path))
        if not paths:
            self._dossiers.addWidget(label(_NONE, "muted"))
        self.forget_all.setVisible(bool(paths))

    def _dossier(self, path: Path) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        gone = "" if path.is_file() else " — introuvable"
        texts.addWidget(ElidedLabel(f"{path.stem}{gone}", "strong"))
        texts.addWidget(_path_label(path.parent))
        nest(row, texts, 1)
        forget = button("Oublier", lambda: self._forget(path), "flat")
        forget.setAccessibleName(f"Oublier {path.stem}")
        row.addWidget(forget)
        return row

    def _forget(self, path: Path) -> None:
        self._recent.forget(path)
        self._after_forgetting()

    def _forget_all(self) -> None:
        self._recent.forget_all()
        self._after_forgetting()

    def _after_forgetting(self) -> None:
        self._show_recent()
        self.accept_button.setFocus()
        self.recent_changed.emit()

    def _add_places(self, services: Services) -> None:
        inside = self.section("Fichiers du programme")
        for title, path in (
            ("Journal technique (sans nom ni note)", services.log_file),
            ("Certifications et règlements de l'école", services.data_folder),
        ):
            nest(inside, _place(title, path))


def _place(title: str, path: Path) -> QHBoxLayout:
    """Return a row that says where a file or a folder is, to open or to copy."""
    folder = path.parent if path.suffix else path
    row = QHBoxLayout()
    row.setSpacing(8)
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(label(title))
    texts.addWidget(_path_label(path))
    nest(row, texts, 1)
    show = button("Ouvrir", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
    show.setAccessibleName(f"Ouvrir l'emplacement : {title}")
    show.setEnabled(folder.is_dir())
    show.setToolTip("" if folder.is_dir() else "Ce dossier n'existe pas encore.")
    copy = button("Copier", lambda: QGuiApplication.clipboard().setText(str(path)))
    copy.setAccessibleName(f"Copier l'emplacement : {title}")
    row.addWidget(show)
    row.addWidget(copy)
    return row


def _path_label(path: Path) -> QWidget:
    return ElidedLabel(str(path), "small")


def _percent(scale: float) -> str:
    return f"{round(scale * 100)}{NNBSP}%" + (" (normale)" if scale == 1 else "")
