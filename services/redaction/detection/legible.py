"""Normalises a text to the characters that a person sees: invisible and look-alike characters cannot hide a name. Spans
lead back to the original text.

Removed: characters without width. Replaced by plain characters: look-alikes inside a word of Latin letters, wide and
decorated letters, digits of other scripts, rare spaces. Words wholly in another script do not change.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Legible:
    """A normalised `text`. For the i-th changed character: `starts[i]` is its place in `text`, or the place from which
    it was removed; `originals[i]` is its original place; `shifts[i]` plus a place from there on gives the original
    place.
    """

    text: str
    starts: Sequence[int] = ()
    originals: Sequence[int] = ()
    shifts: Sequence[int] = ()

    def to_original(self, span: OriginalSpan) -> OriginalSpan:
        """The span of the same characters in the original, including removed characters between them."""
        if not self.starts:
            return span
        if not len(span):
            return OriginalSpan(self._original(span.start), self._original(span.start))
        return OriginalSpan(self._original(span.start), self._original(span.end - 1) + 1)

    def from_original(self, place: int) -> int:
        """The place of the same character; of the next one, if the character was removed."""
        before = bisect_left(self.originals, place)
        return place - self.shifts[before - 1] if before else place

    def _original(self, place: int) -> int:
        last = bisect_right(self.starts, place) - 1
        if last < 0:
            return place
        return max(place + self.shifts[last], self.originals[last])


def legible(text: str) -> Legible:
    """The normalised text; `text` itself if there is nothing to change."""
    if text.isascii():
        return Legible(text)
    characters = set(text)
    plain = {one: shown for one in characters if one > "\x7f" and (shown := _plain(one)) != one}
    words = _mixed(text) if not characters.isdisjoint(LOOK_ALIKES) else ()
    if not words and all(len(one) == 1 for one in plain.values()):
        return Legible(text.translate({ord(one): shown for one, shown in plain.items()}))
    edits = sorted(dict([*_places(text, plain), *words]).items())
    pieces: list[str] = []
    position = 0
    for place, shown in edits:
        pieces += (text[position:place], shown)
        position = place + 1
    pieces.append(text[position:])
    lost = list(accumulate(1 - len(shown) for _, shown in edits))
    originals = [place for place, _ in edits]
    starts = [place - before for place, before in zip(originals, [0, *lost], strict=False)]
    return Legible("".join(pieces), starts, originals, lost)


def _plain(one: str) -> str:
    category = unicodedata.category(one)
    if category == "Cf" or one in _UNSEEN:
        return ""
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(one))
    kind = unicodedata.decomposition(one).partition(">")[0]
    shown = unicodedata.normalize("NFKC", one)
    return shown if kind in _DECORATED or (kind == "<compat" and shown.isalpha() and shown.isascii()) else one


def _places(text: str, plain: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    if plain:
        for match in re.finditer(f"[{re.escape(''.join(plain))}]", text):
            yield match.start(), plain[match.group()]


def _mixed(text: str) -> list[tuple[int, str]]:
    """Look-alikes in words that also contain Latin letters."""
    return [
        (match.start() + place, LOOK_ALIKES[one])
        for match in _WORD.finditer(text)
        if _LATIN.search(match.group())
        for place, one in enumerate(match.group())
        if one in LOOK_ALIKES
    ]


_UNSEEN = frozenset("\u034f\u115f\u1160\u3164\uffa0") | {chr(one) for one in range(0xFE00, 0xFE10)}
_DECORATED = frozenset({"<wide", "<narrow", "<font", "<small"})
LOOK_ALIKES = dict(
    zip(
        "аеорсухіјѕԁһӏԛԝүАВЕКМНОРСТХУІЈЅӀԚԜοανρτυχιΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxijsdhlqwyABEKMHOPCTXYIJSIQWoavptuxiABEZHIKMNOPTYX",
        strict=True,
    )
)
_CLASS = "".join(LOOK_ALIKES)
_WORD = re.compile(rf"\w*[{_CLASS}][\w\u00ad\u200b-\u200d\u2060\ufeff]*")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
