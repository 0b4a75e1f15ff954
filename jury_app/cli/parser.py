"""The grammar of the command line; its messages and help are French."""

import argparse
import os
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from jury_app import __version__
from jury_app.application.access import Who
from jury_app.application.documents.kinds import CORRECTION, KINDS
from jury_app.cli.status import Status

PASSPHRASE = "JURY_APP_PASSPHRASE"  # noqa: S105 - the name of the variable
"""The variable a passphrase may stand in."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FRENCH = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"argument (.+?): expected one argument", r"\1 attend une valeur"),
    (r"argument (.+?): expected at least one argument", r"\1 attend une valeur"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 ne va pas avec \2"),
    (r"argument (.+?): invalid choice: (['\"])(.*?)\2 \(choose from (.*)\)",
     r"« \3 » n'est pas accepté pour \1 : choisissez parmi \4"),
    (r"argument (.+?): ignored explicit argument '(.*)'", r"\1 n'attend pas de valeur (« \2 »)"),
    (r"ambiguous option: (\S+) could match (.*)", r"option ambiguë : \1 (\2)"),
    (r"argument (.+?): (.*)", r"\1 : \2"),
    (r"one of the arguments (\S+) (\S+) is required", r"il manque \1 ou \2"),
)  # fmt: skip
_QUOTED = re.compile(r"'([\w-]+)'(?=, |$)")
"""One of the choices argparse lists, quoted up to Python 3.11."""
_STATUSES = (
    "«\u00a0jury-app\u00a0COMMANDE\u00a0--help\u00a0» dit tout d'une commande. Codes de sortie : "
    "0 fait ; 1 refusé par les règles ou données à corriger, rien n'est changé ; 2 commande mal "
    "écrite ; 3 fichier, droits ou phrase secrète."
)


class _Help(argparse.HelpFormatter):
    """Help whose usage begins in French, its lines one under the other."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "utilisation : " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks French and ends with status 2 on wrong usage."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("add_help", False)
        kwargs.setdefault("allow_abbrev", False)
        kwargs.setdefault("formatter_class", _Help)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._positionals.title = "arguments "  # the colon comes after a space
        self._optionals.title = "options "
        self.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        """Say in one French sentence what is wrong, and end."""
        for pattern, french in _FRENCH:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                message = _QUOTED.sub(r"\1", found.expand(french))
                break
        self.exit(Status.USAGE, f"jury-app : {message}. Voir « {self.prog} --help ».\n")


def iso_date(text: str) -> str:
    """Return an ISO date; a malformed one is wrong usage."""
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"« {text} » n'est pas une date, écrivez par exemple 2026-12-04"
        ) from None


def yes_or_no(text: str) -> bool:
    """Return True for « yes »; any word but yes and no is wrong usage."""
    try:
        return {"yes": True, "no": False}[text.lower()]
    except KeyError:
        raise argparse.ArgumentTypeError(f"« {text} » : écrivez yes ou no") from None


def build() -> Parser:
    """Return the parser of the whole command line."""
    parser = Parser(
        prog="jury-app",
        usage=f"jury-app [DOSSIER]\n{' ' * 14}jury-app COMMANDE ...",
        description="Délibérations de jury pour les certifications RNCP par blocs de compétences. "
        "Sans commande, ouvre la fenêtre, sur le DOSSIER s'il est donné.",
        epilog=_STATUSES,
    )
    parser.add_argument(
        "--version", action="version", version=f"jury-app {__version__}",
        help="affiche la version",
    )  # fmt: skip
    # `prog` given, the usage of a command does not repeat the two lines of the program's.
    commands = parser.add_subparsers(
        dest="command", metavar="COMMANDE", parser_class=Parser, prog="jury-app"
    )
    _preparing(commands)
    _deliberating(commands)
    _closing(commands)
    _papers(commands)
    return parser


