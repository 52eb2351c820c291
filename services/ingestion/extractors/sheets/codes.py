"""Split the codes of number formats, such as `#,##0.00;[Red](#,##0.00)`, into sections and tokens."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache


class Kind(Enum):
    """What a token of a section does."""

    LITERAL = auto()
    GENERAL = auto()
    DIGIT = auto()
    POINT = auto()
    COMMA = auto()
    PERCENT = auto()
    EXPONENT = auto()
    SLASH = auto()
    DATE = auto()
    ELAPSED = auto()
    TEXT = auto()


Token = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four sections of a code. `condition`: the numbers that it is for, as an operator and a bound."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None

    def has(self, *kinds: Kind) -> bool:
        return any(kind in kinds for kind, _ in self.tokens)

    def accepts(self, number: float) -> bool:
        """Whether the condition, which the section must have, is met."""
        sign, bound = self.condition or ("", 0.0)
        return {
            "<": number < bound,
            "<=": number <= bound,
            ">": number > bound,
            ">=": number >= bound,
            "=": number == bound,
            "<>": number != bound,
        }.get(sign, False)


@lru_cache(maxsize=2048)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a code. One that is longer than people write is `General`."""
    if len(code) > _LONGEST or sum(map(code.count, "0#?")) > _MOST_DIGITS:
        return (Section(((Kind.GENERAL, ""),)),)
    found: list[list[Token]] = [[]]
    conditions: list[tuple[str, float] | None] = [None]
    for match in _TOKEN.finditer(code):
        piece = match.group()
        if piece == ";":
            found.append([])
            conditions.append(None)
        elif condition := _CONDITION.fullmatch(piece):
            conditions[-1] = (condition[1], float(condition[2]))
        elif not piece.startswith("*"):  # what fills the cell
            found[-1] += _bracket(piece) if piece.startswith("[") else [_token(piece)]
    return tuple(Section(tuple(one), condition) for one, condition in zip(found[:4], conditions, strict=False))


def _token(piece: str) -> Token:
    low = piece.lower()
    if piece[0] in '"\\_':
        return Kind.LITERAL, " " if piece[0] == "_" else piece.strip('"') if piece[0] == '"' else piece[1:]
    if low == "general":
        return Kind.GENERAL, ""
    if low in ("e+", "e-"):
        return Kind.EXPONENT, piece[1]
    if low[0] in "ymdhs" or "/" in piece[1:]:
        return Kind.DATE, low
    return _SINGLE.get(piece, Kind.LITERAL), piece


def _bracket(piece: str) -> list[Token]:
    """The token of a currency or of a time that has passed; none for a colour."""
    inner = piece[1:-1]
    if inner.startswith("$"):
        return [(Kind.LITERAL, inner[1:].partition("-")[0])]
    if inner and inner.lower() in _ELAPSED:
        return [(Kind.ELAPSED, inner.lower())]
    return []


_LONGEST = 255  # as in Excel
_MOST_DIGITS = 100
_TOKEN = re.compile(
    r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|[Gg][Ee][Nn][Ee][Rr][Aa][Ll]|[Ee][+-]|AM/PM|am/pm|A/P|a/p'
    r"|[Yy]+|[Mm]+|[Dd]+|[Hh]+|[Ss]+|.",
    re.S,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d{1,15}(?:\.\d{1,15})?)\]")
_ELAPSED = frozenset({"h", "hh", "m", "mm", "s", "ss"})
_SINGLE: Mapping[str, Kind] = {
    **dict.fromkeys("0#?", Kind.DIGIT),
    ".": Kind.POINT,
    ",": Kind.COMMA,
    "%": Kind.PERCENT,
    "/": Kind.SLASH,
    "@": Kind.TEXT,
}

# The codes of the formats that workbooks name by number, as in the United States. Dates whose order depends on the
# settings of the reader's computer are ISO dates here: 3/4/2025 is in April for some readers.
BUILT_IN: Mapping[int, str] = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: r'"$"#,##0_);\("$"#,##0\)',
    6: r'"$"#,##0_);\("$"#,##0\)',
    7: r'"$"#,##0.00_);\("$"#,##0.00\)',
    8: r'"$"#,##0.00_);\("$"#,##0.00\)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: r"yyyy\-mm\-dd",
    15: r"d\-mmm\-yy",
    16: r"d\-mmm",
    17: r"mmm\-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: r"yyyy\-mm\-dd h:mm",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), r"yyyy\-mm\-dd"),
    37: r"#,##0_);\(#,##0\)",
    38: r"#,##0_);\(#,##0\)",
    39: r"#,##0.00_);\(#,##0.00\)",
    40: r"#,##0.00_);\(#,##0.00\)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
    42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
