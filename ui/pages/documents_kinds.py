"""Every kind of documents on the page « Documents »: what it is, when, and how many."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jury_app.application.documents.kinds import KINDS, Kind
from jury_app.application.documents.order import Offer
from jury_app.domain.wording import plural
from ui import icons
from ui.widgets import Chip, Panel, button, label, line, nest


class KindsPanel(Panel):
    """The kinds, one row each.

    Signals:
        asked: A kind is to be made; carries its `Offer`.
        print_asked: A kind is to be printed; carries its `Offer`.
        settings_asked: The settings are to be shown.
    """

    asked = Signal(object)
    print_asked = Signal(object)
    settings_asked = Signal()

    def __init__(self) -> None:
        super().__init__("Documents du jury")
        self.settings = button("Réglages des documents…", self.settings_asked.emit)
        icons.dress(self.settings, "edit", 16)
        if self.head is not None:
            self.head.addWidget(self.settings)
        self.rows = {name: KindRow(kind) for name, kind in KINDS.items()}
        for place, row in enumerate(self.rows.values()):
            if place:
                self.body.addWidget(line())
            self.body.addWidget(row)
            row.asked.connect(self.asked)
            row.print_asked.connect(self.print_asked)

    def show_offers(self, offers: list[Offer]) -> None:
        """Show what each kind gives now."""
        for offer in offers:
            self.rows[offer.kind.id].show_offer(offer)


class KindRow(QWidget):
    """One kind.

    Signals:
        asked: It is to be made; carries its `Offer`.
        print_asked: It is to be printed; carries its `Offer`.
    """

    asked = Signal(object)
    print_asked = Signal(object)

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._offer: Offer | None = None
        outer = QHBoxLayout(self)
        outer.setContentsMargins(16, 8, 12, 8)
        outer.setSpacing(14)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.chip = Chip()
        head.addWidget(label(kind.title, "strong"))
        head.addWidget(self.chip)
        head.addStretch(1)
        nest(texts, head)
        texts.addWidget(label(kind.about, "muted", wrap=True))
        self.why = label("", "small", wrap=True)
        self.why.hide()
        texts.addWidget(self.why)
        nest(outer, texts, 1)
        self.print = button("Imprimer…", lambda: self.print_asked.emit(self._offer))
        self.print.setAccessibleName(f"Imprimer : {kind.title}")
        self.make = button("Produire…", lambda: self.asked.emit(self._offer))
        self.make.setAccessibleName(f"Produire : {kind.title}")
        gestures = QHBoxLayout()
        gestures.setSpacing(8)
        for one in (self.print, self.make):
            one.setEnabled(False)
            gestures.addWidget(one)
        nest(outer, gestures)

    def show_offer(self, offer: Offer) -> None:
        """Show how many documents there are, or why none."""
        self._offer = offer
        for one in (self.print, self.make):
            one.setEnabled(bool(offer.count))
        if offer.count:
            count = plural(offer.count, "document", "documents")
            self.chip.show_state(f"Projet — {count}" if offer.draft else count,
                                 "wait" if offer.draft else "kept")  # fmt: skip
        self.chip.setVisible(bool(offer.count))
        self.why.setText(offer.refusal)
        self.why.setVisible(bool(offer.refusal))
