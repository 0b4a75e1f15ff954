"""What a member of the jury is, one by one and together."""

from collections.abc import Iterable
from decimal import Decimal

from jury_app.domain.records import MemberRow
from jury_app.domain.session import Session
from jury_app.domain.text import fold, full_name
from jury_app.domain.values import CHAIRS, Role

_RECTEUR = ("recteur", "rectrice", "rectorat")


def by_recteur(member: MemberRow) -> bool:
    """Tell whether the recteur designated this member."""
    folded = fold(member.designated_by)
    return any(word in folded for word in _RECTEUR)


def member_name(member: MemberRow) -> str:
    """« NOM Prénom » of a member."""
    return full_name(member.last_name, member.first_name)


def voters(session: Session) -> list[MemberRow]:
    """Members with a deliberative voice: all but the recteur's representative."""
    return [m for m in session.members if m.role != Role.SECRETARY]


def is_qualified(member: MemberRow) -> bool:
    """Tell whether a member counts as qualified for the certification (VAE)."""
    if member.qualified is None:
        return member.role in {*CHAIRS, Role.PROFESSIONAL}
    return bool(member.qualified)


def quorum_reached(members: Iterable[MemberRow], wanted: Decimal) -> bool:
    """Tell whether enough of these members are present; `wanted` is a share, 0 to 1."""
    everyone = list(members)
    return sum(1 for m in everyone if m.present) >= wanted * len(everyone)
