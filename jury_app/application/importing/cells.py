"""Reading cells: one validator per kind of value, each refusal with its code and sentence."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jury_app.application.entered import known_ine, known_level, known_option, open_route
from jury_app.application.importing.workbook import Cell
from jury_app.application.marks import fault_sentence, rounding_sentence, shown
from jury_app.domain.certification import Certification
from jury_app.domain.errors import Refusal
from jury_app.domain.marks import MarkValue, MarkWords, read_mark, to_store
from jury_app.domain.numbers import from_cell
from jury_app.domain.text import clean, fold
from jury_app.domain.values import INTERNSHIP_MAX_WEEKS, Role, Route
from jury_app.domain.vocabulary import Vocabulary
from jury_app.domain.wording import ROUTES

_BLOC = re.compile(r"\b(?:BLOC|BC)[\s_.-]*(?:N°\s*)?(\d\d?)(?!\d)")
_WEEKS = re.compile(r"(\d{1,3})(?:[.,]0+)? ?(?:semaines?|sem\.?|s\.?)?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("janvier janv", "fevrier fevr fev", "mars", "avril avr", "mai", "juin", "juillet juil",
         "aout", "septembre sept", "octobre oct", "novembre nov", "decembre dec"), 1)
    for name in names.split()
}  # fmt: skip
_TIME = r"(?:[t ]\d{1,2}[:h]\d\d(?::\d\d(?:[.,]\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?"
"""What databases and text exports write after a date."""
_DATE = re.compile(rf"(\d{{1,2}})[/.\- ](\d{{1,2}})[/.\- ](\d{{4}}){_TIME}")
_ISO_DATE = re.compile(rf"(\d{{4}})[/\-](\d{{1,2}})[/\-](\d{{1,2}}){_TIME}")
_TEXT_DATE = re.compile(
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?"
    r"(\d{1,2})(?:er)?[ \-]([a-zéû]+)\.?[ \-](\d{4})"
)
_WRITTEN_SERIAL = re.compile(r"[1-9]\d{4}")
_SERIALS = range(1, 80_000)
_EXACT = 1e15
"""From here on a cell's figure is shown by its power of ten, as spreadsheets do."""


def text(cell: Cell) -> str:
    """Return a cell as clean text; whole numbers without their decimal point."""
    if isinstance(cell, str) or cell is None:
        return clean(cell or "")
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, float):
        return str(from_cell(cell)).replace(".", ",")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return clean(str(cell))


def ine(cell: Cell) -> str | None:
    """Return an INE without spaces, in capitals; None when empty."""
    return known_ine(text(cell))


def day(cell: Cell, zero: date) -> str | None:
    """Return an ISO date from a date, a serial number or French text; None when empty.

    Args:
        cell: The cell.
        zero: The day its sheet counts serial numbers from.
    """
    if cell is None or cell == "":
        return None
    found = _day(cell, zero)
    if found is None or not 1900 <= found.year <= 2100:
        raise Refusal("DATE_INVALID", f"« {text(cell)} » n'est pas une date : écrivez jj/mm/aaaa.")
    return found.isoformat()


def _day(cell: Cell, zero: date) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str) and _WRITTEN_SERIAL.fullmatch(clean(cell)):
        cell = int(clean(cell))  # in a text file every number is text
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        known = _SERIALS.start <= cell < _SERIALS.stop
        return zero + timedelta(days=int(cell)) if known else None
    return _written_day(clean(cell).lower()) if isinstance(cell, str) else None


def _written_day(written: str) -> date | None:
    year = month = day = 0
    if match := _DATE.fullmatch(written):
        day, month, year = map(int, match.groups())
    elif match := _ISO_DATE.fullmatch(written):
        year, month, day = map(int, match.groups())
    elif match := _TEXT_DATE.fullmatch(written):
        day, month, year = int(match[1]), _MONTHS.get(fold(match[2]), 0), int(match[3])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_moment(cell: Cell) -> bool:
    """Tell whether a cell holds a date or a time of day."""
    return isinstance(cell, date | time | timedelta)


def shown_moment(cell: Cell) -> str:
    """Return a date, a time or a duration as people read it: « 12/05/2026 », « 12:30:00 »."""
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def weeks(cell: Cell) -> int | None:
    """Return a number of weeks from « 16 », « 16 semaines », « 16 sem. »; None when empty."""
    written = text(cell).lower()
    if not written:
        return None
    match = _WEEKS.fullmatch(written)
    if match is None or int(match[1]) > INTERNSHIP_MAX_WEEKS:
        raise Refusal(
            "VALUE_UNKNOWN",
            f"« {text(cell)} » n'est pas un nombre entier de semaines : écrivez par exemple 16.",
        )
    return int(match[1])