def _add(
    commands: "argparse._SubParsersAction[Parser]", name: str, about: str, *, dossier: bool = True
) -> Parser:
    parser = commands.add_parser(name, help=about, description=_sentence(about))
    if dossier:
        parser.add_argument("dossier", type=Path, metavar="DOSSIER", help="fichier du dossier")
        parser.add_argument("--session", metavar="SESSION",
                            help="numéro ou libellé de la session (sinon la dernière)")  # fmt: skip
        _secrets(parser)
    return parser


def _sentence(about: str) -> str:
    return f"{about[0].upper()}{about[1:]}."


def _secrets(parser: Parser) -> None:
    _passphrase(parser)
    parser.add_argument("--as", dest="who", default=Who.SECRETARY.value, choices=[*map(str, Who)],
                        metavar="QUI", help="qui travaille : secretary (sans précision), president "
                        "ou reader (ne change rien)")  # fmt: skip
    parser.add_argument("--pin-file", type=Path, metavar="FICHIER",
                        help="fichier du code PIN (ou JURY_APP_PIN)")  # fmt: skip


def _passphrase(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--passphrase-file", type=Path, metavar="FICHIER",
                        help=f"fichier de la phrase secrète (ou {PASSPHRASE})")  # fmt: skip


def _session_options(parser: Parser) -> None:
    for name, kind, metavar, about in (
        ("--certification", str, "CODE", "code RNCP de la certification"),
        ("--date", iso_date, "AAAA-MM-JJ", "date de la séance"),
        ("--campus", str, "CAMPUS", "campus où siège le jury"),
        ("--label", str, "LIBELLÉ", "libellé, par exemple « Session 2026 »"),
    ):
        parser.add_argument(name, type=kind, required=True, metavar=metavar, help=about)


def _decision(parser: Parser, motive: str, *, correcting: bool) -> None:
    parser.add_argument("--candidate", required=True, metavar="INE", help="INE ou numéro")
    parser.add_argument("--bloc", required=True, metavar="BLOC",
                        help="code du bloc, par exemple BC06")  # fmt: skip
    parser.add_argument("--decision", required=True, metavar="DÉCISION",
                        help="VAL, NVAL, DISP, DEF ou ATT"
                        + (", CAP pour rétablir un acquis" if correcting else ""))  # fmt: skip
    parser.add_argument("--motive", default="", required=correcting, metavar="MOTIF", help=motive)


def _signatories(parser: Parser) -> None:
    for name, about in (("--chair", "président de séance"), ("--secretary", "secrétaire présent")):
        parser.add_argument(name, required=True, metavar="NOM",
                            help=f"{about}, « NOM Prénom »")  # fmt: skip
    for name, whose in (("chair", "président"), ("secretary", "secrétaire")):
        parser.add_argument(f"--{name}-pin-file", type=Path, metavar="FICHIER",
                            help=f"code du {whose} (ou JURY_APP_{name.upper()}_PIN)")  # fmt: skip


def _output(parser: Parser, metavar: str, about: str = "fichier à écrire") -> None:
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=metavar, help=about)


