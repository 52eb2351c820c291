"""The tagger as a recogniser. Converts the probabilities of neighbouring words to spans for every threshold."""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.tagger.classes import WordClasses
from services.redaction.recognisers.tagger.features import Features, features
from services.redaction.recognisers.tagger.gazetteers import JOINT, NO_NAME, NO_PLACE, TITLE
from services.redaction.recognisers.tagger.language import MESSAGE, is_foreign
from services.redaction.recognisers.tagger.names import LEAST as LEAST_OF_NAMES
from services.redaction.recognisers.tagger.names import NameWeights, name_runs
from services.redaction.recognisers.tagger.plausible import plausibility
from services.redaction.recognisers.tagger.tokens import DIGIT, LOWER, Hashes, Ints, Tokens, spelling, tokenise
from services.redaction.recognisers.tagger.weights import KINDS, Floats, Weights
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class Tagger:
    """Returns each run of words with the lowest confidence of its words, and also parts of the run that have a higher
    confidence.

    The confidence is a power of the probability. The power of each type was chosen out of fold, so that a threshold
    of a policy gives the same error for rules and tagger; see the model card.
    """

    name = "tagger.v1"

    def __init__(self, weights: Weights, classes: WordClasses, names: NameWeights | None = None) -> None:
        self._weights = weights
        self._classes = classes
        self._names = names

    def find(self, source: Source) -> Iterator[Recognition]:
        for start, end in _windows(source.text):
            tokens = tokenise(source.text[start:end])
            if len(tokens):
                seen = features(tokens, self._classes)
                lists = seen.lists[seen.words]
                sure = self._weights.probabilities(seen)
                lists = _parted(tokens, lists, sure)
                if self._names and not is_foreign(tokens):
                    yield from _named(source, tokens, lists, seen, self._names, start)
                bridged(lists, sure)
                drawn(tokens, lists, sure)
                joined(tokens, sure)
                if is_foreign(tokens):
                    sure *= _IN_OTHER_LANGUAGES
                yield from self._found(tokens, lists, sure, _powers(source.text), start)

    def _found(
        self, tokens: Tokens, lists: Hashes, probabilities: Floats, powers: Sequence[float], shift: int
    ) -> Iterator[Recognition]:
        likely = probabilities >= LEAST
        some: list[bool] = np.asarray(likely.any(axis=0)).tolist()
        sizes = _letters(tokens)
        plain: list[int] = sizes.tolist()
        starts, finishes = tokens.start.tolist(), tokens.end.tolist()
        small = (tokens.kinds[tokens.start] & LOWER) > 0
        named = {
            EntityType.PERSON: np.where(small & (len(tokens.codes) >= MESSAGE), 0, sizes).tolist(),
            EntityType.ORGANIZATION: np.where(lists & (NO_NAME | JOINT), 0, sizes).tolist(),
        }
        spelled = {
            EntityType.PERSON: np.where((lists & NO_NAME > 0) | (small & (sizes == 1)), 0, sizes).tolist(),
            EntityType.ADDRESS: np.where(lists & NO_PLACE, 0, sizes).tolist(),
            EntityType.LOCATION: np.where(lists & NO_PLACE, 0, sizes).tolist(),
        }
        for column, kind in enumerate(map(EntityType, KINDS)):
            if not some[column]:
                continue
            letters = spelled.get(kind, plain)
            naming = named.get(kind, plain)
            places = np.flatnonzero(likely[:, column])
            values, at = probabilities[places, column].tolist(), places.tolist()
            ends = [place for place in range(1, len(at)) if at[place] > at[place - 1] + 1]
            begin = 0
            for end in (*ends, len(at)):
                for first, last, probability in nested(values[begin:end]):
                    inside = _words(letters, at[begin + first], at[begin + last])
                    weight = _weight(letters, naming, inside, kind)
                    confidence = round(probability ** powers[column] * weight, 3)
                    if inside and confidence:
                        span = OriginalSpan(starts[inside[0]] + shift, finishes[inside[1]] + shift)
                        yield Recognition(span, kind, confidence, self.name)
                begin = end


