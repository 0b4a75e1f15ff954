"""Sections 8 to 11 of the minutes: statistics, closing, signatures, fingerprint."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from jury_app.application.charts.rates import Rate, Rates
from jury_app.application.charts.spread import Distribution, SpreadRow, spread
from jury_app.application.minutes.chairing import turns
from jury_app.application.minutes.model import (
    Block,
    Column,
    Fingerprint,
    Paragraph,
    Row,
    Section,
    SignatureBox,
    Signatures,
    Subheading,
    Table,
)
from jury_app.application.minutes.record import (
    Data,
    Record,
    bare_time,
    joined,
    member_spoken,
    member_title,
    utc,
)
from jury_app.application.minutes.results import LETTERS, legend
from jury_app.application.minutes.words import clock_in_words, counted, counted_outcome, lower_first
from jury_app.domain.numbers import french
from jury_app.domain.text import french_order
from jury_app.domain.values import KEPT, Outcome, Verdict
from jury_app.domain.wording import OUTCOMES, french_date, in_words, local, plural, role_label

_BLANK_BOXES = 2
_LEAST_AVERAGES = 5
"""Of fewer, a reader of the minutes, which name every candidate, could tell whose each is."""


def statistics(record: Record) -> Section:
    """Section 8: how many, by decision, option, route, campus and bloc."""
    enrolled, heard = len(record.candidates), len(record.heard)
    said = (f"{plural(enrolled, 'candidat inscrit', 'candidats inscrits')}, "
            f"{plural(heard, 'candidat entendu', 'candidats entendus')}.")  # fmt: skip
    blocks: list[Block] = [Paragraph(said)]
    if heard:
        blocks += [Rates("Décisions", tuple(_decision_rates(record)), ink="bar"),
                   Subheading("Répartition"), _breakdown(record),
                   Rates("Part des candidats certifiés, par option", tuple(_option_rates(record))),
                   Subheading("Réussite par bloc"), _bloc_table(record),
                   Rates("Part des candidats qui ont obtenu le bloc", tuple(_bloc_rates(record))),
                   *_averages(record)]  # fmt: skip
    return Section(8, "Statistiques", tuple(blocks))


def _outcomes(record: Record) -> list[Outcome | None]:
    """The decisions to count; « à décider » only where a draft still has some."""
    undecided = any(record.outcome(c) is None for c in record.heard)
    return [*Outcome, None] if undecided else [*Outcome]


def _label(outcome: Outcome | None) -> str:
    return OUTCOMES[outcome] if outcome else "À décider"


def _decision_rates(record: Record) -> Iterable[Rate]:
    heard = len(record.heard)
    for outcome in _outcomes(record):
        yield Rate(_label(outcome), len(record.with_outcome(outcome)), heard)


def _option_rates(record: Record) -> Iterable[Rate]:
    for option in record.certification["options"]:
        taken = [c for c in record.heard if c["option"] == option["label"]]
        if taken:
            certified = sum(1 for c in taken if record.outcome(c) is Outcome.ADM)
            yield Rate(option["label"], certified, len(taken))


def _breakdown(record: Record) -> Table:
    outcomes = _outcomes(record)
    short = {Outcome.ADM: "Certifiés", Outcome.PART: "Partielles", Outcome.AJ: "Ajournés",
             Outcome.DEF: "Défaillants", Outcome.ATT: "En attente", None: "À décider"}  # fmt: skip
    columns = (Column("", 30), Column("Inscrits", 10, "right"), Column("Entendus", 11, "right"),
               *(Column(short[o], 11, "right") for o in outcomes))  # fmt: skip
    options = [o["label"] for o in record.certification["options"]]
    routes = [r for r in record.routes if any(c["route"] == r for c in record.candidates)]
    campuses = sorted({c["campus"] for c in record.candidates}, key=french_order)
    rows = [_count_row(record, outcomes, "Ensemble", record.candidates, strong=True)]
    for key, values in (("option", options), ("route", routes), ("campus", campuses)):
        rows += [
            _count_row(record, outcomes, _value_label(record, key, value),
                       [c for c in record.candidates if c[key] == value])
            for value in values
        ]  # fmt: skip
    return Table(columns, tuple(rows))


def _value_label(record: Record, key: str, value: str) -> str:
    if key == "option":
        return f"Option {value}"
    if key == "route":
        return str(record.routes[value]["label"])
    return f"Campus {value}" if value else "Campus non renseigné"


def _count_row(
    record: Record,
    outcomes: Sequence[Outcome | None],
    label: str,
    candidates: list[Data],
    *,
    strong: bool = False,
) -> Row:
    heard = [c for c in candidates if not c["withdrawn"]]
    found = Counter(record.outcome(c) for c in heard)
    cells = (label, str(len(candidates)), str(len(heard)), *(str(found[o]) for o in outcomes))
    return Row(cells, frozenset(range(len(cells))) if strong else frozenset())


def _bloc_counts(record: Record) -> dict[str, Counter[Verdict | None]]:
    """Return the decisions for each bloc somebody had to obtain, in the certification's order."""
    found: dict[str, Counter[Verdict | None]] = {
        b["code"]: Counter() for b in record.certification["blocs"]
    }
    for candidate in record.heard:
        for code, verdict in record.verdicts(candidate).items():
            found[code][verdict] += 1
    return {code: counts for code, counts in found.items() if counts}


