"""Split RTF into control words, characters, groups and text, in linear time."""

import re

from services.shared.domain.errors import Reason, Reject

TOKEN = re.compile(
    rb"\\(?:u(-?\d{1,10}) ?\?|([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|(.))|([{}])|([^\\{}]+)", re.S
)
"""By the index of the last group: a code with the `?` for older programs, a control word, one with a number, a byte, a
symbol, a brace, a text.
"""
CODE, WORD, NUMBERED, BYTE, SYMBOL, BRACE, TEXT = range(1, 8)

_INSIDE = re.compile(rb"[{}]|\\(?:bin(\d{1,10}) ?|.)", re.S)
MOST = 3_000_000  # takes about ten seconds; a group counts twice


def check_size(data: bytes, most: int = MOST) -> None:
    """Raises `Reject(TOO_LARGE)` if the tokens of a file take too long."""
    if data.count(b"\\") + 2 * max(data.count(b"{"), data.count(b"}")) > most:
        raise Reject(Reason.TOO_LARGE)


def end_of_group(data: bytes, position: int) -> int:
    """The position of the brace that ends the group around a position, or the end of the file."""
    depth = 1
    while (found := _INSIDE.search(data, position)) is not None:
        position = found.end() + (int(found[1]) if found[1] else 0)
        brace = found.group()
        depth += (brace == b"{") - (brace == b"}")
        if not depth:
            return found.start()
    return len(data)
