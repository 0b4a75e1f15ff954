"""What the window shows without a dossier: create, open, try, or go on where one stopped."""

from pathlib import Path

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import cells, icons, theme
from ui.painted import ElidedLabel
from ui.typography import unbroken
from ui.widgets import PaintedButton, Panel, button, clear, label, nest

_WIDTH = 760


class Tile(PaintedButton):
    """A large button: icon, verb, one sentence.

    Args:
        name: The icon.
        text: The verb.
        about: The sentence.
        first: True for the one the eye meets first.
    """

    def __init__(self, name: str, text: str, about: str, first: bool = False) -> None:
        super().__init__()
        self._name, self._about, self._first = name, about, first
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(about)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of icon, verb and a sentence of three lines."""
        line = QFontMetrics(QApplication.font()).height()
        return QSize(13 * line, 4 * line + 70)

    def minimumSizeHint(self) -> QSize:
        """Return the same height, narrower."""
        return QSize(150, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tile."""
        palette = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        strong = self.hasFocus()
        painter.setPen(QPen(QColor(palette.accent if strong else palette.line), 2 if strong else 1))
        painter.setBrush(QColor(palette.hover if self.underMouse() else palette.panel))
        painter.drawRoundedRect(box, 10, 10)
        disc = QRectF(16, 16, 34, 34)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.accent if self._first else palette.accent_soft))
        painter.drawRoundedRect(disc, 9, 9)
        ink = QColor(palette.on_accent if self._first else palette.accent)
        icons.paint(painter, disc.adjusted(7, 7, -7, -7), self._name, ink)
        line = self.fontMetrics().height()
        font = QApplication.font()
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(palette.text))
        room = QRect(16, 60, self.width() - 28, line)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(room, left, painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()))  # fmt: skip
        painter.setFont(cells.small(QApplication.font()))
        painter.setPen(QColor(palette.muted))
        below = QRect(16, room.bottom() + 5, self.width() - 28, self.height() - room.bottom() - 12)
        painter.drawText(below, left | Qt.TextFlag.TextWordWrap, unbroken(self._about))
        painter.end()


class StartPage(QWidget):
    """The start page.

    Signals:
        new_asked, open_asked, demo_asked: The three ways in.
        recent_asked: A recent dossier was chosen; carries its path.
        forget_asked: A recent dossier is to be taken from the list; carries its path.
    """

    new_asked = Signal()
    open_asked = Signal()
    demo_asked = Signal()
    recent_asked = Signal(Path)
    forget_asked = Signal(Path)

    def __init__(self, menu_button: QPushButton) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 12, 14, 20)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(label("Délibération de jury", "display"))
        about = (
            "Préparer la séance, délibérer bloc par bloc, établir le procès-verbal. Tout reste "
            "dans un fichier, sur cet ordinateur."
        )
        column.addWidget(label(about, "muted", wrap=True))
        column.addSpacing(16)
        nest(column, self._ways())
        column.addSpacing(16)
        self._recent = Panel("Dossiers récents")
        self._list = QVBoxLayout()
        self._list.setContentsMargins(2, 6, 6, 6)
        self._list.setSpacing(0)
        nest(self._recent.body, self._list)
        column.addWidget(self._recent)
        self._middle = middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(theme.scaled(_WIDTH))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle, 40)
        row.addStretch(1)
        outer.addWidget(menu_button, 0, Qt.AlignmentFlag.AlignRight)
        outer.addStretch(2)
        nest(outer, row)
        outer.addStretch(3)
        self.setTabOrder(self.tiles[-1], menu_button)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._middle.setMaximumWidth(theme.scaled(_WIDTH))

    def _ways(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.tiles = (
            Tile("new", "Nouveau dossier", "Créer le fichier d'un jury et sa première session.",
                 first=True),
            Tile("open", "Ouvrir un dossier", "Continuer un dossier gardé sur cet ordinateur, une "
                 "clé ou un partage."),
            Tile("demo", "Essayer la démonstration", "Un jury inventé, prêt à délibérer ; rien de "
                 "ce qu'on y fait ne compte."),
        )  # fmt: skip
        signals = (self.new_asked, self.open_asked, self.demo_asked)
        for tile, signal in zip(self.tiles, signals, strict=True):
            tile.clicked.connect(lambda _on=False, s=signal: s.emit())
            row.addWidget(tile, 1)
        return row

    def show_recent(self, paths: list[Path]) -> None:
        """Show the dossiers opened last; one that is not there now is greyed."""
        clear(self._list)
        self._recent.setVisible(bool(paths))
        for path in paths:
            nest(self._list, self._row(path))
        self.tiles[0].setFocus()

    def _row(self, path: Path) -> QHBoxLayout:
        here = path.is_file()
        made = button("", lambda: self.recent_asked.emit(path), "recent")
        said = QHBoxLayout(made)
        said.setContentsMargins(36, 0, 12, 0)
        said.setSpacing(12)
        said.addWidget(label(path.stem, "strong" if here else "muted"))
        said.addWidget(ElidedLabel(str(path.parent) if here else "introuvable", "small"), 1)
        for one in made.findChildren(QLabel):
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        made.setEnabled(here)
        made.setToolTip(str(path) if here else f"{path}\nLe fichier a été déplacé, ou son support "
                        "n'est pas branché.")  # fmt: skip
        made.setAccessibleName(f"Ouvrir {path.stem}")
        made.setAccessibleDescription(made.toolTip())
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        icons.dress(made, "documents", 16)
        forget = button("", lambda: self.forget_asked.emit(path), "icon")
        forget.setToolTip("Retirer de cette liste ; le fichier reste.")
        forget.setAccessibleName(f"Retirer {path.stem} de la liste")
        icons.dress(forget, "cross", 14)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(made, 1)
        row.addWidget(forget)
        return row
