"""The probability that a document has a clause of a type, from the confidences that a set of annotations has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, log1p

LEAST = 0.3
"""Lower confidences are not seen: inference drops them by default."""
TYPICAL = 50_000
"""Code points of a typical contract."""
FEATURES = ("best", "second", "count", "length", "nothing", "length_of_nothing")


@dataclass(frozen=True, slots=True)
class Weights:
    """`shared` has one weight for each of `FEATURES`. `types`: for each clause type what is added, and what is added
    further if nothing was found. `document_types`: those of the contracts that it is fitted to.
    """

    shared: tuple[float, ...]
    types: Mapping[str, tuple[float, float]]
    document_types: frozenset[str]

    def probability(self, category: str, confidences: Sequence[float], length: int) -> float | None:
        """The probability in (0, 1), from all confidences of `category` in a text of `length` code points.
        None for a clause type without weights.
        """
        if category not in self.types:
            return None
        values = features(confidences, length)
        always, nothing = self.types[category]
        odds = always + values[NOTHING] * nothing
        return 1 / (1 + exp(-odds - sum(a * b for a, b in zip(self.shared, values, strict=True))))


def features(confidences: Sequence[float], length: int) -> tuple[float, ...]:
    """The values of `FEATURES`. Confidences below `LEAST` are not seen."""
    seen = sorted((one for one in confidences if one >= LEAST), reverse=True)
    size = log(max(length, 1) / TYPICAL)
    if not seen:
        return 0.0, 0.0, 0.0, 0.0, 1.0, size
    second = _odds(seen[1]) if len(seen) > 1 else _odds(UNSEEN)
    return _odds(seen[0]), second, log1p(len(seen) - 1), size, 0.0, 0.0


def _odds(confidence: float) -> float:
    inside = min(max(confidence, 1 - MOST), MOST)
    return log(inside / (1 - inside))


NOTHING = FEATURES.index("nothing")
UNSEEN = 0.15
"""The value of a second passage that can be there below `LEAST`."""
MOST = 0.99
