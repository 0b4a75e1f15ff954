"""A closed session, its minutes, certificates to sign them; every person is invented."""

import math
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

from jury_app.application import deliberating, sessions
from jury_app.application.ink import Dot, Ink
from jury_app.application.papers import Papers
from jury_app.application.signing import SignRequest
from jury_app.bootstrap import open_dossier, services
from jury_app.domain.records import SessionRow
from reports.certificates import make_test_certificate
from tests.sitting_builder import sitting

CHAIR, SECRETARY, MEMBER = "ALPHA Anne", "GAMMA Guy", "ZETA Zoé"
PASSPHRASE = "un secret d'essai"  # noqa: S105 - of certificates made by tests
INK = Ink((tuple(Dot(0.05 + 0.9 * i / 40, 0.2 + 0.1 * math.sin(i / 4), abs(math.sin(i / 9)))
                 for i in range(41)),), 0.4)  # fmt: skip


@dataclass(frozen=True)
class Closed:
    """A closed session on the disk.

    Attributes:
        dossier: Its dossier.
        minutes: Its minutes, not signed.
        certificate: A certificate for trying out, under `PASSPHRASE`.
        candidates: Ids of its candidates.
        row: Its row.
    """

    dossier: Path
    minutes: Path
    certificate: Path
    candidates: list[int]
    row: SessionRow

    def sign(self, name: str, source: Path, target: Path, **drawings: Ink) -> Path:
        """Sign a file of minutes; return the signed file."""
        request = SignRequest(name, self.certificate, PASSPHRASE, drawings=drawings)
        papers().sign(source, request, target)
        return target

    def signed(self, target: Path) -> Path:
        """Return minutes signed by the chair, then by the secretary."""
        return self.sign(SECRETARY, self.sign(CHAIR, self.minutes, target), target)


def papers() -> Papers:
    """What the program does with files of minutes."""
    return services().papers


@cache
def certificate() -> bytes:
    """A certificate for trying out: making a key takes long."""
    return make_test_certificate(CHAIR, PASSPHRASE)


def card_with_certificate(module: Path, label: str, code: str, folder: Path) -> None:
    """Put the certificate for trying out, and its key, on a token of SoftHSM."""
    import pkcs11  # noqa: PLC0415 - an optional library
    from pkcs11.util.x509 import decode_x509_certificate  # noqa: PLC0415

    key, public, _others = load_key_and_certificates(certificate(), PASSPHRASE.encode())
    assert isinstance(key, RSAPrivateKey)
    assert public is not None
    whole = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(whole)
    subprocess.run(["softhsm2-util", "--import", str(folder / "key.pem"), "--token", label,
                    "--label", "essai", "--id", "01", "--pin", code],
                   check=True, capture_output=True)  # fmt: skip
    described = decode_x509_certificate(public.public_bytes(Encoding.DER))
    own = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.ID: b"\1"}
    token = pkcs11.lib(str(module)).get_token(token_label=label)
    with token.open(rw=True, user_pin=code) as session:
        session.create_object({**described, **own})


def closed_session(folder: Path, people: int = 3, remarks: str = "") -> Closed:
    """Build a closed session, its minutes, a certificate and its passphrase in a file."""
    dossier, session_id, ids = sitting(folder, people)
    deliberating.adopt(dossier, session_id)
    sessions.edit(dossier, session_id, {"remarks": remarks})
    row = sessions.close(dossier, session_id, CHAIR, SECRETARY)
    minutes = folder / "pv.pdf"
    services().write_minutes(dossier, session_id, minutes, False)
    dossier.store.close()
    (folder / "essai.p12").write_bytes(certificate())
    (folder / "phrase.txt").write_text(f"{PASSPHRASE}\n", "utf-8")
    return Closed(dossier.store.path, minutes, folder / "essai.p12", ids, row)


def codes(path: Path, dossier: Path | None = None) -> list[str]:
    """Return the codes of what is wrong with a PDF of minutes."""
    if dossier is None:
        return [p.code for p in papers().check(path, None).problems]
    opened = open_dossier(dossier)
    try:
        return [p.code for p in papers().check(path, opened).problems]
    finally:
        opened.store.close()


def said_by_pdfsig(path: Path) -> str:
    """Return what pdfsig, of another house, says of the signatures of a file."""
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, check=True)
    return said.stdout.decode()
