"""Checking the electronic signatures of a file, with pyHanko; imported for a signed file alone."""

import logging
from hashlib import sha256
from io import BytesIO

from asn1crypto.parser import parse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from jury_app.application.proof import FoundSignature

_COVERED = {SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION}
# It logs what it thinks of certificates, which is not asked here.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


def found_signatures(data: bytes) -> tuple[FoundSignature, ...]:
    """Return every signature of a file, the oldest first.

    Whom the certificates belong to is said, not judged: no list of trusted authorities is kept.
    """
    reader = PdfFileReader(BytesIO(data))
    return tuple(_checked(data, one) for one in reader.embedded_regular_signatures)


def _status(signature: EmbeddedPdfSignature) -> PdfSignatureStatus:
    """Return what pyHanko finds; what came after is looked at only if the signature itself holds.

    That comparison of two states of the file takes most of the time.
    """
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    usage = KeyUsageConstraints(set())
    status = validate_pdf_signature(signature, nobody, key_usage_settings=usage, skip_diff=True)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if whole or not (status.intact and status.valid):
        return status
    return validate_pdf_signature(signature, nobody, key_usage_settings=usage)


def _checked(data: bytes, signature: EmbeddedPdfSignature) -> FoundSignature:
    status = _status(signature)
    begin, first, second, length = map(int, signature.byte_range)
    kept = _kept(status)
    sound = (
        status.intact
        and status.valid
        and status.coverage in _COVERED
        and begin == 0
        and is_plain(data[first:second])
    )
    moment = signature.self_reported_timestamp
    subject = signature.signer_cert.subject.native
    return FoundSignature(
        field=str(signature.field_name),
        name=str(signature.sig_object.get("/Name", "")),
        certificate=str(subject.get("common_name", "")),
        key=sha256(signature.signer_cert.dump()).hexdigest(),
        at=None if moment is None else moment.isoformat(),
        sound=sound and kept,
        changed_since=sound and not kept,
        ends=second + length,
    )


def _kept(status: PdfSignatureStatus) -> bool:
    """Tell whether what came after a signature is what it allowed: other signatures."""
    level = status.modification_level
    if status.docmdp_ok is False or level is None:
        return False
    return level.value <= ModificationLevel.FORM_FILLING.value


def is_plain(hole: bytes) -> bool:
    """Tell whether the one place a signature does not cover holds that signature and no more.

    Args:
        hole: What stands between the two ranges: hexadecimal digits, padded with zeros.
    """
    digits = hole[1:-1]
    if hole[:1] != b"<" or hole[-1:] != b">" or digits not in {digits.lower(), digits.upper()}:
        return False
    content = bytes.fromhex(digits.decode("ascii"))
    _class, _method, _tag, header, body, trailer = parse(content, strict=False)
    return not any(content[len(header) + len(body) + len(trailer) :])
