"""Marks and groups: typed, pasted, assigned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from jury_app.application.dossier import (
    Dossier,
    bare_session,
    candidate_row,
    load_candidates,
)
from jury_app.application.ports import Added, Changes, Reader, Writer
from jury_app.application.refusals import gone
from jury_app.domain.errors import NeedsConfirmation, Refusal
from jury_app.domain.marks import MarkFault, MarkValue, MarkWords, read_mark, to_store
from jury_app.domain.numbers import french
from jury_app.domain.records import (
    CandidateRow,
    DecisionRow,
    GroupMarkRow,
    GroupMemberRow,
    GroupRow,
    JournalRow,
    MarkRow,
    SourceRow,
)
from jury_app.domain.results import evaluate
from jury_app.domain.session import WHOLE, Session
from jury_app.domain.text import clean, full_name, of
from jury_app.domain.wording import french_time, local, plural, short_date, utc_text


@dataclass(frozen=True, slots=True)
class MarkEdit:
    """A mark as typed: text, and the motive where it replaces a group's result."""

    candidate_id: int
    epreuve: str
    text: str
    motive: str = ""


def fault_sentence(fault: MarkFault, text: str) -> str:
    """Return what is wrong with a mark, typed or imported, and what to write instead."""
    return {
        MarkFault.OUT_OF_RANGE: f"« {text} » : une note va de 0 à 20.",
        MarkFault.AMBIGUOUS: f"« {text} » ne dit pas quelle absence : écrivez ABJ (justifiée) "
        "ou ABI (injustifiée).",
        MarkFault.INVALID: f"« {text} » n'est pas une note : écrivez un nombre de 0 à 20 "
        "(12,5), ABI, ABJ, DISP, VAL ou NVAL, ou laissez la case vide.",
    }[fault]


def typed_mark(text: str, words: MarkWords) -> MarkValue | None:
    """Return the mark a person typed, None for an empty text.

    Raises:
        Refusal: The text is no mark; its sentence says what to write.
    """
    read = read_mark(text, words)
    if read.fault is not None:
        raise Refusal(read.fault.value, fault_sentence(read.fault, clean(text)))
    return read.value


def rounding_sentence(text: str, value: MarkValue) -> str:
    """Return that a mark, typed or imported, had more than two decimals."""
    return f"« {text} » est arrondi à {shown(value)}."


def roundings(texts: Iterable[str], words: MarkWords) -> str:
    """Return which of the marks a person typed are rounded, empty when none is."""
    found = [
        (clean(text), read.value)
        for text in texts
        if (read := read_mark(text, words)).rounded and read.value is not None
    ]
    if not found:
        return ""
    text, value = found[0]
    if len(found) == 1:
        return rounding_sentence(text, value)
    return f"{len(found)} notes sont arrondies, dont « {text} » à {shown(value)}."


def shown(value: MarkValue | None) -> str:
    """Return a mark as people read it: « 12,50 », « ABI », « — »."""
    return french(value) if isinstance(value, Decimal) else value.value if value else "—"


SourcedMark = MarkRow | GroupMarkRow
"""A mark that says where it came from."""
_DIGITS = 12
"""Digits of a file's fingerprint that are shown; the journal has all of them."""


def origins(dossier: Dossier, kept: Iterable[SourcedMark]) -> list[str]:
    """Return where marks came from: file, fingerprint, sheet, cells, time, or who typed them.

    A sentence without its full stop for each sheet and time, in the order of the marks.
    """
    together: dict[tuple[int | None, str, str], list[SourcedMark]] = {}
    for mark in kept:
        together.setdefault((mark.source_id, mark.sheet, mark.entered_at), []).append(mark)
    with dossier.store.read() as reader:
        return list(dict.fromkeys(_origin(reader, some) for some in together.values()))


def _origin(reader: Reader, some: Sequence[SourcedMark]) -> str:
    """Return where marks of one sheet and time came from."""
    mark = some[0]
    source = reader.get(SourceRow, mark.source_id) if mark.source_id else None
    when = ""
    if mark.entered_at:
        day = short_date(local(mark.entered_at).date().isoformat())
        when = f" le {day} à {french_time(mark.entered_at)}"
    if source is None:
        return f"Saisie{_typed_by(reader, mark)}{when}"
    if not mark.cell:  # kept from a session of the dossier
        return f"Reprise : {source.name},{when}"
    several = "s" if len(some) > 1 else ""
    *before, last = (one.cell for one in some)
    cells = f"{', '.join(before)} et {last}" if before else last
    return (
        f"Importée{several} de {source.name} (SHA-256 {source.sha256[:_DIGITS]}…), "
        f"feuille « {mark.sheet} », cellule{several} {cells},{when}"
    )


