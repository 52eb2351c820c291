"""Texts of pieces, of which some are repeated many times."""

from collections.abc import Sequence

from hypothesis import strategies as st

MOST = 120_000  # code points of a text
_TIMES = (1, 1, 1, 1, 1, 1, 2, 3, 40, 300, 3_000, 20_000)

# fmt: off
_WORDS = (
    "words", "The Borrower shall pay. ", "1. Term", "(a)", "é", "\u202ethgir", "\ufdd0", "\ufdd1", "\ufdd3x\ufdd4",
    "\ufffe", "שלום", "数", "\U0001f600", "\u0301", "\xad", "\u200b", "\xa0", "\f", "\t", "\n\n", "\r\n", "\x85",
    "\u2028", "\x00", " ", "-", ".......... 7", "[1]", "2.1.1", "IV.", "https://example.com/a?b=c", "$1,000.00",
    "Section 4(b)(ii)", "¿", "a" * 300,
)
# fmt: on
words = st.sampled_from(_WORDS) | st.text(max_size=8)


def runs(pieces: st.SearchStrategy[str], most: int = 25) -> st.SearchStrategy[str]:
    """A text of runs; in each, one to three pieces are repeated."""
    unit = st.lists(pieces, min_size=1, max_size=3).map("".join)
    return st.lists(st.tuples(unit, st.sampled_from(_TIMES)), max_size=most).map(_joined)


def _joined(found: Sequence[tuple[str, int]]) -> str:
    left, parts = MOST, []
    for unit, times in found:
        text = unit * min(times, left // max(1, len(unit)))
        parts.append(text)
        left -= len(text)
    return "".join(parts)
