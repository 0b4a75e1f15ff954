"""Dialogs of the page « Documents »: how a kind is made, and the settings of all of them."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QRadioButton, QWidget

from jury_app.application.documents.order import Offer, Order
from jury_app.application.documents.settings import DocumentSettings
from jury_app.domain.errors import KnownError
from jury_app.domain.wording import plural
from ui.dialogs import Dialog, open_file
from ui.dialogs_session import documents_folder
from ui.fields import Choice, DateField, Field, Line, TextField
from ui.widgets import button, keep_hidden, label, nest

_PICTURES = "Images (*.png *.jpg *.jpeg)"
_LOGO_ROOM = 44


class MakeDialog(Dialog):
    """Asks how a kind is made: one file each or one of all, and the date they bear.

    Args:
        parent: The window.
        offer: What the kind gives.
        day: ISO date proposed.
        to_print: True when they go to paper, one after the other: then only the date is asked.

    Signals:
        ordered: Carries the `Order`.
    """

    ordered = Signal(object)

    def __init__(self, parent: QWidget, offer: Offer, day: str, *, to_print: bool = False) -> None:
        text = offer.kind.about
        if offer.draft:
            text += " La session n'est pas close : chaque page portera la mention « PROJET »."
        title, verb = offer.kind.title, "Choisir le dossier…"
        if to_print:
            title, verb = f"Imprimer : {title}", "Voir l'aperçu…"
        super().__init__(parent, title, verb, text)
        self._offer = offer
        self.each = QRadioButton(f"Un fichier {offer.kind.unit} : "
                                 f"{plural(offer.count, 'fichier', 'fichiers')}")  # fmt: skip
        self.merged = QRadioButton("Un seul fichier qui les réunit, à imprimer d'un coup")
        self.each.setChecked(True)
        if offer.count > 1 and not to_print:
            for one in (self.each, self.merged):
                self.body.addWidget(one, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            keep_hidden(self, self.each, self.merged)
        self.day = DateField()
        self.day.show_value(day)
        self._date = Field("Date portée sur les documents", self.day)
        self.body.addWidget(self._date)
        self.accepting.connect(self._order)

    def _order(self) -> None:
        day = self.day.value()
        if day is None:
            self._date.say("Écrivez une date, par exemple 10/12/2026.", wrong=True)
            self.day.setFocus()
            return
        self.accept()
        self.ordered.emit(
            Order(self._offer.kind.id, self.merged.isChecked(), self._offer.draft, day)
        )


class SettingsDialog(Dialog):
    """The settings of the documents, for one certification.

    Args:
        parent: The window.
        settings: Those in force.
        read_logo: Reads a picture as a logo.
        texts_folder: Puts the editable texts where they may be changed; returns that folder.

    Signals:
        submitted: Carries the `DocumentSettings`; the caller keeps them, then calls `accept`.
    """

    submitted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        settings: DocumentSettings,
        read_logo: Callable[[Path], bytes],
        texts_folder: Callable[[], Path],
    ) -> None:
        super().__init__(
            parent, "Réglages des documents", "Enregistrer les réglages",
            "Ils valent pour toutes les sessions de cette certification dans le dossier.",
            width=620,
        )  # fmt: skip
        self._settings, self._read_logo, self._texts_folder = settings, read_logo, texts_folder
        self._appeal()
        self._signature()
        self._senders()
        self._others()
        self.accepting.connect(lambda: self.submitted.emit(self.typed()))

    def typed(self) -> DocumentSettings:
        """Return the settings as they stand in the fields."""
        chosen: dict[str, Any] = {
            "effect": self.effect.value(),
            "display": self.display.value(),
            "signature_side": self.side.value(),
        }
        return replace(
            self._settings,
            court=self.court.text().strip(),
            signatory=self.signatory.text().strip(),
            signatory_quality=self.quality.text().strip(),
            address=self.address.text(),
            rectorate=self.rectorate.text(),
            **chosen,
        )

    def _appeal(self) -> None:
        self.effect = Choice([
            ("", "À préciser : les lettres sont refusées"),
            ("grade", "Il confère un grade universitaire — juge administratif"),
            ("visa", "Il est visé, sans grade — juge judiciaire"),
        ])  # fmt: skip
        self.effect.choose(self._settings.effect)
        self.court = Line("par exemple : tribunal administratif de …, et son adresse")
        self.court.show_text(self._settings.court)
        self.body.addWidget(label("Voies de recours", "strong"))
        self.body.addWidget(Field("Le diplôme", self.effect,
                                  "Le juge compétent en dépend (Conseil d'État, 3 avril 2024, "
                                  "n° 468768 et n° 472137)."))  # fmt: skip
        self.body.addWidget(Field("Tribunal compétent, tel que la lettre le nomme", self.court))

    def _signature(self) -> None:
        self.signatory = Line("vide : la présidence de séance")
        self.signatory.show_text(self._settings.signatory)
        self.quality = Line("par exemple : La directrice")
        self.quality.show_text(self._settings.signatory_quality)
        self.side = Choice([("right", "À droite"), ("left", "À gauche")])
        self.side.choose(self._settings.signature_side)
        self.body.addWidget(label("Signature des lettres et des attestations", "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.addWidget(Field("Signataire", self.signatory), 0, 0)
        grid.addWidget(Field("Qualité", self.quality), 0, 1)
        grid.addWidget(Field("Place", self.side), 0, 2)
        for column, stretch in enumerate((3, 3, 2)):
            grid.setColumnStretch(column, stretch)
        nest(self.body, grid)

    def _senders(self) -> None:
        self.address, self.rectorate = TextField(3), TextField(3)
        self.address.show_text(self._settings.address)
        self.rectorate.show_text(self._settings.rectorate)
        self._logo = label()
        self._logo.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.forget_logo = button("Retirer", self._drop_logo)
        row = QHBoxLayout()
        row.addWidget(self._logo, 1)
        row.addWidget(self.forget_logo)
        row.addWidget(button("Choisir un logo…", self.ask_logo))
        self.body.addWidget(label("En-tête", "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.addWidget(Field("Adresse de l'établissement", self.address), 0, 0)
        grid.addWidget(Field("Destinataire au rectorat", self.rectorate), 0, 1)
        nest(self.body, grid)
        nest(self.body, row)
        self._show_logo()

    def _others(self) -> None:
        self.display = Choice([("number", "Par numéro de candidat"), ("name", "Par nom")])
        self.display.choose(self._settings.display)
        self.body.addWidget(label("Affichage et textes", "strong"))
        texts = button("Modifier les textes…", self.open_texts)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.addWidget(Field("Liste à afficher", self.display), 0, 0)
        grid.addWidget(Field("Lettres et attestations", texts), 0, 1)
        texts.setAccessibleName("Modifier les textes des lettres et des attestations")
        grid.setColumnStretch(0, 1)
        nest(self.body, grid)

    def ask_logo(self) -> None:
        """Ask for a picture."""
        open_file(self, "Choisir un logo", _PICTURES, documents_folder(), self.take_logo)

    def take_logo(self, path: Path) -> None:
        """Take a picture as the logo, or say why it cannot be one."""
        try:
            logo = b64encode(self._read_logo(path)).decode()
        except KnownError as error:
            self.show_error(error.message)
            return
        self.show_error("")
        self._settings = replace(self._settings, logo=logo)
        self._show_logo()

    def open_texts(self) -> None:
        """Open the folder of the editable texts."""
        try:
            folder = self._texts_folder()
        except KnownError as error:
            self.show_error(error.message)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _drop_logo(self) -> None:
        self._settings = replace(self._settings, logo="")
        self._show_logo()

    def _show_logo(self) -> None:
        picture = QPixmap()
        if self._settings.logo and picture.loadFromData(self._settings.logo_image):
            tall = min(picture.height(), _LOGO_ROOM)
            self._logo.setPixmap(
                picture.scaledToHeight(tall, Qt.TransformationMode.SmoothTransformation)
            )
            self._logo.setAccessibleName("Logo choisi")
        else:
            self._logo.setText("Aucun logo : le nom de l'établissement seul est imprimé.")
        self.forget_logo.setVisible(bool(self._settings.logo))
