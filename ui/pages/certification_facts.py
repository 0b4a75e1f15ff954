"""What the RNCP fiche says of a certification, in short sentences."""

from jury_app.domain.certification import Certification
from jury_app.domain.values import Route
from jury_app.domain.wording import ROUTES, french_date, plural


def facts(certification: Certification) -> list[tuple[str, str]]:
    """Return name and text of each fact, in the order to read them."""
    routes = [ROUTES[rule.id] for rule in certification.routes if rule.open]
    span = (
        f"du {french_date(certification.programmes_start.isoformat())} "
        f"au {french_date(certification.registration_end.isoformat())}"
    )
    found = [
        ("Intitulé", f"{certification.title} — {certification.code}, niveau {certification.level}"),
        ("Certificateurs", ", ".join(c.name for c in certification.certifiers)),
        ("Enregistrement", span),
        ("Blocs exigés", _blocs(certification)),
        ("Voies ouvertes", ", ".join(routes)),
    ]
    if certification.language:
        rule = certification.language
        where = f"pour {rule.bloc}" if rule.gates == "bloc" else "pour la certification"
        found.append(("Langue", f"niveau {rule.level} {where}"))
    if certification.internship:
        found.append(("Stage", _internship(certification)))
    return found


def _blocs(certification: Certification) -> str:
    common = plural(len(certification.common_blocs), "bloc commun", "blocs communs")
    options = ", ".join(f"{option.label} ({option.bloc})" for option in certification.options)
    return f"{common} et celui de l'option : {options}"


def _internship(certification: Certification) -> str:
    rule = certification.internship
    if rule is None:
        return ""
    spared = [ROUTES[Route(route)] for route in rule.not_required_on]
    tail = f" ; non exigé : {', '.join(spared)}" if spared else ""
    return f"{plural(rule.weeks, 'semaine', 'semaines')} au moins{tail}"
