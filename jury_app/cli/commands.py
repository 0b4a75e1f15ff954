"""What each command does, through the same use cases as the window."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from jury_app.application import candidates, deliberating, jury, sessions
from jury_app.application.access import Access
from jury_app.application.documents.order import Order
from jury_app.application.entered import known_campus
from jury_app.application.files import require_workbook_target, same_file
from jury_app.application.importing.report import KINDS, Counts, ImportReport, Problem
from jury_app.application.importing.service import import_workbook
from jury_app.application.progress import untold
from jury_app.application.services import Services
from jury_app.application.view import check_report, load_view, results_report
from jury_app.cli import papers, texts
from jury_app.cli.opening import both_pins, opened, print_json, secret, session_of
from jury_app.cli.parser import PASSPHRASE
from jury_app.cli.status import Status
from jury_app.domain.errors import Refusal
from jury_app.domain.sitting import another_day
from jury_app.domain.wording import plural

Command = Callable[[argparse.Namespace, Services], Status]


def _new_session(options: argparse.Namespace) -> sessions.NewSession:
    return sessions.NewSession(options.certification, options.label, options.date, options.campus)


def new(options: argparse.Namespace, services: Services) -> Status:
    """Create a dossier with its first session; a refusal leaves no file behind."""
    known = services.catalog.certification(options.certification)
    known_campus(options.campus, known)
    passphrase = None
    if not options.no_encryption:
        passphrase = secret(options.passphrase_file, PASSPHRASE)
    dossier = services.create_dossier(options.dossier, Access(passphrase))
    try:
        sessions.create(dossier, _new_session(options))
    except BaseException:
        dossier.store.close()
        options.dossier.unlink(missing_ok=True)
        raise
    dossier.store.close()
    print(f"Dossier créé : {options.dossier}")
    if dossier.notice:
        sys.stderr.write(f"{dossier.notice}\n")
    return Status.DONE


def add_session(options: argparse.Namespace, services: Services) -> Status:
    """Add a session to a dossier."""
    with opened(options, services) as dossier:
        number = sessions.create(dossier, _new_session(options))
    print(f"Session {number} créée : {options.label}")
    return Status.DONE


def import_file(options: argparse.Namespace, services: Services) -> Status:
    """Import a workbook, or check it with `--dry-run`."""
    if options.annotated is not None:
        require_workbook_target(options.annotated, options.workbook, options.dossier)
    try:
        report = _imported(options, services)
    except Refusal as refusal:
        if options.json:
            print_json(_refused_import(options.workbook, refusal).as_json())
        raise
    if options.json:
        print_json(report.as_json())
    elif not report.blocked:
        print(texts.import_summary(report, dry_run=options.dry_run))
    said = [f"jury-app : {texts.import_refusal(report)}"] if report.blocked else []
    if options.annotated is not None:
        # On standard error with the problems it shows: standard output may be JSON.
        said.append(texts.annotated_copy(report, options.annotated))
    if said:
        sys.stderr.write(" ".join(said) + "\n")
    return Status.REFUSED if report.blocked else Status.DONE


def _imported(options: argparse.Namespace, services: Services) -> ImportReport:
    if same_file(options.workbook, options.dossier):
        raise Refusal(
            "FILE_UNREADABLE",
            f"{options.workbook} est le dossier lui-même : donnez le classeur à importer.",
        )
    with session_of(options, services) as (dossier, session_id):
        workbook = services.read_workbook(options.workbook)

        def run(*, apply: bool) -> ImportReport:
            return import_workbook(
                dossier, session_id, workbook, apply=apply, over_decisions=options.over_decisions
            )

        if options.annotated is None:
            return run(apply=not options.dry_run)
        # The copy comes before the import: if it cannot be written, nothing is changed.
        report = run(apply=False)
        if report.problems:
            services.write_annotated(options.workbook, workbook, report, options.annotated)
        return report if options.dry_run or report.blocked else run(apply=True)


def _refused_import(workbook: Path, refusal: Refusal) -> ImportReport:
    problem = Problem("error", "", "", refusal.code, workbook.name, refusal.message)
    return ImportReport(
        workbook.name, applied=False, counts={kind: Counts() for kind in KINDS},
        problems=(problem,),
    )  # fmt: skip


def template(options: argparse.Namespace, services: Services) -> Status:
    """Write an import workbook to fill in."""
    require_workbook_target(options.output)
    certification = services.catalog.certification(options.certification)
    services.write_template(certification, options.output)
    print(f"Classeur à remplir écrit : {options.output}")
    return Status.DONE


def check(options: argparse.Namespace, services: Services) -> Status:
    """Print every finding."""
    with session_of(options, services) as (dossier, session_id):
        view = load_view(dossier, session_id)
        if options.json:
            print_json(check_report(view))
        else:
            print(texts.findings(view))
    return Status.DONE


def results(options: argparse.Namespace, services: Services) -> Status:
    """Print proposals and decisions."""
    with session_of(options, services) as (dossier, session_id):
        view = load_view(dossier, session_id)
        if options.json:
            print_json(results_report(view))
        else:
            print(texts.results(view))
    return Status.DONE


def open_session(options: argparse.Namespace, services: Services) -> Status:
    """Open the deliberation."""
    with session_of(options, services) as (dossier, session_id):
        sessions.open_deliberation(dossier, session_id)
        dated = another_day(dossier.load(session_id).row, dossier.clock.now())
    print(f"Délibération ouverte. {dated}".strip())
    return Status.DONE


def adopt(options: argparse.Namespace, services: Services) -> Status:
    """Adopt the proposals."""
    with session_of(options, services) as (dossier, session_id):
        done = deliberating.adopt(dossier, session_id)
    decided = plural(done.blocs, "bloc décidé", "blocs décidés")
    people = plural(done.candidates, "candidat", "candidats")
    left = plural(done.remaining, "candidat reste", "candidats restent")
    print(f"{decided} pour {people} ; {left} à décider.")
    return Status.DONE


def decide(options: argparse.Namespace, services: Services) -> Status:
    """Record one decision."""
    with session_of(options, services) as (dossier, session_id):
        verdict = deliberating.verdict_of(options.decision)
        with dossier.store.read() as reader:
            candidate = candidates.find(reader, session_id, options.candidate)
        deliberating.decide(
            dossier, session_id, candidate.id, options.bloc, verdict, options.motive
        )
    print(f"Décision enregistrée : {options.bloc.strip().upper()} {verdict.value}.")
    return Status.DONE


def member(options: argparse.Namespace, services: Services) -> Status:
    """Record a member's presence."""
    with session_of(options, services) as (dossier, session_id):
        with dossier.store.read() as reader:
            found = jury.find(reader, session_id, options.name)
        jury.set_presence(dossier, session_id, found.id, options.present, options.reason)
    print("Présence enregistrée.")
    return Status.DONE


