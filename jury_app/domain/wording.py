"""French words for people: labels and figures of speech, in one place."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from jury_app.domain.values import MarkCode, Outcome, Reason, Role, Route, SessionState, Verdict

VERDICTS = {
    Verdict.VAL: "Validé",
    Verdict.NVAL: "Non validé",
    Verdict.CAP: "Acquis antérieurement",
    Verdict.DISP: "Dispensé",
    Verdict.DEF: "Défaillant",
    Verdict.ATT: "En attente",
}
OUTCOMES = {
    Outcome.ADM: "Certifié",
    Outcome.PART: "Validation partielle",
    Outcome.AJ: "Ajourné",
    Outcome.DEF: "Défaillant",
    Outcome.ATT: "En attente",
}
STATES = {
    SessionState.PREPARATION: "En préparation",
    SessionState.DELIBERATION: "En délibération",
    SessionState.CLOSED: "Close",
}
ROUTES = {
    Route.INITIAL: "Formation initiale",
    Route.APPRENTICESHIP: "Contrat d'apprentissage",
    Route.CONTINUING: "Formation continue",
    Route.PROFESSIONALISATION: "Contrat de professionnalisation",
    Route.INDIVIDUAL: "Candidature individuelle",
    Route.EXPERIENCE: "Expérience (VAE)",
}
ROUTES_SHORT = {
    Route.INITIAL: "Initiale",
    Route.APPRENTICESHIP: "Appr.",
    Route.CONTINUING: "Continue",
    Route.PROFESSIONALISATION: "Pro.",
    Route.INDIVIDUAL: "Ind.",
    Route.EXPERIENCE: "VAE",
}
CODES = {
    MarkCode.ABI: "absence injustifiée",
    MarkCode.ABJ: "absence justifiée",
    MarkCode.DISP: "dispensé",
    MarkCode.VAL: "validé sans note",
    MarkCode.NVAL: "non validé, sans note",
}
_ROLES = {
    Role.PRESIDENT: ("Président", "Présidente"),
    Role.VICE_PRESIDENT: ("Vice-président", "Vice-présidente"),
    Role.SECRETARY: ("Secrétaire", "Secrétaire"),
    Role.DIRECTOR: ("Directeur d'établissement", "Directrice d'établissement"),
    Role.QUALITY: ("Direction qualité", "Direction qualité"),
    Role.PROFESSIONAL: ("Professionnel", "Professionnelle"),
    Role.MEMBER: ("Membre", "Membre"),
}
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
EVENTS = {
    "remark": "Observation",
    "incident": "Incident",
    "suspension": "Suspension de séance",
    "resumption": "Reprise de séance",
}
PARIS = ZoneInfo("Europe/Paris")
"""The zone in which the jury reads the clock."""
NNBSP = "\u202f"
"""Narrow no-break space."""
FIELDS = {
    "label": "Libellé", "date": "Date", "campus": "Campus", "place": "Lieu", "state": "État",
    "starts_at": "Heure d'ouverture", "remarks": "Observations", "opened_at": "Ouverture",
    "closed_at": "Clôture", "nomination_number": "Numéro de l'arrêté", "seal": "Empreinte",
    "nomination_date": "Date de l'arrêté", "minutes_number": "Numéro du procès-verbal",
    "certification_code": "Certification", "reglement": "Règlement", "last_name": "Nom",
    "certification": "Fiche de la certification",
    "first_name": "Prénom", "role": "Fonction", "sex": "Civilité", "corps": "Corps",
    "designated_by": "Désigné par", "organisation": "Organisme", "present": "Présence",
    "absence_reason": "Motif d'absence", "arrived_at": "Arrivée", "left_at": "Départ",
    "chair_since": "Préside depuis", "qualified": "Qualifié", "ine": "INE",
    "birth_name": "Nom de naissance", "first_names": "Prénoms", "usage_name": "Nom d'usage",
    "birth_date": "Date de naissance", "birth_place": "Lieu de naissance",
    "birth_commune": "Commune de naissance", "birth_country": "Pays de naissance",
    "route": "Voie", "option": "Option", "number": "Numéro", "internship_weeks": "Stage (semaines)",
    "language_level": "Langue", "discuss": "À discuter", "withdrawn": "Retiré",
    "withdrawal_motive": "Motif du retrait", "prescription": "Prescription",
    "comment": "Remarque", "vae_start": "Début VAE", "acquired_on": "Date d'acquisition",
    "proof": "Justificatif", "confirmed": "Confirmé", "value": "Note", "motive": "Motif",
    "verdict": "Décision", "proposal": "Proposition", "votes_for": "Voix pour",
    "votes_against": "Voix contre", "abstentions": "Abstentions", "casting": "Voix prépondérante",
    "reason": "Motif", "kind": "Nature", "text": "Texte", "name": "Nom", "at": "Heure",
    "origin": "Origine", "sha256": "Empreinte SHA-256",
}  # fmt: skip
"""What the columns of the rows are called."""


def role_label(role: str, sex: str | None = None) -> str:
    """Return the name of a seat, in the feminine for « F »."""
    masculine, feminine = _ROLES[Role(role)]
    return feminine if sex == "F" else masculine


def agreed(word: str, sex: str | None) -> str:
    """Return a word that takes an « e » in the feminine, in the feminine for « F »."""
    return f"{word}e" if sex == "F" else word


def civility(sex: str | None) -> str:
    """Return « Mme », « M. » or nothing when the sex is not known."""
    return {"F": "Mme", "M": "M."}.get(sex or "", "")


def french_date(iso: str) -> str:
    """Return « 4 décembre 2026 » for an ISO date; « 1er » for the first of a month."""
    day = date.fromisoformat(iso)
    ordinal = "1er" if day.day == 1 else str(day.day)
    return f"{ordinal} {_MONTHS[day.month - 1]} {day.year}"


def french_day(said: str) -> date:
    """Return the day that `french_date` says; raises `ValueError` when it is none."""
    day, month, year = said.split(" ")
    return date(int(year), _MONTHS.index(month) + 1, int(day.removesuffix("er")))


def short_date(iso: str | None) -> str:
    """Return « 04/12/2026 », or an empty text."""
    return "" if iso is None else f"{date.fromisoformat(iso):%d/%m/%Y}"


def utc_text(moment: datetime) -> str:
    """Return a moment, of any zone, as the UTC time « 2026-12-04T13:32:05Z »."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def local(utc: str) -> datetime:
    """Return a UTC time in ISO form as Paris time, whatever the machine's own zone.

    Minutes must read the same wherever they are printed again.
    """
    return datetime.fromisoformat(utc).astimezone(PARIS)


