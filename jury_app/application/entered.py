"""One validator for every way in: what a form, a paste, a cell or a command says of a candidate."""

import re
from datetime import date

from jury_app.application.refusals import campus_unknown
from jury_app.domain.certification import Certification
from jury_app.domain.errors import Refusal
from jury_app.domain.text import clean, fold
from jury_app.domain.values import Route
from jury_app.domain.wording import short_date

_YOUNGEST, _OLDEST = 10, 120
"""Ages, in years, beyond which a birth date is a slip: the wrong century, the present year."""
_INE = re.compile(r"[0-9A-Z]{11}")
_LEVEL = re.compile(r"([ABC]) ?\.?([12]) ?\+?")
"""« B2+ » is above B2; « B2- », « <B2 » or « B2 ? » are not a level."""


def known_ine(text: str) -> str | None:
    """Return an INE without spaces, in capitals; None when empty.

    Raises:
        Refusal: It is not 11 letters or digits.
    """
    if _INE.fullmatch(text):
        return text
    ine = "".join(clean(text).split()).upper()
    if ine and not _INE.fullmatch(ine):
        raise Refusal(
            "INE_INVALID", f"« {text} » n'est pas un INE : il compte 11 chiffres ou lettres."
        )
    return ine or None


def known_option(text: str, certification: Certification) -> str:
    """Return an option as the certification writes it; raises `Refusal` when unknown."""
    for option in certification.options:
        if fold(option.label) == fold(text):
            return option.label
    raise Refusal(
        "OPTION_UNKNOWN",
        f"« {text} » n'est pas une option de {certification.code} : écrivez "
        f"{', '.join(o.label for o in certification.options)}.",
    )


def open_route(route: Route, certification: Certification) -> Route:
    """Return the route; raises `Refusal` when it is closed for the certification."""
    rule = certification.route_by_id[route]
    if not rule.open:
        raise Refusal(
            "ROUTE_CLOSED",
            f"La voie « {rule.label} » n'est pas ouverte pour {certification.code}.",
        )
    return route


def known_campus(campus: str, certification: Certification) -> str:
    """Return a campus as the certification writes it; raises `Refusal` when unknown."""
    for known in certification.campuses:
        if fold(known) == fold(campus):
            return known
    raise campus_unknown(campus, certification.campuses)


def known_birth(born: str | None, session_day: str) -> str | None:
    """Return an ISO birth date; None when unknown.

    Raises:
        Refusal: Nobody born that day can sit on the day of the session.
    """
    if born is None:
        return None
    age = (date.fromisoformat(session_day) - date.fromisoformat(born)).days // 365
    if not _YOUNGEST <= age <= _OLDEST:
        raise Refusal(
            "DATE_INVALID",
            f"Date de naissance impossible : {short_date(born)} (la séance est du "
            f"{short_date(session_day)}).",
        )
    return born


def known_level(text: str) -> str | None:
    """Return a CEFR level; None when empty; raises `Refusal` when unknown."""
    if not fold(text):
        return None
    match = _LEVEL.fullmatch(clean(text).upper())
    if match is None:
        raise Refusal(
            "LEVEL_UNKNOWN",
            f"« {text} » n'est pas un niveau CECRL : écrivez un niveau de A1 à C2, par exemple B2.",
        )
    return match[1] + match[2]
