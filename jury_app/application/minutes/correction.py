"""Minutes in correction (procès-verbal rectificatif), from their plain-data document alone."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jury_app.application.minutes.chairing import with_quality
from jury_app.application.minutes.closing import BEFORE_FINGERPRINT, digit_groups, signature_boxes
from jury_app.application.minutes.document import beginning
from jury_app.application.minutes.model import (
    Column,
    Cover,
    Facts,
    Fingerprint,
    MinutesDocument,
    Paragraph,
    Row,
    Section,
    Signatures,
    Table,
)
from jury_app.application.minutes.prerequisites import certification_unmet, language_unmet
from jury_app.application.minutes.record import (
    NBSP,
    NONE,
    Record,
    candidate_name,
    joined,
    member_spoken,
    moment,
)
from jury_app.application.minutes.words import listed
from jury_app.domain.numbers import french
from jury_app.domain.text import of
from jury_app.domain.values import KEPT, Outcome, Verdict
from jury_app.domain.wording import OUTCOMES, VERDICTS, french_date, plural, short_date

Data = Mapping[str, Any]


def correction_document(document: dict[str, Any], seal: str) -> MinutesDocument:
    """Return minutes in correction, worded and ordered, ready to be drawn.

    Args:
        document: The canonical JSON of the correction, parsed.
        seal: SHA-256 of that text, 64 hexadecimal digits.
    """
    record = Record(document)
    number = document["number"]
    reference = f"PVR n°{NBSP}{number}"
    certification, session = record.certification, record.session
    return MinutesDocument(
        title=f"Procès-verbal rectificatif — {certification['label']} — {session['label']} — "
        f"{reference}",
        author=certification["certifiers"][0]["name"],
        draft=False,
        number=number,
        seal=seal,
        created=document["at"],
        footer=(reference, beginning(seal)),
        watermark="",
        cover=Cover(
            left=(certification["certifiers"][0]["name"], f"Campus {of(session['campus'])}"),
            right=(certification["code"], f"Niveau {certification['level']}"),
            title="Procès-verbal rectificatif",
            subject=certification["title"],
            reference=f"{session['label']} — {reference}",
        ),
        sections=(
            _purpose(record, document),
            _change(record, document),
            _jury(record, document["change"]),
            _done(record, document),
            _signatures(record),
            _proof(document, seal),
        ),
    )


def _purpose(record: Record, document: Data) -> Section:
    corrects = document["corrects"]
    seal = " ".join(digit_groups(corrects["seal"]))
    session = record.session
    sitting = f"{session['label']}, {french_date(record.day)}, {record.place}"
    facts = [
        ("Procès-verbal rectifié", f"n°{NBSP}{corrects['number']}"),
        ("Clos", moment(corrects["closed_at"])),
        ("Séance", sitting),
        ("Empreinte SHA-256", seal),
    ]
    said = "Le présent procès-verbal rectifie celui qui est désigné ci-dessous"
    kept = "Il ne le remplace pas et ne rouvre pas la séance : les deux"
    if earlier := _earlier(document):
        ranks = [f"R{one['number'].rpartition('-R')[2]}" for one in earlier]
        for rank, one in zip(ranks, earlier, strict=True):
            facts += [(f"Rectificatif {rank}", f"n°{NBSP}{one['number']}, {moment(one['at'])}"),
                      (f"Empreinte de {rank}", " ".join(digit_groups(one["seal"])))]  # fmt: skip
        said += f", déjà rectifié pour ce candidat par {joined(ranks)}"
        kept = "Il ne les remplace pas et ne rouvre pas la séance : tous"
    text = f"{said}. {kept} sont conservés, et se lisent ensemble."
    return Section(1, "Objet", (Paragraph(text), Facts(tuple(facts))))


def _earlier(document: Data) -> list[Data]:
    """Return the candidate's corrections made before; the oldest files do not note them."""
    found: list[Data] = document["corrects"].get("earlier", [])
    return found


