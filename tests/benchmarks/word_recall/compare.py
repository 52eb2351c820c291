"""Compare the text of an extractor with that of a second reader, as multisets of words."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise

from services.shared.domain.spans import OriginalSpan
from tests.benchmarks.word_recall.words import spaced_otherwise, words


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of the words of a second reader an extractor has. `words` are those that a reader of the document sees;
    `lost` are those of them that the text does not have. `respaced` words are in it, with spaces at other places;
    `marked` ones are only in its hidden spans, although some are `drawn`: a rendering has ink there. `unshown` are
    words that the text lacks and a rendering does not show.
    """

    name: str
    format: str
    reader: str
    words: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    respaced: Counter[str] = field(default_factory=Counter)
    marked: int = 0
    drawn: int = 0
    unshown: int = 0

    @property
    def rate(self) -> float:
        return 1 - self.lost.total() / self.words if self.words else 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """A document of both readers: its name, format and second reader."""

    name: str
    format: str
    reader: str


def compare(
    source: Source,
    text: str,
    hidden: Sequence[OriginalSpan],
    second: str,
    unshown: Callable[[Counter[str]], Counter[str]] | None = None,
) -> Recall:
    """`unshown` returns those of some words that a rendering does not show."""
    theirs, all_ours = words(second), words(text)
    ours, inside = Counter(words(_without(text, hidden))), Counter(words(_within(text, hidden)))
    missing = Counter(theirs) - ours
    marked = missing & inside
    missing -= marked
    respaced = spaced_otherwise(missing, theirs, all_ours)
    missing -= respaced
    unseen = unshown(missing) if unshown and missing else Counter()
    drawn = marked - unshown(marked) if unshown and marked else Counter()
    return Recall(
        source.name,
        source.format,
        source.reader,
        words=len(theirs) - marked.total() - unseen.total(),
        lost=missing - unseen,
        respaced=respaced,
        marked=marked.total(),
        drawn=drawn.total(),
        unshown=unseen.total(),
    )


def _without(text: str, spans: Sequence[OriginalSpan]) -> str:
    edges = [0, *chain.from_iterable((one.start, one.end) for one in spans), len(text)]
    return " ".join(text[start:end] for start, end in list(pairwise(accumulate(edges, max)))[::2])


def _within(text: str, spans: Sequence[OriginalSpan]) -> str:
    return " ".join(one.of(text) for one in spans)
