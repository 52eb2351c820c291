"""Plain texts that cost a naive parser time or memory."""

from collections.abc import Callable, Mapping


def texts() -> Mapping[str, Callable[[], bytes]]:
    return {
        "dots of a table of contents": lambda: b"1.1 Term . . . . . . . . . . . . . . . 12\n" * 40_000,
        "one line of dots": lambda: b"1.1 Term " + b". " * 3_000_000 + b"12",
        "roman numbers": lambda: b"(" + b"ivxlcdm" * 500_000 + b")\n" + b"(mmmdccclxxxviii) Term.\n" * 100_000,
        "numbers of sections": lambda: b"1." * 2_000_000 + b"\n" + b"1.1.1.1.1.1 Term\n" * 100_000,
        "line breaks": lambda: b"\n" * 15_000_000 + b"x",
        "short lines": lambda: b"a\n" * 900_000,
        "stray bytes": lambda: b"a\xff" * 4_000_000,
        "strays in UTF-8": lambda: "é".encode() * 3_000_000 + b"\xff" * 1_000_000,
        "a long word": lambda: b"x" * 15_000_000,
        "sentences": lambda: b"Aa. " * 1_000_000,
        "abbreviations": lambda: b"No. U.S. Inc. e.g. " * 300_000,
        "form feeds": lambda: b"x\x0c" * 100_000,
        "UTF-16 without a mark": lambda: "word ".encode("utf-16-le") * 1_000_000,
        "UTF-32": lambda: b"\xff\xfe\x00\x00" + "word ".encode("utf-32-le") * 1_000_000,
        "too large a text": lambda: b"word " * 5_000_000,
        "combining marks": lambda: b"a" + "\u0301".encode() * 5_000_000,
        "directions": lambda: "\u202e\u2066".encode() * 2_000_000 + b"x",
    }