def _change(record: Record, document: Data) -> Section:
    change = document["change"]
    person = change["candidate"]
    titles = {b["code"]: b["title"] for b in record.certification["blocs"]}
    born = short_date(person["birth_date"])
    facts = [("Candidat", candidate_name(person))]
    if person["usage_name"]:
        facts.append(("Nom d'usage", person["usage_name"]))
    facts += [("Né(e) le", born)] if born else []
    facts += [("Numéro", str(person["number"]))] if person["number"] is not None else []
    facts.append(("Option", person["option"]))
    facts += [("Reste exigé", asked)] if (asked := _still_asked(record, change)) else []
    before = "Avant rectification" if _earlier(document) else "Procès-verbal"
    columns = (Column("Décision", 40), Column(before, 20), Column("Rectifiée", 20))
    bloc = change["bloc"]
    rows = tuple(
        Row(
            (label, words[change["before"][key]], words[change["after"][key]]),
            frozenset({2} if change["before"][key] != change["after"][key] else ()),
        )
        for label, key, words in (
            (f"{bloc} — {titles[bloc]}", "verdict", _VERDICTS),
            ("Décision d'ensemble", "outcome", _OUTCOMES),
        )
    )
    said = [f"Motif : {change['motive']}", *_against_proposal(change), *_against_vote(change)]
    if change.get("prescription"):
        said.append(f"Ce qui reste à démontrer : {change['prescription']}")
    return Section(
        2, "Rectification",
        (Facts(tuple(facts)), Table(columns, rows), *(Paragraph(one) for one in said)),
    )  # fmt: skip


def _still_asked(record: Record, change: Data) -> str:
    """Return the prerequisites that keep a candidate from the certification; elder data lack them.

    With all blocs validated, nothing else would tell why the candidate is not certified.
    """
    person = change["candidate"]
    if change["after"]["outcome"] == Outcome.ADM or "internship_weeks" not in person:
        return ""
    bloc, verdict = change["bloc"], change["after"]["verdict"]
    language = None if verdict in KEPT else language_unmet(record, person, bloc)
    said = [f"Bloc {bloc} : {language.said}"] if language else []
    return listed([*said, *(one.said for one in certification_unmet(record, person))])


def _against_proposal(change: Data) -> list[str]:
    """Return what the rules proposed, where the jury decides otherwise, as minutes say it too."""
    proposal, average = change.get("proposal"), change.get("average")
    if proposal is None or proposal == change["after"]["verdict"]:
        return []
    mean = f", pour une moyenne de {french(Decimal(average))}" if average is not None else ""
    return [f"Le calcul proposait : {VERDICTS[Verdict(proposal)].lower()}{mean}."]


def _against_vote(change: Data) -> list[str]:
    """Return the vote in the sealed minutes that the jury departs from; elder data note none."""
    vote = change.get("vote")
    if vote is None:
        return []
    casting = ", par voix prépondérante" if vote["casting"] else ""
    totals = (
        f"{vote['for']} pour, {vote['against']} contre, "
        f"{plural(vote['abstentions'], 'abstention', 'abstentions')}"
    )
    said = (
        f"Le procès-verbal rectifié constate un vote sur {change['bloc']} ({totals}) dont le "
        f"résultat était « {VERDICTS[Verdict(vote['verdict'])]} »{casting}. La rectification s'en "
        "écarte pour le motif ci-dessus."
    )
    return [said]


_VERDICTS: dict[str | None, str] = {None: NONE, **{v.value: VERDICTS[v] for v in Verdict}}
_OUTCOMES: dict[str | None, str] = {o.value: OUTCOMES[o] for o in Outcome}


def _jury(record: Record, change: Data) -> Section:
    chair, secretary = record.acting_chair, record.secretary
    named = [member_spoken(m) for m in (chair, secretary) if m]
    said = (
        f"La rectification est décidée par le jury de la séance, sous la présidence de {named[0]}"
        f"{f', {named[1]} étant secrétaire' if len(named) > 1 else ''}."
    )
    out = [with_quality(member) for member in change.get("recused", [])]
    if out:
        verb = "n'a pas pris part" if len(out) == 1 else "n'ont pas pris part"
        all_but_last = f"{', '.join(out[:-1])}, et " if out[1:] else ""
        said += f" {all_but_last}{out[-1]}, {verb} à la décision (déport)."
    return Section(3, "Jury", (Paragraph(said),))


def _done(record: Record, document: Data) -> Section:
    said = Paragraph(f"Fait à {record.town}, {moment(document['at'])}.")
    return Section(4, "Clôture", (said,), bound=True)


def _signatures(record: Record) -> Section:
    boxes = tuple(box for _number, box in signature_boxes(record))
    said = Paragraph("Signent le président de séance et le secrétaire du jury.")
    return Section(5, "Signatures", (said, Signatures(boxes, ())))


def _proof(document: Data, seal: str) -> Section:
    said = Paragraph(
        "Empreinte SHA-256 des données de la rectification, jointes à ce fichier sous le nom "
        f"seance.json. {BEFORE_FINGERPRINT}"
    )
    code = f"PVR {document['number']} SHA-256 {seal}"
    return Section(6, "Empreinte", (said, Fingerprint(digit_groups(seal), code)))