_TYPED_BY = {"secretary": " par le secrétariat", "president": " par la présidence"}


def _typed_by(reader: Reader, mark: SourcedMark) -> str:
    """Return who typed a mark as the journal says, empty when it does not."""
    if not mark.entered_at:
        return ""
    entered = datetime.fromisoformat(mark.entered_at)
    gesture = "mark.set" if isinstance(mark, MarkRow) else "group.mark"
    for later in (0, 1):  # the journal's clock may have passed to the next second
        at = utc_text(entered + timedelta(seconds=later))
        wanted = {"session_id": mark.session_id, "gesture": gesture, "at": at}
        for entry in reader.rows(JournalRow, **wanted):
            return _TYPED_BY.get(entry.who, "")
    return ""


def set_marks(
    dossier: Dossier, session_id: int, edits: Sequence[MarkEdit], confirmed: bool = False
) -> Changes:
    """Record marks as one gesture; an empty text erases.

    Raises:
        Refusal: A text is no mark, or an épreuve is not one of the certification's.
        NeedsConfirmation: A decision already stands on one of them and `confirmed` is False.
    """
    words = dossier.catalog.vocabulary.marks
    values = [typed_mark(edit.text, words) for edit in edits]
    with dossier.edit("mark.set", session_id, "Noter") as (writer, _row):
        session = bare_session(writer, dossier.catalog, session_id)
        touched = {edit.candidate_id for edit in edits}
        before = set() if confirmed else _stale(writer, dossier, session_id, touched)
        now = dossier.clock.now()
        for edit, value in zip(edits, values, strict=True):
            _require_epreuve(session, edit.epreuve)
            _put_mark(writer, session_id, edit, value, now)
        if not confirmed:
            _refuse_decided(writer, _stale(writer, dossier, session_id, touched) - before)
        writer.label = _mark_label(writer, edits, values)
        return writer.changes()


def _require_epreuve(session: Session, epreuve: str) -> None:
    if epreuve not in session.certification.epreuves:
        raise Refusal(
            "EPREUVE_UNKNOWN",
            f"« {epreuve} » n'est pas une épreuve de {session.certification.code}.",
        )


def _put_mark(
    writer: Writer, session_id: int, edit: MarkEdit, value: MarkValue | None, now: str
) -> None:
    candidate_row(writer, session_id, edit.candidate_id)
    standing = writer.get(MarkRow, session_id, edit.candidate_id, edit.epreuve)
    if value is None:
        if standing is not None:
            writer.remove([standing])
        return
    text, motive = to_store(value), edit.motive.strip()
    if standing is not None and (standing.value, standing.motive) == (text, motive):
        return
    writer.put(MarkRow(session_id, edit.candidate_id, edit.epreuve, text, motive, entered_at=now))


def _stale(
    reader: Reader, dossier: Dossier, session_id: int, candidate_ids: Iterable[int]
) -> set[tuple[int, str]]:
    """Return (candidate, bloc) of the decisions whose marks changed since, unconfirmed."""
    own = ({"session_id": session_id, "candidate_id": one} for one in candidate_ids)
    decided = [one["candidate_id"] for one in own if reader.rows(DecisionRow, **one)]
    if not decided:
        return set()
    session = load_candidates(reader, bare_session(reader, dossier.catalog, session_id), decided)
    return {
        (candidate_id, bloc.bloc.code)
        for candidate_id, candidate in session.candidates.items()
        for bloc in evaluate(session, candidate).blocs
        if bloc.changed
    }


def _refuse_decided(reader: Reader, stale: set[tuple[int, str]]) -> None:
    if stale:
        named = sorted((_name(reader, candidate_id), bloc) for candidate_id, bloc in stale)
        listed = ", ".join(f"{bloc} {of(name)}" for name, bloc in named[:5])
        raise NeedsConfirmation(
            "MARK_DECIDED",
            f"Le jury a déjà décidé : {listed}. La décision reste et sera à confirmer avant la "
            "clôture.",
        )


def _mark_label(
    reader: Reader, edits: Sequence[MarkEdit], values: Sequence[MarkValue | None]
) -> str:
    if len(edits) != 1:
        return f"{len(edits)} notes saisies"
    name = _name(reader, edits[0].candidate_id)
    return f"{edits[0].epreuve} {of(name)} : {shown(values[0])}"


def _name(reader: Reader, candidate_id: int) -> str:
    row = reader.get(CandidateRow, candidate_id)
    return full_name(row.birth_name, row.first_names) if row else ""


def add_group(dossier: Dossier, session_id: int, epreuve: str, name: str) -> int:
    """Create a group of a group épreuve; return its id. See `create_group`."""
    return create_group(dossier, session_id, epreuve, name).id


