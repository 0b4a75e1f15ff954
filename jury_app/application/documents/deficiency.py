"""Procès-verbal de carence: the jury could not deliberate, and the rule that stopped it."""

from functools import partial

from jury_app.application.documents.model import Act, ActBlock, Piece, Title
from jury_app.application.documents.source import Source
from jury_app.application.minutes.model import (
    Column,
    Paragraph,
    Row,
    SignatureBox,
    Signatures,
    Subheading,
    Table,
)
from jury_app.application.minutes.record import NONE, Data, member_title, stated
from jury_app.domain.errors import BlockingRule, Refusal, RulesRefusal
from jury_app.domain.values import Severity
from jury_app.domain.wording import french_date, plural, role_label


def deficiency(source: Source) -> list[Piece]:
    """Return the minutes stating that the jury could not deliberate.

    Raises:
        RulesRefusal: The session is closed: the jury did deliberate.
        Refusal: No rule stands against deliberating.
    """
    label = source.record.session["label"]
    if source.closed:
        raise RulesRefusal("Constater la carence", [BlockingRule(
            "SESSION-STATE", f"la session « {label} » est close : le jury a délibéré, établissez "
            "le procès-verbal de délibération")])  # fmt: skip
    stopping = _stopping(source)
    if not stopping:
        raise Refusal(
            "JURY_REGULAR",
            "Aucune règle n'empêche le jury de délibérer : il n'y a pas de carence à constater. "
            "Si un membre manque, notez son absence dans « Jury ».",
        )
    source.text("deficiency")
    return [Piece("Procès-verbal de carence", partial(_act, source, stopping))]


def _stopping(source: Source) -> list[Data]:
    """Return the findings that keep the jury from sitting."""
    return [f for f in source.record.findings
            if not f["ok"] and f["severity"] == Severity.BLOCKING
            and f["rule"].startswith("JURY-") and f["rule"] != "JURY-RECUSAL"]  # fmt: skip


def _act(source: Source, stopping: list[Data]) -> Act:
    text, session = source.text("deficiency"), source.record.session
    rules = Table(
        (Column("Règle", 25, small=True), Column("Constat", 51), Column("Source", 24, small=True)),
        tuple(Row((f["rule"], stated(f), f["source"]), frozenset({1})) for f in stopping),
    )
    seats = Table(
        (Column("Membre", 38), Column("Qualité", 30), Column("Présence", 32)),
        tuple(Row((member_title(m), role_label(m["role"], m["sex"]), _presence(m)),
                  frozenset({0})) for m in source.record.members),
    )  # fmt: skip
    count = plural(len(source.record.heard), "candidat inscrit", "candidats inscrits")
    blocks: list[ActBlock] = [
        source.letterhead,
        Title(text.title, source.record.certification["title"], str(session["label"])),
        *map(Paragraph, source.paragraphs(text.body, source.fields)),
        Subheading("Règles qui s'y opposent"),
        rules,
        Subheading("Composition et présence"),
        seats if seats.rows else Paragraph("Aucun membre n'est inscrit."),
        Paragraph(f"{count} à la session."),
        *map(Paragraph, source.paragraphs(text.end, source.fields)),
        Paragraph(f"Fait à {source.record.town}, le {french_date(source.day)}."),
        Signatures(_boxes(source), (SignatureBox(note="Nom, prénom et qualité"),) * 2),
    ]
    return Act(text.title, tuple(blocks), (session["label"], text.title))


def _presence(member: Data) -> str:
    feminine = {"F": "e", "M": ""}.get(member["sex"] or "", "(e)")
    if member["present"] is None:
        return NONE
    if member["present"]:
        return f"présent{feminine}"
    reason = member["absence_reason"].strip()
    return f"absent{feminine}" + (f" ({reason})" if reason else "")


def _boxes(source: Source) -> tuple[SignatureBox, ...]:
    """Return the boxes of whoever of the chair and the secretary is there to sign."""
    signing = [m for m in (source.record.acting_chair, source.record.secretary) if m]
    return tuple(SignatureBox(member_title(m), role_label(m["role"], m["sex"])) for m in signing)
