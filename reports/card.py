"""Signing with a card: the key never leaves it. Needs the optional library python-pkcs11."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asn1crypto import x509
from pkcs11 import Attribute, ObjectClass, Session
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session


@contextmanager
def card_signer(module: Path, code: str | None) -> Iterator[PKCS11Signer]:
    """Open the card in the reader.

    Args:
        module: The PKCS#11 library of the reader.
        code: The code of the card; None when the reader asks for it itself.
    """
    session = open_pkcs11_session(str(module), user_pin=code)
    try:
        certificate, key = _to_sign_with(session)
        yield PKCS11Signer(session, signing_cert=certificate, key_id=key)
    finally:
        session.close()


def _to_sign_with(session: Session) -> tuple[x509.Certificate, bytes]:
    """Return the card's certificate for signatures, else its first, with the key's identifier."""
    found: list[tuple[bool, int, x509.Certificate, bytes]] = []
    for entry in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        certificate = x509.Certificate.load(entry[Attribute.VALUE])
        usage = certificate.key_usage_value
        signs = usage is not None and "non_repudiation" in usage.native
        found.append((not signs, len(found), certificate, entry[Attribute.ID]))
    if not found:
        raise OSError("no certificate on the card")
    _last, _place, certificate, key = min(found)
    return certificate, key
