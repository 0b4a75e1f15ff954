"""Reading the plain-data document of a session: one place knows where its facts stand."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jury_app.domain.absences import KIND, Absence, read_absence
from jury_app.domain.sitting import day_held
from jury_app.domain.text import full_name, words
from jury_app.domain.values import CHAIRS, Outcome, Role, Verdict
from jury_app.domain.wording import civility, dated_time, french_date, french_time, local

Data = Mapping[str, Any]
NONE = "—"
"""A cell without content."""
UNDECIDED = "·"
"""A decision the jury has still to take, in a draft."""
NBSP = "\u00a0"

_VERDICT: dict[str | None, Verdict | None] = {None: None, **{v.value: v for v in Verdict}}


@dataclass(frozen=True)
class Record:
    """A session's document (`canonical.session_document`), read only."""

    document: Data

    @property
    def session(self) -> Data:
        """The session's own facts."""
        return self._part("session")

    @property
    def certification(self) -> Data:
        """The certification file as the session keeps it."""
        return self._part("certification")

    @property
    def reglement(self) -> Data:
        """The règlement as the session keeps it."""
        return self._part("reglement")

    @property
    def members(self) -> list[Data]:
        """Every seat of the jury, in order."""
        return list(self.document["members"])

    @property
    def events(self) -> list[Data]:
        """Incidents, remarks, suspensions and resumptions, in order."""
        return list(self.document["events"])

    @property
    def findings(self) -> list[Data]:
        """What the rules said."""
        return list(self.document["control"]["findings"])

    @property
    def candidates(self) -> list[Data]:
        """Every candidate enrolled, in the document's order."""
        return list(self.document["candidates"])

    @cached_property
    def heard(self) -> list[Data]:
        """The candidates not withdrawn."""
        return [c for c in self.candidates if not c["withdrawn"]]

    @cached_property
    def withdrawn(self) -> list[Data]:
        """The candidates withdrawn from the session."""
        return [c for c in self.candidates if c["withdrawn"]]

    @cached_property
    def present(self) -> list[Data]:
        """The members present."""
        return [m for m in self.members if m["present"]]

    @cached_property
    def acting_chair(self) -> Data | None:
        """The Président present, else a Vice-président present, else None."""
        return self._seated(Role.PRESIDENT) or self._seated(Role.VICE_PRESIDENT)

    @property
    def presides(self) -> str:
        """What the acting chair does; of minutes in correction, for one candidate it may be."""
        out = {m["role"] for m in self.document.get("change", {}).get("recused", [])}
        stands_in = self.acting_chair and self.acting_chair["role"] not in out and out & CHAIRS
        return "préside pour ce candidat" if stands_in else "préside la séance"

    @cached_property
    def secretary(self) -> Data | None:
        """The Secrétaire present, or None."""
        return self._seated(Role.SECRETARY)

    @cached_property
    def special_bloc(self) -> dict[str, str]:
        """The bloc each option adds, by option label."""
        return {o["label"]: o["bloc"] for o in self.certification["options"]}

    @cached_property
    def common_blocs(self) -> tuple[str, ...]:
        """Codes of the blocs every option requires."""
        special = set(self.special_bloc.values())
        codes = (b["code"] for b in self.certification["blocs"])
        return tuple(code for code in codes if code not in special)

    @cached_property
    def routes(self) -> dict[str, Data]:
        """The certification's routes by identifier."""
        return {r["id"]: r for r in self.certification["routes"]}

    def absences(self, member: Data) -> list[Absence]:
        """Return when a member was away in the course of the sitting, in order."""
        return self._absences[member["id"]]

    @property
    def town(self) -> str:
        """The campus where the jury sits, which names a town."""
        return str(self.session["campus"])

    @property
    def place(self) -> str:
        """Where the jury sits: « Paris (salle du conseil) »."""
        town, place = self.town, str(self.session["place"]).strip()
        if words(place).startswith(words(town)):
            return place
        return f"{town} ({place})" if place else town

    @cached_property
    def day(self) -> str:
        """ISO date of the sitting, see `day_held`."""
        opened = self.session["opened_at"]
        return day_held(utc(opened) if opened else None, str(self.session["date"]))

    @property
    def started(self) -> str | None:
        """When the sitting began: at the hour planned, unless it was opened before or another day.

        Before the opening, the hour planned.
        """
        planned: str | None = self.session["starts_at"]
        opened: str | None = self.session["opened_at"]
        if not planned or not opened:
            return planned or opened
        held = self.day == self.session["date"] and bare_time(planned) <= bare_time(opened)
        return planned if held else opened

    def time(self, stored: str | None) -> str:
        """Return « 14:32 » as `bare_time`, with its day when it is not that of the opening."""
        opened = self.session["opened_at"]
        if not stored or not opened or not ("T" in stored or " " in stored):
            return bare_time(stored)
        return dated_time(utc(stored), utc(opened))

    def result(self, candidate: Data) -> Data:
        """Return what was proposed and decided for a candidate."""
        found: Data = self.document["control"]["results"][str(candidate["id"])]
        return found

    def name(self, candidate: Data) -> str:
        """« NOM Prénoms » as stored; namesakes also have their number, « NOM Prénoms (n° 12) »."""
        return self._names[candidate["id"]]

    def outcome(self, candidate: Data) -> Outcome | None:
        """Return the decision on a candidate, None while a bloc is undecided."""
        return self._outcomes[candidate["id"]]

    def verdicts(self, candidate: Data) -> dict[str, Verdict | None]:
        """Return what was decided for each bloc required of a candidate."""
        return self._verdicts[candidate["id"]]

    @cached_property
    def _names(self) -> dict[int, str]:
        # Never a birth date: the list to display bears these names too.
        alike = Counter(words(candidate_name(c)) for c in self.candidates)
        return {
            c["id"]: f"{name} (n°{NBSP}{c['number']})"
            if alike[words(name)] > 1 and c["number"] is not None else name
            for c in self.candidates for name in [candidate_name(c)]
        }  # fmt: skip

    @cached_property
    def _absences(self) -> dict[int, list[Absence]]:
        opened = self.session["opened_at"]
        told = [
            (utc(e["at"]), e["text"])
            for e in self.events
            if e["kind"] == KIND and opened and local(utc(e["at"])) > local(utc(opened))
        ]
        return {
            m["id"]: [absence for at, text in told if (absence := read_absence(name, at, text))]
            for m in self.members for name in [full_name(m["last_name"], m["first_name"])]
        }  # fmt: skip

    @cached_property
    def _outcomes(self) -> dict[int, Outcome | None]:
        decisions = {c["id"]: self.result(c)["decision"] for c in self.candidates}
        return {key: Outcome(made) if made else None for key, made in decisions.items()}

    @cached_property
    def _verdicts(self) -> dict[int, dict[str, Verdict | None]]:
        return {
            c["id"]: {
                code: _VERDICT[bloc["decision"]] for code, bloc in self.result(c)["blocs"].items()
            }
            for c in self.candidates
        }

    def prescription(self, candidate: Data) -> str:
        """Return what a VAE candidate still has to show; nothing on another route.

        What was noted on a proposal lapses when the jury validates everything.
        """
        lapsed = self.outcome(candidate) is Outcome.ADM or not self._by_evidence(candidate)
        return "" if lapsed else str(candidate["prescription"]).strip()

    def epreuves(self, candidate: Data) -> set[str]:
        """Return the codes of the épreuves that count for a candidate: of no bloc had earlier."""
        blocs = {b["code"]: b["epreuves"] for b in self.certification["blocs"]}
        evidence = self.certification.get("evidence_epreuves", [])
        by_evidence = self._by_evidence(candidate)
        return {
            f"{code}-{epreuve['code']}"
            for code, result in self.result(candidate)["blocs"].items()
            if result["proposal"] != Verdict.CAP
            for epreuve in (evidence if by_evidence else blocs[code])
        }

    def _by_evidence(self, candidate: Data) -> bool:
        route = self.routes.get(candidate["route"])
        return route is not None and bool(route.get("evidence"))

    def with_outcome(self, outcome: Outcome | None) -> list[Data]:
        """Return the candidates heard who obtained `outcome`."""
        return [c for c in self.heard if self.outcome(c) is outcome]

    def _seated(self, role: Role) -> Data | None:
        return next((m for m in self.present if m["role"] == role), None)

    def _part(self, name: str) -> Data:
        found: Data = self.document[name]
        return found


