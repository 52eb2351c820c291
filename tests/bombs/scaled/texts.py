"""Plain texts: what splits, numbers, wraps and counts words."""

from tests.bombs.scaled.kinds import Make, counted, repeat

_MOST = 16_000_000  # code points of a text: more is refused at once
_DEEP = "1." * 999 + "1"


def _of(piece: str, *, start: str = "") -> Make:
    return lambda size: start.encode() + repeat(piece, min(size, _MOST - len(start)))


def _words(size: int) -> bytes:
    """Short words that all differ."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    words = [a + b + c + d for a in letters for b in letters for c in letters for d in letters]
    return " ".join(words[: size // 5] * max(1, min(size, _MOST) // (5 * len(words)))).encode()


BOMBS: dict[str, Make] = {
    **{f"repeated {piece!r}": _of(piece) for piece in (
        " ", "\n", "\f", "\t", "\x85", "\u2028", "a", ".", ". ", "(", ")", '."', "a.", "A. ", "a b ", "Aa. ", "1.",
        "1.1 ", "I", "(i) ",
        ";\n", ":\n ", "a\n", "a\r", "\r\n\r\n", "a\n\n", "Section 1 ", "1. Aa\n\n", "\ufffd ", "é", "a?",
        "\U0001f600", "ﬃ", "İ ",
        "Inc. x ", "e.g. The ", '" ', "_", "-\n", "x\n    Y\n", "\x0b", "a\x0b", "0", "§",
    )},
    "words": _words,
    "numbered lines": lambda size: counted("#. Term\n", min(size, 10_000_000)),
    "headings of spaces": _of("(a) " + " " * 200 + "x\n\n"),
    "headings of letters and spaces": _of("(a) A" + " a" * 60 + " " * 60 + "x\n\n"),
    "headings of dashes": _of("(a) " + "–" * 40 + "A " * 60 + "\n\n"),
    "headings of points": _of("(a) " + "-:" * 60 + "\n\n"),
    "lines of a table of contents": _of("1.1 Term" + ". " * 180 + "12\n"),
    "lines of dots of a table of contents": _of("1.1 Term" + "." * 360 + "12\n"),
    "a number of many levels, then items": _of("(a) Term\n\n", start=f"{_DEEP} Term\n\n"),
    "numbers of more and more levels, then items": lambda size: (
        "".join(f"{'1.' * depth}1 A\n\n" for depth in range(1, min(1_500, int(size**0.5) // 2))).encode()
        + repeat("(a) A\n\n", min(size, 1_750_000))
    ),
    "articles": _of("ARTICLE I\n\nTerm\n\n"),
    "a long line after a short one": _of("a" * 150 + "\n" + "b" * 3 + "\n"),
    "UTF-16": lambda size: "a. ".encode("utf-16-le") * (min(size, 2 * _MOST) // 6),
    "UTF-32": lambda size: b"\xff\xfe\0\0" + "a. ".encode("utf-32-le") * (min(size, 4 * _MOST) // 12),
    "UTF-16 of lone surrogates": lambda size: b"\xff\xfe" + repeat(b"\x00\xd8", min(size, 2 * _MOST)),
    "bytes of no charset": lambda size: repeat(b"\x81\x8d\x8f\x90\x9d", min(size, _MOST)),
    "Cyrillic": lambda size: "Срок договора. ".encode("cp1251") * (min(size, _MOST) // 15),
    "stray bytes in UTF-8": lambda size: repeat("ééééé. ".encode() + b"\xff", min(size, _MOST)),
    "letters of four bytes": lambda size: repeat("\U00020000", size),
    "letters that fold to three": _of("ΐ"),
}  # fmt: skip
