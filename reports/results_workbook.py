"""The results of a session as a workbook (.xlsx), with sheets the importer reads back unchanged.

Text that starts with `= + - @` stays text: every text cell is typed as such.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from pathlib import Path
from textwrap import wrap

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from jury_app.application.charts.spread import Spread
from jury_app.application.charts.statistics import Statistics
from jury_app.application.corrections import Correction, corrections_about, ranks_said
from jury_app.application.documents.model import TableFile, Value
from jury_app.application.files import write_atomically
from jury_app.application.minutes.record import utc
from jury_app.application.view import SessionView
from jury_app.domain.marks import stored
from jury_app.domain.records import MemberRow
from jury_app.domain.session import WHOLE, Candidate, Group, Session
from jury_app.domain.values import Route
from jury_app.domain.wording import OUTCOMES, ROUTES, VERDICTS, role_label
from jury_app.workbook_bytes import workbook_bytes

_HEAD = PatternFill("solid", fgColor="E8EEFB")
_BOLD = Font(name="Calibri", size=11, bold=True)
_WIDEST = 42
_LINE = 15.5
"""Height of a line of a heading, in points."""
_FIGURE = Alignment(horizontal="right", indent=1)
"""Figures keep away from the text of the next column."""
_NONE: list[Value] = [None]
_UPRIGHT = 120
"""Of no more letters, a sheet is printed upright."""
_ACROSS = 190
"""How many letters a printed page holds across and can still be read, on A4."""


def write_results(view: SessionView, target: Path, corrections: Sequence[Correction] = ()) -> None:
    """Write the results of a session; those of a closed one always give the same bytes.

    Args:
        view: The session with its results, as its corrections leave them.
        target: The .xlsx to write or replace.
        corrections: The corrections of the session: the workbook says whom they concern.

    Raises:
        EnvironmentFault: The file cannot be written; what stood there is unchanged.
    """
    book = Workbook()
    book.remove(book.active)
    session = view.session
    _fill(book, "Résultats", *_results(view, corrections), named=4)
    _fill(book, "Statistiques", *_statistics(view, corrections))
    _fill(book, "Candidats", *_candidates(session), named=2)
    _fill(book, "Notes", *_marks(session), named=3)
    if groups := _placed(session):
        _fill(book, "Groupes", *_members_of_groups(session, groups))
        _fill(book, "Notes de groupe", *_group_marks(session, groups))
    _fill(book, "Jury", *_jury(session.members))
    closed_at = session.row.closed_at
    moment = datetime.fromisoformat(utc(closed_at)) if closed_at else None
    write_atomically(target, workbook_bytes(book, moment))


def table_bytes(table: TableFile) -> bytes:
    """Return a table of a document as an .xlsx: headings, typed cells, filters."""
    book = Workbook()
    book.remove(book.active)
    _fill(book, table.sheet, table.head, table.rows, table.named)
    return workbook_bytes(book)


def _fill(
    book: Workbook, title: str, head: Sequence[str], rows: Iterable[Sequence[Value]],
    named: int = 0,
) -> None:  # fmt: skip
    """Add a sheet; its first `named` columns, who the row is about, stay in sight and on paper."""
    sheet: Worksheet = book.create_sheet(title)
    # Headings wrap; each keeps room for the button of its filter.
    widths = [max(map(len, text.split())) + 2 for text in head]
    _append(sheet, 1, head)
    for cell in sheet[1]:
        cell.font, cell.fill = _BOLD, _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows, 2):
        _append(sheet, number, row)
        widths = [max(w, len(str(v or ""))) for w, v in zip(widths, row, strict=True)]
    widths = [min(width, _WIDEST) + 1 for width in widths]
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    tall = max(len(wrap(text, int(width))) for text, width in zip(head, widths, strict=True))
    sheet.row_dimensions[1].height = _LINE * tall
    sheet.freeze_panes = sheet.cell(2, named + 1)
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "portrait" if sum(widths) <= _UPRIGHT else "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    if named:
        sheet.print_title_cols = f"A:{get_column_letter(named)}"
    beside = sum(widths[:named])
    sheet.page_setup.fitToWidth = max(1, ceil((sum(widths) - beside) / (_ACROSS - beside)))
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(
        left=0.4, right=0.4, top=0.5, bottom=0.75, header=0.3, footer=0.35
    )
    sheet.oddFooter.center.text = "&A — page &P / &N"


def _append(sheet: Worksheet, number: int, values: Sequence[Value]) -> None:
    for column, value in enumerate(values, 1):
        if value is None or value == "":
            continue
        cell = sheet.cell(number, column)
        if not isinstance(value, str):
            cell.alignment = _FIGURE
        if isinstance(value, Decimal):
            cell.value, cell.number_format = value, "0.00"
        elif isinstance(value, float):
            cell.value, cell.number_format = value, "0 %"
        elif isinstance(value, date):
            cell.value, cell.number_format = value, "DD/MM/YYYY"
        else:
            cell.value = value if isinstance(value, int) else ILLEGAL_CHARACTERS_RE.sub("", value)
            if isinstance(value, str):
                cell.data_type = "s"
                # Still text once somebody has opened the cell and left it.
                cell.quotePrefix = value.startswith(("=", "+", "-", "@"))


def _results(
    view: SessionView, corrections: Sequence[Correction]
) -> tuple[list[str], list[list[Value]]]:
    codes = [bloc.code for bloc in view.session.certification.blocs]
    head = ["N° d'ordre", "INE", "Nom de naissance", "Prénoms", "Spécialité choisie"]
    head += [part for code in codes for part in (f"{code} moyenne", f"{code} résultat")]
    head += ["Proposition", "Décision du jury", *(["Rectifié"] if corrections else [])]
    rows: list[list[Value]] = []
    for candidate in view.session.ordered:
        result = view.results[candidate.row.id]
        gone = candidate.row.withdrawn  # a proposal would be counted among the results
        row: list[Value] = [candidate.row.number, *_who(candidate), candidate.row.option]
        for code in codes:
            bloc = result.bloc(code)
            verdict = bloc and (bloc.decision or (None if gone else bloc.proposal))
            row += [bloc.average if bloc else None, VERDICTS[verdict] if verdict else None]
        decision = OUTCOMES[result.decision] if result.decision else "à décider"
        row += [None, "Retiré"] if gone else [OUTCOMES[result.proposal], decision]
        if corrections:
            row.append(ranks_said(corrections_about(corrections, candidate.row.id)))
        rows.append(row)
    return head, rows


def _who(candidate: Candidate) -> list[Value]:
    return [candidate.row.ine, candidate.row.birth_name, candidate.row.first_names]


def _told_apart(session: Session) -> list[str]:
    """Return the heading by which candidates without INE are known from their homonyms."""
    return [] if all(c.row.ine for c in session.candidates.values()) else ["Date de naissance"]


def _born(candidate: Candidate) -> Value:
    born = candidate.row.birth_date
    return date.fromisoformat(born) if born and not candidate.row.ine else None


def _statistics(
    view: SessionView, corrections: Sequence[Correction]
) -> tuple[list[str], list[list[Value]]]:
    """Return how many there are and how they did: whole, by option, by bloc and épreuve."""
    head = ["Rubrique", "Effectif constaté", "Réussites", "Taux de réussite", "Moyenne générale",
            "Plus basse", "Plus haute"]  # fmt: skip
    heard, known = view.session.heard, Statistics(view)
    epreuves = view.session.certification.epreuves
    rows: list[list[Value]] = [
        ["Candidats inscrits", len(view.session.candidates), *_NONE * 5],
        ["Candidats entendus", len(heard), *_NONE * 5],
    ]
    if corrections:
        people = {one.candidate_id for one in corrections}
        rows.append([f"Candidats rectifiés ({ranks_said(corrections)})", len(people), *_NONE * 5])
    for outcome, name in OUTCOMES.items():
        count = sum(1 for c in heard if view.results[c.row.id].decision is outcome)
        rows.append([f"Décision : {name}", count, *_NONE * 5])
    rows += [[f"Option {rate.label}", rate.whole, rate.part, round(rate.share, 4), *_NONE * 3]
             for rate in known.option_rates().rates]  # fmt: skip
    for bloc in view.session.certification.blocs:
        [rate] = known.bloc_rates([bloc.code]).rates
        spreads = known.spreads(bloc.code)
        if rate.whole:
            rows.append([f"{bloc.code} {bloc.short}", rate.whole, rate.part, round(rate.share, 4),
                         *_extent(spreads[bloc.code])])  # fmt: skip
            rows += [[f"{code} {epreuves[code].label}", spread.count, *_NONE * 2, *_extent(spread)]
                     for code, spread in spreads.items() if code in epreuves]  # fmt: skip
    return head, rows


def _extent(spread: Spread) -> list[Value]:
    return [spread.mean, spread.least, spread.most]


def _candidates(session: Session) -> tuple[list[str], list[list[Value]]]:
    head = ["INE", "Nom de naissance", "Nom d'usage", "Prénoms", "Sexe", "Date de naissance",
            "Lieu de naissance", "Code INSEE", "Pays", "Campus", "Voie d'accès", "Option",
            "Stage (semaines)", "Niveau CECRL", "Blocs acquis", "N° candidat"]  # fmt: skip
    return head, [_candidate(candidate) for candidate in session.ordered]


def _candidate(candidate: Candidate) -> list[Value]:
    row = candidate.row
    born = date.fromisoformat(row.birth_date) if row.birth_date else None
    acquired = " ; ".join(sorted(code for code in candidate.acquisitions
                                 if candidate.has_acquired(code)))  # fmt: skip
    return [
        row.ine, row.birth_name, row.usage_name, row.first_names, row.sex, born, row.birth_place,
        row.birth_commune, row.birth_country, row.campus,
        "VAE" if candidate.route is Route.EXPERIENCE else ROUTES[candidate.route], row.option,
        row.internship_weeks, row.language_level, acquired, row.number,
    ]  # fmt: skip


def _marks(session: Session) -> tuple[list[str], list[list[Value]]]:
    codes = [code for code in session.certification.epreuves
             if any(code in c.marks for c in session.candidates.values())]  # fmt: skip
    dated = _told_apart(session)
    rows: list[list[Value]] = []
    for candidate in session.ordered:
        required = session.plan(candidate).epreuves
        marks = [_mark(candidate, code) if code in required else None for code in codes]
        rows.append([*_who(candidate), *(_born(candidate) for _ in dated), *marks])
    return ["INE", "Nom de naissance", "Prénoms", *dated, *codes], rows


def _mark(candidate: Candidate, code: str) -> Value:
    found = candidate.marks.get(code)
    if found is None:
        return None
    value = stored(found.value)
    return value if isinstance(value, Decimal) else value.value


def _placed(session: Session) -> list[tuple[Group, list[Candidate]]]:
    """Return the groups with the members who take their épreuve; a group without any is left out.

    A candidate who changed option or route stays in the group, unused, as marks do.
    """
    found = []
    for group in session.groups.values():
        members = [session.candidates[member] for member in group.members]
        taking = [m for m in members if group.row.epreuve in session.plan(m).epreuves]
        if taking:
            found.append((group, taking))
    return found


def _members_of_groups(
    session: Session, groups: list[tuple[Group, list[Candidate]]]
) -> tuple[list[str], list[list[Value]]]:
    dated = _told_apart(session)
    rows: list[list[Value]] = [
        [group.row.epreuve, group.row.name, *_who(one), *(_born(one) for _ in dated)]
        for group, members in groups
        for one in members
    ]
    return ["Épreuve", "Groupe", "INE", "Nom de naissance", "Prénoms", *dated], rows


def _group_marks(
    session: Session, groups: list[tuple[Group, list[Candidate]]]
) -> tuple[list[str], list[list[Value]]]:
    steps = list(dict.fromkeys(s for e in session.certification.group_epreuves for s in e.steps))
    rows: list[list[Value]] = []
    for group, _members in groups:
        sheet = {step: Decimal(mark.value) for step, mark in group.marks.items()}
        values = [sheet.get(step) for step in (WHOLE, *steps)]
        rows.append([group.row.epreuve, group.row.name, *values])
    return ["Épreuve", "Groupe", "Ensemble", *steps], rows


def _jury(members: Iterable[MemberRow]) -> tuple[list[str], list[list[Value]]]:
    head = ["Nom", "Prénom", "Sexe", "Fonction", "Corps", "Désigné par", "Organisme", "Présent",
            "Motif d'absence", "Préside depuis"]  # fmt: skip
    answers = {None: "", False: "non", True: "oui"}
    rows: list[list[Value]] = [
        [m.last_name, m.first_name, m.sex, role_label(m.role, m.sex), m.corps, m.designated_by,
         m.organisation, answers[None if m.present is None else bool(m.present)], m.absence_reason,
         m.chair_since]
        for m in members
    ]  # fmt: skip
    return head, rows
