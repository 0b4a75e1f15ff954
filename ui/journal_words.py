"""The before and after of a journal entry, in French words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jury_app.application.history import Concerns
from jury_app.application.view import SessionView
from jury_app.domain.journal import rows_of
from jury_app.domain.members import member_name
from jury_app.domain.records import JournalRow
from jury_app.domain.values import Role, Route, SessionState, Verdict
from jury_app.domain.wording import (
    EVENTS,
    FIELDS,
    ROUTES,
    STATES,
    VERDICTS,
    agreed,
    french_date,
    local,
    role_label,
    short_date,
)


@dataclass(frozen=True)
class Detail:
    """One thing a gesture changed.

    Attributes:
        what: The field, épreuve or bloc.
        where: The candidate, member or group it belongs to.
    """

    what: str
    where: str
    before: str
    after: str


_TABLES = {
    "session": "Séance", "member": "Membre", "candidate": "Candidat", "acquisition": "Acquis",
    "mark": "Note", "exam_group": "Groupe", "group_member": "Groupe",
    "group_mark": "Note de groupe",
    "decision": "Décision", "vote": "Vote", "recusal": "Déport", "event": "Événement",
    "person": "Registre", "source": "Fichier importé", "setting": "Réglage",
}  # fmt: skip
_HEAVY = {"reglement", "certification"}
_DATES = {"date", "nomination_date", "birth_date", "acquired_on", "vae_start"}
_TIMES = {"opened_at", "closed_at", "arrived_at", "left_at", "at"}
_FLAGS = {
    **dict.fromkeys(("discuss", "withdrawn", "confirmed", "casting", "qualified"), ("oui", "non")),
    "present": ("présent", "absent"),
}
_SINGLE = {
    "mark": "value",
    "group_mark": "value",
    "decision": "verdict",
    "group_member": "group_id",
}
_MARKS = ("mark", "group_mark")
_SAID_BY_DECISION = ("vote", "verdict")
"""The outcome of a vote is a decision, told as such."""
_FIRST = {"source": 0, "mark": 1, "group_mark": 2}
"""What an import is asked about most, told first: its file, and each mark with its cell."""


def details(
    entry: JournalRow, view: SessionView, about: Concerns = lambda _table, _row: True
) -> Iterator[Detail]:
    """Yield what an entry changed: one line after the other, for an import has 100,000 of them.

    Args:
        entry: The journal entry.
        view: The session shown, to name people by their ids.
        about: Tells which rows are of interest; all of them by default.
    """
    for table, old, new in _changed(entry):
        if about(table, new or old):
            yield from _rows(view, table, old, new)


def _changed(entry: JournalRow) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Yield table, values before and values after of every row; no values where it was not."""
    before, after = json.loads(entry.before), json.loads(entry.after)
    changed = [[block for block in side if block["how"] == "changed"] for side in (before, after)]
    parts: list[tuple[str, Iterator[tuple[dict[str, Any], dict[str, Any]]]]] = []
    for old, new in zip(*changed, strict=True):
        parts.append((old["table"], zip(rows_of(old), rows_of(new), strict=True)))
    parts += [
        (block["table"], (({}, row) for row in rows_of(block)))
        for block in after
        if block["how"] == "added"
    ]
    parts += [
        (block["table"], ((row, {}) for row in rows_of(block)))
        for block in before
        if block["how"] == "removed"
    ]
    for table, pairs in sorted(parts, key=lambda part: _FIRST.get(part[0], len(_FIRST))):
        for one, other in pairs:
            yield table, one, other


def _rows(
    view: SessionView, table: str, old: dict[str, Any], new: dict[str, Any]
) -> Iterator[Detail]:
    """Yield one line per field that differs; one line in all for marks and decisions."""
    known = new or old
    where = _where(view, table, known)
    what = _what(view, table, known)
    if table == "setting":
        yield Detail(*_setting(str(known.get("key"))), "enregistré" if old else "",
                     "enregistré" if new else "")  # fmt: skip
        return
    if table in _SINGLE and (not old or not new):
        title = f"{what} · décision" if table == "decision" else what or _TABLES.get(table, table)
        yield Detail(title, where, _single(view, table, old), _single(view, table, new))
        return
    sourced = table in _MARKS and not {"value", "source_id"}.isdisjoint(known)
    if sourced:
        kept = _unchanged_place(view, new)
        before, after = (_single(view, table, kept | row) for row in (old, new))
        if before != after:
            yield Detail(what, where, before, after)
    for name in known:
        if (sourced and name == "value") or (table, name) == _SAID_BY_DECISION:
            continue
        if name in FIELDS and old.get(name) != new.get(name):
            before, after = (_said(name, row.get(name), known.get("sex")) for row in (old, new))
            if before or after:
                title = f"{what} · {FIELDS[name].lower()}" if what else FIELDS[name]
                yield Detail(title, where, before, after)


