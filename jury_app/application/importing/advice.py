"""A problem in words: its title, what is wrong, and how to mend it."""

import re

from jury_app.application.importing.report import Problem

_TITLES = {
    "BLOC_UNKNOWN": "Bloc inconnu",
    "CANDIDATE_DUPLICATE": "Candidat en double",
    "CANDIDATE_UNKNOWN": "Personne introuvable ou sans nom",
    "COLUMN_AMBIGUOUS": "Colonne en double",
    "COLUMN_UNKNOWN": "Colonne à vérifier",
    "CORPS_UNKNOWN": "Corps inconnu",
    "DATE_INVALID": "Date illisible",
    "EPREUVE_NOT_OF_OPTION": "Épreuve hors de l'option du candidat",
    "FORMULA_ERROR": "Formule en erreur",
    "FORMULA_NOT_CALCULATED": "Formule jamais calculée",
    "GROUP_TWICE": "Groupe contradictoire",
    "GROUP_UNKNOWN": "Groupe ou épreuve de groupe inconnus",
    "HEADER_NOT_FOUND": "Ligne d'en-tête introuvable",
    "IDENTITY_MISMATCH": "Nom et INE qui ne vont pas ensemble",
    "INE_INVALID": "INE mal formé",
    "LEVEL_UNKNOWN": "Niveau de langue inconnu",
    "MARK_ABSENCE_AMBIGUOUS": "Absence à préciser",
    "MARK_DECIDED": "Déjà décidé par le jury",
    "MARK_INVALID": "Note illisible",
    "MARK_OUT_OF_RANGE": "Note hors de 0 à 20",
    "MARK_ROUNDED": "Note arrondie",
    "OPTION_UNKNOWN": "Option inconnue ou manquante",
    "ROLE_UNKNOWN": "Fonction du jury inconnue",
    "ROUTE_CLOSED": "Voie d'accès fermée",
    "ROUTE_UNKNOWN": "Voie d'accès inconnue ou manquante",
    "VALUE_UNKNOWN": "Valeur non reconnue",
}
_ADVICE = {
    "BLOC_UNKNOWN": "Corrigez le code du bloc, ou retirez la colonne.",
    "CANDIDATE_UNKNOWN": "Ajoutez ce candidat à la liste, ou corrigez cette cellule.",
    "COLUMN_UNKNOWN": "Renommez-la si elle doit être lue ; sinon il n'y a rien à faire.",
    "EPREUVE_NOT_OF_OPTION": "Videz la cellule, ou corrigez l'option du candidat.",
    "MARK_DECIDED": "Remettez l'ancienne valeur, ou importez en acceptant de changer ce qui est "
    "déjà décidé.",
    "MARK_INVALID": "Écrivez un nombre de 0 à 20.",
    "MARK_OUT_OF_RANGE": "Écrivez un nombre de 0 à 20, par exemple 12,5.",
    "MARK_ROUNDED": "Rien à faire si cet arrondi convient ; sinon écrivez deux décimales.",
    "ROUTE_CLOSED": "Écrivez une voie d'accès ouverte à cette certification.",
}
_OTHERWISE = "Corrigez cette cellule."
_HIDDEN = "Masqué dans le tableur, et lu"
_OF_HIDDEN = (
    "Rien à faire si c'est voulu ; sinon affichez ce qui est masqué, et corrigez-le ou retirez-le."
)
_WHOLE = frozenset({"COLUMN_UNKNOWN", "MARK_DECIDED", "MARK_OUT_OF_RANGE"})
"""Codes whose sentence does not read in two; a second sentence, where there is one, mends."""
_CUT = re.compile(r"(?P<wrong>(?:«[^»]*»|[^«])*?) : (?P<mend>.+)", re.DOTALL)
_THEN = re.compile(r"(?P<wrong>(?:«[^»]*»|[^«])*?\.) (?P<mend>.+)", re.DOTALL)
_QUOTED = re.compile(r"«[^»]*»")


def title(problem: Problem) -> str:
    """Return the title of a problem; its code when that has none."""
    return _HIDDEN if problem.hidden else _TITLES.get(problem.code, problem.code)


def wrong_and_mend(problem: Problem) -> tuple[str, str]:
    """Return what is wrong with a cell and how to mend it, a sentence each.

    Most messages say both, on either side of a colon; a colon inside quotation marks is a value.
    """
    if problem.hidden:
        return problem.message, _OF_HIDDEN
    advice = _ADVICE.get(problem.code, _OTHERWISE)
    if problem.code in _WHOLE:
        then = _THEN.fullmatch(problem.message)
        return (then["wrong"], then["mend"]) if then else (problem.message, advice)
    cut = _CUT.fullmatch(problem.message)
    if cut is None:
        return problem.message, advice
    wrong, mend = cut["wrong"], cut["mend"]
    if _QUOTED.fullmatch(wrong):
        wrong = f"{wrong} n'est pas reconnu"
    return f"{wrong}.", mend[0].upper() + mend[1:]
