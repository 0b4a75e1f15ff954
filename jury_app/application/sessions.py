"""Sessions: created, described, opened, closed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jury_app.application import refusals
from jury_app.application.acquisitions import carry_over
from jury_app.application.backups import Why
from jury_app.application.dossier import Dossier, load_session, session_row
from jury_app.application.entered import known_campus
from jury_app.application.persons import Pins, require_both
from jury_app.application.ports import Changes, Reader, Writer
from jury_app.domain.canonical import (
    FORMAT_VERSION,
    canonical_json,
    control_record,
    fingerprint,
    session_document,
)
from jury_app.domain.certification import Reglement
from jury_app.domain.deliberation import (
    check,
    opening_blocks,
    results_of,
    signatories,
)
from jury_app.domain.errors import BlockingRule, Refusal, RulesRefusal
from jury_app.domain.findings import Finding
from jury_app.domain.records import CandidateRow, DecisionRow, EventRow, SessionRow
from jury_app.domain.session import Session
from jury_app.domain.sitting import INTERRUPTIONS, held_on, same_minute_or_after
from jury_app.domain.text import clean, fold
from jury_app.domain.values import SessionState
from jury_app.domain.wording import french_date, french_time, local

_FIELDS = {
    "label": "libellé",
    "date": "date",
    "campus": "campus",
    "place": "lieu",
    "starts_at": "heure d'ouverture",
    "remarks": "observations",
    "nomination_number": "numéro de l'arrêté",
    "nomination_date": "date de l'arrêté",
}
_NO_PINS = Pins()


@dataclass(frozen=True)
class NewSession:
    """What is needed to create a session; `day` is an ISO date."""

    certification: str
    label: str
    day: str
    campus: str
    place: str = ""


def create(dossier: Dossier, new: NewSession) -> int:
    """Create a session with its own copies of certification and règlement; return its id.

    Raises:
        Refusal: Unknown certification or campus, or no label.
    """
    certification = dossier.catalog.certification(new.certification)
    label = required_label(new.label)
    campus = known_campus(new.campus, certification)
    with dossier.gesture("session.create") as writer:
        row = SessionRow(
            id=writer.new_id(SessionRow),
            certification_code=certification.code,
            label=label,
            date=date.fromisoformat(new.day).isoformat(),
            campus=campus,
            place=clean(new.place),
            state=SessionState.PREPARATION.value,
            certification=dossier.catalog.certification_text(certification),
            reglement=dossier.catalog.reglement_text(dossier.catalog.reglement()),
            created_at=dossier.clock.now(),
        )
        writer.put(row)
        writer.label = f"Session « {label} » créée ({certification.code}, {campus})"
    return row.id


def required_label(label: str) -> str:
    """Return a session's label, cleaned; raises `Refusal` when empty."""
    cleaned = clean(label)
    if not cleaned:
        raise Refusal(
            "SESSION_LABEL", "Donnez un libellé à la session, par exemple « Session 2026 »."
        )
    return cleaned


def edit(dossier: Dossier, session_id: int, values: Mapping[str, Any]) -> Changes:
    """Change what describes a session; keys are those of `SessionRow` a person may edit.

    Raises:
        Refusal: Unknown campus, empty label, or a session that is closed.
    """
    unknown = set(values) - set(_FIELDS)
    if unknown:
        raise KeyError(f"not editable: {', '.join(sorted(unknown))}")
    with dossier.edit("session.edit", session_id, "Modifier la séance") as (writer, row):
        certification = dossier.catalog.read_certification(row.certification)
        new: dict[str, Any] = {k: clean(v) if isinstance(v, str) and k != "remarks" else v
               for k, v in values.items()}  # fmt: skip
        if "label" in new:
            new["label"] = required_label(new["label"])
        if "campus" in new:
            new["campus"] = known_campus(new["campus"], certification)
        for name in ("nomination_number", "nomination_date", "starts_at"):
            if name in new:
                new[name] = new[name] or None
        writer.put(row._replace(**new))
        writer.label = f"Séance : {', '.join(_FIELDS[name] for name in new)}"
        return writer.changes()


def set_nomination(dossier: Dossier, session_id: int, number: str, day: str) -> Changes:
    """Record the recteur's nomination order (arrêté du 8 mars 2001, art. 5).

    Raises:
        Refusal: The number is blank, or the state forbids it.
    """
    if not clean(number):
        raise Refusal("NUMBER_MISSING", "Écrivez le numéro de l'arrêté de nomination.")
    with dossier.edit("session.nomination", session_id, "Noter l'arrêté") as (writer, row):
        writer.put(row._replace(nomination_number=clean(number), nomination_date=day))
        writer.label = f"Arrêté de nomination n° {clean(number)} du {french_date(day)}"
        return writer.changes()


