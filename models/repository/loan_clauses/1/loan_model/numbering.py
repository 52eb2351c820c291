"""The numbering of credit agreements: how a line can begin, and which number follows another."""

import re
from dataclasses import dataclass

ARTICLE, WHOLE, SECTION, SUBSECTION, ITEM, DEFINITION, PARAGRAPH = range(7)
"""Depths from the outside: "ARTICLE VI", "15.", "Section 6.01", "6.01.2", all lists, a defined term, text."""


UNREADABLE = "?"
"""The letter of an item that redaction took for an initial of a name."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The numbering at the beginning of a line. `style` is its form, `value` the number, `end` its end."""

    depth: int
    style: str
    value: str
    end: int


def mark_at(text: str, start: int) -> Mark | None:
    """The mark at `start` of `text`, the beginning of a line's words."""
    if match := _REDACTED_LETTER.match(text, start):
        return Mark(ITEM, "A.", UNREADABLE, match.end())
    for depth, style, pattern in _MARKS:
        if match := pattern.match(text, start):
            return Mark(depth, style, match.group(1), match.end())
    return None


def follows(style: str, before: str, value: str) -> bool:
    """Whether `value` is the number after `before` in a list of this style."""
    if UNREADABLE in (before, value):
        return style == "A."
    if style in _NUMBERS:
        return value.isdigit() and int(value) == int(before) + 1
    if roman(before) and roman(value) == roman(before) + 1:
        return True
    return _place(value) == _place(before) + 1


def begins(value: str) -> bool:
    """Whether a list can begin with `value`."""
    return value.lower() in ("a", "i", "1", "aa")


def roman(value: str) -> int:
    """The value of Roman numerals, 0 if invalid."""
    lower = value.lower()
    if not lower or not _ROMAN.fullmatch(lower):
        return 0
    digits = [_DIGITS[one] for one in lower]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-one if one < following else one for one, following in pairs)


def _place(letters: str) -> int:
    """a to z are 1 to 26, aa to zz continue from there."""
    lower = letters.lower()
    same = len(set(lower)) == 1
    return (ord(lower[0]) - ord("a") + 1) + 26 * (len(lower) - 1) if lower.isalpha() and same else -9


_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50}
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
_REDACTED_LETTER = re.compile(r"\[PERSON_\d+\]\.(?=\s+[A-Z\"“(])")
_NUMBERS = frozenset({"(1)", "1)", "1."})
_WORD_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
_MARKS: tuple[tuple[int, str, re.Pattern[str]], ...] = tuple(
    (depth, style, re.compile(pattern, re.IGNORECASE if flags else 0))
    for depth, style, pattern, flags in (
        (ARTICLE, "article", rf"article\s+([IVXL]+\b|\d+\b|{_WORD_NUMBERS}\b|\[PERSON_\d+\])[.:]?", True),
        (SUBSECTION, "subsection", r"(?:sections?|§+)?\s*(\d+\.\d+\s?\([a-z]{1,3}\))(?=\s+\S)", False),
        (SECTION, "section", r"(?:sections?|§+)\s*(\d+\.\d+[A-Z]?)\b(?!\.\d)[.:]?", True),
        (WHOLE, "whole", r"(?:sections?|§+)\s*(\d+[A-Z]?)\b(?!\.\d)[.:]?", True),
        (SUBSECTION, "subsection", r"(?:sections?|§+)?\s*(\d+\.\d+\.\d+(?:\.\d+)*)[.:]?(?=\s)", True),
        (SECTION, "section", r"(\d{1,2}\.\d{1,2}[A-Z]?)[.:]?(?=\s+\S)", False),
        (WHOLE, "whole", r"(\d{1,2})\.(?=\s+[A-Z\"“(])", False),
        (ITEM, "(a)", r"\(([a-z]{1,4})\)", False),
        (ITEM, "(A)", r"\(([A-Z]{1,4})\)", False),
        (ITEM, "(1)", r"\((\d{1,2})\)", False),
        (ITEM, "a)", r"([a-z])\)(?=\s)", False),
        (ITEM, "1)", r"(\d{1,2})\)(?=\s)", False),
        (ITEM, "A.", r"([A-Z])\.(?=\s+[A-Z\"“(])", False),
        (ITEM, "a.", r"([a-z]|[ivx]{2,4})\.(?=\s+[A-Z\"“(])", False),
        (DEFINITION, "term", r"[\"“]([^\"”“]{2,80})[\"”](?=[^.;]{0,90}?\b(?:means?|shall|has|have|is)\b)", False),
    )
)
