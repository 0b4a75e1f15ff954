"""Who signs minutes electronically, and what is needed for it (minutes, « The file »)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jury_app.application.ink import Ink
from jury_app.application.minutes.closing import signature_boxes
from jury_app.application.minutes.document import DRAFT
from jury_app.application.minutes.record import Data, Record
from jury_app.domain.errors import Refusal
from jury_app.domain.text import full_name, same_person

TEST_SUBJECT = "CERTIFICAT D'ESSAI — SANS VALEUR"
"""Whom a certificate made for trying out names."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A person the minutes have a box for.

    Attributes:
        field: Name of the field to sign in.
        last_name: As in the minutes.
        first_name: As in the minutes.
        quality: In which quality the person signs.
        required: True when the règlement wants this signature.
    """

    field: str
    last_name: str
    first_name: str
    quality: str
    required: bool

    @property
    def name(self) -> str:
        """« NOM Prénom »."""
        return full_name(self.last_name, self.first_name)


@dataclass(frozen=True, slots=True)
class SignRequest:
    """One electronic signature to add.

    Attributes:
        name: Who signs, « NOM Prénom ».
        certificate: A PKCS#12 file; None for a card (PKCS#11).
        passphrase: Of the file, or the code of the card; None when none was given.
        module: The PKCS#11 library of the card's reader; None when none is configured.
        drawings: Drawn signatures to show, by name of field.
    """

    name: str
    certificate: Path | None
    passphrase: str | None = None
    module: Path | None = None
    drawings: Mapping[str, Ink] = field(default_factory=dict)


def signers_of(document: Mapping[str, Any]) -> list[Signer]:
    """Return who may sign, in the order of signing: chair, secretary, the other members.

    Args:
        document: The data attached to minutes, or to minutes in correction.
    """
    record = Record(document)
    people: dict[int, Data] = {member["id"]: member for member in record.members}
    found = []
    for member_id, box in signature_boxes(record):
        member = people[member_id]
        found.append(Signer(box.field, member["last_name"], member["first_name"], box.quality,
                            bool(box.note)))  # fmt: skip
    return found


def signer_named(signers: Sequence[Signer], name: str) -> Signer:
    """Return the signer of this name; raises `Refusal` when nobody has it."""
    for signer in signers:
        if same_person(name, signer.last_name, signer.first_name):
            return signer
    raise Refusal(
        "NOT_A_SIGNATORY",
        f"« {name} » n'a pas de cadre de signature dans ce procès-verbal : signent "
        f"{', '.join(signer.name for signer in signers)}.",
    )


def require_minutes(attached: str | None, title: str, name: str) -> dict[str, Any]:
    """Return the data of minutes that may be signed.

    Args:
        attached: The data the file carries, or None.
        title: The file's title.
        name: The file's name.

    Raises:
        Refusal: A draft, or no minutes at all.
    """
    if attached is None:
        refuse_draft(title, name)
        raise Refusal(
            "NOT_MINUTES",
            f"{name} n'est pas un procès-verbal de ce programme : choisissez le fichier PDF "
            "enregistré après la clôture.",
        )
    document: dict[str, Any] = json.loads(attached)
    return document


def refuse_draft(title: str, name: str) -> None:
    """Refuse a file without data whose title is that of a draft."""
    if DRAFT in title:
        raise Refusal(
            "DRAFT",
            f"{name} est un projet, qui ne se signe ni ne se joint : prenez le procès-verbal "
            "définitif, enregistré après la clôture.",
        )


def already_signed(signer: Signer) -> Refusal:
    """The person's field already holds a signature."""
    return Refusal(
        "ALREADY_SIGNED",
        f"{signer.name} a déjà signé ce procès-verbal : rien n'est à refaire.",
    )
