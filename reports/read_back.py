"""Reading minutes again: the data they carry, and what their pages print."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2

from jury_app.domain.errors import EnvironmentFault, Refusal
from reports.archive import ATTACHMENT

_FINGERPRINT = re.compile(r"(?<![0-9A-F])[0-9A-F]{4}(?:\s+[0-9A-F]{4}){15}(?![0-9A-F])")
_BEGINNING = re.compile(r"([0-9A-F]{4}(?: [0-9A-F]{4}){3}) …")
_NUMBER = re.compile(r"PV n°\s(\S+)")


@dataclass(frozen=True, slots=True)
class ReadMinutes:
    """What a PDF of minutes says of itself.

    Attributes:
        attached: The text of the attached `seance.json`, or None.
        fingerprints: The whole fingerprints printed, 64 hexadecimal digits in lower case.
        beginnings: The beginnings printed at the foot of the pages, 16 digits in lower case.
        numbers: The numbers of minutes printed; one, unless pages were mixed.
    """

    attached: str | None
    fingerprints: tuple[str, ...]
    beginnings: tuple[str, ...]
    numbers: tuple[str, ...]


def read_minutes(path: Path) -> ReadMinutes:
    """Read a PDF of minutes.

    Raises:
        Refusal: `FILE_UNREADABLE`, it is no PDF or a damaged one.
        EnvironmentFault: The file cannot be opened.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            "FILE_NOT_OPENED",
            f"Le fichier {path} ne peut pas être ouvert : {error.strerror or error}. "
            "Vérifiez son nom et vos droits.",
        ) from error
    try:
        attached = _attached(data)
        texts = _texts(data)
    except (pikepdf.PdfError, pypdfium2.PdfiumError, UnicodeDecodeError) as error:
        raise Refusal(
            "FILE_UNREADABLE",
            f"Le fichier {path} n'est pas un PDF lisible : choisissez le procès-verbal tel qu'il "
            "a été produit.",
        ) from error
    return ReadMinutes(
        attached=attached,
        fingerprints=_found(_FINGERPRINT, texts),
        beginnings=_found(_BEGINNING, texts),
        numbers=tuple(dict.fromkeys(m for text in texts for m in _NUMBER.findall(text))),
    )


def _attached(data: bytes) -> str | None:
    with pikepdf.open(BytesIO(data)) as pdf:
        spec = pdf.attachments.get(ATTACHMENT)
        return None if spec is None else spec.get_file().read_bytes().decode()


def _texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def _found(pattern: re.Pattern[str], texts: list[str]) -> tuple[str, ...]:
    """Return every different run of hexadecimal digits found, spaces left out."""
    matches = (m.group(m.lastindex or 0) for text in texts for m in pattern.finditer(text))
    return tuple(dict.fromkeys("".join(match.split()).lower() for match in matches))