def _preparing(commands: "argparse._SubParsersAction[Parser]") -> None:
    about = "ouvre la fenêtre sur un dossier de démonstration"
    demo = _add(commands, "demo", about, dossier=False)
    demo.add_argument("--offscreen-check", action="store_true",
                      help="construit et peint chaque page sans écran, et s'arrête")  # fmt: skip
    new = _add(commands, "new", "crée un dossier et sa première session", dossier=False)
    new.add_argument("dossier", type=Path, metavar="DOSSIER", help="fichier à créer")
    _session_options(new)
    locking = new.add_mutually_exclusive_group()
    locking.add_argument("--no-encryption", action="store_true", help="crée un fichier non chiffré")
    _passphrase(locking)
    session = _add(commands, "session", "ajoute une session à un dossier", dossier=False)
    session.add_argument("dossier", type=Path, metavar="DOSSIER", help="fichier du dossier")
    _session_options(session)
    _secrets(session)
    importing = _add(commands, "import", "importe candidats, notes, groupes et jury d'un classeur")
    importing.add_argument("workbook", type=Path, metavar="CLASSEUR", help="classeur à lire")
    importing.add_argument("--dry-run", action="store_true", help="vérifie sans rien écrire")
    importing.add_argument("--annotated", type=Path, metavar="COPIE.xlsx",
                           help="écrit une copie du classeur, chaque problème montré")  # fmt: skip
    importing.add_argument("--over-decisions", action="store_true",
                           help="accepte de changer des notes sous décision")  # fmt: skip
    importing.add_argument("--json", action="store_true", help="rapport en JSON")
    template = _add(commands, "template", "écrit un classeur d'import à remplir", dossier=False)
    template.add_argument("--certification", required=True, metavar="CODE",
                          help="code RNCP de la certification")  # fmt: skip
    _output(template, "CLASSEUR.xlsx")
    for name, about in (
        ("check", "constats sur le jury, les candidats, l'ouverture et la clôture"),
        ("results", "propositions et décisions"),
    ):
        _add(commands, name, about).add_argument("--json", action="store_true", help="en JSON")
    nomination = _add(commands, "nomination", "note l'arrêté de nomination du recteur")
    nomination.add_argument("--number", required=True, metavar="NUMÉRO", help="numéro de l'arrêté")
    nomination.add_argument("--date", type=iso_date, required=True, metavar="AAAA-MM-JJ",
                            help="date de l'arrêté")  # fmt: skip


def _deliberating(commands: "argparse._SubParsersAction[Parser]") -> None:
    _add(commands, "open", "ouvre la délibération")
    _add(commands, "adopt", "adopte les propositions")
    decide = _add(commands, "decide", "enregistre une décision")
    _decision(decide, "motif, exigé hors de la proposition", correcting=False)
    member = _add(commands, "member", "note la présence d'un membre")
    member.add_argument("--name", required=True, metavar="NOM",
                        help="membre du jury, « NOM Prénom »")  # fmt: skip
    member.add_argument("--present", type=yes_or_no, required=True, metavar="yes|no",
                        help="présent ou absent")  # fmt: skip
    member.add_argument("--reason", default="", metavar="MOTIF", help="motif de l'absence")
    candidate = _add(commands, "candidate", "ce que le jury note pour un candidat")
    candidate.add_argument("--candidate", required=True, metavar="INE", help="INE ou numéro")
    candidate.add_argument("--discuss", type=yes_or_no, metavar="yes|no", help="à discuter")
    leaving = candidate.add_mutually_exclusive_group()
    leaving.add_argument("--withdraw", metavar="MOTIF", help="retire le candidat de la session")
    leaving.add_argument("--restore", action="store_true", help="rétablit le candidat")
    candidate.add_argument("--prescription", metavar="TEXTE",
                           help="ce qui reste à démontrer (VAE)")  # fmt: skip
    candidate.add_argument("--recuse", metavar="NOM",
                           help="membre qui se déporte, « NOM Prénom »")  # fmt: skip
    candidate.add_argument("--because", metavar="MOTIF", help="motif du déport")


def _closing(commands: "argparse._SubParsersAction[Parser]") -> None:
    close = _add(commands, "close", "clôt et scelle la session")
    _signatories(close)
    minutes = _add(commands, "minutes", "écrit le procès-verbal")
    _output(minutes, "PV.pdf")
    minutes.add_argument("--draft", action="store_true", help="projet, possible avant la clôture")
    documents = _add(commands, "documents", "écrit les autres documents du jury")
    documents.add_argument(
        "--kind",
        required=True,
        choices=(*KINDS, CORRECTION),
        metavar="SORTE",
        help=", ".join(f"{k.id} ({k.title.lower()})" for k in KINDS.values())
        + f", {CORRECTION} (procès-verbaux rectificatifs)",
    )
    _output(documents, "DOSSIER_DE_SORTIE", "dossier où écrire")
    documents.add_argument("--merged", action="store_true", help="un seul fichier PDF")
    documents.add_argument(
        "--draft",
        action="store_true",
        help="projet, possible avant la clôture pour les relevés et les lettres",
    )
    documents.add_argument("--date", type=iso_date, metavar="AAAA-MM-JJ",
                           help="date que portent les documents (sinon aujourd'hui)")  # fmt: skip
    export = _add(commands, "export", "écrit les résultats dans un classeur")
    _output(export, "RESULTATS.xlsx")


