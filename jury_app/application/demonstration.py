"""The demonstration dossier: an invented session, built through the use cases themselves.

Every name is put together from lists of common words; nobody real is meant. The same dossier
comes out each time, dated of the day: the figures follow from a fixed seed.
"""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from jury_app.application import candidates, jury, marks, sessions
from jury_app.application.acquisitions import declare
from jury_app.application.dossier import Dossier
from jury_app.domain.certification import Certification, Epreuve
from jury_app.domain.session import WHOLE
from jury_app.domain.values import Route
from jury_app.domain.wording import local

_SEED = 41242
_LAST = (
    "Aubépine Bruyère Coquelicot Digitale Églantine Fougère Genévrier Houx Iris Jonquille "
    "Lavande Muguet Narcisse Œillet Pivoine Romarin Sauge Tilleul Verveine Acacia Bouleau Cèdre "
    "Chêne Érable Figuier Frêne Hêtre Mélèze Noisetier Olivier Peuplier Platane Saule Sorbier "
    "Sureau Troène Ajonc Bourrache Cerfeuil Dahlia N'DJAMIA Łopian ŞEBBOY"
).split()
_WOMEN = "Aline Bérénice Clémence Delphine Élodie Fanny Garance Hélène Inès Joséphine".split()
_MEN = "Arthur Basile Côme Damien Étienne Florent Gaspard Hugo Isidore Jérémie".split()
_TOWNS = "Brest Dijon Lille Nantes Nice Paris Rennes Toulouse".split()
_OPTIONS = (
    ("Réalisation cinéma", 10), ("Réalisation série", 6), ("Réalisation télévision", 4),
    ("Image", 8), ("Montage", 7), ("Production", 6),
)  # fmt: skip
_JURY = (
    ("MAGNOLIA", "Anne", "F", "president", "Professeure des universités", "Université"),
    ("CYPRÈS", "Boris", "M", "vice_president", "Maître de conférences", "Université"),
    ("GENTIANE", "Guy", "M", "secretary", "", "Rectorat"),
    ("MYOSOTIS", "Dina", "F", "director", "", "École"),
    ("ANÉMONE", "Éva", "F", "quality", "", "École"),
    ("CAMÉLIA", "Zoé", "F", "professional", "", "Production audiovisuelle"),
    ("LAURIER", "Éric", "M", "professional", "", "Cinéma"),
    ("BLEUET", "Théo", "M", "professional", "", "Postproduction"),
)


def build(dossier: Dossier) -> int:
    """Fill an empty dossier with the demonstration session, held today; return its id."""
    certification = dossier.catalog.certification("RNCP41242")
    today = local(dossier.clock.now()).date()
    day = min(max(today, certification.programmes_start), certification.registration_end)
    session_id = sessions.create(
        dossier,
        sessions.NewSession("RNCP41242", "Session de démonstration", day.isoformat(), "Paris",
                            "Salle des délibérations"),
    )  # fmt: skip
    named = day - timedelta(days=32)
    sessions.set_nomination(dossier, session_id, f"{named.year}-118", named.isoformat())
    sessions.edit(dossier, session_id, {"starts_at": "14:00"})
    _seat(dossier, session_id, day.year - 2)
    random = Random(_SEED)  # noqa: S311 - invented marks need no secrecy
    people = [
        (candidates.add(dossier, session_id, values), values)
        for values in _people(random, certification)
    ]
    _mark(dossier, session_id, certification, people, random)
    _acquire(dossier, session_id, people)
    return session_id


def _seat(dossier: Dossier, session_id: int, since: int) -> None:
    for last, first, sex, role, corps, organisation in _JURY:
        values = {"last_name": last, "first_name": first, "sex": sex, "role": role, "corps": corps,
                  "organisation": organisation, "designated_by": "Recteur",
                  "chair_since": since if role == "president" else None}  # fmt: skip
        member = jury.add(dossier, session_id, values)
        absent = role == "quality"
        jury.set_presence(dossier, session_id, member, not absent, "en mission" if absent else "")