def _bloc_table(record: Record) -> Table:
    titles = {b["code"]: b["title"] for b in record.certification["blocs"]}
    columns = (Column("Bloc", 7), Column("Intitulé", 56), Column("Candidats", 12, "right"),
               *(Column(letter, 4, "right") for letter in LETTERS.values()))  # fmt: skip
    rows = tuple(
        Row((code, titles[code], str(counts.total()), *(str(counts[v]) for v in LETTERS)))
        for code, counts in _bloc_counts(record).items()
    )
    return Table(columns, rows)


def _bloc_rates(record: Record) -> Iterable[Rate]:
    for code, counts in _bloc_counts(record).items():
        yield Rate(_bloc_label(record, code), sum(counts[v] for v in KEPT), counts.total())


def _bloc_label(record: Record, code: str) -> str:
    short = {b["code"]: b["short"] for b in record.certification["blocs"]}
    return f"{code} {short[code]}"


def _averages(record: Record) -> list[Block]:
    """Return how the averages of each bloc are spread; of too few, none could stay unnamed."""
    pass_mark = Decimal(record.reglement["pass_mark"])
    rows, left_out = [], []
    for code in _bloc_counts(record):
        found = [Decimal(bloc["average"]) for c in record.heard
                 if (bloc := record.result(c)["blocs"].get(code)) and bloc["average"]]  # fmt: skip
        if len(found) < _LEAST_AVERAGES:
            left_out.append(code)
            continue
        shown, label = spread(found, pass_mark), _bloc_label(record, code)
        rows.append(SpreadRow(label, label, shown, judged=True,
                              said=f"moyenne {french(shown.mean)}"))  # fmt: skip
    if not rows:
        return []
    chart = Distribution("Répartition des moyennes par bloc", tuple(rows), pass_mark)
    if not left_out:
        return [chart]
    said = (f"Moins de {in_words(_LEAST_AVERAGES)} moyennes, non représentées : "
            f"{joined(left_out)}.")  # fmt: skip
    return [chart, Paragraph(said, "note")]


def closing(record: Record, *, draft: bool) -> Section:
    """Section 9: the count in words and figures, the place, the date, the time."""
    outcomes = _outcomes(record)
    each = [counted_outcome(len(record.with_outcome(o)), o) for o in outcomes]
    total = counted(len(record.heard), "candidat", "candidats")
    said = [Paragraph(f"Le présent procès-verbal est arrêté à {total}, dont {joined(each)}.")]
    closed = record.session["closed_at"]
    if draft or not closed:
        said.append(Paragraph("L'heure de la clôture sera portée au procès-verbal signé."))
    else:
        day = french_date(local(utc(closed)).date().isoformat())
        said.append(Paragraph(f"Fait à {record.town}, le {day}, à {bare_time(closed)} "
                              f"({clock_in_words(closed)})."))  # fmt: skip
    # Who signs must see what is signed: the count stands above the first signatures.
    return Section(9, "Clôture", tuple(said), bound=True)


