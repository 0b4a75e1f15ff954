"""The keys people sign with: PKCS#12 files, cards (PKCS#11), and certificates for trying out.

Imported by the job that signs alone: the libraries behind are slow to load.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import pkcs12 as container
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import Signer, SimpleSigner

from jury_app.application.signing import TEST_SUBJECT, SignRequest
from jury_app.domain.errors import EnvironmentFault, Refusal, cause_of

_TEST_DAYS = 365


@contextmanager
def signer_of(request: SignRequest) -> Iterator[Signer]:
    """Open the key a person signs with.

    Raises:
        Refusal: Not a certificate with its key, or one out of its dates.
        EnvironmentFault: Missing file, wrong passphrase, no card or no library for it.
    """
    if request.certificate is not None:
        on_disk = _from_file(request.certificate, request.passphrase)
        _require_dates(on_disk)
        yield on_disk
        return
    with _from_card(request.module, request.passphrase) as signer:
        _require_dates(signer)
        yield signer


def _from_file(path: Path, passphrase: str | None) -> Signer:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            "FILE_NOT_OPENED",
            f"Le certificat {path} ne peut pas être lu ({cause_of(error)}) : vérifiez son "
            "nom et vos droits.",
        ) from error
    if not _is_container(data):
        raise _not_a_certificate(path)
    secret = passphrase.encode() if passphrase is not None else None
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(data, secret)
    except ValueError as error:
        why = "n'est pas la bonne" if passphrase is not None else "manque"
        raise EnvironmentFault(
            "PASSPHRASE",
            f"La phrase de passe du certificat {path.name} {why} : donnez celle qui le protège "
            "(--passphrase-file en ligne de commande).",
        ) from error
    if key is None or certificate is None:
        raise _not_a_certificate(path)
    try:
        made: Signer = SimpleSigner.load_pkcs12_data(data, other_certs=(), passphrase=secret)
        return made  # noqa: TRY300 - nothing else may be meant by the errors
    except (ValueError, NotImplementedError) as error:  # a kind of key that cannot sign
        raise _not_a_certificate(path) from error


def _is_container(data: bytes) -> bool:
    try:
        return isinstance(container.Pfx.load(data)["version"].native, str)
    except (ValueError, TypeError):
        return False


def _not_a_certificate(path: Path) -> Refusal:
    return Refusal(
        "CERTIFICATE_UNREADABLE",
        f"{path} n'est pas un certificat avec sa clé : choisissez un fichier PKCS#12 (.p12 ou "
        ".pfx).",
    )


def _require_dates(signer: Signer) -> None:
    certificate = signer.signing_cert
    if certificate is None:
        raise Refusal(
            "CERTIFICATE_UNREADABLE",
            "Aucun certificat ne va avec cette clé : choisissez-en un autre.",
        )
    dates = certificate["tbs_certificate"]["validity"]
    begins, ends = dates["not_before"].native, dates["not_after"].native
    if not begins <= datetime.now(UTC) <= ends:
        raise Refusal(
            "CERTIFICATE_EXPIRED",
            f"Le certificat est valable du {begins:%d/%m/%Y} au {ends:%d/%m/%Y} : utilisez un "
            "certificat en cours de validité.",
        )


@contextmanager
def _from_card(module: Path | None, code: str | None) -> Iterator[Signer]:
    if module is None:
        raise EnvironmentFault(
            "PKCS11_MODULE",
            "Aucun lecteur de carte n'est configuré : donnez la bibliothèque PKCS#11 du lecteur "
            "dans la variable JURY_APP_PKCS11_MODULE, ou signez avec un fichier PKCS#12.",
        )
    if not module.is_file():
        raise EnvironmentFault(
            "PKCS11_MODULE",
            f"La bibliothèque PKCS#11 {module} n'existe pas : corrigez JURY_APP_PKCS11_MODULE, ou "
            "signez avec un fichier PKCS#12.",
        )
    try:
        from reports.card import card_signer  # noqa: PLC0415 - needs an optional library
    except ImportError as error:
        raise EnvironmentFault(
            "PKCS11_LIBRARY",
            "La lecture des cartes demande le complément « card » du programme (pip install "
            "'jury-app[card]') : installez-le, ou signez avec un fichier PKCS#12.",
        ) from error
    with card_signer(module, code) as signer:
        yield signer


def make_test_certificate(name: str, passphrase: str) -> bytes:
    """Return a PKCS#12 file to try signing with: it says itself that it is worth nothing.

    Args:
        name: Who tries, « NOM Prénom »; may be empty.
        passphrase: What protects it.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, TEST_SUBJECT)]
    if name:
        attributes.append(x509.NameAttribute(NameOID.PSEUDONYM, name[:64]))
    subject = x509.Name(attributes)
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=_TEST_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        TEST_SUBJECT.encode(), key, certificate, None, BestAvailableEncryption(passphrase.encode())
    )
