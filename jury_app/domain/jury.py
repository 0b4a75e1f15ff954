"""The jury's composition and presence (arrêté du 8 mars 2001, art. 5; the RNCP fiche)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from jury_app.domain.corps import CorpsList
from jury_app.domain.findings import ARRETE, Finding
from jury_app.domain.members import by_recteur, is_qualified, member_name, quorum_reached, voters
from jury_app.domain.records import MemberRow
from jury_app.domain.session import Session
from jury_app.domain.sitting import held_on
from jury_app.domain.text import fold
from jury_app.domain.values import CHAIRS, Role, Route, Severity
from jury_app.domain.wording import french_date, plural, role_label, share

_TERM_WARNING, _TERM_BLOCKING = 5, 6
_VAE_SOURCE = (
    "Code du travail, art. D6412-6 (parcours VAE commencés depuis le 13 avril 2024 ; "
    "auparavant Code de l'éducation, art. R335-8, abrogé le 29 décembre 2023)"
)


@dataclass(frozen=True)
class _Jury:
    """A session seen by the rules: its seats, its routes, the sources to quote."""

    session: Session
    corps: CorpsList

    @property
    def fiche(self) -> str:
        return f"Fiche {self.session.certification.code}"

    @property
    def routes(self) -> frozenset[Route]:
        return frozenset(
            c.route for c in self.session.candidates.values() if not c.row.withdrawn
        ) or frozenset({Route.INITIAL})

    @property
    def demands_vice_president(self) -> bool:
        rules = self.session.certification.route_by_id
        return any(rules[route].chair == "both" for route in self.routes)

    def seated(self, role: Role) -> list[MemberRow]:
        return self.session.seated(role)


def composition(session: Session, corps: CorpsList) -> list[Finding]:
    """Return one finding per rule on the jury as a whole, always in the same order."""
    jury = _Jury(session, corps)
    return [rule(jury) for rule in _RULES]


def _finding(
    rule: str,
    ok: bool,
    held: str,
    broken: str,
    source: str,
    severity: Severity = Severity.BLOCKING,
) -> Finding:
    return Finding(rule, severity, ok=ok, message=held if ok else broken, source=source)


def _president(jury: _Jury) -> Finding:
    presidents, vices = jury.seated(Role.PRESIDENT), jury.seated(Role.VICE_PRESIDENT)
    source = f"{jury.fiche} ; {ARRETE}"
    if not presidents and vices and not jury.demands_vice_president:
        message = (
            f"Aucun président n'est nommé ; {member_name(vices[0])}, vice-président, préside. "
            "L'arrêté du 8 mars 2001 (art. 5) prévoit que le recteur désigne un président et un "
            "vice-président : vérifiez l'arrêté de nomination."
        )
        return Finding("JURY-PRESIDENT", Severity.WARNING, ok=False, message=message, source=source)
    broken = (
        "Aucun président n'est nommé : ajoutez le président désigné par le recteur."
        if not presidents
        else f"{len(presidents)} présidents sont nommés : n'en gardez qu'un."
    )
    held = f"Présidence : {member_name(presidents[0])}." if presidents else ""
    return _finding("JURY-PRESIDENT", len(presidents) == 1, held, broken, source)


def _chair_corps(jury: _Jury) -> Finding:
    wrong = []
    for member in jury.session.chairs():
        corps = jury.corps.find(member.corps)
        if corps is None:
            said = f"corps « {member.corps} » inconnu" if member.corps else "corps non renseigné"
            wrong.append((member, said))
        elif not corps.teacher_researcher:
            wrong.append((member, f"{corps.label} — {corps.why}"))
    message = " ; ".join(f"{member_name(m)} : {said}" for m, said in wrong)
    finding = _finding(
        "JURY-CHAIR-CORPS",
        not wrong,
        "La présidence appartient à un corps d'enseignants-chercheurs.",
        f"{message}. La présidence revient à un enseignant-chercheur (professeur des universités, "
        "maître de conférences ou corps assimilé).",
        f"{jury.fiche} ; {ARRETE}",
    )
    subject = member_name(wrong[0][0]) if len(wrong) == 1 else None
    return Finding(finding.rule, finding.severity, finding.ok, finding.message,
                   finding.source, subject)  # fmt: skip


def _chair_designation(jury: _Jury) -> Finding:
    wrong = [member_name(m) for m in jury.session.chairs() if not by_recteur(m)]
    return _finding(
        "JURY-CHAIR-DESIGNATION",
        not wrong,
        "Président et vice-président sont désignés par le recteur.",
        f"Désignation par le recteur non renseignée : {', '.join(wrong)}. "
        "Complétez « Désigné par ».",
        f"{jury.fiche} ; {ARRETE}",
    )


def _vice_president(jury: _Jury) -> Finding:
    demanded = jury.demands_vice_president
    return _finding(
        "JURY-VICE-PRESIDENT",
        bool(jury.seated(Role.VICE_PRESIDENT)),
        "Un vice-président est nommé.",
        "Aucun vice-président n'est nommé : "
        + ("la fiche l'exige pour la formation continue." if demanded
           else "le recteur désigne un président et un vice-président."),
        f"{jury.fiche} (formation continue)" if demanded else ARRETE,
        Severity.BLOCKING if demanded else Severity.WARNING,
    )  # fmt: skip


def _secretary(jury: _Jury) -> Finding:
    found = jury.seated(Role.SECRETARY)
    if len(found) != 1:
        broken = (
            "Aucun secrétaire n'est nommé : ajoutez le représentant du recteur."
            if not found
            else f"{len(found)} secrétaires sont nommés : n'en gardez qu'un."
        )
    else:
        broken = (
            f"{member_name(found[0])} : le secrétaire représente le recteur ; "
            "complétez « Désigné par »."
        )
    return _finding(
        "JURY-SECRETARY",
        len(found) == 1 and by_recteur(found[0]),
        "Un secrétaire représente le recteur (voix consultative).",
        broken,
        f"{jury.fiche} ; {ARRETE}",
    )


def _seats(rule: str, role: Role, names: str, one: str, several: str) -> Callable[[_Jury], Finding]:
    def check(jury: _Jury) -> Finding:
        wanted = {
            Role.DIRECTOR: jury.session.certification.jury.directors,
            Role.QUALITY: jury.session.certification.jury.quality,
            Role.PROFESSIONAL: jury.session.certification.jury.professionals,
        }[role]
        count = len(jury.seated(role))
        return _finding(
            rule,
            count >= wanted,
            f"{names} : {plural(count, 'membre nommé', 'membres nommés')} (minimum {wanted}).",
            f"{names} : {count} sur {wanted}. Ajoutez {plural(wanted - count, one, several)}.",
            jury.fiche,
        )

    return check


def _appointed(jury: _Jury) -> Finding:
    others = [m for m in jury.session.members if m.role not in {*CHAIRS, Role.SECRETARY}]
    wrong = [member_name(m) for m in others if not by_recteur(m)]
    return _finding(
        "JURY-APPOINTED",
        not wrong,
        "Les autres membres sont nommés par le recteur.",
        f"Nomination par le recteur non renseignée : {', '.join(wrong)}. "
        "Complétez « Désigné par ».",
        jury.fiche,
    )


def _one_seat(jury: _Jury) -> Finding:
    seen: dict[str, int] = {}
    for member in jury.session.members:
        key = fold(member.last_name + member.first_name)
        seen[key] = seen.get(key, 0) + 1
    twice = [member_name(m) for m in jury.session.members
             if seen[fold(m.last_name + m.first_name)] > 1]  # fmt: skip
    return _finding(
        "JURY-ONE-SEAT",
        not twice,
        "Chaque membre occupe un seul siège.",
        f"Plusieurs sièges pour une même personne : {', '.join(dict.fromkeys(twice))}. "
        "Chaque siège doit revenir à une personne différente.",
        jury.fiche,
    )


def _chair_present(jury: _Jury) -> Finding:
    chair = jury.session.acting_chair()
    held = ""
    if chair:
        quality = role_label(chair.role, chair.sex)
        held = f"{member_name(chair)} ({quality.lower()}) préside la séance."
    return _finding(
        "JURY-CHAIR-PRESENT",
        chair is not None,
        held,
        "Ni président ni vice-président n'est présent : notez la présence de l'un d'eux.",
        f"{jury.fiche} ; {ARRETE}",
    )


def _secretary_present(jury: _Jury) -> Finding:
    return _finding(
        "JURY-SECRETARY-PRESENT",
        jury.session.secretary() is not None,
        "Le secrétaire est présent.",
        "Le secrétaire n'est pas présent : le jury ne siège pas sans le représentant du recteur.",
        jury.fiche,
    )


def _quorum(jury: _Jury) -> Finding:
    members, wanted = jury.session.members, jury.session.reglement.quorum
    count = sum(1 for m in members if m.present)
    of = f"{plural(count, 'membre présent', 'membres présents')} sur {len(members)}"
    return _finding(
        "JURY-QUORUM",
        quorum_reached(members, wanted),
        f"Quorum atteint : {of}.",
        f"Quorum non atteint : {of}, il en faut au moins {share(wanted)}.",
        "Règlement de la session",
    )


def _professionals_present(jury: _Jury) -> Finding:
    wanted = jury.session.certification.jury.professionals
    count = sum(1 for m in jury.seated(Role.PROFESSIONAL) if m.present)
    of = plural(count, "professionnel présent", "professionnels présents")
    return _finding(
        "JURY-PROFESSIONALS-PRESENT",
        count >= wanted,
        f"{of}.",
        f"{of}, au lieu de {wanted} : à signaler au procès-verbal.",
        jury.fiche,
        Severity.WARNING,
    )


def _balance(jury: _Jury) -> Finding:
    members, wanted = jury.session.members, jury.session.reglement.balance
    women = sum(1 for m in members if m.sex == "F")
    men = sum(1 for m in members if m.sex == "M")
    least = wanted * len(members)
    of = f"{plural(women, 'femme', 'femmes')} et {plural(men, 'homme', 'hommes')}"
    return _finding(
        "JURY-BALANCE",
        women >= least and men >= least,
        f"Équilibre : {of}.",
        f"Équilibre : {of} sur {plural(len(members), 'membre', 'membres')}, le règlement vise "
        f"au moins {share(wanted)} de chaque sexe.",
        "Règlement de la session",
        Severity.WARNING,
    )


def _nomination(jury: _Jury) -> Finding:
    row = jury.session.row
    if not row.nomination_number or not row.nomination_date:
        broken = "L'arrêté de nomination n'est pas renseigné : indiquez son numéro et sa date."
    else:
        broken = (
            f"L'arrêté de nomination n° {row.nomination_number} du "
            f"{french_date(row.nomination_date)} est daté d'après la séance, "
            f"du {french_date(held_on(row))} : vérifiez la date."
        )
    ok = bool(row.nomination_number and row.nomination_date) and (
        str(row.nomination_date) <= held_on(row)
    )
    held = ""
    if ok and row.nomination_date:
        day = french_date(row.nomination_date)
        held = f"Arrêté de nomination n° {row.nomination_number} du {day}."
    return _finding("JURY-NOMINATION", ok, held, broken, ARRETE, Severity.WARNING)


def _term(jury: _Jury) -> Finding:
    year = date.fromisoformat(held_on(jury.session.row)).year
    terms = [(m, None if m.chair_since is None else year - m.chair_since + 1)
             for m in jury.seated(Role.PRESIDENT)]  # fmt: skip
    severity, ok = Severity.WARNING, True
    message = "Le président exerce depuis moins de cinq années consécutives."
    for member, term in terms:
        name = member_name(member)
        if term is None:
            ok = False
            message = (
                f"L'année depuis laquelle {name} préside ce jury n'est pas renseignée : "
                "indiquez-la."
            )
        elif term < 1:
            ok = False
            message = (
                f"{name} présiderait ce jury depuis {member.chair_since}, après la séance : "
                "corrigez l'année."
            )
        elif term >= _TERM_BLOCKING:
            message = (
                f"{name} préside ce jury pour la {term}e année consécutive : le maximum est de "
                "cinq ans. Le recteur doit désigner un autre président."
            )
            return Finding("JURY-PRESIDENT-TERM", Severity.BLOCKING, ok=False, message=message,
                           source=ARRETE, subject=name)  # fmt: skip
        elif term == _TERM_WARNING:
            ok = False
            message = f"{name} préside ce jury pour la 5e et dernière année consécutive."
    return Finding("JURY-PRESIDENT-TERM", severity, ok, message, ARRETE)


def _absence_reason(jury: _Jury) -> Finding:
    silent = [member_name(m) for m in jury.session.members
              if not m.present and not m.absence_reason.strip()]  # fmt: skip
    return _finding(
        "JURY-ABSENCE-REASON",
        not silent,
        "Chaque absence a un motif.",
        f"Motif d'absence à noter : {', '.join(silent)}.",
        "Règlement de la session",
        Severity.WARNING,
    )


def _vae(jury: _Jury) -> Finding:
    heard = any(jury.session.certification.route_by_id[r].evidence for r in jury.routes)
    if not heard:
        return _finding("JURY-VAE", True, "Aucun candidat VAE n'est entendu.", "", _VAE_SOURCE)
    present = [m for m in voters(jury.session) if m.present]
    qualified = [m for m in present if is_qualified(m)]
    members = plural(len(present), "membre délibérant présent", "membres délibérants présents")
    said = f"VAE : {members}, dont {plural(len(qualified), 'qualifié', 'qualifiés')}"
    return _finding(
        "JURY-VAE",
        len(present) >= 2 and bool(qualified),
        f"{said}.",
        f"{said} ; il en faut deux, dont un qualifié au titre de la certification.",
        _VAE_SOURCE,
    )


def _session_date(jury: _Jury) -> Finding:
    certification = jury.session.certification
    day = date.fromisoformat(held_on(jury.session.row))
    start, end = certification.programmes_start, certification.registration_end
    span = f"du {french_date(start.isoformat())} au {french_date(end.isoformat())}"
    return _finding(
        "SESSION-DATE",
        start <= day <= end,
        f"La séance se tient pendant l'enregistrement de la certification ({span}).",
        f"La séance se tient hors de l'enregistrement de la certification ({span}) : "
        "vérifiez la date.",
        jury.fiche,
        Severity.WARNING,
    )


_RULES: tuple[Callable[[_Jury], Finding], ...] = (
    _president,
    _chair_corps,
    _chair_designation,
    _vice_president,
    _secretary,
    _seats("JURY-DIRECTOR", Role.DIRECTOR, "Direction d'établissement",
           "directeur d'établissement", "directeurs d'établissement"),
    _seats("JURY-QUALITY", Role.QUALITY, "Direction qualité",
           "membre de la direction qualité", "membres de la direction qualité"),
    _seats("JURY-PROFESSIONALS", Role.PROFESSIONAL, "Professionnels",
           "professionnel du secteur", "professionnels du secteur"),
    _appointed,
    _one_seat,
    _chair_present,
    _secretary_present,
    _quorum,
    _professionals_present,
    _balance,
    _nomination,
    _term,
    _absence_reason,
    _vae,
    _session_date,
)  # fmt: skip
