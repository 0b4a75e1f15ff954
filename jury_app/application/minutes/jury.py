"""Sections 1 to 4 of the minutes: the sitting, the jury, its presence, the règlement applied."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby

from jury_app.application.minutes.chairing import (
    NO_PRESIDENT,
    Turn,
    at_time,
    changes_of_chair,
    starting,
    stood_in,
    turns,
    with_quality,
    with_title,
)
from jury_app.application.minutes.model import (
    Block,
    Column,
    Facts,
    Items,
    Paragraph,
    Row,
    Section,
    Subheading,
    Table,
)
from jury_app.application.minutes.record import (
    NBSP,
    NONE,
    Data,
    Record,
    bare_time,
    joined,
    member_spoken,
    member_title,
    stated,
    utc,
)
from jury_app.application.minutes.words import (
    clock_in_words,
    date_in_words,
    eliminatory_said,
    lower_first,
)
from jury_app.domain.absences import Absence
from jury_app.domain.numbers import french
from jury_app.domain.values import Role, Severity
from jury_app.domain.wording import EVENTS, french_date, period, plural, role_label, share

_NAMED_MAX = 8
"""How many candidates one line of the control names; the results follow in full anyway."""
_ROUNDING = (
    "Les moyennes sont calculées exactement, puis arrondies au centième le plus proche (demi au "
    "supérieur) ; la moyenne arrondie est comparée au seuil."
)


def sitting(record: Record) -> Section:
    """Section 1: where, when, by whom, on what grounds."""
    session = record.session
    certifiers = [c["name"] for c in record.certification["certifiers"]]
    pairs = [
        ("Date", _day(record)),
        ("Horaires", _hours(record)),
        ("Campus", session["campus"]),
        ("Lieu", session["place"] or NONE),
        ("Organismes certificateurs" if len(certifiers) > 1 else "Organisme certificateur",
         ", ".join(certifiers)),
    ]  # fmt: skip
    if record.reglement.get("transmission"):
        pairs.append(("Transmission", record.reglement["transmission"]))
    return Section(1, "Séance", (Paragraph(_preamble(record)), Facts(tuple(pairs)),
                                 Paragraph(_visas(record)), *_interruptions(record)))  # fmt: skip


def _day(record: Record) -> str:
    """Return the day of the sitting, and the one that was planned where it is another."""
    planned = record.session["date"]
    beside = f" (séance prévue le {french_date(planned)})" if record.day != planned else ""
    return f"{french_date(record.day)}{beside}"


def _hours(record: Record) -> str:
    begins = bare_time(record.started)
    opened, closed = record.session["opened_at"], record.session["closed_at"]
    return period(utc(opened), utc(closed), begins) if opened and closed else begins or NONE


def _preamble(record: Record) -> str:
    hour = clock_in_words(record.started)
    said = f"L'an {date_in_words(record.day)}{f', à {hour},' if hour else ','} le jury de la "
    said += f"certification {record.certification['code']} s'est réuni à {record.place}"
    presided = " puis, ".join(_in_turn(record, one) for one in turns(record)).removesuffix(",")
    return f"{said}{f', sous la présidence {presided}' if presided else ''}."


def _in_turn(record: Record, turn: Turn) -> str:
    """« à compter de 15:10, de M. Boris BETA, maître de conférences, »."""
    corps = f", {lower_first(turn.member['corps'])}," if turn.member["corps"] else ""
    since = f"{starting(record, turn.since)}, " if turn.since else ""
    return f"{since}de {member_spoken(turn.member)}{corps}"


def _visas(record: Record) -> str:
    session, code = record.session, record.certification["code"]
    visas = ["l'arrêté du 8 mars 2001, notamment son article 5"]
    if session["nomination_number"]:
        day = session["nomination_date"]
        dated = f" du {french_date(day)}" if day else ""
        visas.append(f"l'arrêté du recteur n°{NBSP}{session['nomination_number']}{dated} "
                     "portant nomination du jury")  # fmt: skip
    visas.append(f"la fiche {code} du répertoire national des certifications professionnelles")
    visas.append(f"le règlement de la session, version {record.reglement['version']}")
    return " ; ".join(f"{'V' if i == 0 else 'v'}u {visa}" for i, visa in enumerate(visas)) + "."


def _interruptions(record: Record) -> list[Block]:
    found = [e for e in record.events if e["kind"] in {"suspension", "resumption"}]
    if not found:
        return [Paragraph("La séance n'a pas été suspendue.")]
    return [Items(tuple(event_line(record, e) for e in found))]


def event_line(record: Record, event: Data) -> str:
    """« 15:10 — Suspension de séance : motif », with the day when it is not the opening's."""
    said = EVENTS.get(event["kind"], event["kind"])
    text = f" : {event['text']}" if event["text"] else ""
    return f"{record.time(event['at'])} — {said}{text}"


