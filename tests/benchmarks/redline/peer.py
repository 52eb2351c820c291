"""The comparison of `diff-match-patch` of the same two texts, as its documentation recommends it for words."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from diff_match_patch import diff_match_patch

from services.annotation.redline.records import Change, ChangeKind, Redline, Version
from services.shared.domain.spans import OriginalSpan


def compare_with_peer(old: Version, new: Version) -> Redline:
    """Each word is one character, with five times the timeout that is shipped: after it, the rest is one change. Each
    run of deletions and insertions is one change.
    """
    known: dict[str, str] = {}
    left, right = _WORD.findall(old.text), _WORD.findall(new.text)
    for word in (*left, *right):
        known.setdefault(word, chr(0x10000 + len(known)))
    peer = diff_match_patch()
    peer.Diff_Timeout = 5 * peer.Diff_Timeout
    found = peer.diff_main("".join(map(known.__getitem__, left)), "".join(map(known.__getitem__, right)), False)
    peer.diff_cleanupSemantic(found)
    return Redline(tuple(_changes(found, _places(left), _places(right))))


def _places(words: Sequence[str]) -> Sequence[int]:
    return [0, *accumulate(map(len, words))]


def _changes(found: list[tuple[int, str]], places: Sequence[int], others: Sequence[int]) -> Iterator[Change]:
    place = other = 0
    for same, group in groupby(found, key=lambda one: one[0] == 0):
        steps = list(group)
        end = place + sum(len(words) for sign, words in steps if sign <= 0)
        end_new = other + sum(len(words) for sign, words in steps if sign >= 0)
        if not same:
            old = OriginalSpan(places[place], places[end])
            yield Change(ChangeKind.REPLACED, old, OriginalSpan(others[other], others[end_new]))
        place, other = end, end_new


def squeezed(version: Version) -> Version:
    """What a caller of the library can do first: single spaces, plain quotes, no headers and footers. Hidden text
    stays.
    """
    pieces: list[str] = []
    position = 0
    for one in version.margins:
        pieces.append(version.text[position : one.start])
        position = max(position, one.end)
    text = "".join((*pieces, version.text[position:])).translate(_PLAIN)
    return Version(" ".join(text.split()))


_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_PLAIN = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})
