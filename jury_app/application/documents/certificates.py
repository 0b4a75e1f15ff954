"""Certificates: of success, and of each bloc for those who do not get the whole."""

from collections.abc import Mapping
from functools import partial

from jury_app.application import refusals
from jury_app.application.documents.candidate import candidate_fields, titles
from jury_app.application.documents.grammar import born, spoken
from jury_app.application.documents.model import Act, Blank, PersonName, Piece, Statement, Title
from jury_app.application.documents.source import Source, candidates_heard
from jury_app.application.documents.texts import DocumentText, fill
from jury_app.application.minutes.record import Data
from jury_app.domain.values import Outcome, Verdict


def success_certificates(source: Source) -> list[Piece]:
    """Return one certificate per candidate certified.

    Raises:
        RulesRefusal: The session is not closed: a certificate has no draft.
        Refusal: Nobody is certified.
    """
    source.require_results("Établir les attestations de réussite", draft_allowed=False)
    certified = [c for c in candidates_heard(source) if _is_certified(source, c)]
    if not certified:
        raise refusals.nothing_to_write("aucun candidat n'est certifié")
    source.text("success_certificate")
    return [
        Piece(
            f"Attestation de réussite — {source.record.name(c)}",
            partial(_success, source.about(c), c),
        )
        for c in certified
    ]


def _is_certified(source: Source, candidate: Data) -> bool:
    return source.record.outcome(candidate) is Outcome.ADM


def bloc_certificates(source: Source) -> list[Piece]:
    """Return one certificate per bloc validated, for the candidates who are not certified.

    A bloc acquired earlier had its certificate then. A bloc dispensed was not examined: nothing
    attests that it was validated, the transcript tells of the dispense.

    Raises:
        RulesRefusal: The session is not closed: a certificate has no draft.
        Refusal: Nobody validated a bloc without being certified.
    """
    source.require_results("Établir les attestations de bloc", draft_allowed=False)
    pieces = [
        Piece(
            f"Attestation {code} — {source.record.name(c)}",
            partial(_bloc, source.about(c), c, code),
        )
        for c in candidates_heard(source)
        if not _is_certified(source, c)
        for code, verdict in sorted(source.record.verdicts(c).items())
        if verdict is Verdict.VAL
    ]
    if not pieces:
        raise refusals.nothing_to_write(
            "aucun candidat n'a validé un bloc sans obtenir toute la certification"
        )
    source.text("bloc_certificate")
    return pieces


def _success(source: Source, candidate: Data) -> Act:
    text = source.text("success_certificate")
    values = candidate_fields(source, candidate)
    return _certificate(source, candidate, text, values, source.record.certification["title"])


def _bloc(source: Source, candidate: Data, code: str) -> Act:
    text = source.text("bloc_certificate")
    title = f"{code} — {titles(source)[code]}"
    values = {**candidate_fields(source, candidate), "bloc": title, "bloc_code": code}
    return _certificate(source, candidate, text, values, title)


def _name(candidate: Data) -> PersonName:
    usage = candidate["usage_name"].strip()
    lines = [f"nom d'usage : {usage}"] if usage else []
    lines += [line for line in (born(candidate),) if line]
    return PersonName(spoken(candidate), tuple(lines))


def _certificate(
    source: Source, candidate: Data, text: DocumentText, values: Mapping[str, str], obtained: str
) -> Act:
    name = source.record.name(candidate)
    first, *others = source.paragraphs(text.end, values) or [""]
    return Act(f"{text.title} — {name}", (
        source.letterhead,
        Title(fill(text.title, values), "", source.record.session["label"], large=True),
        *map(Statement, source.paragraphs(text.body, values)),
        _name(candidate),
        Statement(first),
        Statement(obtained, strong=True),
        *map(Statement, others),
        Blank(24),
        source.sign_off(),
    ), (source.reference, name))  # fmt: skip