def _single(view: SessionView, table: str, row: dict[str, Any]) -> str:
    """Return what a row says in one cell; a mark says its sheet and cell too."""
    if table == "group_member":
        return _group(view, row.get("group_id"))
    said = _said(_SINGLE[table], row.get(_SINGLE[table]))
    if table not in _MARKS or not row.get("sheet"):
        return said
    sheet, cell = row["sheet"], row.get("cell")
    place = f"feuille « {sheet} », {cell}" if cell else str(sheet)
    return f"{said} — {place}" if said else place


def _unchanged_place(view: SessionView, row: dict[str, Any]) -> dict[str, Any]:
    """Return sheet and cell of a mark that changed in its place, while it still stands there.

    The journal tells only what differs: the same cell of a corrected workbook is not in it.
    """
    candidate = view.session.candidates.get(row.get("candidate_id") or 0)
    group = view.session.groups.get(row.get("group_id") or 0)
    standing = (
        candidate.marks.get(row["epreuve"]) if candidate
        else group.marks.get(row["step"]) if group else None
    )  # fmt: skip
    if standing is None or standing.source_id != row.get("source_id"):
        return {}
    return {"sheet": standing.sheet, "cell": standing.cell}


def _what(view: SessionView, table: str, row: dict[str, Any]) -> str:
    """Return the épreuve or bloc a row is about; a group's mark says its step too."""
    if table == "group_mark":
        group = view.session.groups.get(row.get("group_id") or 0)
        code = group.row.epreuve if group else _TABLES[table]
        return f"{code} · {str(row.get('step')) or 'ensemble'}"
    code = str(row.get("epreuve") or row.get("bloc") or "")
    return f"{code} · groupe" if table == "group_member" else code


def _group(view: SessionView, group_id: int | None) -> str:
    group = view.session.groups.get(group_id or 0)
    return group.row.name if group else "" if group_id is None else "groupe supprimé"


def _setting(key: str) -> tuple[str, str]:
    """Return what a setting is, and its name."""
    kind, _, name = key.partition(":")
    return _SETTINGS.get(kind, key), name


def _where(view: SessionView, table: str, row: dict[str, Any]) -> str:
    session = view.session
    key = row.get("id") if table == "candidate" else row.get("candidate_id")
    if (candidate := session.candidates.get(key or 0)) is not None:
        return candidate.name
    member_id = row.get("id") if table == "member" else row.get("member_id")
    for member in session.members:
        if member.id == member_id:
            return member_name(member)
    if (group := session.groups.get(row.get("group_id") or 0)) is not None:
        return f"Groupe {group.row.name}"
    return _TABLES.get(table, "")


def _said(name: str, value: Any, sex: str | None = None) -> str:
    if value is None or value == "":
        return ""
    if name in _FLAGS:
        yes, no = _FLAGS[name]
        said = yes if value else no
        return agreed(said, sex) if name == "present" else said
    if name in _DATES:
        return short_date(str(value))
    if name in _TIMES and "T" in str(value):
        moment = local(str(value))
        return f"{french_date(moment.date().isoformat())}, {moment:%H:%M}"
    if name in _HEAVY:
        return "texte enregistré"
    words, text = _CODES.get(name, {}), str(value)
    return words.get(text, text.replace(".", ",") if name == "value" else text)


_SETTINGS = {
    "import-profile": "Profil d'import",
    "documents": "Réglages des documents",
    "correction": "Procès-verbal rectificatif",
    "piece": "Fichier joint",
}
_CODES: dict[str, dict[str, str]] = {
    "role": {role.value: role_label(role) for role in Role},
    "route": {route.value: ROUTES[route] for route in Route},
    "state": {state.value: STATES[state] for state in SessionState},
    "verdict": {verdict.value: VERDICTS[verdict] for verdict in Verdict},
    "proposal": {verdict.value: VERDICTS[verdict] for verdict in Verdict},
    "kind": dict(EVENTS),
    "sex": {"F": "Mme", "M": "M."},
    "origin": {"declared": "déclaré", "session": "session antérieure"},
}