def french_time(utc: str) -> str:
    """Return « 14:32 », in Paris, for a UTC time in ISO form."""
    return f"{local(utc):%H:%M}"


def dated_time(utc: str, opened: str | None) -> str:
    """Return « 14:32 », « 2 décembre, 09:00 » on another day than that of the opening.

    Args:
        utc: The time, in ISO form.
        opened: When the sitting opened, in the same form; None before.
    """
    day = local(utc).date()
    if opened is None or day == local(opened).date():
        return french_time(utc)
    return f"{french_date(day.isoformat()).rpartition(' ')[0]}, {french_time(utc)}"


def spoken_time(utc: str, opened: str | None) -> str:
    """Return `dated_time` as a sentence says it: « le 2 décembre à 09:00 »."""
    day, _, hour = dated_time(utc, opened).rpartition(", ")
    return f"le {day} à {hour}" if day else hour


def period(begin: str, end: str, hour: str = "") -> str:
    """Return « de 14:00 à 19:15 », with the days when it goes past midnight in Paris.

    Args:
        begin: UTC time in ISO form.
        end: The same.
        hour: The hour to give as that of `begin`, when another is held for it.
    """
    days = [local(at).date().isoformat() for at in (begin, end)]
    hours = [hour or french_time(begin), french_time(end)]
    if days[0] == days[1]:
        return f"de {hours[0]} à {hours[1]}"
    first, last = (f"{french_date(d)} à {h}" for d, h in zip(days, hours, strict=True))
    return f"du {first} au {last}"


def plural(count: int, one: str, several: str) -> str:
    """Return « 1 membre », « 1 600 membres »; zero takes the singular, as French does."""
    return f"{thousands(count)} {one if count < 2 else several}"


def thousands(count: int) -> str:
    """Return « 1 600 », its thousands apart by a narrow no-break space."""
    return f"{count:,}".replace(",", NNBSP)


def share(value: Decimal) -> str:
    """Return a share as « la moitié » or « 40 % »."""
    if value == Decimal("0.5"):
        return "la moitié"
    percent = f"{(value * 100).normalize():f}".replace(".", ",")
    return f"{percent}{NNBSP}%"


def percentage(part: int, whole: int) -> str:
    """Return « 88 % », half-up like every figure and without any float; « — » of nothing."""
    return f"{(200 * part + whole) // (2 * whole)}{NNBSP}%" if whole else "—"


def reason_sentence(reason: Reason, average: str, pass_mark: str, detail: str = "") -> str:
    """Return why a bloc or candidate is proposed so, in one sentence.

    Args:
        reason: The machine-readable reason.
        average: The bloc's average, French figure.
        pass_mark: The pass mark, French figure.
        detail: The épreuves or figure it is about.
    """
    about = f" : {detail}" if detail else ""
    return {
        Reason.MARK_MISSING: f"Note manquante{about}",
        Reason.ABSENCE_JUSTIFIED: f"Absence justifiée{about}",
        Reason.ABSENCE_UNJUSTIFIED: f"Absence injustifiée{about}",
        Reason.EPREUVE_NOT_VALIDATED: f"Épreuve non validée{about}",
        Reason.BELOW_PASS_MARK: f"Moyenne {average} inférieure à {pass_mark}",
        Reason.BELOW_ELIMINATORY: f"Note éliminatoire{about}",
        Reason.LANGUAGE_UNKNOWN: f"Niveau de langue inconnu{about}",
        Reason.LANGUAGE_BELOW: f"Niveau de langue insuffisant{about}",
        Reason.INTERNSHIP_UNKNOWN: f"Durée du stage inconnue{about}",
        Reason.INTERNSHIP_SHORT: f"Stage trop court{about}",
    }[reason]


_UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf"
).split()
_TENS = "_ _ vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()


def in_words(number: int) -> str:
    """Return a whole number from 0 to 999,999 in French words."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        head = "mille" if thousands == 1 else f"{_invariable(in_words(thousands))} mille"
        return f"{head} {in_words(rest)}" if rest else head
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
        return f"{head} {in_words(rest)}" if rest else head + ("s" if hundreds > 1 else "")
    return _below_hundred(number)


def _invariable(words: str) -> str:
    """Before « mille », cents and quatre-vingts lose their s."""
    return words[:-1] if words.endswith(("cents", "quatre-vingts")) else words


def _below_hundred(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    if tens in (7, 9):
        unit += 10
    if unit == 0:
        return _TENS[tens] + ("s" if tens == 8 else "")
    joined = " et " if unit in (1, 11) and tens < 8 else "-"
    return f"{_TENS[tens]}{joined}{_UNITS[unit]}"
