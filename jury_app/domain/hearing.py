"""Whether this jury may hear this candidate: recusals and routes."""

from jury_app.domain.findings import Finding
from jury_app.domain.members import quorum_reached
from jury_app.domain.session import Candidate, Session
from jury_app.domain.values import CHAIRS, Severity


def recusal_finding(session: Session, candidate: Candidate) -> Finding | None:
    """Return why the members not recused cannot hear this candidate, or None when they can."""
    out = candidate.recused
    if not out:
        return None
    left = [m for m in session.members if m.id not in out]
    present = [m for m in left if m.present]
    missing = []
    if session.acting_chair() and not any(m.role in CHAIRS for m in present):
        missing.append("il ne reste ni président ni vice-président")
    if quorum_reached(session.members, session.reglement.quorum) and not quorum_reached(
        left, session.reglement.quorum
    ):
        missing.append(f"le quorum n'est plus atteint ({len(present)} présents sur {len(left)})")
    if not missing:
        return None
    message = (
        f"{candidate.name} : avec les déports déclarés, {' et '.join(missing)}. "
        "Faites siéger un autre membre ou renvoyez ce candidat à une autre séance."
    )
    return Finding("JURY-RECUSAL", Severity.BLOCKING, ok=False, message=message,
                   source="Règlement de la session", subject=candidate.handle)  # fmt: skip


def route_finding(session: Session, candidate: Candidate) -> Finding | None:
    """Return why the candidate's route is closed, or None when it is open."""
    rule = session.certification.route_by_id[candidate.route]
    if rule.open:
        return None
    message = (
        f"{candidate.name} : la voie « {rule.label} » n'est pas ouverte pour "
        f"{session.certification.code}. Corrigez la voie d'accès ou retirez le candidat."
    )
    return Finding("SESSION-ROUTE", Severity.BLOCKING, ok=False, message=message,
                   source=f"Fiche {session.certification.code}",
                   subject=candidate.handle)  # fmt: skip
