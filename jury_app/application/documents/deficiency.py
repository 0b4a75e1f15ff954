"""Procès-verbal de carence: the jury could not deliberate, and the rule that stopped it."""

from functools import partial

from jury_app.application.documents.grammar import ending
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
from jury_app.application.minutes.record import (
    NONE,
    Data,
    Record,
    member_title,
    moment,
    stated,
)
from jury_app.domain.errors import BlockingRule, Refusal, RulesRefusal
from jury_app.domain.values import Severity
from jury_app.domain.wording import french_date, plural, role_label


def deficiency(source: Source) -> list[Piece]:
    """Return the minutes stating that the jury could not deliberate.

    Raises:
        RulesRefusal: The session is closed, or the jury has decided or voted: it did deliberate.
        Refusal: No rule stands against deliberating.
    """
    label = source.record.session["label"]
    if source.closed:
        raise RulesRefusal("Constater la carence", [BlockingRule(
            "SESSION-STATE", f"la session « {label} » est close : le jury a délibéré, établissez "
            "le procès-verbal de délibération")])  # fmt: skip
    if _has_begun(source.record):
        raise RulesRefusal("Constater la carence", [BlockingRule(
            "SESSION-STATE", f"le jury de la session « {label} » a commencé à délibérer, des "
            "décisions ou des votes sont enregistrés : suspendez la séance, et reprenez-la quand "
            "les règles du jury seront de nouveau respectées")])  # fmt: skip
    stopping = _stopping(source)
    if not stopping:
        raise Refusal(
            "JURY_REGULAR",
            "Aucune règle n'empêche le jury de délibérer : il n'y a pas de carence à constater. "
            "Si un membre manque, notez son absence dans « Jury ».",
        )
    source.text("deficiency")
    return [Piece("Procès-verbal de carence", partial(_act, source, stopping))]


def _has_begun(record: Record) -> bool:
    """Tell whether the jury decided or voted on anybody, on one withdrawn since too."""
    return any(c["decisions"] or c["votes"] for c in record.candidates)


def _stopping(source: Source) -> list[Data]:
    """Return the findings that keep the jury from sitting."""
    return [f for f in source.record.findings
            if not f["ok"] and f["severity"] == Severity.BLOCKING
            and f["rule"].startswith("JURY-") and f["rule"] != "JURY-RECUSAL"]  # fmt: skip


def _act(source: Source, stopping: list[Data]) -> Act:
    text, session = source.text("deficiency"), source.record.session
    # The day for which the jury was summoned, whenever it sat down.
    values = {**source.fields, "date": french_date(session["date"])}
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
        *map(Paragraph, source.paragraphs(text.body, values)),
        *_opening(source.record),
        Subheading("Règles qui s'y opposent"),
        rules,
        Subheading("Composition et présence"),
        seats if seats.rows else Paragraph("Aucun membre n'est inscrit."),
        Paragraph(f"{count} à la session."),
        *map(Paragraph, source.paragraphs(text.end, values)),
        Paragraph(f"Fait à {source.record.town}, le {french_date(source.day)}."),
        Signatures(_boxes(source), (SignatureBox(note="Nom, prénom et qualité"),) * 2),
    ]
    return Act(text.title, tuple(blocks), (session["label"], text.title))


def _opening(record: Record) -> list[Paragraph]:
    """Return that the sitting was opened, and when, where it was."""
    opened = record.session["opened_at"]
    if not opened:
        return []
    return [Paragraph(f"La séance a été ouverte {moment(opened)}.")]


def _presence(member: Data) -> str:
    """« présente », « absent (grippe) », « partie le 4 décembre 2026 à 15:10 (grève) »."""
    agreed = ending(member["sex"])
    if member["present"] is None:
        return NONE
    if member["present"]:
        return f"présent{agreed}"
    reason = member["absence_reason"].strip()
    why = f" ({reason})" if reason else ""
    if member["left_at"]:
        return f"parti{agreed} {moment(member['left_at'])}{why}"
    return f"absent{agreed}{why}"


def _boxes(source: Source) -> tuple[SignatureBox, ...]:
    """Return the boxes of whoever of the chair and the secretary is there to sign."""
    signing = [m for m in (source.record.acting_chair, source.record.secretary) if m]
    return tuple(SignatureBox(member_title(m), role_label(m["role"], m["sex"])) for m in signing)
