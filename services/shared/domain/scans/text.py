"""The text of a scan for patterns and models."""

from services.shared.domain.scans.lines import continued
from services.shared.domain.scans.numbers import digits, tight
from services.shared.domain.scans.views import View, over
from services.shared.domain.scans.words import repaired


def unconfused(text: str) -> str:
    """The text with its words and numbers repaired, and sentences in one line, with the same offsets."""
    return reading(text).text


def reading(text: str) -> View:
    """`unconfused`, with the places that differ."""
    view = View(text)
    for step in (continued, repaired, digits, tight):
        view = over(view, step(view.text))
    return view


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """`[start, end)` without a cut through a word or a number, which a repair may have made shorter."""
    if start >= end:
        return start, end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end
