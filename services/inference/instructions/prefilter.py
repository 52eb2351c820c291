"""One RE2 search decides whether any of many patterns can match. Matches are rare, and trying each pattern is slow."""

import re
from collections.abc import Callable, Iterable

import re2


def prefilter(patterns: Iterable[re.Pattern[str]]) -> Callable[[str], bool]:
    """A check that returns False only for text that none of `patterns` matches.

    RE2 has no negative lookahead `(?!...)`, so it is left out. For text beyond printable ASCII the check returns True:
    there the two engines differ in letters, spaces and ends of text.
    """
    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    one = re2.compile("|".join(f"(?:{_LOOK_AHEAD.sub('', pattern.pattern)})" for pattern in patterns), options)
    return lambda words: not (words.isascii() and words.isprintable()) or one.search(words) is not None


# Brackets inside nest once.
_LOOK_AHEAD = re.compile(r"\(\?!(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_MAX_MEMORY = 64 << 20