def _people(random: Random, certification: Certification) -> Iterator[dict[str, object]]:
    names = list(_LAST)
    random.shuffle(names)
    place = 0
    for option, count in _OPTIONS:
        for _ in range(count):
            woman = random.random() < 0.5
            route = Route.EXPERIENCE if place in {6, 23} else Route.INITIAL
            route = Route.CONTINUING if place in {12, 30, 37} else route
            yield {
                "ine": f"{random.randrange(10**9):09d}" + "".join(random.choices("ABCDEFGH", k=2)),
                "birth_name": names[place].upper(),
                "first_names": random.choice(_WOMEN if woman else _MEN),
                "sex": "F" if woman else "M",
                "birth_date": f"{random.randrange(2001, 2005)}-{random.randrange(1, 13):02d}-"
                f"{random.randrange(1, 29):02d}",
                "birth_place": random.choice(_TOWNS),
                "campus": random.choice(certification.campuses),
                "route": route.value,
                "option": option,
                "internship_weeks": None if place == 17 else 14 if place == 26 else
                random.choice((16, 17, 20, 24)),
                "language_level": None if place == 9 else "B1" if place == 33 else
                random.choice(("B2", "B2", "C1", "C2")),
            }  # fmt: skip
            place += 1


_Person = tuple[int, dict[str, object]]


def _mark(
    dossier: Dossier,
    session_id: int,
    certification: Certification,
    people: list[_Person],
    random: Random,
) -> None:
    """Give marks: everyone around a level of their own, and some things to discuss."""
    for place, (candidate, values) in enumerate(people):
        level = random.gauss(13.2, 1.6) - (3.2 if place in {3, 15, 28} else 0)
        plan = certification.plan(Route(str(values["route"])), str(values["option"]))
        edits = [
            marks.MarkEdit(candidate, epreuve.code, _figure(random, level))
            for bloc in plan.blocs
            for epreuve in bloc.epreuves
            if not epreuve.is_group
        ]
        if place in {5, 20}:
            edits[7] = marks.MarkEdit(candidate, edits[7].epreuve, "ABJ")
        if place == 35:
            edits[-1] = marks.MarkEdit(candidate, edits[-1].epreuve, "ABI")
        if place in {11, 31}:
            del edits[2]
        marks.set_marks(dossier, session_id, edits)
    for epreuve in certification.group_epreuves:
        concerned = [
            candidate
            for candidate, values in people
            if epreuve.code
            in certification.plan(Route(str(values["route"])), str(values["option"])).epreuves
        ]
        _groups(dossier, session_id, epreuve, concerned, random)
    for place in (8, 22):
        candidates.discuss(dossier, session_id, people[place][0], wanted=True)


def _figure(random: Random, level: float) -> str:
    mark = min(20.0, max(2.0, random.gauss(level, 1.5)))
    return f"{round(mark * 4) / 4:.2f}"


def _groups(
    dossier: Dossier, session_id: int, epreuve: Epreuve, concerned: list[int], random: Random
) -> None:
    """Put candidates in groups of three to six, and mark each group."""
    count = max(1, round(len(concerned) / 4.5))
    for number in range(count):
        members = concerned[number::count]
        group = marks.add_group(dossier, session_id, epreuve.code, f"G{number + 1:02d}")
        marks.assign(dossier, session_id, epreuve.code, members, group)
        level = random.gauss(13, 1.4)
        for step in (WHOLE, *epreuve.steps):
            marks.set_group_mark(dossier, session_id, group, step, _figure(random, level))


def _acquire(dossier: Dossier, session_id: int, people: list[_Person]) -> None:
    for place, blocs in ((2, ("BC01", "BC05")), (24, ("BC02",))):
        for bloc in blocs:
            declare(
                dossier, session_id, people[place][0], bloc, "2025-12-12",
                "Procès-verbal de la session 2025",
            )  # fmt: skip
