"""The sentences of refusals raised by use cases: what is wrong, where, what to do."""

from collections.abc import Collection, Iterable

from jury_app.domain.errors import BlockingRule, Refusal, RulesRefusal
from jury_app.domain.records import SessionRow
from jury_app.domain.values import SessionState, Verdict
from jury_app.domain.wording import STATES


def session_unknown(selector: str, known: Iterable[tuple[int, str]]) -> Refusal:
    """No session of this label or number."""
    listed = ", ".join(f"{number} « {label} »" for number, label in known)
    return Refusal(
        "SESSION_UNKNOWN",
        f"Session inconnue : « {selector} ». Sessions du dossier : {listed}.",
    )


def session_ambiguous(label: str, numbers: Iterable[int]) -> Refusal:
    """Several sessions have this label."""
    listed = " ou ".join(str(number) for number in numbers)
    return Refusal(
        "SESSION_AMBIGUOUS",
        f"Plusieurs sessions s'appellent « {label} » : donnez le numéro voulu, {listed}.",
    )


def no_session() -> Refusal:
    """The dossier holds no session at all."""
    return Refusal("SESSION_UNKNOWN", "Le dossier ne contient aucune session : créez-en une.")


def campus_unknown(campus: str, known: Iterable[str]) -> Refusal:
    """The campus is not one of the certification's."""
    return Refusal(
        "CAMPUS_UNKNOWN",
        f"Campus inconnu : « {campus} ». Campus de la certification : {', '.join(known)}.",
    )


def options_lost(code: str, options: Iterable[str]) -> Refusal:
    """A certification file no longer has options that candidates chose."""
    return Refusal(
        "OPTION_UNKNOWN",
        f"Le fichier de {code} n'a plus l'option {', '.join(sorted(options))}, choisie par des "
        "candidats de la session : rétablissez-la dans le fichier.",
    )


def wrong_state(gesture: str, row: SessionRow) -> RulesRefusal:
    """The session is not in a state for this gesture."""
    return RulesRefusal(gesture, [state_rule(row)])


def state_rule(row: SessionRow) -> BlockingRule:
    """Return `SESSION-STATE` with the state the session is in."""
    state = STATES[SessionState(row.state)].lower()
    advice = {
        SessionState.PREPARATION: "ouvrez d'abord la délibération",
        SessionState.DELIBERATION: "la délibération est déjà ouverte",
        SessionState.CLOSED: "une session close ne change plus ; corrigez par un procès-verbal "
        "rectificatif",
    }[SessionState(row.state)]
    return BlockingRule("SESSION-STATE", f"la session « {row.label} » est {state} : {advice}")


def not_closed(gesture: str, row: SessionRow, instead: str = "") -> RulesRefusal:
    """The session has no minutes yet: they come with the closing."""
    message = f"la session « {row.label} » n'est pas close : clôturez-la d'abord{instead}"
    return RulesRefusal(gesture, [BlockingRule("SESSION-STATE", message)])


def nothing_to_write(why: str) -> Refusal:
    """A document asked for would be about nobody."""
    return Refusal("DOCUMENT_EMPTY", f"Il n'y a rien à établir : {why}.")


def candidate_unknown(handle: str) -> Refusal:
    """No candidate of this INE or number."""
    return Refusal(
        "CANDIDATE_UNKNOWN",
        f"Aucun candidat de la session n'a l'INE ou le numéro « {handle} » : vérifiez-le dans la "
        "liste des candidats.",
    )


def member_unknown(name: str) -> Refusal:
    """No member of the jury has this name."""
    return Refusal(
        "MEMBER_UNKNOWN",
        f"Aucun membre du jury ne s'appelle « {name} » : vérifiez le nom dans la composition.",
    )


def bloc_unknown(bloc: str, code: str) -> Refusal:
    """The bloc is not one of the certification's."""
    return Refusal(
        "BLOC_UNKNOWN",
        f"« {bloc} » n'est pas un bloc de {code} : donnez un code comme BC06 ou {code}BC06.",
    )


def verdict_unknown(word: str, allowed: Collection[Verdict]) -> Refusal:
    """The word is no decision that is allowed."""
    *first, last = (verdict.value for verdict in Verdict if verdict in allowed)
    return Refusal(
        "DECISION_UNKNOWN",
        f"« {word} » n'est pas une décision : choisissez {', '.join(first)} ou {last}.",
    )


def gone(what: str) -> Refusal:
    """The thing acted upon is no longer in the dossier."""
    return Refusal(
        "GONE", f"{what} n'est plus dans le dossier : il a été modifié entre-temps, relisez-le."
    )
