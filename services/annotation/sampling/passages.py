"""The passages of a text, and those that are drawn before anyone looks. Pure.

Each passage is drawn on its own, by a keyed hash of its place in the document version: documents come one after the
other, so that a fixed number of a matter cannot be drawn in advance.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.annotation.sampling.draws import chance
from services.shared.domain.spans import OriginalSpan

PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class FlaggedPlace:
    """A place that the model flagged, with the confidence that it has."""

    span: OriginalSpan
    confidence: float


@dataclass(frozen=True, slots=True)
class StratumSize:
    """How many passages of a document version are in a stratum. Each was drawn with `probability`."""

    name: str
    size: int
    probability: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class DrawnPassage:
    """A drawn passage of a document version."""

    span: OriginalSpan
    stratum: str


@dataclass(frozen=True, slots=True)
class PassageSample:
    """The strata of a document version, and its drawn passages in the order of the text."""

    strata: tuple[StratumSize, ...]
    drawn: tuple[DrawnPassage, ...]


def sample(
    key: bytes, document_id: str, text: str, flagged: Sequence[FlaggedPlace], probability: float
) -> PassageSample:
    """Draws passages of a document version. `key`: the hash key of the tenant. The same input gives the same sample."""
    sizes: Counter[str] = Counter()
    drawn = []
    for span, stratum in zip(spans := passages_of(text), _strata(text, spans, flagged), strict=True):
        sizes[stratum] += 1
        if chance(key, PASSAGE, f"{document_id}:{span.start}-{span.end}") < probability:
            drawn.append(DrawnPassage(span, stratum))
    strata = (StratumSize(name, sizes[name], probability, name in _FLAGGED) for name in STRATA if sizes[name])
    return PassageSample(tuple(strata), tuple(drawn))


def passages_of(text: str) -> list[OriginalSpan]:
    """The text in passages: whole lines, together at least `SHORTEST` code points; a longer line is cut after a
    sentence. Each code point that is not white space is in exactly one passage.
    """
    found: list[OriginalSpan] = []
    start = 0
    for end in _ends(text):
        if end - start >= SHORTEST or end == len(text):
            found += [one for one in [_trimmed(text, start, end)] if one]
            start = end
    return found


def _ends(text: str) -> Iterator[int]:
    """Where a passage can end."""
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        while end - start > LONGEST:
            sentences = [one.end() for one in _SENTENCE.finditer(text, start + SHORTEST, start + LONGEST)]
            start = sentences[-1] if sentences else start + LONGEST
            yield start
        yield end
        start = end


def _trimmed(text: str, start: int, end: int) -> OriginalSpan | None:
    words = text[start:end]
    left, right = len(words) - len(words.lstrip()), len(words.rstrip())
    return OriginalSpan(start + left, start + right) if left < right else None


def _strata(text: str, spans: Sequence[OriginalSpan], flagged: Iterable[FlaggedPlace]) -> list[str]:
    """The stratum of each passage: by the highest confidence of the model on it; without a flag, by its words, since
    the model reports no score of what it does not flag.
    """
    best = [0.0] * len(spans)
    starts = [one.start for one in spans]
    for place in flagged:
        number = max(bisect_left(starts, place.span.start) - 1, 0)
        while number < len(spans) and spans[number].start < place.span.end:
            if spans[number].overlaps(place.span):
                best[number] = max(best[number], place.confidence)
            number += 1
    return [_stratum(text, span, confidence) for span, confidence in zip(spans, best, strict=True)]


def _stratum(text: str, span: OriginalSpan, confidence: float) -> str:
    if confidence:
        return "flagged-sure" if confidence >= SURE else "flagged-unsure"
    return "operative" if _OPERATIVE.search(text, span.start, span.end) else "other"


SHORTEST, LONGEST = 300, 1_500
SURE = 0.9
STRATA = ("flagged-sure", "flagged-unsure", "operative", "other")
_FLAGGED = frozenset(STRATA[:2])
_SENTENCE = re.compile(r"[.;:](?=\s)")
_OPERATIVE = re.compile(
    r"\b(?:shall|must|may|will|agrees?|means?|warrants?|represents?|covenants?|undertakes?|waives?)\b", re.IGNORECASE
)
