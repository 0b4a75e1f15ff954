"""What stands between a session and its closing, gathered by rule: pure functions."""

from dataclasses import dataclass

from jury_app.application.view import SessionView
from jury_app.domain.findings import Finding
from jury_app.domain.wording import plural
from ui.steps import page_of_rule

_ONE = {
    "CLOSE-UNDECIDED": ("candidat non décidé", "candidats non décidés"),
    "CLOSE-MOTIVE": ("candidat sans motif écrit", "candidats sans motif écrit"),
    "CLOSE-PRESCRIPTION": ("prescription VAE à écrire", "prescriptions VAE à écrire"),
    "CLOSE-REVIEW": ("décision à confirmer", "décisions à confirmer"),
    "JURY-RECUSAL": ("candidat privé de jury par un déport", "candidats privés de jury"),
    "SESSION-ROUTE": ("candidat sur une voie fermée", "candidats sur une voie fermée"),
    "CAP-PROOF": ("acquis à justifier ou à confirmer", "candidats aux acquis à justifier"),
}
_HELD = {
    "CLOSE-UNDECIDED": "Tous les candidats sont décidés",
    "CLOSE-MOTIVE": "Tous les motifs nécessaires sont écrits",
    "CLOSE-PRESCRIPTION": "Prescriptions VAE rédigées",
    "CLOSE-REVIEW": "Aucune décision à confirmer",
}
_REGULAR = "Composition et présence du jury régulières"


@dataclass(frozen=True)
class Point:
    """One line of the list before closing.

    Attributes:
        tone: `good`, `bad` when it blocks, `wait` when it is only to be seen.
        detail: The sentences behind it, one a line.
        page: Where it is mended; empty when it holds.
        subject: Whom it is about, when it is about one.
    """

    rule: str
    text: str
    tone: str
    detail: str = ""
    page: str = ""
    subject: str | None = None


def points(view: SessionView) -> list[Point]:
    """Return the list before closing: what blocks, what is to be seen, what holds."""
    failing: dict[str, list[Finding]] = {}
    for finding in view.findings:
        if not finding.ok:
            failing.setdefault(finding.rule, []).append(finding)
    found = [_failed(rule, findings) for rule, findings in failing.items()]
    blocked = {p.rule for p in found if p.tone == "bad"}
    if not any(rule.startswith(("JURY-", "SESSION-")) for rule in blocked):
        found.append(Point("JURY", _REGULAR, "good"))
    found += [Point(rule, text, "good") for rule, text in _HELD.items() if rule not in failing]
    order = {"bad": 0, "wait": 1, "good": 2}
    return sorted(found, key=lambda p: order[p.tone])


def _failed(rule: str, findings: list[Finding]) -> Point:
    first = findings[0]
    words = _ONE.get(rule)
    if words is None or (len(findings) == 1 and rule != "CLOSE-UNDECIDED"):
        text = first.message
    else:
        text = plural(len(findings), *words)
    return Point(rule, text, "bad" if first.blocks else "wait",
                 "\n".join(f.message for f in findings), page_of_rule(rule),
                 first.subject)  # fmt: skip
