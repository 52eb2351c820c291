"""The words of a text, so that two readers of one document can be compared."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphens, joiners, directions
# Not at the end of a line after a number: pages have numbers such as "- 2 -".
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011]\s*+(?=[^\W\d_])|(?<=[^\W_])[-\u2010\u2011](?=[^\W_])")


def words(text: str) -> list[str]:
    """The runs of letters and digits after NFKC, in order. Parts with a hyphen between them, also at the end of a
    line, are one word.
    """
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return _WORD.findall(_HYPHEN.sub("", plain))


def spaced_otherwise(lost: Counter[str], second: Sequence[str], first: Sequence[str]) -> Counter[str]:
    """Those of the `lost` words whose letters, with those of their neighbours, the first reader has as often as the
    second one, with spaces at other places. `second` and `first` are all words of the readers, in order.
    """
    found: Counter[str] = Counter()
    if not lost:
        return found
    ours, theirs = "".join(first), "".join(second)
    for word, contexts in _contexts(lost, second).items():
        missing = sum(max(0, theirs.count(one) - ours.count(one)) for one in contexts)
        if missing < lost[word]:
            found[word] = lost[word] - missing
    return found


def _contexts(lost: Counter[str], second: Sequence[str]) -> dict[str, set[str]]:
    """Each lost word with its neighbours, without spaces."""
    found: dict[str, set[str]] = {}
    for index, word in enumerate(second):
        if word in lost:
            found.setdefault(word, set()).add("".join(second[max(0, index - 1) : index + 2]))
    return found
