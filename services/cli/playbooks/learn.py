"""Learns the words that show a document type from about ten examples and documents of other types. Pure."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.shared.domain.phrases import pattern_of, phrase_fault

FEWEST = 5
"""The lowest number of examples, and of other documents."""
_READ = 20_000
"""Code points that inference reads of a text without a title."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]|\n\s*\n")
_MOST_PHRASES = 8
_CANDIDATES = 60
_COMMON = 0.6
"""The lowest share of the examples that contain a keyword, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Keywords:
    """Words, and the lowest number of times that they occur in a document of the type."""

    words: tuple[str, ...]
    mentions: int

    def found_in(self, text: str) -> bool:
        """Whether the words show that the text is of the type, if it has no title."""
        return mentions_in(text, self.words) >= self.mentions


@dataclass(frozen=True, slots=True)
class Measured:
    """Each example and each fifth of the others was judged by words that were learned without it."""

    found: int
    examples: int
    false: int
    others: int


def learn(examples: Sequence[str], others: Sequence[str]) -> Keywords | None:
    """The keywords; None if no phrase distinguishes the examples from the others. The texts are of documents."""
    inside = [_phrases(one) for one in examples]
    outside = [_phrases(one) for one in others]
    words = _chosen(inside, outside)
    if not words:
        return None
    of_type = sorted(mentions_in(one, words) for one in examples)
    of_others = [mentions_in(one, words) for one in others]
    return Keywords(words, _least(of_type, of_others)) if of_type[-1] else None


def measure(examples: Sequence[str], others: Sequence[str]) -> Measured:
    """Recall with each example left out, and false positives among the others, a fifth of them left out each time."""
    found = 0
    for i, one in enumerate(examples):
        made = learn([*examples[:i], *examples[i + 1 :]], others)
        found += made is not None and made.found_in(one)
    false = 0
    for fold in range(_FOLDS):
        made = learn(examples, [one for i, one in enumerate(others) if i % _FOLDS != fold])
        false += sum(made is not None and made.found_in(one) for one in others[fold::_FOLDS])
    return Measured(found, len(examples), false, len(others))


def mentions_in(text: str, words: Sequence[str]) -> int:
    """How often the words occur, all together, in the part that inference reads."""
    pattern = pattern_of(words, space=r"\s+")
    return len(pattern.findall(text.lstrip()[:_READ])) if pattern else 0


def _least(of_type: Sequence[int], of_others: Sequence[int]) -> int:
    """The mentions that divide the examples best from the others; the middle if several do."""
    gains = {least: _gain(least, of_type, of_others) for least in range(1, max(of_type) + 1)}
    best = [least for least, gain in gains.items() if gain == max(gains.values())]
    return best[len(best) // 2]


def _gain(least: int, of_type: Sequence[int], of_others: Sequence[int]) -> float:
    recall = sum(one >= least for one in of_type) / len(of_type)
    false = sum(one >= least for one in of_others) / len(of_others)
    return recall - _PRICE * false


def _chosen(inside: Sequence[Counter[str]], outside: Sequence[Counter[str]]) -> tuple[str, ...]:
    """The phrases that differ most, without phrases inside one another."""
    documents = Counter(phrase for one in inside for phrase in one)
    elsewhere = Counter(phrase for one in outside for phrase in one)
    common = [phrase for phrase, count in documents.items() if count >= _COMMON * len(inside)]
    ranked = sorted(common, key=lambda one: (-_score(documents[one], len(inside), elsewhere[one], len(outside)), one))
    chosen: list[str] = []
    for phrase in ranked[:_CANDIDATES]:
        score = _score(documents[phrase], len(inside), elsewhere[phrase], len(outside))
        apart = not any(f" {phrase} " in f" {one} " or f" {one} " in f" {phrase} " for one in chosen)
        if score >= _TELLING and apart and len(chosen) < _MOST_PHRASES:
            chosen.append(phrase)
    return tuple(chosen)


def _score(inside: int, examples: int, outside: int, others: int) -> float:
    """The log of the odds of the phrase in examples against others, with half a document added to each."""
    return math.log((inside + 0.5) / (examples - inside + 0.5)) - math.log((outside + 0.5) / (others - outside + 0.5))


def _phrases(text: str) -> Counter[str]:
    """Words of four letters and more, and pairs and triples of words, all in lower case: names are no candidates."""
    counted: Counter[str] = Counter()
    for run in _runs(text.lstrip()[:_READ]):
        for size in (1, 2, 3):
            for i in range(len(run) - size + 1):
                some = run[i : i + size]
                if len(some[0]) > 3 and len(some[-1]) > 3:
                    counted[" ".join(some)] += 1
    return Counter({one: count for one, count in counted.items() if not phrase_fault(one)})


def _runs(text: str) -> Iterator[list[str]]:
    """Words in lower case that follow one another."""
    run: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group()
        if word.islower():
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


_FOLDS = 5
_PRICE = 2.0
"""A share of false positives costs so many times a share of missed documents."""
_TELLING = 2.0
"""The lowest log odds ratio of a keyword."""