def _papers(commands: "argparse._SubParsersAction[Parser]") -> None:
    verify = _add(commands, "verify", "vérifie un dossier ou un procès-verbal", dossier=False)
    verify.add_argument("file", type=Path, metavar="FICHIER", help="dossier ou PDF")
    verify.add_argument("--dossier", type=Path, metavar="DOSSIER",
                        help="compare le procès-verbal avec ce dossier")  # fmt: skip
    verify.add_argument("--json", action="store_true", help="rapport en JSON")
    _secrets(verify)
    sign = _add(commands, "sign", "ajoute une signature électronique", dossier=False)
    sign.add_argument("minutes", type=Path, metavar="PV.pdf", help="procès-verbal à signer")
    sign.add_argument("--as", dest="name", required=True, metavar="NOM",
                      help="qui signe, « NOM Prénom »")  # fmt: skip
    key = sign.add_mutually_exclusive_group(required=True)
    key.add_argument("--certificate", type=Path, metavar="CERT.p12", help="certificat PKCS#12")
    key.add_argument("--card", action="store_true",
                     help="carte, lue par la bibliothèque de JURY_APP_PKCS11_MODULE")  # fmt: skip
    _output(sign, "PV-SIGNÉ.pdf")
    trial = _add(commands, "test-certificate", "fait un certificat d'essai, sans valeur",
                 dossier=False)  # fmt: skip
    trial.add_argument("--name", default="", metavar="NOM",
                       help="qui essaie, « NOM Prénom »")  # fmt: skip
    _output(trial, "ESSAI.p12")
    for parser, whose in ((sign, "du certificat, ou du code de la carte"), (trial, "à donner")):
        about = f"fichier de la phrase de passe {whose} (ou {PASSPHRASE})"
        parser.add_argument("--passphrase-file", type=Path, metavar="FICHIER", help=about)
    correct = _add(commands, "correct", "établit un procès-verbal rectificatif")
    _decision(correct, "motif, imprimé au rectificatif", correcting=True)
    asked = "VAE : ce qui reste à démontrer, exigé d'une validation partielle"
    correct.add_argument("--prescription", default="", metavar="TEXTE", help=asked)
    _signatories(correct)
    _output(correct, "PVR.pdf")
    attach = _add(commands, "attach", "joint un fichier signé à une session close")
    attach.add_argument("file", type=Path, metavar="FICHIER", help="PDF signé ou copie numérisée")
    archive = _add(commands, "archive", "archive tout d'une session close")
    _output(archive, "DOSSIER_OU_ZIP", "dossier à créer, ou fichier qui finit par .zip")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse and cross-check the arguments; wrong usage ends with status 2."""
    parser = build()
    options, unknown = parser.parse_known_args(arguments)
    if options.command is None:
        parser.error("il manque une commande")
    parser.prog = f"{parser.prog} {options.command}"
    if unknown:
        parser.error(f"{'arguments inconnus' if unknown[1:] else 'argument inconnu'} : "
                     f"{' '.join(unknown)}")  # fmt: skip
    if options.command == "new" and not (
        options.no_encryption or options.passphrase_file or os.environ.get(PASSPHRASE)
    ):
        parser.error(
            f"donnez une phrase secrète (--passphrase-file FICHIER ou la variable {PASSPHRASE}) "
            "pour un dossier chiffré, ou --no-encryption pour un fichier en clair"
        )
    if options.command == "candidate":
        given = (options.discuss, options.withdraw, options.prescription, options.recuse)
        if all(one is None for one in given) and not options.restore:
            parser.error("dites ce qu'il faut noter : --discuss, --withdraw, --restore, "
                         "--prescription ou --recuse")  # fmt: skip
        if (options.recuse is None) != (options.because is None):
            parser.error("--recuse et --because vont ensemble")
    return options
