"""What a monkey types and pastes: marks, what is no mark, words of any kind, blocks of cells."""

from tests.monkey.room import PHRASE

MARKS = ("12", "12,5", "0", "20", "7.25", "9,99", "ABJ", "abi", "NVAL", "DISP", "VAL", "")
WRONG = (
    "20,01", "-1", "1e3", "12/20", "douze", "12,5,5", "١٢", "½", "NaN", "inf", "=1+1", "#REF!", " ",
)  # fmt: skip
WORDS = (
    "Le jury a entendu le candidat et retient la preuve produite en séance.", "œuvre", "É",
    "ŁUKASIEWICZ", "e\u0301tienne", "N'GUYEN VĂN", "山田", "\u202eabc", "👩🏽‍⚖️", "<b>gras</b>",
    "%s {0} \\n", "'; DROP TABLE mark; --", "2026-12-04", "04/12/2026", "14:05", "B2", "16",
    "123456789AB", PHRASE, PHRASE, "2468", "x" * 3_000, "\x01\x7f",
)  # fmt: skip
BLOCKS = (
    "12\t13\n14\t15", "12,5\n13\n14\n15", "ABJ\tABI\nNVAL\t12", "12\n\n14\n", "\t\t\n\t\t",
    "nom\tnote\nDupont\t12", "12\t21\n-3\t12", '"12\n13"\t"14""5"', '"12\t13', "\n", "", "\0",
    "\r\r\n12\r", "=A1\t#N/A", "12\u00a0\t\u200b13", "٣\t½", "é" * 50_000,
    "\n".join("\t".join(["12,25"] * 60) for _ in range(2_000)),
    "\n".join("9" for _ in range(20_000)), "12\t" * 5_000,
)  # fmt: skip
