"""Real workbooks made hostile: one mutated file per number, always the same."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.conftest import SAMPLES

Bytes = Callable[[Random, bytes], bytes]
Text = Callable[[Random, str], str]

_STEM = "RNCP41241-clean-30"
BASES = (
    SAMPLES / f"{_STEM}.xlsx",
    SAMPLES / "libreoffice" / f"{_STEM}.xlsx",
    SAMPLES / "RNCP41242-clean-48.xlsx",
    *(
        SAMPLES / "formats" / f"{_STEM}.{kind}"
        for kind in ("xlsm", "ods", "xls", "xlsb", "strict.xlsx")
    ),
    SAMPLES / "formats" / f"{_STEM}-candidats.csv",
)
_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt")
_WORDS = (0, 1, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
_NUMBERS = (
    "-1", "0", "", "abc", "1e400", "-1e400", "inf", "nan", "NaN", "1e308", "2958466", "-693594",
    "0.1.2", "4294967296", "99999999999999999999", "1048577", "16385", "9" * 400, "0x10", "١٢",
)  # fmt: skip
_PLACES = ("XFD1048576", "A1048576", "ZZZZ1", "A0", "1A", "A99999999999", "", "a1", "A-1", "$A$1")
_REPEATS = ("1048576", "16384", "4294967295", "-5", "x", "99999999999999999999", "200001")
_TEXTS = ("&#0;", "&#x1F;", "&#xD800;", "]]>", "<!-- -- -->", "&nope;", "\ufeff", "\u202e", "É" * 9,
          "x" * 40_000, "31/02/2003", "#REF!", "&lt;b&gt;", '<![CDATA[<c r="A1">]]>')  # fmt: skip
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">'
              for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)  # fmt: skip
_OUTSIDE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/hostname">]>'


def _cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _flip(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 3, 20, 100)) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _words(random: Random, data: bytes) -> bytes:
    """Write figures that mean much at a few places where a format may keep one."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 2, 8))):
        if len(changed) < 8:
            break
        place = random.randrange(len(changed) - 3)
        figure = struct.pack("<I", random.choice(_WORDS))[: random.choice((1, 2, 4))]
        changed[place : place + len(figure)] = figure
    return bytes(changed)


def _move(random: Random, data: bytes) -> bytes:
    """Take a slice away, repeat it, or blank it."""
    start = random.randrange(len(data) + 1)
    stop = min(len(data), start + random.choice((1, 16, 512, 4096)))
    middle = random.choice((b"", data[start:stop] * 2, bytes(stop - start)))
    return data[:start] + middle + data[stop:]


def _records(random: Random, data: bytes) -> bytes:
    """Send the cells and sizes of an .xls far away, or its chains of sectors in circles."""
    changed = bytearray(data)
    heads = (b"\x7e\x02\x0a\x00", b"\xfd\x00\x0a\x00", b"\x00\x02\x0e\x00", b"\x03\x02\x0e\x00",
             b"\x85\x00", b"\xfc\x00", b"\xbd\x00")  # fmt: skip
    places = [m.start() + 4 for m in re.finditer(re.escape(random.choice(heads)), data)]
    if places and random.random() < 0.7:
        place = random.choice(places)
        changed[place : place + 4] = struct.pack("<HH", random.choice((65535, 9000, 0)),
                                                 random.choice((255, 65535, 40)))  # fmt: skip
    else:
        for _ in range(4):
            place = random.choice((48, 60, 68, 76, random.randrange(0, len(data) - 4, 4)))
            changed[place : place + 4] = struct.pack("<I", random.randrange(40))
    return bytes(changed)