def candidate(options: argparse.Namespace, services: Services) -> Status:
    """Record what the jury notes for a candidate."""
    with session_of(options, services) as (dossier, session_id):
        with dossier.store.read() as reader:
            found = candidates.find(reader, session_id, options.candidate)
            recused = None
            if options.recuse is not None:
                recused = jury.find(reader, session_id, options.recuse).id
        notes = candidates.Notes(
            discuss=options.discuss, withdraw=options.withdraw, restore=options.restore,
            prescription=options.prescription, recuse=recused, because=options.because or "",
        )  # fmt: skip
        candidates.annotate(dossier, session_id, found.id, notes)
    print("Noté.")
    return Status.DONE


def nomination(options: argparse.Namespace, services: Services) -> Status:
    """Record the recteur's nomination order."""
    with session_of(options, services) as (dossier, session_id):
        sessions.set_nomination(dossier, session_id, options.number, options.date)
    print("Arrêté de nomination enregistré.")
    return Status.DONE


def close(options: argparse.Namespace, services: Services) -> Status:
    """Close and seal the session."""
    pins = both_pins(options)
    with session_of(options, services) as (dossier, session_id):
        sealed = sessions.close(dossier, session_id, options.chair, options.secretary, pins)
    print(f"Session close : procès-verbal n° {sealed.minutes_number}")
    print(f"Empreinte SHA-256 : {sealed.seal}")
    return Status.DONE


def minutes(options: argparse.Namespace, services: Services) -> Status:
    """Write the minutes."""
    with session_of(options, services) as (dossier, session_id):
        missing = services.write_minutes(dossier, session_id, options.output, options.draft)
    print(f"Procès-verbal écrit : {options.output}")
    if missing:
        sys.stderr.write(texts.missing_letters(missing) + "\n")
    return Status.DONE


def documents(options: argparse.Namespace, services: Services) -> Status:
    """Write the documents of one kind."""
    order = Order(options.kind, options.merged, options.draft, options.date)
    with session_of(options, services) as (dossier, session_id):
        done = services.write_documents(dossier, session_id, order, options.output, untold)
    for path in done.paths:
        print(path)
    for notice in done.notices:
        sys.stderr.write(f"{notice}\n")
    if done.missing:
        sys.stderr.write(texts.missing_letters(done.missing) + "\n")
    return Status.DONE


def export(options: argparse.Namespace, services: Services) -> Status:
    """Write the results as a workbook."""
    require_workbook_target(options.output)
    with session_of(options, services) as (dossier, session_id):
        services.export_results(dossier, session_id, options.output)
    print(f"Classeur écrit : {options.output}")
    return Status.DONE


COMMANDS: dict[str, Command] = {
    "new": new,
    "session": add_session,
    "import": import_file,
    "template": template,
    "check": check,
    "results": results,
    "open": open_session,
    "adopt": adopt,
    "decide": decide,
    "member": member,
    "candidate": candidate,
    "nomination": nomination,
    "close": close,
    "minutes": minutes,
    "documents": documents,
    "export": export,
    "verify": papers.verify,
    "sign": papers.sign,
    "test-certificate": papers.test_certificate,
    "correct": papers.correction,
    "attach": papers.attach,
    "archive": papers.archive,
}
