"""One look by RE2 tells whether any of many patterns may match: orders are rare, and to try each pattern takes long."""

import re
from collections.abc import Callable, Iterable

import re2


def sieve(patterns: Iterable[re.Pattern[str]]) -> Callable[[str], bool]:
    """What says False only of words in which none of `patterns` matches.

    They may look ahead by `(?!...)`, which is left out, as RE2 cannot. Beyond printable ASCII the two engines differ in
    what a letter, a blank or the end of a text is, so that such words may always match.
    """
    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    one = re2.compile("|".join(f"(?:{_LOOK_AHEAD.sub('', pattern.pattern)})" for pattern in patterns), options)
    return lambda words: not (words.isascii() and words.isprintable()) or one.search(words) is not None


# Brackets inside nest once.
_LOOK_AHEAD = re.compile(r"\(\?!(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_MAX_MEMORY = 64 << 20
