"""One way to name a clause. A pattern reads one sentence in small letters with single blanks."""

import re
from typing import NamedTuple


class Cue(NamedTuple):
    """`pattern` can only match where one of the `anchors` stands."""

    anchors: tuple[str, ...]
    pattern: re.Pattern[str]


def cue(anchors: str, pattern: str) -> Cue:
    """`anchors` are divided by blanks."""
    return Cue(tuple(anchors.split()), re.compile(pattern))
