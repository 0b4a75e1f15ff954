"""Findings as people read them: a sign on its colour, a sentence, its source."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jury_app.domain.findings import Finding
from jury_app.domain.values import Severity
from jury_app.domain.wording import plural
from ui import icons, theme
from ui.widgets import ROUNDING, Chip, Panel, button, clear, label, line, nest, scrolling

_ICONS = {"good": "check", "bad": "cross", "wait": "alert", "kept": "info", "absent": "dash",
          "exempt": "dash"}  # fmt: skip
_WORDS = {"good": "Satisfait", "bad": "Bloquant", "wait": "À vérifier"}


class Disc(QWidget):
    """A sign in a disc of its tone."""

    def __init__(self, tone: str) -> None:
        super().__init__()
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a square a little taller than a line of text."""
        side = QFontMetrics(QApplication.font()).height() + 6
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the disc."""
        tone = theme.current().tones()[self._tone]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain = theme.current().name != "contrast"
        painter.setPen(Qt.PenStyle.NoPen if plain else QColor(tone.text))
        painter.setBrush(QColor(tone.back))
        square = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawEllipse(square)
        inset = square.width() * 0.24
        inner = square.adjusted(inset, inset, -inset, -inset)
        icons.paint(painter, inner, _ICONS[self._tone], QColor(tone.text), 3.2)
        painter.end()


class SignRow(QFrame):
    """One finding or problem: sign, sentence, source in small print, the way to mend it.

    Args:
        tone: `good`, `bad` when it blocks, `wait` when it is only to be seen.
        message: The sentence.
        source: Where the rule stands; empty for none.
        see: Leads to where it is mended; None when nothing does.
    """

    def __init__(
        self, tone: str, message: str, source: str, see: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(10)
        disc = Disc(tone)
        way = button("Voir", see, "flat") if see is not None else None
        first = max(one.sizeHint().height() for one in (disc, way) if one is not None)
        texts, sign = QVBoxLayout(), QVBoxLayout()
        texts.setSpacing(1)
        # The sign, the first line and the way stand on one line, however long the sentence.
        sign.setContentsMargins(0, (first - disc.sizeHint().height()) // 2, 0, 0)
        texts.setContentsMargins(0, (first - self.fontMetrics().height()) // 2, 0, 0)
        sign.addWidget(disc)
        sign.addStretch(1)
        nest(row, sign)
        said = label(message, wrap=True)
        said.setMinimumWidth(60)
        said.setAccessibleName(f"{_WORDS.get(tone, '')} : {message}".removeprefix(" : "))
        texts.addWidget(said)
        if source:
            texts.addWidget(label(source, "small", wrap=True))
        texts.addStretch(1)
        nest(row, texts, 1)
        if way is not None:
            way.setAccessibleName(f"Voir : {message}")
            row.addWidget(way, 0, Qt.AlignmentFlag.AlignTop)


def tone_of(finding: Finding) -> str:
    """Return the tone of a finding: good, bad when it blocks, wait otherwise."""
    if finding.ok:
        return "good"
    return "bad" if finding.severity is Severity.BLOCKING else "wait"


class FindingsPanel(Panel):
    """Findings in a list that scrolls: what blocks, what to check, then what holds."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._blocking, self._warnings = Chip(tone="bad"), Chip(tone="wait")
        self._sound = Chip("✓ Conforme", "good")
        if self.head is not None:
            for chip in (self._blocking, self._warnings, self._sound):
                self.head.addWidget(chip)
        self._inside = QWidget()
        self._rows = QVBoxLayout(self._inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        area = scrolling(self._inside)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # its keys scroll: it holds texts alone
        area.setAccessibleName(title)
        self.body.addWidget(area, 1)
        self.body.setContentsMargins(0, 0, 0, ROUNDING)
        self._shown: list[Finding] = []

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show findings; nothing is built again when they are the same."""
        new = list(findings)
        if new == self._shown:
            return
        self._shown = new
        clear(self._rows)
        ranks = {"bad": 0, "wait": 1, "good": 2}
        ordered = sorted(new, key=lambda finding: ranks[tone_of(finding)])
        held = sum(1 for finding in new if finding.ok)
        for number, finding in enumerate(ordered):
            if finding.ok and number == len(new) - held:
                self._rows.addWidget(self._section(plural(
                    held, "règle satisfaite", "règles satisfaites")))  # fmt: skip
            self._rows.addWidget(SignRow(tone_of(finding), finding.message, finding.source))
            self._rows.addWidget(line())
        self._rows.addStretch(1)
        self._count([tone_of(finding) for finding in new])

    @staticmethod
    def _section(text: str) -> QWidget:
        made = label(text, "section")
        made.setContentsMargins(16, 12, 16, 4)
        return made

    def _count(self, tones: list[str]) -> None:
        blocking, warnings = tones.count("bad"), tones.count("wait")
        self._blocking.show_state(f"✗ {plural(blocking, 'bloquant', 'bloquants')}", "bad")
        self._warnings.show_state(f"! {warnings} à vérifier", "wait")
        self._blocking.setVisible(blocking > 0)
        self._warnings.setVisible(warnings > 0)
        self._sound.setVisible(not blocking and not warnings)