def _lie(random: Random, data: bytes) -> bytes:
    """Falsify the sizes, the sum, the method or the flags a zip declares for a part."""
    changed = bytearray(data)
    signature, places = random.choice(
        ((b"PK\x01\x02", (8, 10, 16, 20, 24, 28, 42)), (b"PK\x03\x04", (6, 8, 14, 18, 22, 26)))
    )
    heads = [match.start() for match in re.finditer(re.escape(signature), data)]
    if heads:
        place = random.choice(heads) + random.choice(places)
        changed[place : place + 2] = random.choice(
            (b"\x00\x00", b"\xff\xff", b"\x09\x00", b"\x0c\x00")
        )
    return bytes(changed)


def _attribute(values: tuple[str, ...], names: str) -> Text:
    def change(random: Random, text: str) -> str:
        found = list(re.finditer(rf'\b(?:{names})="([^"]*)"', text))
        for match in sorted(random.sample(found, min(len(found), random.choice((1, 1, 5)))),
                            key=lambda one: -one.start()):  # fmt: skip
            text = text[: match.start(1)] + random.choice(values) + text[match.end(1) :]
        return text

    return change


def _value(random: Random, text: str) -> str:
    found = list(re.finditer(r">([^<>]+)</", text))
    for match in sorted(random.sample(found, min(len(found), random.choice((1, 1, 10)))),
                        key=lambda one: -one.start()):  # fmt: skip
        new = random.choice(_NUMBERS + _TEXTS)
        text = text[: match.start(1)] + new + text[match.end(1) :]
    return text


def _tag(random: Random, text: str) -> str:
    found = list(re.finditer(r"<[^<>]+>", text))
    if not found:
        return text
    match, other = random.choice(found), random.choice(found)
    new = random.choice(("", other[0], match[0] * 2, match[0].replace("<", "</"), "<c><v>1</v></c>",
                         '<row r="1048576"><c><v>1</v></c></row>', "<"))  # fmt: skip
    return text[: match.start()] + new + text[match.end() :]


def _after_head(new: str, inside: str = "") -> Text:
    def change(random: Random, text: str) -> str:
        end = text.find("?>") + 2 if text.startswith("<?xml") else 0
        text = text[:end] + new + text[end:]
        found = list(re.finditer(r">([^<>]+)</", text[end:]))
        if inside and found:
            match = random.choice(found)
            text = text[: end + match.start(1)] + inside + text[end + match.end(1) :]
        return text

    return change


def _deep(random: Random, text: str) -> str:
    place = text.rfind("</")
    depth = random.choice((300, 20_000, 200_000))
    return text[:place] + "<a>" * depth + random.choice(("", "</a>" * depth)) + text[place:]


def _many(random: Random, text: str) -> str:
    element = random.choice(("<a/>", "<row/>", "<c/>", "<mergeCell/>", "<table:table-row/>",
                             "<table:table-cell/>", "<si/>"))  # fmt: skip
    place = random.choice([match.start() for match in re.finditer("<", text)] or [0])
    return text[:place] + element * random.choice((1000, 200_000)) + text[place:]


def _wide(random: Random, text: str) -> str:
    """Fill the end of a sheet with cells that do not say where they are, in a far row."""
    cells = "<c><v>1</v></c>" * random.choice((10, 16_384))
    row = f'<row r="{random.choice((200, 1048576))}">{cells}</row></sheetData>'
    return text.replace("</sheetData>", row, 1)


def _xml(change: Text, encoding: str = "utf-8", declared: str = "") -> Bytes:
    """Apply a change of text to one part, the sheets more often than others."""

    def mutate(random: Random, data: bytes) -> bytes:
        text = data.decode("utf-8", "replace")
        if declared:
            text = re.sub(r'encoding="[^"]*"', f'encoding="{declared}"', text, count=1)
        return change(random, text).encode(encoding, "replace")

    return mutate


def _same(_random: Random, text: str) -> str:
    return text