def set_reglement(dossier: Dossier, session_id: int, reglement: Reglement) -> Changes:
    """Replace the session's règlement; possible in preparation only.

    Raises:
        Refusal: The règlement cannot be applied, or the state forbids it.
    """
    if problems := reglement.problems():
        raise Refusal("REGLEMENT_INVALID", f"Règlement à corriger : {' ; '.join(problems)}.")
    gesture = dossier.edit(
        "session.reglement", session_id, "Changer le règlement", SessionState.PREPARATION
    )
    with gesture as (writer, row):
        writer.put(row._replace(reglement=dossier.catalog.reglement_text(reglement)))
        writer.label = "Règlement de la session modifié"
        return writer.changes()


def open_deliberation(dossier: Dossier, session_id: int) -> Changes:
    """Open the deliberation and number the candidates who have none, in French name order.

    Raises:
        RulesRefusal: Naming every blocking rule.
    """
    with dossier.gesture("session.open", session_id) as writer:
        session = load_session(writer, dossier.catalog, session_id)
        if session.state is SessionState.PREPARATION:  # what is checked is the sitting of today
            opened = session.row._replace(opened_at=dossier.clock.now())
            session = replace(session, row=opened)
        findings = check(session, dossier.catalog.corps, results_of(session))
        rules = _rules(opening_blocks(findings))
        if session.state is not SessionState.PREPARATION:
            rules.insert(0, refusals.state_rule(session.row))
        if rules:
            raise RulesRefusal("La délibération ne peut pas être ouverte", rules)
        _give_numbers(writer, session)
        writer.put(session.row._replace(state=SessionState.DELIBERATION.value))
        writer.label = "Délibération ouverte"
        return writer.changes()


def _rules(findings: list[Finding]) -> list[BlockingRule]:
    return [BlockingRule(f.rule, f.message, f.subject) for f in findings]


def _give_numbers(writer: Writer, session: Session) -> None:
    taken = {c.row.number for c in session.ordered if c.row.number is not None}
    free = (n for n in range(1, 2 * len(session.candidates) + 2) if n not in taken)
    writer.put_all(
        [c.row._replace(number=next(free)) for c in session.ordered if c.row.number is None]
    )


def back_to_preparation(dossier: Dossier, session_id: int) -> Changes:
    """Return to the preparation while nothing is decided.

    The sitting did not take place: its interruptions stay in the journal alone.

    Raises:
        Refusal: A bloc is already decided, or the deliberation is not open.
    """
    gesture = dossier.edit(
        "session.prepare", session_id, "Revenir à la préparation", SessionState.DELIBERATION
    )
    with gesture as (writer, row):
        if writer.rows(DecisionRow, session_id=session_id):
            raise Refusal(
                "SESSION-STATE",
                "SESSION-STATE — Des blocs sont déjà décidés : la session ne peut plus revenir en "
                "préparation.",
            )
        events = writer.rows(EventRow, session_id=session_id)
        writer.remove([event for event in events if event.kind in INTERRUPTIONS])
        writer.put(row._replace(state=SessionState.PREPARATION.value, opened_at=None))
        writer.label = "Retour à la préparation"
        return writer.changes()


def close(
    dossier: Dossier, session_id: int, chair: str, secretary: str, pins: Pins = _NO_PINS
) -> SessionRow:
    """Close and seal a session: number, closing time, canonical text, fingerprint.

    Args:
        dossier: The dossier.
        session_id: The session.
        chair: Name of the acting chair, who confirms.
        secretary: Name of the secretary present, who confirms.
        pins: Their PINs, where the dossier has persons.

    Returns:
        The sealed row.

    Raises:
        RulesRefusal: Naming every blocking rule.
        Refusal: The clock says a time before that of the opening, or of what came since.
        EnvironmentFault: A PIN is missing or wrong.
    """
    dossier.backup(Why.CLOSING)
    with dossier.gesture("session.close", session_id) as writer:
        agreed = require_both(writer, dossier, pins)
        session = load_session(writer, dossier.catalog, session_id)
        results = results_of(session)
        findings = check(session, dossier.catalog.corps, results)
        findings.append(signatories(session, chair, secretary))
        rules = _rules([f for f in findings if f.blocks])
        if session.state is not SessionState.DELIBERATION:
            rules.insert(0, refusals.state_rule(session.row))
        if rules:
            raise RulesRefusal("La session ne peut pas être close", rules)
        now = _closing_time(session, dossier.clock.now())
        sealed = seal(session, findings, now, minutes_number(writer, session))
        carry_over(writer, replace(session, row=sealed), results)
        writer.put(sealed)
        writer.label = f"Session close et scellée, procès-verbal n° {sealed.minutes_number}{agreed}"
    # Should the file be lost now, its newest backup must know of the closing.
    dossier.backup(Why.CLOSED)
    return sealed


