"""What every document is built from: the session's plain data, the settings, the texts, the day.

For a closed session the data are the sealed canonical JSON: documents and minutes cannot say
different things.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from jury_app.application import refusals
from jury_app.application.corrections import Correction, corrections_about, ranks_said
from jury_app.application.documents.model import Letterhead, SignOff
from jury_app.application.documents.settings import DocumentSettings
from jury_app.application.documents.texts import DocumentText, fill
from jury_app.application.minutes.record import NBSP, Data, Record, bare_time, member_spoken
from jury_app.application.ports import Catalog
from jury_app.domain.canonical import canonical_json
from jury_app.domain.certification import Certification, Reglement
from jury_app.domain.errors import BlockingRule, RulesRefusal
from jury_app.domain.text import of
from jury_app.domain.values import SessionState
from jury_app.domain.wording import STATES, french_date, role_label

DRAFT = "PROJET — document sans valeur"
_HOUR = "……"
"""Left to be written by hand."""


@dataclass(frozen=True)
class Source:
    """What the documents of a session are built from.

    Attributes:
        record: The session's plain data.
        seal: SHA-256 of the sealed text, None before closing.
        settings: What the school chose.
        catalog: Where the texts are.
        day: ISO date the documents bear.
        draft: True when results may be shown before closing, on pages marked as a draft.
        corrections: The minutes in correction whose decisions the data follow.
    """

    record: Record
    seal: str | None
    settings: DocumentSettings
    catalog: Catalog
    day: str
    draft: bool = False
    corrections: tuple[Correction, ...] = ()
    _texts: dict[str, DocumentText] = field(default_factory=dict)
    _about: dict[tuple[str, ...], "Source"] = field(default_factory=dict)

    def about(self, candidate: Data) -> "Source":
        """Return what a document on one candidate is built from.

        It names the corrections of that candidate's decisions: those of others are not theirs to
        read.
        """
        own = tuple(corrections_about(self.corrections, candidate["id"]))
        if own == self.corrections:
            return self
        key = tuple(one.number for one in own)
        if key not in self._about:
            self._about[key] = replace(self, corrections=own)
        return self._about[key]

    @property
    def closed(self) -> bool:
        """True when the session is closed."""
        return self.seal is not None

    @property
    def state(self) -> SessionState:
        """Where the session stands in its life."""
        return SessionState(self.record.session["state"])

    def text(self, name: str) -> DocumentText:
        """Return an editable text, checked; raises `Refusal` when its file is to be corrected."""
        found = self._texts.get(name)
        if found is None:
            found = self._texts[name] = self.catalog.document_text(name)
        return found

    @cached_property
    def certification(self) -> Certification:
        """The certification the session keeps."""
        return self.catalog.read_certification(canonical_json(self.record.certification))

    @cached_property
    def reglement(self) -> Reglement:
        """The règlement the session keeps."""
        return self.catalog.read_reglement(canonical_json(self.record.reglement))

    @cached_property
    def school(self) -> str:
        """The certifier named first."""
        return str(self.record.certification["certifiers"][0]["name"])

    @cached_property
    def number(self) -> str:
        """« 2026-DESRA-PAR-01 », « 2026-DESRA-PAR-01 rectifié (R1) »; empty before closing."""
        number = self.record.session["minutes_number"] or ""
        return f"{number} rectifié ({ranks_said(self.corrections)})" if self.corrections else number

    @cached_property
    def reference(self) -> str:
        """« PV n° 2026-DESRA-PAR-01 », rectified or not, or what the session is before closing."""
        return f"PV n°{NBSP}{self.number}" if self.number else STATES[self.state]

    @cached_property
    def headline(self) -> str:
        """« Session 2026 — PV n° 2026-DESRA-PAR-01 »."""
        label = self.record.session["label"]
        return f"{label} — {self.reference}" if self.closed else str(label)

    @cached_property
    def letterhead(self) -> Letterhead:
        """The head of every page that goes out."""
        certification, session = self.record.certification, self.record.session
        address = [line.strip() for line in self.settings.address.splitlines() if line.strip()]
        left = (self.school, *(address or [f"Campus {of(session['campus'])}"]))
        right = (f"{certification['label']} — {certification['code']}",
                 f"Niveau {certification['level']}")  # fmt: skip
        return Letterhead(left, right)

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """The fields about the session that texts may use."""
        certification, session = self.record.certification, self.record.session
        return {
            "certification": certification["title"],
            "code": certification["code"],
            "niveau": str(certification["level"]),
            "sigle": certification["label"],
            "session": session["label"],
            "date": french_date(self.record.day),
            "lieu": self.record.place,
            "heure": hour(self.record.started),
            "campus": session["campus"],
            "ecole": self.school,
            "numero": self.number or _HOUR,
            "jour": french_date(self.day),
        }

    def paragraphs(self, texts: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
        """Return texts with their fields replaced, those left empty dropped."""
        return [said for text in texts if (said := fill(text, values).strip())]

    def sender(self) -> SignOff:
        """Who signs a letter that is already dated: the settings' signatory, or a blank."""
        settings = self.settings
        return SignOff("", settings.signatory_quality.strip() or "Pour l'établissement",
                       settings.signatory.strip(), settings.signature_side)  # fmt: skip

    def sign_off(self, *, dated: bool = True) -> SignOff:
        """Who signs, the settings' signatory or else the acting chair; place and date above."""
        done = f"Fait à {self.record.town}, le {french_date(self.day)}" if dated else ""
        settings, chair = self.settings, self.record.acting_chair
        if settings.signatory.strip():
            return replace(self.sender(), done_at=done)
        quality, name = "La présidence du jury", ""
        if chair is not None:
            article = "La" if chair["sex"] == "F" else "Le"
            quality = f"{article} {role_label(chair['role'], chair['sex']).lower()} du jury"
            name = member_spoken(chair)
        return SignOff(done, quality, name, settings.signature_side)

    def require_results(self, what: str, *, draft_allowed: bool) -> None:
        """Refuse a document that tells of results before they are the jury's.

        Raises:
            RulesRefusal: `SESSION-STATE`: the session is not closed, and no draft is asked for.
        """
        if self.closed or (self.draft and draft_allowed):
            return
        label = self.record.session["label"]
        advice = "clôturez-la d'abord"
        if draft_allowed:
            advice += ", ou demandez un projet (option --draft)"
        raise RulesRefusal(what, [BlockingRule(
            "SESSION-STATE", f"la session « {label} » n'est pas close : {advice}")])  # fmt: skip


def hour(stored: str | None) -> str:
    """Return « 14 h 00 », or room to write it by hand."""
    return bare_time(stored).replace(":", f"{NBSP}h{NBSP}") if stored else _HOUR


def candidates_heard(source: Source) -> list[Data]:
    """Return the candidates heard.

    Raises:
        Refusal: There is none.
    """
    if not source.record.heard:
        raise refusals.nothing_to_write("aucun candidat n'est entendu dans la session")
    return source.record.heard