def field_of(member: Data) -> str:
    """Return the name of the field where a member signs electronically."""
    return f"signature-{member['id']}"


def signatures(record: Record, *, draft: bool) -> Section:
    """Section 10: the acting chair, the secretary, every other member present, two more.

    The boxes of a draft take no electronic signature.
    """
    chair = record.acting_chair
    said = "Le procès-verbal est établi sous la signature du président de séance."
    if chair:
        presided = "la fin de la séance" if len(turns(record)) > 1 else "la séance"
        said = (f"Le procès-verbal est établi sous la signature de {member_spoken(chair)}, "
                f"qui a présidé {presided}.")  # fmt: skip
    first = {m["id"] for m in (chair, record.secretary) if m}
    boxes = signature_boxes(record)
    if draft:
        boxes = [(number, replace(box, field="")) for number, box in boxes]
    heads = tuple(box for number, box in boxes if number in first)
    others = [box for number, box in boxes if number not in first]
    others += [SignatureBox(note="Nom, prénom et qualité")] * _BLANK_BOXES
    return Section(10, "Signatures", (Paragraph(said), Signatures(heads, tuple(others))))


def signature_boxes(record: Record) -> list[tuple[int, SignatureBox]]:
    """Return the box of everyone who signs, by member: chair, secretary, the others present."""
    required = record.reglement["signatories"]
    chair, secretary = record.acting_chair, record.secretary
    boxes = []
    if chair:
        boxes.append((chair["id"], _box(chair, record.presides, required=True)))
    if secretary:
        boxes.append((secretary["id"], _box(secretary, required="secretary" in required)))
    first = {number for number, _box in boxes}
    boxes += [(m["id"], _box(m, required="members" in required)) for m in record.present
              if m["id"] not in first]  # fmt: skip
    return boxes


def _box(member: Data, note: str = "", *, required: bool) -> SignatureBox:
    quality = role_label(member["role"], member["sex"])
    if note:
        quality = f"{quality}, {note}"
    note = "signature requise" if required else ""
    return SignatureBox(member_title(member), quality, note, field_of(member))


def digit_groups(seal: str) -> tuple[str, ...]:
    """Return a fingerprint in groups of four digits, in capitals."""
    return tuple(seal[i : i + 4].upper() for i in range(0, len(seal), 4))


BEFORE_FINGERPRINT = "Toute modification de ces données la changerait."
"""What stands just before a fingerprint; by it `verify` finds what minutes print of theirs."""


def proof(record: Record, seal: str | None) -> Section:
    """Section 11: the fingerprint, and what the codes of these minutes mean."""
    blocks: list[Block] = [Paragraph("Un projet ne porte ni numéro ni empreinte.")]
    if seal is not None:
        number = record.session["minutes_number"]
        blocks = [
            Paragraph("Empreinte SHA-256 des données de la séance, jointes à ce fichier sous le "
                      f"nom seance.json. {BEFORE_FINGERPRINT}"),
            Fingerprint(digit_groups(seal), f"PV {number} SHA-256 {seal}"),
        ]  # fmt: skip
    routes = " ; ".join(
        f"{r['short']} : {lower_first(r['label'])}"
        for r in record.routes.values()
        if any(c["route"] == r["id"] for c in record.candidates)
    )
    codes = [
        f"Blocs — {legend()}.",
        "Règles — JURY : jury ; SESSION : séance ; CLOSE : clôture ; CAP : acquis antérieurs.",
    ]
    if routes:
        codes.insert(1, f"Voies d'accès — {routes}.")
    return Section(
        11,
        "Empreinte et codes",
        (*blocks, Subheading("Codes"), *(Paragraph(said, "note") for said in codes)),
    )
