"""Commands on minutes once they are files: sign, verify, correct, keep, archive."""

import argparse
import sys

from jury_app.application import candidates
from jury_app.application.consequences import consequences
from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.deliberating import verdict_of
from jury_app.application.files import refuse_open_dossier, require_writable
from jury_app.application.proof import PaperReport
from jury_app.application.services import Services
from jury_app.application.signing import SignRequest
from jury_app.cli.opening import (
    access_of,
    both_pins,
    print_json,
    secret,
    session_of,
)
from jury_app.cli.parser import PASSPHRASE
from jury_app.cli.status import Status
from jury_app.domain.errors import EnvironmentFault
from jury_app.domain.values import CORRECTABLE


def sign(options: argparse.Namespace, services: Services) -> Status:
    """Add one electronic signature."""
    request = SignRequest(
        options.name, options.certificate, secret(options.passphrase_file, PASSPHRASE)
    )
    services.papers.sign(options.minutes, request, options.output)
    print(f"Procès-verbal signé par {options.name} : {options.output}")
    return Status.DONE


def test_certificate(options: argparse.Namespace, services: Services) -> Status:
    """Write a certificate for trying out."""
    passphrase = secret(options.passphrase_file, PASSPHRASE)
    if not passphrase:
        raise EnvironmentFault(
            "PASSPHRASE",
            "Il manque la phrase de passe qui protégera le certificat d'essai : donnez-la dans un "
            "fichier, par --passphrase-file.",
        )
    services.papers.test_certificate(options.name, passphrase, options.output)
    print(f"Certificat d'essai, sans valeur, écrit : {options.output}")
    return Status.DONE


def verify(options: argparse.Namespace, services: Services) -> Status:
    """Check a dossier or minutes."""
    report = _report(options, services)
    problems = report.problems
    if options.json:
        listed = [{"code": p.code, "message": p.message} for p in problems]
        more = {"limits": report.limits} if report.limits else {}
        print_json({"ok": not problems, "problems": listed, **more})
    elif not problems:
        limits = [f"À vérifier : {limit}" for limit in report.limits]
        print(
            "\n".join([f"{options.file} : {report.doubt or 'conforme'}.", *limits, *report.notes])
        )
    for problem in problems:
        sys.stderr.write(f"{problem.code} — {problem.message}\n")
    return Status.REFUSED if problems else Status.DONE


def _report(options: argparse.Namespace, services: Services) -> PaperReport:
    if options.dossier is not None:
        dossier = services.dossier_to_check(options.dossier, access_of(options))
        try:
            return services.papers.check(options.file, dossier)
        finally:
            dossier.store.close()
    return services.check_file(options.file, access_of(options), None)


def correction(options: argparse.Namespace, services: Services) -> Status:
    """Record minutes in correction and write them."""
    with session_of(options, services) as (dossier, session_id):
        refuse_open_dossier(options.output, dossier.store.path)
        require_writable(options.output)
        with dossier.store.read() as reader:
            candidate = candidates.find(reader, session_id, options.candidate)
        order = CorrectionOrder(
            candidate.id, options.bloc, verdict_of(options.decision, CORRECTABLE), options.motive,
            options.chair, options.secretary, options.prescription,
        )  # fmt: skip
        made = correct(dossier, session_id, order, both_pins(options))
        print(f"Procès-verbal rectificatif n° {made.number} enregistré.", flush=True)
        services.papers.write_correction(made, options.output)
        then = consequences(dossier, made)
    print(f"Procès-verbal rectificatif écrit : {options.output}")
    if then:
        print(then)
    return Status.DONE


def attach(options: argparse.Namespace, services: Services) -> Status:
    """Keep a file with a closed session."""
    with session_of(options, services) as (dossier, session_id):
        piece = services.papers.keep(dossier, session_id, options.file)
    print(f"Fichier joint : {piece.name}\nEmpreinte SHA-256 : {piece.sha256}")
    return Status.DONE


def archive(options: argparse.Namespace, services: Services) -> Status:
    """Write the archive of a closed session."""
    with session_of(options, services) as (dossier, session_id):
        names = services.papers.archive(dossier, session_id, options.output)
    print(f"Archive écrite : {options.output} ({len(names)} fichiers)")
    return Status.DONE