def _closing_time(session: Session, now: str) -> str:
    """Return when a session is closed; raises `Refusal` as `not_before` does."""
    done = {
        "l'ouverture de la délibération": [session.row.opened_at or ""],
        "la dernière décision": [
            one.decided_at for who in session.ordered for one in who.decisions.values()
        ],
        "la dernière interruption": [e.at for e in session.events if e.kind in INTERRUPTIONS],
    }
    return not_before(now, done, "clôturez")


def not_before(now: str, done: Mapping[str, Iterable[str]], gesture: str) -> str:
    """Return when an act is dated: to the second not before what was done last.

    Args:
        now: UTC time, as the clock says it.
        done: UTC times by what was done then, in French; one at least.
        gesture: What to do once the clock is right, in French.

    Raises:
        Refusal: The clock was put back since, or was ahead then.
    """
    last, what = max((at, what) for what, times in done.items() for at in times)
    if same_minute_or_after(now, last):
        return max(now, last)
    told, before = (f"{french_date(local(at).date().isoformat())} à {french_time(at)}"
                    for at in (now, last))  # fmt: skip
    raise Refusal(
        "CLOCK_BACK",
        f"L'horloge de l'ordinateur dit le {told}, avant {what}, le {before} : mettez-la à "
        f"l'heure, puis {gesture}. Rien n'a été changé.",
    )


def seal(session: Session, findings: list[Finding], now: str, number: str) -> SessionRow:
    """Return the session's row as closed: numbered, dated, sealed."""
    control = control_record(findings, results_of(session))
    row = session.row._replace(
        state=SessionState.CLOSED.value,
        closed_at=now,
        minutes_number=number,
        control=canonical_json(control),
        format_version=FORMAT_VERSION,
    )
    text = canonical_text(session, row, control)
    return row._replace(canonical=text, seal=fingerprint(text))


def canonical_text(session: Session, row: SessionRow, control: dict[str, Any]) -> str:
    """Return the canonical JSON of a session under the given row."""
    return canonical_json(session_document(replace(session, row=row), control))


def minutes_number(reader: Reader, session: Session) -> str:
    """Return the number of the minutes, unique in the dossier: « 2026-DESRA-PAR-01 »."""
    campus = fold(session.row.campus)[:3].upper()
    label = re.sub(r"[^A-Z0-9]", "", session.certification.label.upper())
    prefix = f"{held_on(session.row)[:4]}-{label}-{campus}-"
    taken = {row.minutes_number for row in reader.rows(SessionRow)}
    return next(n for i in range(1, len(taken) + 2) if (n := f"{prefix}{i:02d}") not in taken)


def reload_certification(dossier: Dossier, session_id: int) -> Changes:
    """Take the present certification file into a session in preparation.

    Raises:
        Refusal: The file lacks an option that candidates chose, or the state forbids it.
    """
    gesture = dossier.edit(
        "session.certification", session_id, "Reprendre la certification", SessionState.PREPARATION
    )
    with gesture as (writer, row):
        new = dossier.catalog.certification(row.certification_code)
        chosen = {c.option for c in writer.rows(CandidateRow, session_id=session_id)}
        if lost := chosen - {option.label for option in new.options}:
            raise refusals.options_lost(new.code, lost)
        writer.put(row._replace(certification=dossier.catalog.certification_text(new)))
        writer.label = f"Certification {new.code} relue depuis son fichier"
        return writer.changes()


def sealed_row(
    reader: Reader,
    session_id: int,
    gesture: str = "Établir le procès-verbal",
    instead: str = "",
) -> SessionRow:
    """Return a closed session's row.

    Args:
        reader: The dossier.
        session_id: The session.
        gesture: French name of what asks for it, for the refusal.
        instead: What can be done before closing, « , ou … ».

    Raises:
        RulesRefusal: `SESSION-STATE`, the session is not closed.
    """
    row = session_row(reader, session_id)
    if row.canonical is None or row.seal is None:
        raise refusals.not_closed(gesture, row, instead)
    return row
