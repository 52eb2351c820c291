"""Placeholders in redacted text, `[PERSON_3]`, and text that only looks like a placeholder.

A look-alike in a document is escaped (`[=PERSON_3]`), so that every `[PERSON_3]` in redacted text is a placeholder.
"""

import re
from collections.abc import Callable, Iterator

from services.shared.domain.entities import EntityType

_KINDS = "|".join(sorted(EntityType, key=lambda one: (-len(one), one)))
_PLACEHOLDER = re.compile(rf"\[({_KINDS})_([1-9]\d*)\]")
_LOOK_ALIKE = re.compile(rf"\[=*(?:{_KINDS})_\d+\]")
_EITHER = re.compile(rf"\[(?:=+(?:{_KINDS})_\d+|(?:{_KINDS})_[1-9]\d*)\]")
_DIGITS = 9  # no matter has more, and databases store it as an integer
ESCAPED = "ESCAPED"


def placeholder(entity_type: str, number: int) -> str:
    return f"[{entity_type}_{number}]"


def parsed(words: str) -> tuple[str, int] | None:
    """The type and the number of a placeholder; None for any other text."""
    match = _PLACEHOLDER.fullmatch(words)
    return (match[1], int(match[2])) if match and len(match[2]) <= _DIGITS else None


def look_alikes(text: str) -> Iterator[tuple[int, int]]:
    """`(start, end)` of text in a document that looks like a placeholder or an escaped placeholder."""
    for match in _LOOK_ALIKE.finditer(text):
        yield match.span()


def escape(words: str) -> str:
    """The escaped form of a look-alike in redacted text."""
    return f"[={words[1:]}"


def placeholders(text: str) -> Iterator[tuple[int, int, str]]:
    """`(start, end, placeholder)` of each placeholder in redacted text."""
    for match in _PLACEHOLDER.finditer(text):
        yield *match.span(), match.group()


def restore(text: str, reveal: Callable[[str], str | None]) -> str:
    """Redacted `text`, or text that a model derived from it, with values instead of placeholders. Placeholders for
    which `reveal` returns None stay.
    """
    return _EITHER.sub(lambda match: _restored(match, reveal), text)


def _restored(match: re.Match[str], reveal: Callable[[str], str | None]) -> str:
    words = match.group()
    if words.startswith("[="):
        return f"[{words[2:]}"
    return reveal(words) or words