_PARTS: tuple[Bytes, ...] = (
    *(_xml(one) for one in (
        _attribute(_PLACES, "r|ref"), _attribute(_NUMBERS, "min|max|s|r|sheetId|count"),
        _attribute(_REPEATS, "table:number-(?:rows|columns)-repeated"),
        _attribute((*_NUMBERS, "e", "s", "b", "d", "inlineStr", "date", "boolean"),
                   "t|office:value-type|office:value|office:date-value|r:id|Target|name|numFmtId"),
        _value, _value, _tag, _tag, _deep, _many, _wide,
        _after_head(_LAUGHS, "&j;"), _after_head(_OUTSIDE, "&j;"),
    )),
    _xml(_same, "utf-16"), _xml(_same, "utf-16", "UTF-16"), _xml(_same, "cp1252"),
    _xml(_same, "utf-8", "UTF-7"), _flip, _cut, _words, _words, _move,
)  # fmt: skip


def _in_a_part(random: Random, data: bytes) -> bytes:
    """Change the content of one part, or of several; the zip around it stays sound."""
    return _packed(random, data, lambda parts: _change(random, parts))


def _change(random: Random, parts: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    for _ in range(random.choice((1, 1, 3))):
        told = [n for n, (name, _) in enumerate(parts)
                if re.search(r"sheet\d|content\.xml|sharedStr|workbook|styles", name)]  # fmt: skip
        place = random.choice(told if told and random.random() < 0.9 else range(len(parts)))
        name, content = parts[place]
        parts[place] = (name, random.choice(_PARTS)(random, content))
    return parts


def _other_parts(random: Random, data: bytes) -> bytes:
    """Drop, repeat, rename or exchange parts."""

    def change(parts: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        place, other = random.randrange(len(parts)), random.randrange(len(parts))
        name, content = parts[place]
        kind = random.randrange(6)
        if kind == 0:
            del parts[place]
        elif kind == 1:
            parts.append((name, random.choice((content, parts[other][1]))))
        elif kind == 2:
            new = (f"../{name}", f"x/{name}", name.upper(), name.replace("/", "\\"), "", "é" * 300)
            parts[place] = (random.choice(new), content)
        elif kind == 3:
            parts[place] = (name, parts[other][1])
        elif kind == 4:
            extra = ("xl/workbook.xml", "xl/workbook.bin", "content.xml", "META-INF/manifest.xml")
            parts.append((random.choice(extra), content))
        else:
            parts += [(f"x{number}", b"") for number in range(20_000)]
        return parts

    return _packed(random, data, change)


def _packed(
    random: Random, data: bytes,
    change: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]],
) -> bytes:  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    target = io.BytesIO()
    method = random.choice((zipfile.ZIP_DEFLATED,) * 9 + (zipfile.ZIP_STORED, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in change(parts):
            archive.writestr(zipfile.ZipInfo(name or "x", (2026, 1, 1, 0, 0, 0)), content, method)
    return target.getvalue()


def _separated(random: Random, data: bytes) -> bytes:
    """Spoil a text file."""
    new = random.choice((b'"' * 3, b";" * 50_000, b"\x00", b"\r", b"\n" * 300_000, b"," * 5,
                         b"\xff\xfe", b"\x81\x8d", b"nan;inf;1e400;-0",
                         b'"' + b"x" * 150_000))  # fmt: skip
    place = random.randrange(len(data))
    return data[:place] + new + data[place:]


def hostile(number: int) -> tuple[Path, str, bytes]:
    """Return the base, the suffix and the bytes of one hostile file."""
    random = Random(number * 7919 + 5)
    base = BASES[number % len(BASES)]
    data = base.read_bytes()
    if data.startswith(b"PK"):
        kinds = [_in_a_part] * 12 + [_other_parts] * 3 + [_lie] * 2 + [_cut, _flip, _words, _move]
    elif base.suffix == ".xls":
        kinds = [_records] * 5 + [_words] * 3 + [_flip, _flip, _cut, _move]
    else:
        kinds = [_separated] * 3 + [_flip, _cut, _move]
    data = random.choice(kinds)(random, data)
    mislabelled = random.random() < 0.05
    return base, random.choice(_SUFFIXES) if mislabelled else base.suffix, data