def _named(
    source: Source, tokens: Tokens, lists: Hashes, seen: Features, weights: NameWeights, shift: int
) -> Iterator[Recognition]:
    for begin, values in name_runs(tokens, lists, seen, weights):
        for first, last, probability in nested(values):
            span = OriginalSpan(int(tokens.start[begin + first]) + shift, int(tokens.end[begin + last]) + shift)
            likely = probability * plausibility(source, span)
            if likely >= LEAST_OF_NAMES:
                yield Recognition(span, EntityType.PERSON, min(round(likely**OF_NAMES, 3), _MOST_OF_NAMES), NAMES)


def _powers(text: str) -> Sequence[float]:
    """The power for each type. In a short message, guesses of organisations, places and traits count more, because
    there is little other evidence.
    """
    return _OF_MESSAGES if len(text) < MESSAGE else POWERS


def _letters(tokens: Tokens) -> Ints:
    """Number of letters or digits of each token; 0 for marks, and for tokens that are too long to be words."""
    sizes = tokens.end - tokens.start
    return np.where((tokens.kinds[tokens.start] > 0) & (sizes <= _LONGEST), sizes, 0)


def _words(letters: Sequence[int], first: int, last: int) -> tuple[int, int] | None:
    """The run without tokens that have no letters at its edges; None if no token is left."""
    while first <= last and not letters[first]:
        first += 1
    while last >= first and not letters[last]:
        last -= 1
    return (first, last) if first <= last else None


def _weight(letters: Sequence[int], naming: Sequence[int], inside: tuple[int, int] | None, kind: EntityType) -> float:
    """A factor for the probability of a run. It reduces single letters and numbers of one or two digits, which are
    mostly items of lists; organisations without a specific word ("the Court"); and, outside messages, names in
    lower case.
    """
    if inside is None:
        return 1.0
    first, last = inside
    weight = 1.0 if any(naming[first : last + 1]) else _NAMELESS[kind]
    short = first == last and letters[first] < _SHORTEST.get(kind, 1)
    return weight * (_SHORT.get(kind, _SHORT_OTHERS) if short else 1.0)


def _parted(tokens: Tokens, lists: Hashes, probabilities: Floats) -> Hashes:
    """`lists`, without the joint bit of full stops that end a sentence, because no name continues after them. A
    full stop after an initial or a title does not end a sentence.
    """
    stops = np.flatnonzero(tokens.codes[tokens.start] == _STOP)
    stops = stops[(stops > 0) & (stops < len(tokens) - 1)]
    before = tokens.end[stops - 1] - tokens.start[stops - 1]
    ends = (before >= _SPELLED) & (lists[stops - 1] & TITLE == 0) & (tokens.start[stops + 1] > tokens.end[stops])
    probabilities[stops[ends], _PERSON] = 0
    parted = lists.copy()
    parted[stops[ends]] &= ~JOINT
    return parted


def bridged(lists: Hashes, probabilities: Floats) -> Floats:
    """Raises the probabilities of words between parts of an address ("the corner of A 7 and B"), and of particles and
    marks inside a name. Changes `probabilities` and returns it.
    """
    joints = (lists & JOINT) > 0
    for column, gaps, least in ((_ADDRESS, None, _JOINED), (_PERSON, joints, LEAST)):
        sure = probabilities[:, column]
        if np.count_nonzero(sure >= least) < 2:
            continue
        for gap in range(1, min(_GAP, len(sure) - 2) + 1):
            between = np.minimum(sure[: -gap - 1], sure[gap + 1 :])
            between[between < least] = 0
            for place in range(1, gap + 1):
                inner = slice(place, len(sure) - gap - 1 + place)
                more = np.maximum(sure[inner], between)
                sure[inner] = more if gaps is None else np.where(gaps[inner], more, sure[inner])
    return probabilities