def level(cell: Cell) -> str | None:
    """Return a CEFR level; None when empty."""
    return known_level(text(cell))


def route(cell: Cell, certification: Certification, words: Vocabulary) -> Route | None:
    """Return a route of access that is open; None when empty."""
    written = text(cell)
    if not written:
        return None
    found = words.routes.get(fold(written))
    if found is None:
        labels = {fold(rule.label): known for known, rule in certification.route_by_id.items()}
        found = labels.get(fold(written))
    if found is None:
        known = (ROUTES[one] for one, rule in certification.route_by_id.items() if rule.open)
        raise Refusal(
            "ROUTE_UNKNOWN",
            f"« {written} » n'est pas une voie d'accès ouverte : écrivez {', '.join(known)}.",
        )
    return open_route(found, certification)


def option(cell: Cell, certification: Certification) -> str | None:
    """Return an option as the certification writes it; None when empty."""
    written = text(cell)
    return known_option(written, certification) if written else None


def blocs(cell: Cell, certification: Certification) -> tuple[str, ...]:
    """Return the short codes of acquired blocs, given short or in full."""
    found = []
    written = _BLOC.sub(lambda match: f"BC{int(match[1]):02}", text(cell).upper())
    for word in re.split(r"[\s,;/+|]+", written):
        if not fold(word) or word == "ET":
            continue
        short = word.removeprefix(certification.code)
        if short not in certification.bloc_by_code:
            raise Refusal(
                "BLOC_UNKNOWN",
                f"« {word} » n'est pas un bloc de {certification.code} : écrivez par exemple "
                "BC01 ; BC04, ou laissez la case vide.",
            )
        found.append(short)
    return tuple(dict.fromkeys(found))


def sex(cell: Cell, words: Vocabulary) -> str | None:
    """Return « F » or « M »; None when empty."""
    written = text(cell)
    found = words.sexes.get(fold(written))
    if written and found is None:
        raise Refusal("VALUE_UNKNOWN", f"« {written} » : écrivez F ou M.")
    return found


def number(cell: Cell) -> int | None:
    """Return a candidate number of 1 or more; None when empty."""
    written = text(cell)
    if not written:
        return None
    if not written.isdecimal() or len(written) > 9 or not int(written):
        raise Refusal("VALUE_UNKNOWN", f"« {written} » n'est pas un numéro de candidat.")
    return int(written)


def role(cell: Cell, words: Vocabulary) -> Role:
    """Return a seat of the jury."""
    written = text(cell)
    found = words.roles.get(fold(written))
    if found is None:
        raise Refusal(
            "ROLE_UNKNOWN",
            f"« {written} » n'est pas une fonction du jury : écrivez Président, Vice-président, "
            "Secrétaire, Directeur d'établissement, Direction qualité, Professionnel ou Membre.",
        )
    return found


def presence(cell: Cell, words: Vocabulary) -> bool | None:
    """Return whether a member is present; None when not recorded."""
    if isinstance(cell, bool):
        return cell
    written = text(cell)
    if not written:
        return None
    found = words.presence.get(fold(written))
    if found is None:
        raise Refusal("VALUE_UNKNOWN", f"« {written} » : écrivez oui ou non.")
    return found


def year(cell: Cell) -> int | None:
    """Return a year; None when empty."""
    written = text(cell)
    if not written:
        return None
    if not re.fullmatch(r"(19|20|21)\d\d", written):
        raise Refusal("DATE_INVALID", f"« {written} » n'est pas une année : écrivez 2022.")
    return int(written)


@dataclass(frozen=True, slots=True)
class MarkCell:
    """A mark read from a cell.

    Attributes:
        written: As a dossier keeps it.
        shown: As people read it.
        warning: What its rounding deserves, or nothing.
    """

    value: MarkValue
    written: str
    shown: str
    warning: str = ""


def mark(words: MarkWords, in_plan: bool, cell: Cell) -> MarkCell | None:
    """Return the mark of a cell, None when empty.

    Args:
        words: The accepted words.
        in_plan: Whether the épreuve is in the candidate's plan; elsewhere « - » means empty.
        cell: The cell.
    """
    read = read_mark(cell, words)
    if read.void and not in_plan:
        return None
    if read.fault is not None and is_moment(cell):
        raise Refusal(
            read.fault.value,
            f"Le tableur a pris cette note pour une date ou une heure ({shown_moment(cell)}) : "
            "mettez la cellule au format nombre, puis écrivez la note sur 20.",
        )
    if read.fault is not None:
        raise Refusal(read.fault.value, fault_sentence(read.fault, text(cell)))
    if read.value is None:
        return None
    warning = ""
    if read.rounded:
        warning = rounding_sentence(text(cell), read.value)
    return MarkCell(read.value, to_store(read.value), shown(read.value), warning)
