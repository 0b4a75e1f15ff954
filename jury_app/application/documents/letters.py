"""Letters: the decision notified to each candidate, and the members summoned."""

from collections.abc import Iterable
from functools import partial

from jury_app.application import refusals
from jury_app.application.documents.candidate import (
    UNDECIDED,
    bloc_names,
    candidate_fields,
    kept_blocs,
    remaining,
    titles,
)
from jury_app.application.documents.grammar import (
    bloc_said,
    ending,
    salutation,
    seat_said,
)
from jury_app.application.documents.model import Act, ActBlock, Addressee, Piece, Subject
from jury_app.application.documents.source import Source, candidates_heard, hour
from jury_app.application.documents.texts import fill
from jury_app.application.minutes.model import (
    Column,
    Facts,
    Items,
    Paragraph,
    Row,
    Subheading,
    Table,
)
from jury_app.application.minutes.record import Data, member_spoken, member_title
from jury_app.domain.errors import Refusal
from jury_app.domain.wording import french_date

_BLOCS = (Column("Bloc", 8), Column("Intitulé", 75), Column("Décision", 17))


def letters(source: Source) -> list[Piece]:
    """Return one notification per candidate heard.

    Raises:
        RulesRefusal: The session is not closed and no draft is asked for.
        Refusal: The settings do not say which court is competent, or there is no candidate.
    """
    source.require_results("Établir les lettres de notification", draft_allowed=True)
    heard = candidates_heard(source)
    source.text("letter")
    _appeal_key(source)
    return [
        Piece(f"Notification — {source.record.name(c)}", partial(_letter, source.about(c), c))
        for c in heard
    ]


def _appeal_key(source: Source) -> str:
    """Return what the diploma gives; the law makes the competent court depend on it."""
    effect = source.settings.effect or source.certification.effect
    missing = []
    if not effect:
        missing.append("si le diplôme confère un grade (juge administratif) ou s'il est un visa "
                       "sans grade (juge judiciaire)")  # fmt: skip
    if not source.settings.court.strip():
        missing.append("le tribunal compétent")
    if missing:
        raise Refusal(
            "APPEAL_UNKNOWN",
            "La lettre doit indiquer les voies de recours et rien ne les dit : précisez dans "
            f"« Réglages des documents » (ou dans votre fichier documents/settings.toml) "
            f"{', et '.join(missing)}.",
        )
    return effect


def _letter(source: Source, candidate: Data) -> Act:
    text = source.text("letter")
    outcome = source.record.outcome(candidate)
    values = {
        **candidate_fields(source, candidate),
        "tribunal": source.settings.court.strip(),
        "blocs_obtenus": bloc_names(kept_blocs(source, candidate)),
        "blocs_restants": bloc_names(_lacking(source, candidate)),
    }
    body = source.paragraphs((*text.body, *text.outcomes.get(outcome or "", ())), values)
    blocks: list[ActBlock] = [
        *_opening(source, text.subject, text.greeting, (values["personne"],), values),
        *map(Paragraph, body),
        _table(source, candidate),
    ]
    if left := remaining(source, candidate, brief=True):
        blocks += [Subheading("Ce qui reste à obtenir"), Items(left)]
    appeal = source.paragraphs(text.appeals[_appeal_key(source)], values)
    blocks += [Subheading("Voies de recours"), *map(Paragraph, appeal),
               *map(Paragraph, source.paragraphs(text.end, values)),
               source.sign_off(dated=False)]  # fmt: skip
    name = source.record.name(candidate)
    return Act(f"{text.title} — {name}", tuple(blocks), (source.reference, name))


def _lacking(source: Source, candidate: Data) -> list[str]:
    kept = kept_blocs(source, candidate)
    return [code for code in sorted(source.record.verdicts(candidate)) if code not in kept]


def _table(source: Source, candidate: Data) -> Table:
    named = titles(source)
    rows = tuple(
        Row((code, named[code], bloc_said(verdict) if verdict else UNDECIDED), frozenset({2}))
        for code, verdict in sorted(source.record.verdicts(candidate).items())
    )
    return Table(_BLOCS, rows, pad=1.6)


def _opening(
    source: Source, subject: str, greeting: str, lines: Iterable[str], values: dict[str, str]
) -> list[ActBlock]:
    """Return the head of a letter: sender, addressee, place and date, subject, first words."""
    place = f"{source.record.town}, le {french_date(source.day)}"
    return [
        source.letterhead,
        Addressee((*lines, "", place)),
        Subject(f"Objet : {fill(subject, values)}"),
        Paragraph(fill(greeting, values)),
    ]


def summons(source: Source) -> list[Piece]:
    """Return one summons per member of the jury.

    Raises:
        Refusal: The jury has no member.
    """
    members = source.record.members
    if not members:
        raise refusals.nothing_to_write("le jury n'a aucun membre ; saisissez-les dans « Jury »")
    source.text("summons")
    return [
        Piece(f"Convocation — {member_title(m)}", partial(_summons, source, m)) for m in members
    ]


def summons_notices(source: Source) -> tuple[str, ...]:
    """Return what the summons leave to be written by hand."""
    if source.record.session["starts_at"]:
        return ()
    said = (
        "L'heure de la séance n'est pas renseignée : elle est laissée en blanc sur les "
        "convocations. Complétez-la dans « Séance »."
    )
    return (said,)


def _summons(source: Source, member: Data) -> Act:
    text, session = source.text("summons"), source.record.session
    values = {
        **source.fields,
        # When it is to begin, never when it did.
        "date": french_date(session["date"]),
        "heure": hour(session["starts_at"]),
        "e": ending(member["sex"]),
        "madame": salutation(member["sex"]),
        "personne": member_spoken(member),
        "qualite": seat_said(member),
    }
    lines = [values["personne"], member["organisation"].strip()]
    sitting = [("Date", values["date"]), ("Heure", values["heure"]),
               ("Lieu", source.record.place)]  # fmt: skip
    if session["nomination_number"]:
        day = session["nomination_date"]
        dated = f" du {french_date(day)}" if day else ""
        sitting.append(("Arrêté de nomination", f"n° {session['nomination_number']}{dated}"))
    blocks: tuple[ActBlock, ...] = (
        *_opening(source, text.subject, text.greeting, [one for one in lines if one], values),
        *map(Paragraph, source.paragraphs(text.body, values)),
        Facts(tuple(sitting)),
        *map(Paragraph, source.paragraphs(text.end, values)),
        source.sender(),
    )
    name = member_title(member)
    return Act(f"{text.title} — {name}", blocks, (str(session["label"]), name))