def create_group(dossier: Dossier, session_id: int, epreuve: str, name: str) -> Added:
    """Create a group of a group épreuve.

    Raises:
        Refusal: Not a group épreuve, no name, or a name already taken.
    """
    with dossier.edit("group.add", session_id, "Créer un groupe") as (writer, _row):
        session = bare_session(writer, dossier.catalog, session_id)
        found = session.certification.epreuves.get(epreuve)
        if found is None or not found.is_group:
            raise Refusal("EPREUVE_UNKNOWN", f"« {epreuve} » n'est pas une épreuve de groupe.")
        label = clean(name)
        same = writer.rows(GroupRow, session_id=session_id, epreuve=epreuve, name=label)
        if not label or same:
            raise Refusal(
                "GROUP_NAME", f"« {label} » : donnez un nom qu'aucun groupe de {epreuve} ne porte."
            )
        group = GroupRow(writer.new_id(GroupRow), session_id, epreuve, label)
        writer.put(group)
        writer.label = f"Groupe {label} de {epreuve} créé"
        return Added(group.id, writer.changes())


def remove_group(dossier: Dossier, session_id: int, group_id: int) -> Changes:
    """Remove a group, its members and its mark sheet; the journal keeps them."""
    with dossier.edit("group.remove", session_id, "Supprimer un groupe") as (writer, _row):
        group = _group(writer, group_id)
        writer.remove(writer.rows(GroupMemberRow, group_id=group_id))
        writer.remove(writer.rows(GroupMarkRow, session_id=session_id, group_id=group_id))
        writer.remove([group])
        writer.label = f"Groupe {group.name} de {group.epreuve} supprimé"
        return writer.changes()


def assign(
    dossier: Dossier,
    session_id: int,
    epreuve: str,
    candidate_ids: Iterable[int],
    group_id: int | None,
    confirmed: bool = False,
) -> Changes:
    """Put candidates in a group of an épreuve, or in none.

    Raises:
        Refusal: A candidate or the group is gone.
        NeedsConfirmation: The mark of a decided candidate would change and `confirmed` is False.
    """
    with dossier.edit("group.assign", session_id, "Composer un groupe") as (writer, _row):
        chosen = list(candidate_ids)
        group = None if group_id is None else _group(writer, group_id)
        before = set() if confirmed else _stale(writer, dossier, session_id, chosen)
        for candidate_id in chosen:
            candidate_row(writer, session_id, candidate_id)
            standing = writer.get(GroupMemberRow, session_id, candidate_id, epreuve)
            if group is not None:
                writer.put(GroupMemberRow(session_id, candidate_id, epreuve, group.id))
            elif standing is not None:
                writer.remove([standing])
        if not confirmed:
            _refuse_decided(writer, _stale(writer, dossier, session_id, chosen) - before)
        said = f"groupe {group.name}" if group else "aucun groupe"
        writer.label = f"{epreuve} : {plural(len(chosen), 'candidat', 'candidats')}, {said}"
        return writer.changes()


def set_group_mark(
    dossier: Dossier,
    session_id: int,
    group_id: int,
    step: str,
    text: str,
    confirmed: bool = False,
) -> Changes:
    """Record a mark of a group's sheet; `WHOLE` is the step of the ensemble, no text erases.

    Raises:
        Refusal: The text is no figure: group marks are never codes.
        NeedsConfirmation: A member's decision stands on it and `confirmed` is False.
    """
    value = typed_mark(text, dossier.catalog.vocabulary.marks)
    if value is not None and not isinstance(value, Decimal):
        raise Refusal(
            MarkFault.INVALID.value, f"« {clean(text)} » : une note de groupe est un nombre."
        )
    with dossier.edit("group.mark", session_id, "Noter un groupe") as (writer, _row):
        group = _group(writer, group_id)
        members = [row.candidate_id for row in writer.rows(GroupMemberRow, group_id=group_id)]
        before = set() if confirmed else _stale(writer, dossier, session_id, members)
        standing = writer.get(GroupMarkRow, session_id, group_id, step)
        if value is None:
            writer.remove([standing] if standing else [])
        elif standing is None or standing.value != to_store(value):
            now = dossier.clock.now()
            writer.put(GroupMarkRow(session_id, group_id, step, to_store(value), entered_at=now))
        if not confirmed:
            _refuse_decided(writer, _stale(writer, dossier, session_id, members) - before)
        name = "ensemble" if step == WHOLE else step
        writer.label = f"Groupe {group.name} de {group.epreuve}, {name} : {shown(value)}"
        return writer.changes()


def _group(reader: Reader, group_id: int) -> GroupRow:
    group = reader.get(GroupRow, group_id)
    if group is None:
        raise gone("Ce groupe")
    return group
