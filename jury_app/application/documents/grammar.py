"""French agreement with the person a document is about: woman, man, or not known."""

from jury_app.application.minutes.record import Data
from jury_app.domain.values import Outcome, Role, Verdict
from jury_app.domain.wording import civility, french_date

_AGREED = {
    Outcome.ADM: "certifié{e}",
    Outcome.PART: "validation partielle",
    Outcome.AJ: "ajourné{e}",
    Outcome.DEF: "défaillant{e}",
    Outcome.ATT: "en attente",
}
_BLOC = {
    Verdict.VAL: "Validé",
    Verdict.NVAL: "Non validé",
    Verdict.CAP: "Acquis antérieurement",
    Verdict.DISP: "Dispense accordée",
    Verdict.DEF: "Défaillance",
    Verdict.ATT: "En attente",
}

_SEATS = {
    Role.PRESIDENT: "président{e} du jury",
    Role.VICE_PRESIDENT: "vice-président{e} du jury",
    Role.SECRETARY: "secrétaire du jury, représentant le recteur",
    Role.QUALITY: "membre du jury représentant la direction qualité",
    Role.MEMBER: "membre du jury",
}
_UNLIKE = {
    Role.DIRECTOR: {"F": "directrice d'établissement", "M": "directeur d'établissement",
                    "": "directeur ou directrice d'établissement"},
    Role.PROFESSIONAL: {"F": "professionnelle du secteur", "M": "professionnel du secteur",
                        "": "professionnel ou professionnelle du secteur"},
}  # fmt: skip


def ending(sex: str | None) -> str:
    """Return « e », nothing, or « (e) » when the sex is not known."""
    return {"F": "e", "M": ""}.get(sex or "", "(e)")


def salutation(sex: str | None) -> str:
    """Return « Madame », « Monsieur », or both when the sex is not known."""
    return {"F": "Madame", "M": "Monsieur"}.get(sex or "", "Madame, Monsieur")


def outcome_said(outcome: Outcome, sex: str | None) -> str:
    """Return a decision agreed with the person: « ajournée »."""
    return _AGREED[outcome].replace("{e}", ending(sex))


def bloc_said(verdict: Verdict) -> str:
    """Return what was decided for a bloc, which is masculine whoever the candidate is."""
    return _BLOC[verdict]


def spoken(candidate: Data) -> str:
    """Return « Mme Aline DUPONT », the birth name exactly as stored."""
    name = f"{candidate['first_names']} {candidate['birth_name']}".strip()
    return f"{civility(candidate['sex'])} {name}".strip()


def born(candidate: Data) -> str:
    """Return « née le 12 mars 2003 à Brest » with what is known of it, or nothing."""
    day, place = candidate["birth_date"], candidate["birth_place"].strip()
    parts = [f"le {french_date(day)}"] if day else []
    if place:
        parts.append(f"à {place}")
    country = candidate["birth_country"].strip()
    if place and country and country.casefold() != "france":
        parts[-1] += f" ({country})"
    return f"né{ending(candidate['sex'])} {' '.join(parts)}" if parts else ""


def identity(candidate: Data) -> str:
    """Return « Mme Aline DUPONT, née le 12 mars 2003 à Brest », with what is known of it."""
    return ", ".join(part for part in (spoken(candidate), born(candidate)) if part)


def seat_said(member: Data) -> str:
    """Return « présidente du jury », to stand after « en qualité de »."""
    role, sex = Role(member["role"]), member["sex"] or ""
    if role in _UNLIKE:
        return _UNLIKE[role].get(sex, _UNLIKE[role][""])
    return _SEATS[role].replace("{e}", ending(sex))
