"""Signing with a card: the key never leaves it. Needs the optional library python-pkcs11."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pkcs11
from asn1crypto import x509
from pkcs11 import Attribute, ObjectClass, Session, Token, TokenFlag
from pkcs11.exceptions import PinIncorrect, PinLocked, PKCS11Error, TokenNotPresent
from pyhanko.sign.pkcs11 import PKCS11Signer

from jury_app.domain.errors import EnvironmentFault


class _Choice(NamedTuple):
    """A certificate on a card; the least one is the one to sign with."""

    only_identifies: bool
    place: int
    certificate: x509.Certificate
    key: bytes


@contextmanager
def card_signer(module: Path, code: str | None) -> Iterator[PKCS11Signer]:
    """Open the card in the reader.

    A reader may show several cards, or several places on one: the first that holds a certificate
    for signatures is opened, so that a code is never tried on another.

    Args:
        module: The PKCS#11 library of the reader.
        code: The code of the card; None when the reader has a keypad of its own.

    Raises:
        EnvironmentFault: No card, no code or not the right one, a card that cannot sign.
    """
    try:
        token = _token(module)
        with token.open(user_pin=_code(token, code)) as session:
            choice = _to_sign_with(session)
            if choice is None:
                raise _fault(
                    "La carte ne porte aucun certificat : utilisez celle qui sert à signer."
                )
            yield PKCS11Signer(session, signing_cert=choice.certificate, key_id=choice.key)
    except PinIncorrect as error:
        raise _fault(
            "Le code de la carte n'est pas le bon : tapez-le de nouveau, sans oublier que trois "
            "erreurs bloquent la plupart des cartes."
        ) from error
    except PinLocked as error:
        raise _fault(
            "La carte est bloquée après plusieurs codes faux : débloquez-la avec le logiciel de "
            "son fournisseur, ou signez avec un fichier PKCS#12."
        ) from error
    except TokenNotPresent as error:
        raise _no_card() from error
    except (PKCS11Error, OSError, RuntimeError) as error:
        raise _fault(
            f"La carte ne peut pas signer ({type(error).__name__}) : vérifiez qu'elle est bien en "
            "place et que la bibliothèque PKCS#11 est celle du lecteur, puis recommencez."
        ) from error


def _token(module: Path) -> Token:
    """Return the card to sign with: one that shows a certificate for signatures, else the first."""
    present = [slot.get_token() for slot in pkcs11.lib(str(module)).get_slots(token_present=True)]
    ready = [token for token in present if TokenFlag.TOKEN_INITIALIZED in token.flags]
    if not ready:
        raise _no_card()
    seen = []
    for place, token in enumerate(ready):
        with token.open() as session:
            choice = _to_sign_with(session)
        seen.append((choice is None, choice is not None and choice.only_identifies, place, token))
    return min(seen, key=lambda one: one[:3])[3]


def _code(token: Token, code: str | None) -> str | object:
    if code is not None:
        return code
    if TokenFlag.PROTECTED_AUTHENTICATION_PATH in token.flags:
        return pkcs11.PROTECTED_AUTH
    raise _fault("Le code de la carte manque : donnez-le (--passphrase-file en ligne de commande).")


def _to_sign_with(session: Session) -> _Choice | None:
    """Return the card's certificate for signatures, else its first, with the key's identifier."""
    found: list[_Choice] = []
    for entry in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        certificate = x509.Certificate.load(entry[Attribute.VALUE])
        usage = certificate.key_usage_value
        signs = usage is not None and "non_repudiation" in usage.native
        found.append(_Choice(not signs, len(found), certificate, entry[Attribute.ID]))
    return min(found, key=lambda one: one[:2], default=None)


def _no_card() -> EnvironmentFault:
    return _fault("Aucune carte n'est dans le lecteur : insérez-la, puis recommencez.")


def _fault(message: str) -> EnvironmentFault:
    return EnvironmentFault("PKCS11_CARD", message)
