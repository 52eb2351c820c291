"""Uncertain names from rules: they count only if the tagger finds a person in the same place."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from services.redaction.recognisers.full_names import DOUBTFUL, FULL_NAMES
from services.redaction.recognisers.tagger.recogniser import Tagger
from services.shared.domain.entities import EntityType, Recognition


def corroborated(found: Sequence[Recognition]) -> list[Recognition]:
    """`found`, in which uncertain names get a confidence of 0.7 if the tagger agrees, and are dropped otherwise. The
    less certain the rule is, the more certain the tagger must be.
    """
    guesses = sorted(
        (one.span.start, one.span.end, one.confidence)
        for one in found
        if one.recogniser == Tagger.name and one.entity_type is EntityType.PERSON and one.confidence >= _LEAST
    )
    starts = [start for start, _, _ in guesses]
    kept = []
    for one in found:
        if one.recogniser != FULL_NAMES.name or one.confidence >= DOUBTFUL:
            kept.append(one)
            continue
        inside = guesses[bisect_left(starts, one.span.start - 1) : bisect_left(starts, one.span.end)]
        surest = max((sure for _, end, sure in inside if end <= one.span.end + 1), default=0.0)
        if surest + one.confidence >= _TOGETHER:
            kept.append(replace(one, confidence=0.7))
    return kept


_LEAST, _TOGETHER = 0.25, 0.85
