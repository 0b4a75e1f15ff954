"""What a member of the jury is, one by one and together."""

from collections.abc import Iterable
from decimal import Decimal

from jury_app.domain.records import MemberRow
from jury_app.domain.session import Session
from jury_app.domain.text import full_name, words
from jury_app.domain.values import CHAIRS, Role
from jury_app.domain.wording import civility

_RECTEUR = frozenset({"recteur", "recteurs", "rectrice", "rectrices", "rectorat"})
"""Whole words: « directeur » and « directrice » have the recteur's letters, not the power."""


def by_recteur(member: MemberRow) -> bool:
    """Tell whether the recteur designated this member."""
    return not _RECTEUR.isdisjoint(words(member.designated_by).split())


def member_name(member: MemberRow) -> str:
    """« NOM Prénom » of a member."""
    return full_name(member.last_name, member.first_name)


def spoken_name(member: MemberRow) -> str:
    """« Mme NOM Prénom » of a member."""
    return f"{civility(member.sex)} {member_name(member)}".strip()


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
