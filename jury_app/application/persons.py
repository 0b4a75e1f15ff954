"""Secretary, president, reader: each with a PIN, kept as an argon2 hash in the dossier.

The hashes are ordinary settings, so the journal records every change of them and `verify` finds a
hash put there by another program. A PIN says who works; what keeps the content secret is the
passphrase (docs/modele-de-menace.md).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jury_app.application.access import Attempts, Who, identified
from jury_app.application.dossier import Dossier
from jury_app.application.ports import Reader
from jury_app.domain.errors import EnvironmentFault, NeedsSecret, Refusal
from jury_app.domain.records import SettingRow
from jury_app.domain.text import clean

MOST_FAILURES: Final = 5
PERSON: Final = "person."
"""How the keys of the settings begin that hold persons."""
_PIN = re.compile(r"[0-9]{6,12}")
_DEAREST: Final = (1_048_576, 64, 64)
"""Memory (KiB), rounds, threads a hash may ask for: one made to exhaust the machine asks more."""
SAID: Final = {
    Who.SECRETARY: "secrétaire", Who.PRESIDENT: "président", Who.READER: "lecteur",
}  # fmt: skip
OTHER: Final = {Who.SECRETARY: Who.PRESIDENT, Who.PRESIDENT: Who.SECRETARY}


@dataclass(frozen=True, slots=True)
class Person:
    """Who may work on a dossier.

    Attributes:
        hashed: The argon2 hash of the PIN.
    """

    who: Who
    name: str
    hashed: str = field(repr=False)

    @property
    def signature(self) -> str:
        """What the journal names: « Guy GAMMA (secrétaire) »."""
        return f"{self.name} ({SAID[self.who]})"


@dataclass(frozen=True, slots=True)
class Pins:
    """The PINs with which a closing is confirmed."""

    president: str | None = field(default=None, repr=False)
    secretary: str | None = field(default=None, repr=False)


def persons(reader: Reader) -> dict[Who, Person]:
    """Return the persons of a dossier; none when it knows no PIN."""
    found = (reader.get(SettingRow, _key(who)) for who in Who)
    return persons_of(row for row in found if row is not None)


def persons_of(rows: Iterable[SettingRow]) -> dict[Who, Person]:
    """Return the persons some settings hold."""
    held = {row.key: row.value for row in rows}
    found = {}
    for who in Who:
        if _key(who) in held:
            kept = json.loads(held[_key(who)])
            found[who] = Person(who, kept["name"], kept["pin"])
    return found


def _key(who: Who) -> str:
    return f"{PERSON}{who}"


def install(dossier: Dossier, names_and_pins: Mapping[Who, tuple[str, str]]) -> None:
    """Give a dossier its persons; secretary and president come together, the reader if wanted.

    Raises:
        Refusal: It has persons already, one is missing, or a PIN is too weak.
    """
    if not {Who.SECRETARY, Who.PRESIDENT} <= names_and_pins.keys():
        raise Refusal(
            "PERSONS_MISSING", "Donnez un nom et un code au secrétaire et au président ensemble."
        )
    rows = [_row(who, name, pin) for who, (name, pin) in names_and_pins.items()]
    pins = [pin for _name, pin in names_and_pins.values()]
    if len(set(pins)) < len(pins):
        raise _same_pin()
    with dossier.gesture("persons.install") as writer:
        if persons(writer):
            raise Refusal("PERSONS_KNOWN", "Ce dossier a déjà ses personnes et leurs codes.")
        writer.put_all(rows)
        writer.label = "Personnes et codes PIN enregistrés"


def change_pin(dossier: Dossier, who: Who, old: str, new: str) -> None:
    """Give a person another PIN, the old one being proved.

    Raises:
        Refusal: The new PIN is too weak, or another person's.
        EnvironmentFault: The old PIN is wrong, or the role is locked.
    """
    with dossier.gesture("persons.pin") as writer:
        known = persons(writer)
        require_pin(known, dossier.store.path, dossier.attempts, who, old)
        if any(_is_pin(one, new) for one in known.values() if one.who is not who):
            raise _same_pin()
        writer.put(_row(who, known[who].name, new))
        writer.label = f"Code PIN changé : {known[who].signature}"


def remove(dossier: Dossier, pins: Pins) -> None:
    """Let the dossier work without PINs again; both persons agree with theirs.

    Raises:
        EnvironmentFault: A PIN is missing or wrong.
    """
    with dossier.gesture("persons.remove") as writer:
        agreed = require_both(writer, dossier, pins)
        writer.remove([row for row in writer.rows(SettingRow) if row.key.startswith(PERSON)])
        writer.label = f"Personnes et codes PIN retirés{agreed}"


def require_both(reader: Reader, dossier: Dossier, pins: Pins) -> str:
    """Require the PINs of president and secretary, where the dossier has persons.

    Returns:
        Who gave them, to end the label of the gesture with; empty where there are none.

    Raises:
        NeedsSecret: A PIN is missing.
        EnvironmentFault: A PIN is wrong, or a role is locked.
    """
    known = persons(reader)
    require_pins(known, dossier.store.path, dossier.attempts, pins)
    given = [known[who].signature for who in (Who.PRESIDENT, Who.SECRETARY) if who in known]
    return f" ; codes donnés par {' et '.join(given)}" if given else ""


def require_pins(known: Mapping[Who, Person], path: Path, attempts: Attempts, pins: Pins) -> None:
    """Require the PINs of president and secretary, where there are persons; see `require_both`."""
    if known:
        for who, pin in ((Who.PRESIDENT, pins.president), (Who.SECRETARY, pins.secretary)):
            require_pin(known, path, attempts, who, pin)


def unlock(dossier: Dossier, locked: Who, pin: str) -> None:
    """Unlock a role after too many wrong PINs; the other proves who they are.

    Raises:
        EnvironmentFault: The other's PIN is wrong, or locked too.
    """
    other, path = unlocking(locked), dossier.store.path
    with dossier.store.read() as reader:
        known = persons(reader)
    require_pin(known, path, dossier.attempts, other, pin)
    if locked in known:
        with dossier.attempts.turn():
            for what in _counted(path, known[locked]):
                dossier.attempts.clear(what)


def unlocking(locked: Who) -> Who:
    """Return who unlocks a role."""
    return OTHER.get(locked, Who.SECRETARY)


def _counted(path: Path, person: Person) -> tuple[str, str]:
    """Return the names under which tries at a PIN are counted: the dossier's place, and the PIN.

    By the place alone, a copy elsewhere would give five more tries; by the PIN alone, an older
    copy put in the dossier's place would.
    """
    pin = hashlib.sha256(person.hashed.encode()).hexdigest()[:16]
    return identified(path, f"pin.{person.who}"), f"{pin}:pin.{person.who}"


def require_pin(
    known: Mapping[Who, Person], path: Path, attempts: Attempts, who: Who, pin: str | None
) -> None:
    """Require a person's PIN; a reader without PIN of their own needs none.

    Raises:
        NeedsSecret: No PIN was given.
        EnvironmentFault: The PIN is wrong, or the role is locked.
    """
    person = known.get(who)
    if person is None:
        if who is Who.READER:
            return
        raise EnvironmentFault("PIN_WRONG", f"Ce dossier n'a pas de {SAID[who]}.")
    other = known.get(OTHER[who]) if who in OTHER else None
    with attempts.turn():
        try:
            _try(person, path, attempts, pin)
        except EnvironmentFault as fault:
            if fault.code == "ROLE_LOCKED" and other and _is_locked(other, path, attempts):
                raise _both_locked() from fault
            raise


def _try(person: Person, path: Path, attempts: Attempts, pin: str | None) -> None:
    who, counted = person.who, _counted(path, person)
    if _is_locked(person, path, attempts):
        raise _locked(who)
    if pin is None:
        raise NeedsSecret(
            "PIN_NEEDED",
            f"Ce dossier demande le code PIN du {SAID[who]} : donnez-le (--pin-file ou la variable "
            "JURY_APP_PIN ; à la clôture, celui de chacun).",
        )
    if not _is_pin(person, pin):
        left = MOST_FAILURES - max(attempts.failed(what) for what in counted)
        if left <= 0:
            raise _locked(who)
        raise EnvironmentFault(
            "PIN_WRONG",
            f"Ce n'est pas le code PIN du {SAID[who]} : il reste {left} "
            f"{'essai' if left == 1 else 'essais'}.",
        )
    for what in counted:
        attempts.clear(what)


def _is_locked(person: Person, path: Path, attempts: Attempts) -> bool:
    return max(attempts.failures(what)[0] for what in _counted(path, person)) >= MOST_FAILURES


def _is_pin(person: Person, pin: str) -> bool:
    from argon2 import PasswordHasher, extract_parameters  # noqa: PLC0415 - only with PINs
    from argon2.exceptions import Argon2Error, InvalidHashError  # noqa: PLC0415

    try:
        cost = extract_parameters(person.hashed)
        asked = (cost.memory_cost, cost.time_cost, cost.parallelism)
        if any(one > most for one, most in zip(asked, _DEAREST, strict=True)):
            return False
        return PasswordHasher().verify(person.hashed, pin)
    except (Argon2Error, InvalidHashError):
        return False


def _row(who: Who, name: str, pin: str) -> SettingRow:
    from argon2 import PasswordHasher  # noqa: PLC0415 - only where there are PINs

    if not clean(name):
        raise Refusal("PERSON_NAME", f"Donnez le nom du {SAID[who]}.")
    if not _PIN.fullmatch(pin) or len(set(pin)) < 3 or pin in "01234567890123 98765432109876":
        raise Refusal(
            "PIN_WEAK",
            f"Le code du {SAID[who]} doit compter 6 à 12 chiffres, dont trois différents au moins, "
            "et ne pas être une suite.",
        )
    value = json.dumps({"name": clean(name), "pin": PasswordHasher().hash(pin)}, ensure_ascii=False)
    return SettingRow(_key(who), value)


def _same_pin() -> Refusal:
    return Refusal("PIN_WEAK", "Chacun choisit son propre code : deux codes sont identiques.")


def _locked(who: Who) -> EnvironmentFault:
    other = SAID[unlocking(who)]
    return EnvironmentFault(
        "ROLE_LOCKED",
        f"Trop de codes faux : le rôle de {SAID[who]} est verrouillé. Le {other} peut le "
        "déverrouiller avec son propre code (menu Personnes et codes…).",
    )


def _both_locked() -> EnvironmentFault:
    return EnvironmentFault(
        "ROLE_LOCKED",
        "Trop de codes faux : les rôles de secrétaire et de président sont verrouillés tous deux, "
        "et personne ne peut les déverrouiller. Le dossier se lit encore comme lecteur ; le manuel "
        "(« Garder le dossier en sûreté ») dit comment continuer.",
    )
