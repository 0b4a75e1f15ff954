"""Named profiles: how the workbooks of one sender are read, remembered in the dossier.

A profile keeps headers, not places: it is recognised in another file by all the headers it reads
of a sheet, wherever they stand, for the certification it was made for.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

import msgspec

from jury_app.application.dossier import Dossier
from jury_app.application.importing.layout import Layout
from jury_app.application.importing.matching import Matching, SheetMatching, Target
from jury_app.application.importing.proposal import Draft, SheetDraft
from jury_app.application.importing.recogniser import HEADER_ROWS, Recogniser
from jury_app.application.importing.workbook import Sheet, Workbook, column_letters
from jury_app.application.ports import Changes, Reader
from jury_app.domain.certification import Certification
from jury_app.domain.errors import Refusal
from jury_app.domain.records import SettingRow
from jury_app.domain.text import clean, fold

PREFIX = "import-profile:"
_LONGEST = 60


@dataclass(frozen=True)
class ProfileSheet:
    """One sheet of a profile.

    Attributes:
        name: Name of the sheet it was made from; tells alike sheets apart.
        columns: Folded header and what it is read as (`str` of a `Target`); None to leave it out,
            empty when nobody said.
        epreuve: The group épreuve of the whole sheet; None for what its name says.
    """

    name: str
    read: bool
    columns: tuple[tuple[str, str | None], ...]
    epreuve: str | None = None


@dataclass(frozen=True)
class Profile:
    """How the workbooks of one sender are read."""

    name: str
    certification: str
    sheets: tuple[ProfileSheet, ...]


@dataclass(frozen=True)
class Found:
    """A profile that fits a workbook, and how the workbook is then read."""

    profile: Profile
    matching: Matching


def save(
    dossier: Dossier, session_id: int, name: str, certification: Certification, draft: Draft
) -> Changes:
    """Remember how a workbook is read under a name; the same name again replaces it.

    Raises:
        Refusal: The name is empty or too long, or nothing is read.
    """
    wanted = clean(name)
    if not 0 < len(wanted) <= _LONGEST:
        raise Refusal(
            "PROFILE_NAME", f"Donnez au profil un nom de 1 à {_LONGEST} caractères."
        )  # fmt: skip
    sheets = tuple(_kept(one, m) for one in draft.sheets if (m := one.matching) is not None)
    if not any(one.read for one in sheets):
        raise Refusal("PROFILE_EMPTY", "Aucune feuille n'est lue : il n'y a rien à retenir.")
    profile = Profile(wanted, certification.code, sheets)
    with dossier.gesture("import.profile", session_id) as writer:
        writer.put(SettingRow(_key(wanted), msgspec.json.encode(profile).decode()))
        writer.label = f"Profil d'import enregistré : {wanted}"
        return writer.changes()


def forget(dossier: Dossier, session_id: int, name: str) -> Changes:
    """Forget a profile.

    Raises:
        Refusal: There is none of this name.
    """
    with dossier.gesture("import.profile.forget", session_id) as writer:
        row = writer.get(SettingRow, _key(name))
        if row is None:
            raise Refusal("PROFILE_UNKNOWN", f"Il n'y a pas de profil « {name} » dans ce dossier.")
        writer.remove([row])
        writer.label = f"Profil d'import oublié : {clean(name)}"
        return writer.changes()


def list_profiles(dossier: Dossier) -> list[Profile]:
    """Return the profiles of a dossier by name."""
    with dossier.store.read() as reader:
        return sorted(_read(reader), key=lambda one: fold(one.name))


def find(
    dossier: Dossier, workbook: Workbook, certification: Certification, recogniser: Recogniser
) -> Found | None:
    """Return the profile whose headers a workbook has, the one that reads most of its columns."""
    best: tuple[int, Found] | None = None
    for profile in list_profiles(dossier):
        if profile.certification != certification.code:
            continue
        fitted = tuple(_fit(profile, workbook, recogniser))
        columns = sum(len(one.columns) for one in fitted if one.read)
        if columns and (best is None or columns > best[0]):
            best = columns, Found(profile, Matching(fitted))
    return best[1] if best else None


def _key(name: str) -> str:
    return f"{PREFIX}{clean(name)}"


def _read(reader: Reader) -> Iterator[Profile]:
    for row in reader.rows(SettingRow):
        if row.key.startswith(PREFIX):
            try:
                yield msgspec.json.decode(row.value, type=Profile)
            except msgspec.DecodeError:
                continue  # written by a later version: not this one's to judge


def _kept(draft: SheetDraft, matching: SheetMatching) -> ProfileSheet:
    layout = draft.layout
    columns = tuple(
        (_header(layout, one.column), _said(matching, one.column)) for one in draft.proposed.columns
    )
    return ProfileSheet(draft.sheet.name, matching.read, columns, matching.epreuve)


def _said(matching: SheetMatching, column: int) -> str | None:
    if column not in matching.columns:
        return ""
    target = matching.columns[column]
    return None if target is None else str(target)


def _header(layout: Layout, column: int) -> str:
    """Return what a profile knows a column by: its header; its letters when it has none."""
    return fold(layout.titles.get(column, "")) or f"#{column_letters(column)}"


def _fit(profile: Profile, workbook: Workbook, recogniser: Recogniser) -> Iterator[SheetMatching]:
    """Yield how each sheet a profile knows is read, each sheet once."""
    left = {sheet.name: sheet for sheet in workbook.sheets}
    for one in profile.sheets:
        fitting = {
            name: found
            for name, sheet in left.items()
            if _may_be_of(one, sheet, workbook, recogniser)
            and (found := _fit_sheet(one, sheet, recogniser)) is not None
        }
        named = [name for name in fitting if fold(name) == fold(one.name)]
        # Sheets alike but for their names may hold other épreuves: only the name can tell.
        chosen = named[0] if named else next(iter(fitting)) if len(fitting) == 1 else None
        if chosen is not None and (one.read or named):
            del left[chosen]
            yield fitting[chosen]


def _may_be_of(
    wanted: ProfileSheet, sheet: Sheet, workbook: Workbook, recogniser: Recogniser
) -> bool:
    """Tell whether the name of a sheet, or else of its file, leaves it the épreuves of a profile.

    The workbooks of one sender often have the same headers for every bloc.
    """
    targets = (Target.parse(said) for _header, said in wanted.columns if said)
    marks = {target.name for target in targets if target is not None and target.kind == "mark"}
    marks |= {wanted.epreuve} if wanted.epreuve else set()
    about = recogniser.epreuves_of(sheet.name)
    if about is not None:
        return fold(sheet.name) == fold(wanted.name) or marks <= about
    of_file = recogniser.epreuves_of(PurePath(workbook.name).stem)
    return not of_file or marks <= of_file


def _fit_sheet(wanted: ProfileSheet, sheet: Sheet, recogniser: Recogniser) -> SheetMatching | None:
    # A column nobody reads may be missing; a sheet left out is known by its whole header.
    needed = [pair for pair in wanted.columns if pair[1] or not wanted.read]
    titled = [header for header, _said in needed if not header.startswith("#")]
    if not titled:
        return None
    for row in range(min(len(sheet.rows), HEADER_ROWS)):
        layout = recogniser.at(sheet, row)
        if len(layout.titles) < len(titled):
            continue
        columns = _place(wanted.columns, {header for header, _said in needed}, layout)
        if columns is None:
            continue
        found = SheetMatching(sheet.name, wanted.read, row, columns, wanted.epreuve)
        try:
            recogniser.matched(sheet, found)
        except Refusal:
            return None  # the certification no longer has that épreuve
        return found
    return None


def _place(
    columns: Iterable[tuple[str, str | None]], needed: Collection[str], layout: Layout
) -> dict[int, Target | None] | None:
    """Return where the columns of a profile stand, None when a header it needs is missing."""
    places: dict[str, list[int]] = {}
    for column in sorted(layout.titles):
        places.setdefault(_header(layout, column), []).append(column)
    width = max(len(row) for row in layout.sheet.rows)
    for column in range(width):
        if column not in layout.titles:
            places[f"#{column_letters(column)}"] = [column]
    found: dict[int, Target | None] = {}
    for header, said in columns:
        if not places.get(header):
            if header in needed and (said or not header.startswith("#")):
                return None
            continue
        column = places[header].pop(0)
        if said != "":
            found[column] = Target.parse(said) if said else None
    return found
