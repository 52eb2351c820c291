"""One change of a text that plants a fault, and where it can be."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from services.annotation.proofreading.fault import Check
from services.shared.domain.document import OriginalText


@dataclass(frozen=True, slots=True)
class Edit:
    """`new` replaces `[start, end)` of the text. `[first, last)` of `new` is the fault, that each of `checks` can find.
    `term`: its words, if it has no place of its own.
    """

    start: int
    end: int
    new: str
    first: int
    last: int
    checks: frozenset[Check]
    term: str = ""


Plant = Callable[[Random, OriginalText], Edit | None]


def some(random: Random, wording: re.Pattern[str], text: str) -> re.Match[str] | None:
    """A random match in the text, of those before the signatures."""
    witness = text.find("IN WITNESS WHEREOF", len(text) // 10)
    found = list(wording.finditer(text, min(len(text) // 20, 2_000), witness if witness > 0 else len(text) * 6 // 10))
    return random.choice(found) if found else None


def replaced(match: re.Match[str], group: str, new: str, check: Check) -> Edit:
    """The edit that writes `new` for a group of the match."""
    return Edit(match.start(group), match.end(group), new, 0, len(new), frozenset({check}))


def around(match: re.Match[str], group: str, new: str) -> str:
    """The words of the match with `new` for a group."""
    start, end = match.start(group) - match.start(), match.end(group) - match.start()
    return match.group()[:start] + new + match.group()[end:]