def drawn(tokens: Tokens, lists: Hashes, probabilities: Floats) -> None:
    """Raises the probability of capitalised words halfway to the probability of a neighbour which is more certainly a
    part of a name or an address; also of joints in names and of numbers in addresses. Changes `probabilities`.
    """
    capital = ((tokens.case & np.uint64(1)) > 0) & (lists & NO_NAME == 0)
    for column, more in ((_PERSON, lists & JOINT > 0), (_ADDRESS, (tokens.kinds[tokens.start] & DIGIT) > 0)):
        sure = probabilities[:, column]
        if not np.any(sure >= LEAST):
            continue
        for _ in range(_STEPS):
            beside = np.zeros_like(sure)
            beside[1:] = sure[:-1]
            np.maximum(beside[:-1], sure[1:], out=beside[:-1])
            np.copyto(sure, np.sqrt(sure * beside), where=(capital | more) & (beside > sure))


def joined(tokens: Tokens, probabilities: Floats) -> None:
    """Assigns the first of two streets at a corner, which can look like a name, to the address: "Rose and Mill Lane 4".
    It is a single word before "and" without a name before it. Changes `probabilities`.
    """
    places = np.flatnonzero(tokens.word == _and())
    places = places[(places > 1) & (places < len(tokens) - 1)]
    if not len(places):
        return
    capital = (tokens.case & np.uint64(1)) > 0
    places = places[capital[places - 1] & capital[places + 1] & (probabilities[places - 2, _PERSON] < _JOINED)]
    first = probabilities[places - 1][:, _OF_STREETS].max(axis=1, initial=0)
    sure = np.minimum(first, probabilities[places + 1, _ADDRESS])
    sure[sure < _JOINED] = 0
    for place in (places - 1, places):
        probabilities[place, _ADDRESS] = np.maximum(probabilities[place, _ADDRESS], sure)


@cache
def _and() -> np.uint64:
    return np.uint64(spelling("and"))


def nested(sure: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    """`(first, last, threshold)` of the runs that stay together at some threshold, each with the highest such
    threshold. Both ends are included.
    """
    least = min(sure)
    yield 0, len(sure) - 1, least
    if len(sure) == 1 or max(sure) < least + _STEP:
        return
    first = 0
    for place in range(len(sure) + 1):
        if place == len(sure) or sure[place] < least + _STEP:
            if first < place:
                for start, end, confidence in nested(sure[first:place]):
                    yield first + start, first + end, confidence
            first = place + 1


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """`(start, end)` of pieces of `text` that fit into memory, split between words if there is a space."""
    start = 0
    while start < len(text):
        end = min(start + _WINDOW, len(text))
        if end < len(text):
            blank = max(text.rfind("\n", start, end), text.rfind(" ", start, end))
            end = blank + 1 if blank > start else end
        yield start, end
        start = end


_PERSON, _ADDRESS = KINDS.index("PERSON"), KINDS.index("ADDRESS")
_OF_STREETS = [_PERSON, KINDS.index("LOCATION"), _ADDRESS]
_STOP = ord(".")
_SPELLED = 4
LEAST = 0.02
# By type, in the order of KINDS.
POWERS = (0.4, 0.66, 0.5, 0.65, 0.43, 0.48, 0.3, 0.344)
_OF_MESSAGES = tuple(
    power * (0.7 if kind in {"ORGANIZATION", "LOCATION", "TRAIT"} else 1.0)
    for kind, power in zip(KINDS, POWERS, strict=True)
)
NAMES = "name_tagger.v1"
"""The name of recognitions by the model of names."""
OF_NAMES = 0.2
# Never as certain as a name from a rule.
_MOST_OF_NAMES = 0.89
_STEP = 0.02
_GAP = 2
_STEPS = 2
# If both parts of an address have at least this probability, the words between them are part of the address.
_JOINED = 0.2
# The training data is English. In other languages, the tagger takes many nouns for names.
_IN_OTHER_LANGUAGES = np.float32(0.03)
_SHORT, _SHORT_OTHERS = {EntityType.ADDRESS: 0.4}, 0.7
_NAMELESS = {EntityType.ORGANIZATION: 0.75, EntityType.PERSON: 0.5}
_SHORTEST = {EntityType.PERSON: 2, EntityType.IDENTIFIER: 3, EntityType.ADDRESS: 3, EntityType.ORGANIZATION: 2}
_LONGEST = 100
_WINDOW = 1 << 17