def candidate_name(candidate: Data) -> str:
    """« NOM Prénoms » as stored."""
    return full_name(candidate["birth_name"], candidate["first_names"])


def member_title(member: Data) -> str:
    """« Mme NOM Prénom », for tables."""
    name = full_name(member["last_name"], member["first_name"])
    return f"{civility(member['sex'])} {name}".strip()


def member_spoken(member: Data) -> str:
    """« Mme Prénom NOM », for sentences."""
    name = f"{member['first_name']} {member['last_name']}".strip()
    return f"{civility(member['sex'])} {name}".strip()


def bare_time(stored: str | None) -> str:
    """Return « 14:32 » in Paris for a UTC time; a time without a date is shown as it is."""
    if not stored:
        return ""
    return french_time(utc(stored)) if "T" in stored or " " in stored else stored[:5]


def moment(stored: str) -> str:
    """Return « le 4 décembre 2026 à 14:32 » in Paris for a UTC time."""
    return f"le {french_date(local(utc(stored)).date().isoformat())} à {bare_time(stored)}"


def utc(stored: str) -> str:
    """Return a stored time with its zone said: the dossier keeps UTC times."""
    named = stored.endswith("Z") or "+" in stored
    return stored if named else f"{stored}+00:00"


def joined(parts: list[str]) -> str:
    """Return « a, b et c »."""
    return " et ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


# What the window tells to do; an act states, and gives no advice.
_ADVICE = re.compile(
    r" ?[:;.] (?:à signaler|ajoutez|complétez|corrigez|indiquez|n'en gardez|notez|reprenez|"
    r"vérifiez)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def stated(finding: Data) -> str:
    """Return what a rule found, without what it tells to do about it."""
    return _ADVICE.sub(".", finding["message"])