def composition(record: Record) -> Section:
    """Section 2: who sits, and what the rules say of it."""
    seats = Table(
        (Column("Membre", 27), Column("Qualité", 18), Column("Corps ou secteur", 22),
         Column("Désigné par", 14), Column("Organisme", 19)),
        tuple(
            Row((member_title(m), role_label(m["role"], m["sex"]), m["corps"] or NONE,
                 m["designated_by"] or NONE, m["organisation"] or NONE), frozenset({0}))
            for m in record.members
        ),
    )  # fmt: skip
    seated: Block = seats if seats.rows else Paragraph("Aucun membre n'est inscrit.")
    rules = Table(
        (Column("Règle", 24, small=True), Column("Constat", 42), Column("Source", 21, small=True),
         Column("Résultat", 13)),
        tuple(_rule_row(list(group)) for _, group in groupby(record.findings, _rule)),
    )  # fmt: skip
    return Section(2, "Composition du jury et contrôle",
                   (seated, Subheading("Contrôle des règles"), rules))  # fmt: skip


def _rule(finding: Data) -> str:
    return str(finding["rule"])


def _rule_row(findings: list[Data]) -> Row:
    first = findings[0]
    messages = [stated(f) for f in findings[:_NAMED_MAX]]
    if left := len(findings) - len(messages):
        messages.append(f"Et {plural(left, 'autre candidat', 'autres candidats')}.")
    if all(f["ok"] for f in findings):
        result = "conforme"
    elif any(not f["ok"] and f["severity"] == Severity.BLOCKING for f in findings):
        result = "non conforme"
    else:
        result = "à signaler"
    strong = frozenset() if result == "conforme" else frozenset({3})
    return Row((first["rule"], " ".join(messages), first["source"], result), strong)


def presence(record: Record) -> Section:
    """Section 3: who is there, who chairs, who does not sit for whom."""
    seats = Table(
        (Column("Membre", 32), Column("Qualité", 22), Column("Présence", 26),
         Column("Arrivée", 10), Column("Départ", 10)),
        tuple(_presence_row(record, m) for m in record.members),
    )  # fmt: skip
    return Section(3, "Présence", (
        *((seats,) if seats.rows else ()),
        Paragraph(_attendance(record)), Paragraph(_chairing(record)),
        Subheading("Déports"), *_recusals(record),
    ))  # fmt: skip


def _presence_row(record: Record, member: Data) -> Row:
    feminine = "e" if member["sex"] == "F" else ""
    times = (record.time(member[name]) or NONE for name in ("arrived_at", "left_at"))
    if member["present"]:
        said, strong = f"Présent{feminine}", frozenset({0})
    elif member["present"] is None:
        said, strong = "Non renseignée", frozenset({0, 2})
    else:
        reason = member["absence_reason"]
        gone = "Parti" if member["left_at"] else "Absent"
        said, strong = f"{gone}{feminine}{f' ({reason})' if reason else ''}", frozenset({0, 2})
    said += "".join(f" ; absent{feminine} {_away(one)}" for one in record.absences(member))
    quality = role_label(member["role"], member["sex"])
    return Row((member_title(member), quality, said, *times), strong)


def _away(absence: Absence) -> str:
    reason = f" ({absence.reason})" if absence.reason else ""
    return f"{period(absence.left, absence.back)}{reason}"


def _attendance(record: Record) -> str:
    count = plural(len(record.present), "membre présent", "membres présents")
    least = share(Decimal(record.reglement["quorum"]))
    return f"{count} sur {len(record.members)} ; le règlement demande au moins {least} des membres."


