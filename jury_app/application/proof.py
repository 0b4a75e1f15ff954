"""Minutes that prove themselves: what a PDF carries, compared with what it prints and holds."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jury_app.application.corrections import FORMAT
from jury_app.application.minutes.record import joined
from jury_app.application.minutes.words import lower_first
from jury_app.application.signing import TEST_SUBJECT, Signer, signers_of
from jury_app.application.verification import Problem, moment_of
from jury_app.domain.canonical import fingerprint
from jury_app.domain.errors import NONSENSE
from jury_app.domain.sitting import same_minute_or_after
from jury_app.domain.text import words
from jury_app.domain.wording import NNBSP, local, plural, utc_text

_BEGINNING = 16
"""How many digits of its fingerprint minutes print at the foot of a page."""


@dataclass(frozen=True, slots=True)
class FoundSignature:
    """An electronic signature found in a file.

    Attributes:
        field: Name of the field it stands in.
        name: Who signed, as the signature says.
        certificate: Whom the certificate names.
        key: SHA-256 of the certificate, 64 hexadecimal digits.
        at: When, in ISO form, as the signer's machine told it; None when it does not say.
        sound: True when what it covers is as it was signed.
        changed_since: True when something other than a signature came after it.
        ends: How many bytes of the file it accounts for.
    """

    field: str
    name: str
    certificate: str
    key: str
    at: str | None
    sound: bool
    changed_since: bool
    ends: int

    @property
    def spoken(self) -> str:
        """« la signature apposée par NOM Prénom (4 décembre 2026 à 18:00) »."""
        whose = self.name or self.certificate or "une personne inconnue"
        return f"la signature apposée par {whose}{f' ({moment_of(self.at)})' if self.at else ''}"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a PDF of minutes says of itself.

    Attributes:
        attached: The text of the data it carries, or None.
        fingerprint: The fingerprint printed in the last section, 64 hexadecimal digits in lower
            case; empty when there is none.
        beginnings: The beginnings printed at the foot of the pages, 16 digits in lower case; one,
            unless pages were mixed. An empty one is that of a page without.
        numbers: The numbers of minutes printed there, likewise.
        title: Its title.
        creator: The program that wrote it.
        size: Its length in bytes.
        original: How many bytes it had when it was written; None when that is no longer told.
        whole: True when those bytes are as they were written.
        signatures: Its electronic signatures, the oldest first.
    """

    attached: str | None
    fingerprint: str
    beginnings: tuple[str, ...]
    numbers: tuple[str, ...]
    title: str = ""
    creator: str = ""
    size: int = 0
    original: int | None = None
    whole: bool = False
    signatures: tuple[FoundSignature, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperReport:
    """What checking a PDF found.

    Attributes:
        problems: What is wrong; nothing when all agrees.
        notes: What is right, in sentences: fingerprint, dossier, each signature.
        limits: What is not proven, with what would prove it.
        otherwise: True when pages do not say what their data give, and only certificates vouch
            for them.
    """

    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    otherwise: bool = False

    @property
    def doubt(self) -> str:
        """What all comes to when not all is proven, as « rien ne le contredit… »; else empty."""
        if self.otherwise:
            return "ses pages ne disent pas ce que donnent ses données, et rien ne les prouve"
        return "rien ne le contredit, mais tout n'est pas prouvé" if self.limits else ""


def verify_paper(facts: PaperFacts) -> list[Problem]:
    """Return what contradicts itself in a PDF of minutes, its drawing left aside."""
    if facts.attached is None:
        message = (
            "Aucune donnée de séance n'est jointe à ce fichier : ce n'est pas un procès-verbal "
            "définitif, ou il a été enregistré de nouveau."
        )
        return [Problem("DATA_MISSING", message)]
    return [*_printed(facts, facts.attached), *_bytes(facts), *_signatures(facts)]


def data_of(attached: str) -> dict[str, Any]:
    """Return the data of minutes from their text; nothing when it is none."""
    try:
        found = json.loads(attached)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def number_of(document: Mapping[str, Any]) -> str | None:
    """Return the number of minutes, or of minutes in correction, from their data."""
    if document.get("format") == FORMAT:
        return _text(document.get("number"))
    return minutes_number_of(document)


def minutes_number_of(document: Mapping[str, Any]) -> str | None:
    """Return the number of minutes, or of those that a correction corrects, from their data."""
    corrects = document.get("format") == FORMAT
    part = document.get("corrects" if corrects else "session")
    key = "number" if corrects else "minutes_number"
    return _text(part.get(key)) if isinstance(part, dict) else None


def _text(found: object) -> str | None:
    """Return what is text that a dossier could hold, or be asked for: no half a surrogate."""
    if not isinstance(found, str):
        return None
    return None if any("\ud800" <= letter <= "\udfff" for letter in found) else found


def _printed(facts: PaperFacts, attached: str) -> list[Problem]:
    found = []
    real = fingerprint(attached)
    if facts.fingerprint != real:
        message = (
            "L'empreinte imprimée n'est pas celle des données jointes : le texte ou les données "
            "ont été modifiés depuis la clôture."
        )
        found.append(Problem("FINGERPRINT_MISMATCH", message))
    if facts.beginnings != (real[:_BEGINNING],):
        message = (
            "Le pied d'une page ne porte pas l'empreinte des données jointes : des pages ont été "
            "remplacées."
        )
        found.append(Problem("FINGERPRINT_MISMATCH", message))
    if list(facts.numbers) != [number_of(data_of(attached))]:
        found.append(
            Problem(
                "NUMBER_MISMATCH",
                "Le numéro imprimé au pied d'une page n'est pas celui des données jointes.",
            )
        )
    return found


def _bytes(facts: PaperFacts) -> list[Problem]:
    closed = _closed(str(facts.attached))
    if facts.original is None:
        message = (
            "Le fichier n'est plus tel que le programme l'a écrit : un autre programme l'a "
            "enregistré de nouveau, ou sa fin a été modifiée. Reprenez le fichier d'origine."
        )
        return [Problem("FILE_CHANGED", message)]
    found = []
    if not facts.whole:
        message = f"Des octets du fichier ont changé depuis qu'il a été écrit{closed}."
        found.append(Problem("FILE_CHANGED", message))
    if not facts.signatures and facts.size > facts.original:
        added = f"{facts.size - facts.original}{NNBSP}octets ont été ajoutés au fichier"
        found.append(
            Problem("ADDED_AFTER", f"{added} depuis qu'il a été écrit{closed}, sans signature.")
        )
    return found


def _closed(attached: str) -> str:
    at = _closed_at(data_of(attached))
    return f", après la clôture du {moment_of(at)}" if isinstance(at, str) else ""


def _closed_at(document: Mapping[str, Any]) -> object:
    part = document.get("session")
    return part.get("closed_at") if isinstance(part, dict) else None


def _signatures(facts: PaperFacts) -> list[Problem]:
    found = []
    for one in facts.signatures:
        if one.changed_since:
            message = (
                f"Depuis {one.spoken}, autre chose que des signatures a été ajouté au fichier."
            )
            found.append(Problem("ADDED_AFTER", message))
        elif not one.sound:
            message = (
                f"Ce que couvre {one.spoken} a été modifié depuis : cette signature ne vaut plus."
            )
            found.append(Problem("SIGNATURE_BROKEN", message))
    if facts.signatures and not any(p.code == "ADDED_AFTER" for p in found):
        last = max(facts.signatures, key=lambda one: one.ends)
        if last.ends != facts.size:
            message = f"Le fichier a été modifié après sa dernière signature, {last.spoken}."
            found.append(Problem("ADDED_AFTER", message))
    return found


def page_count_differs(found: int, expected: int) -> Problem:
    """A file has more or fewer pages than the attached data give."""
    done = "ajoutées" if found > expected else "retirées"
    return Problem(
        "PAGES_MISMATCH",
        f"Le fichier a {plural(found, 'page', 'pages')}, les données jointes en donnent "
        f"{expected} : des pages ont été {done}.",
    )


def pages_differ(pages: Sequence[int]) -> Problem:
    """The text of pages, counted from 0, is not what the attached data give."""
    message = f"Le texte imprimé n'est pas celui que donnent les données jointes{listed(pages)}."
    return Problem("PAGES_MISMATCH", message)


def pictures_differ(pages: Sequence[int]) -> Problem:
    """Pages, counted from 0, say what the attached data give and do not look like it."""
    return Problem(
        "PAGES_MISMATCH",
        "L'aspect du procès-verbal n'est pas celui que donnent les données jointes : quelque chose "
        f"a été ajouté, caché ou déplacé{listed(pages)}.",
    )


def parts_differ(parts: list[str], attached: str) -> Problem:
    """Something beside the drawing of the pages is not what the attached data give.

    Args:
        parts: What, such as « les fichiers joints ».
        attached: The data.
    """
    return Problem(
        "PARTS_MISMATCH",
        f"Le fichier contient autre chose que ce que le programme y écrit{_closed(attached)} : "
        f"{' ; '.join(parts)}. Reprenez le fichier d'origine.",
    )


def boxes_differ(fields: Collection[str], attached: str) -> Problem:
    """Signature boxes show something though nobody signed in them, and no drawn signature."""
    names = [one.name for one in signers_of(data_of(attached)) if one.field in fields]
    return Problem(
        "PARTS_MISMATCH",
        "Un cadre de signature montre autre chose qu'une signature dessinée à l'écran, alors que "
        f"personne n'y a signé avec un certificat : {joined(names)}. Reprenez le fichier "
        "d'origine.",
    )


def pages_not_compared(creator: str) -> Problem:
    """An unsigned file of another version does not look like what this one draws."""
    return Problem(
        "PAGES_NOT_COMPARED",
        f"Le fichier dit avoir été écrit par {creator or 'un programme inconnu'} et ne porte "
        "aucune signature : ses pages ne sont pas celles que cette version donne aux données "
        "jointes, et rien ne prouve qu'elles n'ont pas été modifiées. Produisez de nouveau le "
        "procès-verbal depuis le dossier, ou vérifiez-le avec la version d'origine.",
    )


def data_unreadable() -> Problem:
    """No minutes can be drawn from the attached data."""
    return Problem(
        "DATA_UNREADABLE",
        "Les données jointes ne permettent plus de redessiner le procès-verbal : elles ont été "
        "modifiées. Reprenez le fichier d'origine.",
    )


def listed(pages: Sequence[int]) -> str:
    """Return « (page 2) » or « (pages 2, 3) », after a space, of pages counted from 0."""
    numbers = ", ".join(str(page + 1) for page in pages)
    return f" (page{'s' if len(pages) > 1 else ''} {numbers})"


def notes_of(facts: PaperFacts, *, redrawn: bool) -> list[str]:
    """Return what a sound file proves, in sentences.

    Args:
        facts: What it says of itself.
        redrawn: True when its pages were compared with those its data give.
    """
    real = fingerprint(str(facts.attached))
    found = [f"L'empreinte imprimée est celle des données jointes : {real[:_BEGINNING]}…"]
    if redrawn:
        found.append("Chaque page est celle que donnent les données jointes.")
    document = data_of(str(facts.attached))
    signers, done = signers_of(document), _done_at(document)
    boxes = {box.field: box for box in signers}
    for one in facts.signatures:
        spoken = one.spoken[0].upper() + one.spoken[1:]
        sound = f"{spoken} est intacte ; certificat : {one.certificate or 'sans nom'}."
        found.append(sound + _warning(one, boxes.get(one.field)) + _early(one, done))
    if not facts.signatures:
        found.append("Le fichier ne porte aucune signature électronique.")
    elif lacking := _lacking({one.field for one in facts.signatures}, signers):
        found.append(lacking)
    return found


def _lacking(signed: Collection[str], signers: Sequence[Signer]) -> str:
    """Return whose signature, asked for, a signed file still lacks: the chair's makes minutes."""
    awaited = [one for one in signers if one.required and one.field not in signed]
    if not awaited:
        return ""
    whose = joined([f"{one.name} ({lower_first(one.quality)})" for one in awaited])
    word = "Signature requise encore absente"
    if len(awaited) > 1:
        word = "Signatures requises encore absentes"
    makes = " Celle de qui préside la séance fait le procès-verbal."
    return f"{word} : {whose}.{makes if awaited[0] is signers[0] else ''}"


def _done_at(document: Mapping[str, Any]) -> str | None:
    """Return when a sitting was closed, or its correction decided, from the data of the act."""
    at = document.get("at") if document.get("format") == FORMAT else _closed_at(document)
    return at if isinstance(at, str) else None


def _early(signature: FoundSignature, done: str | None) -> str:
    """Return a sentence where a signature says that it came before what it signs."""
    try:
        if not signature.at or not done:
            return ""
        if same_minute_or_after(utc_text(local(signature.at)), utc_text(local(done))):
            return ""
    except NONSENSE:  # a time that was tampered with
        return ""
    return (
        f" Attention : elle se dit antérieure à l'acte, du {moment_of(done)} ; cette heure est "
        "celle de l'ordinateur du signataire : vérifiez qu'il était à l'heure."
    )


def _warning(signature: FoundSignature, box: Signer | None) -> str:
    """Return a sentence where a signature may not be of the person whose box it stands in."""
    if box is None:
        return " Attention : elle ne se trouve dans aucun cadre du procès-verbal."
    wanted = {*words(box.last_name).split(), *words(box.first_name).split()[:1]}
    certified = {*words(signature.certificate).split()}
    if signature.certificate != TEST_SUBJECT and not wanted <= certified:
        return (
            f" Attention : le certificat ne nomme pas {box.name}, dont c'est le cadre ; vérifiez "
            "qui a signé."
        )
    if not wanted <= {*words(signature.name).split()}:
        return f" Attention : elle se trouve dans le cadre de {box.name}."
    return ""
