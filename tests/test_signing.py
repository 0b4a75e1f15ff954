"""Electronic signatures: added in order, seen by outside programs, refused kindly."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import outloud
import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from jury_app.application import deliberating, sessions
from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.signing import SignRequest
from jury_app.bootstrap import services
from jury_app.domain.errors import EnvironmentFault, Refusal
from jury_app.domain.values import Verdict
from tests.conftest import CommandLine
from tests.signing_builder import (
    CHAIR,
    INK,
    MEMBER,
    PASSPHRASE,
    SECRETARY,
    Closed,
    certificate,
    codes,
    papers,
    said_by_pdfsig,
)
from tests.sitting_builder import sitting

needs_pdfsig = pytest.mark.skipif(shutil.which("pdfsig") is None, reason="no poppler-utils")


@needs_pdfsig
def test_an_outside_program_finds_every_signature_valid(closed: Closed, tmp_path: Path) -> None:
    first = closed.sign(CHAIR, closed.minutes, tmp_path / "1.pdf")
    second = closed.sign(SECRETARY, first, tmp_path / "2.pdf")
    third = closed.sign(MEMBER, second, tmp_path / "3.pdf")
    said = said_by_pdfsig(third)
    assert said.count("Signature Validation: Signature is Valid.") == 3
    assert said.count("Signature Type: ETSI.CAdES.detached") == 3
    assert said.count("Not total document signed") == 2
    assert len(re.findall(r"- Total document signed", said)) == 1
    names = re.findall(r"Signature Field Name: (\S+)", said)[:3]
    assert len(set(names)) == 3
    assert codes(third, closed.dossier) == []


def test_a_signature_changes_no_byte_before_it(closed: Closed, tmp_path: Path) -> None:
    signed = closed.signed(tmp_path / "pv.pdf")
    once = closed.sign(CHAIR, closed.minutes, tmp_path / "1.pdf")
    assert signed.read_bytes().startswith(closed.minutes.read_bytes())
    assert once.read_bytes().startswith(closed.minutes.read_bytes())
    notes = papers().check(signed, None).notes
    assert [CHAIR in note for note in notes] == [False, False, True, False]
    assert all("CERTIFICAT D'ESSAI — SANS VALEUR" in note for note in notes[2:])


def test_the_box_shows_who_signed_and_the_drawing(closed: Closed, tmp_path: Path) -> None:
    fields = {s.signer.name: s.signer.field for s in papers().signers(closed.minutes)}
    drawings = {fields[CHAIR]: INK, fields[MEMBER]: INK}
    signed = closed.sign(CHAIR, closed.minutes, tmp_path / "pv.pdf", **drawings)
    states = {s.signer.name: s for s in papers().signers(signed)}
    assert states[CHAIR].signature is not None
    assert states[MEMBER].drawn
    assert not states[SECRETARY].drawn
    with pikepdf.open(signed) as pdf:
        shown = {str(f.T): f.AP.N for f in pdf.Root.AcroForm.Fields}
        page = pdf.pages[-1].obj
        left = [str(f.T) for f in pdf.Root.AcroForm.Fields if "/V" in f]
        assert page is not None
        assert left == [fields[CHAIR]]
        assert shown[fields[MEMBER]].read_bytes().count(b" c S") == 40
    assert codes(signed) == []


def test_the_signed_file_still_speaks(closed: Closed, tmp_path: Path) -> None:
    fields = {s.signer.name: s.signer.field for s in papers().signers(closed.minutes)}
    drawings = {fields[CHAIR]: INK, fields[MEMBER]: INK}
    first = closed.sign(CHAIR, closed.minutes, tmp_path / "1.pdf", **drawings)
    both = closed.sign(SECRETARY, first, tmp_path / "2.pdf")
    for signed in (first, both):
        result = outloud.check(str(signed))
        assert result.error is None
        assert [(f.rule, f.message, f.page) for f in result.findings] == []


def test_a_drawing_alone_comes_with_the_first_signature(closed: Closed, tmp_path: Path) -> None:
    signed = closed.sign(CHAIR, closed.minutes, tmp_path / "pv.pdf")
    before = signed.read_bytes()
    field = next(s.signer.field for s in papers().signers(signed) if s.signer.name == MEMBER)
    with pytest.raises(Refusal) as caught:
        closed.sign(SECRETARY, signed, signed, **{field: INK})
    assert caught.value.code == "DRAWING_LATE"
    assert signed.read_bytes() == before


# The command line


def _sign(cli: CommandLine, closed: Closed, name: str, source: Path, target: Path) -> int:
    phrase = closed.certificate.with_name("phrase.txt")
    return cli("sign", source, "--as", name, "--certificate", closed.certificate,
               "--passphrase-file", phrase, "-o", target)  # fmt: skip


def test_names_are_found_in_either_order_and_signed_once(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    signed = tmp_path / "1.pdf"
    assert _sign(cli, closed, "anne alpha", closed.minutes, signed) == 0
    assert _sign(cli, closed, "ALPHA Anne", signed, tmp_path / "2.pdf") == 1
    assert "a déjà signé" in cli.err
    assert _sign(cli, closed, "OMEGA Olga", signed, tmp_path / "2.pdf") == 1
    assert "n'a pas de cadre de signature" in cli.err
    assert not (tmp_path / "2.pdf").exists()
    assert cli("verify", signed, "--dossier", closed.dossier) == 0
    assert "ALPHA Anne" in cli.out


def test_a_wrong_or_missing_passphrase_is_the_environment_s(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    base = ("sign", closed.minutes, "--as", CHAIR, "--certificate", closed.certificate)
    (tmp_path / "bad.txt").write_text("autre\n", "utf-8")
    assert cli(*base, "-o", tmp_path / "o.pdf") == 3
    assert cli(*base, "--passphrase-file", tmp_path / "bad.txt", "-o", tmp_path / "o.pdf") == 3
    assert "n'est pas la bonne" in cli.err
    assert cli(*base, "--passphrase-file", tmp_path / "none.txt", "-o", tmp_path / "o.pdf") == 3
    assert PASSPHRASE not in cli.err
    assert not (tmp_path / "o.pdf").exists()


def test_what_is_no_minutes_or_no_certificate_is_refused(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    draft = tmp_path / "projet.pdf"
    assert cli("minutes", closed.dossier, "--draft", "-o", draft) == 0
    assert _sign(cli, closed, CHAIR, draft, tmp_path / "o.pdf") == 1
    assert "est un projet" in cli.err
    other = tmp_path / "autre.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(other)
    assert _sign(cli, closed, CHAIR, other, tmp_path / "o.pdf") == 1
    assert "n'est pas un procès-verbal" in cli.err
    assert _sign(cli, closed, CHAIR, tmp_path / "absent.pdf", tmp_path / "o.pdf") == 3
    assert cli("sign", closed.minutes, "--as", CHAIR, "--certificate", other,
               "-o", tmp_path / "o.pdf") == 1  # fmt: skip
    assert cli("sign", closed.minutes, "--as", CHAIR, "--certificate", tmp_path / "absent.p12",
               "-o", tmp_path / "o.pdf") == 3  # fmt: skip
    assert cli("sign", closed.minutes, "--as", CHAIR, "-o", tmp_path / "o.pdf") == 2


def test_minutes_that_were_changed_are_not_signed(closed: Closed, tmp_path: Path) -> None:
    spoilt = tmp_path / "pv.pdf"
    spoilt.write_bytes(closed.minutes.read_bytes() + b"\n% ajout")
    with pytest.raises(Refusal, match="ne peut pas être signé"):
        closed.sign(CHAIR, spoilt, tmp_path / "o.pdf")


def test_a_card_without_reader_is_explained(closed: Closed, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="JURY_APP_PKCS11_MODULE"):
        papers().sign(closed.minutes, SignRequest(CHAIR, None), tmp_path / "o.pdf")


def test_a_trial_certificate_says_it_is_worth_nothing(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    phrase = closed.certificate.with_name("phrase.txt")
    target = tmp_path / "essai.p12"
    assert cli("test-certificate", "--name", CHAIR, "-o", target) == 3
    assert cli("test-certificate", "--name", CHAIR, "--passphrase-file", phrase, "-o", target) == 0
    key, certificate, _others = pkcs12.load_key_and_certificates(
        target.read_bytes(), PASSPHRASE.encode()
    )
    assert key is not None
    assert certificate is not None
    named = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    assert named == "CERTIFICAT D'ESSAI — SANS VALEUR"


def _certificate(path: Path, *, ends: datetime) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Anne Alpha")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=9))
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    secret = BestAvailableEncryption(PASSPHRASE.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"a", key, made, None, secret))
    return path


def test_a_certificate_out_of_its_dates_is_refused(closed: Closed, tmp_path: Path) -> None:
    old = _certificate(tmp_path / "old.p12", ends=datetime.now(UTC) - timedelta(days=1))
    with pytest.raises(Refusal) as caught:
        papers().sign(closed.minutes, SignRequest(CHAIR, old, PASSPHRASE), tmp_path / "o.pdf")
    assert caught.value.code == "CERTIFICATE_EXPIRED"


@needs_pdfsig
def test_elliptic_keys_sign_too(closed: Closed, tmp_path: Path) -> None:
    own = _certificate(tmp_path / "own.p12", ends=datetime.now(UTC) + timedelta(days=1))
    target = tmp_path / "pv.pdf"
    papers().sign(closed.minutes, SignRequest(CHAIR, own, PASSPHRASE), target)
    assert "Signature is Valid" in said_by_pdfsig(target)
    assert codes(target) == []
    assert "Attention" not in " ".join(papers().check(target, None).notes)


def test_a_certificate_of_somebody_else_is_pointed_out(closed: Closed, tmp_path: Path) -> None:
    own = _certificate(tmp_path / "own.p12", ends=datetime.now(UTC) + timedelta(days=1))
    target = tmp_path / "pv.pdf"
    papers().sign(closed.minutes, SignRequest(SECRETARY, own, PASSPHRASE), target)
    said = papers().check(target, None).notes[-2]
    assert "certificat : Anne Alpha. Attention" in said
    assert "ne nomme pas GAMMA Guy, dont c'est le cadre" in said


def test_minutes_not_yet_signed_by_those_who_must_say_so(closed: Closed, tmp_path: Path) -> None:
    chair, secretary = "ALPHA Anne (présidente, préside la séance)", "GAMMA Guy (secrétaire)"
    makes = "Celle de qui préside la séance fait le procès-verbal."
    target, absent = tmp_path / "pv.pdf", "encore absente"
    assert not any(absent in note for note in papers().check(closed.minutes, None).notes)
    for name, source, said in (
        (MEMBER, closed.minutes, f"Signatures requises encore absentes : {chair} et {secretary}."),
        (SECRETARY, target, f"Signature requise encore absente : {chair}."),
    ):
        closed.sign(name, source, target)
        report = papers().check(target, None)
        assert (report.problems, report.limits) == ((), ())
        assert report.notes[-1] == f"{said} {makes}"
    closed.sign(CHAIR, target, target)
    assert not any(absent in note for note in papers().check(target, None).notes)


class _MuchLater:
    def now(self) -> str:
        return "2099-01-09T10:00:00Z"


def test_a_signature_older_than_its_act_is_pointed_out(tmp_path: Path) -> None:
    dossier, session_id, ids = sitting(tmp_path, 1)
    later = replace(dossier, clock=_MuchLater())
    deliberating.adopt(dossier, session_id)
    sessions.close(later, session_id, CHAIR, SECRETARY)
    order = CorrectionOrder(ids[0], "BC02", Verdict.NVAL, "Note mal reportée.", CHAIR, SECRETARY)
    correction = correct(later, session_id, order)
    services().write_minutes(dossier, session_id, tmp_path / "pv.pdf", False)
    papers().write_correction(correction, tmp_path / "pvr.pdf")
    dossier.store.close()
    (tmp_path / "essai.p12").write_bytes(certificate())
    for path in (tmp_path / "pv.pdf", tmp_path / "pvr.pdf"):
        papers().sign(path, SignRequest(CHAIR, tmp_path / "essai.p12", PASSPHRASE), path)
        report = papers().check(path, None)
        assert report.problems == ()
        assert any("Attention : elle se dit antérieure à l'acte, du 9 janvier 2099 à 11:00" in note
                   for note in report.notes)  # fmt: skip
