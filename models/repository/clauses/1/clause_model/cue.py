"""One pattern that names a clause. It matches one sentence in lower case with single spaces."""

import re
from typing import NamedTuple


class Cue(NamedTuple):
    """`pattern` can match only if one of the `anchors` is in the sentence."""

    anchors: tuple[str, ...]
    pattern: re.Pattern[str]


def cue(anchors: str, pattern: str) -> Cue:
    """`anchors` are separated by spaces."""
    return Cue(tuple(anchors.split()), re.compile(pattern))