def _chairing(record: Record) -> str:
    chair = record.acting_chair
    if chair is None:
        return "Ni président ni vice-président n'est présent."
    if changed := changes_of_chair(record):
        return changed
    said = f"La séance est présidée par {with_quality(chair)}"
    *earlier, last = turns(record)
    before = earlier[-1].member if earlier else None
    taken_over = f" ; elle l'a été auparavant par {with_quality(before)}" if before else ""
    if chair["role"] == Role.PRESIDENT:
        came = f", depuis son arrivée, {at_time(record, last.since)}" if last.since else ""
        return f"{said}{came}{taken_over}."
    absent = next((m for m in record.members if m["role"] == Role.PRESIDENT), None)
    if absent is None:
        return f"{said}, {NO_PRESIDENT}{taken_over}."
    title = with_title(absent)
    why = f" ({absent['absence_reason']})" if absent["absence_reason"] else ""
    if absent["left_at"]:
        left = at_time(record, absent["left_at"])
        when = "depuis"
        if before == absent and last.since and at_time(record, last.since) != left:
            when = f"{starting(record, last.since)}, après"
        told = "" if before == absent else taken_over
        return f"{said}, {when} le départ {title}, {left}{why}{told}."
    return f"{said}, en l'absence {title}{why}{taken_over}."


def _recusals(record: Record) -> Iterable[Block]:
    by_id = {m["id"]: m for m in record.members}
    rows = tuple(
        Row((record.name(c), member_title(by_id[r["member"]]), r["reason"] or NONE))
        for c in record.heard
        for r in c["recusals"]
    )
    if not rows:
        return [Paragraph("Aucun déport n'a été déclaré.")]
    who = "Le membre ci-dessous n'a" if len(rows) == 1 else "Les membres ci-dessous n'ont"
    return [
        Paragraph(f"{who} pas pris part à la délibération sur le candidat inscrit en regard."),
        Table((Column("Candidat", 40), Column("Membre qui s'est déporté", 32),
               Column("Motif", 28)), rows),
        *_standing_in(record),
    ]  # fmt: skip


def _standing_in(record: Record) -> Iterable[Block]:
    """Yield who presided for the candidates whom the usual chair did not sit for."""
    stood = [(m["id"], record.name(c)) for c in record.heard if c["recusals"]
             for m in stood_in(record, c)]  # fmt: skip
    for member in record.members:
        if whose := [name for number, name in stood if number == member["id"]]:
            yield Paragraph(
                f"Pour {joined(whose)}, la séance est présidée par {with_quality(member)}."
            )


def regulations(record: Record) -> Section:
    """Section 4: the figures of the règlement, as the session applied them."""
    rules = record.reglement
    mark = french(Decimal(rules["pass_mark"]))
    said = [
        f"Un bloc est validé à partir de {mark} sur 20, sans compensation entre blocs.",
        _ROUNDING,
    ]
    if rules.get("eliminatory_mark") is not None:
        said.append(eliminatory_said(Decimal(rules["eliminatory_mark"])))
    if rules.get("carry_marks"):
        said.append(f"Les notes d'au moins {mark} sont conservées pour une session ultérieure.")
    said += [_coefficients(rules), *_prerequisites(record)]
    version = f"Règlement, version {rules['version']}."
    source = f" {rules['source']}." if rules.get("source") else ""
    return Section(4, "Règlement appliqué",
                   (Items(tuple(said)), Paragraph(f"{version}{source}", "note")))  # fmt: skip


def _coefficients(rules: Data) -> str:
    changed = {e: Decimal(v) for e, v in sorted(rules["coefficients"].items()) if Decimal(v) != 1}
    if not changed:
        return "Toutes les épreuves ont le coefficient 1."
    listed = [f"{e} : {format(v.normalize(), 'f').replace('.', ',')}" for e, v in changed.items()]
    return f"Coefficients différents de 1 — {' ; '.join(listed)}. Les autres épreuves ont le 1."


def _prerequisites(record: Record) -> Iterable[str]:
    language, internship = record.certification["language"], record.certification["internship"]
    if language:
        scope = f"le bloc {language['bloc']}" if language["gates"] == "bloc" else "la certification"
        yield f"Langue étrangère : niveau {language['level']} du CECRL exigé pour {scope}."
    if internship:
        without = [f"« {record.routes[r]['label']} »" for r in internship["not_required_on"]]
        except_for = f", sauf par la voie {joined(without)}" if without else ""
        yield f"Stage : {internship['weeks']} semaines au moins{except_for}."
    if not language and not internship:
        yield "La certification n'a pas de prérequis de langue ni de stage."
