"""Selects the most informative passages of a document within a token budget. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.inference.instructions.detect import is_suspected, without_suspected
from services.inference.instructions.neutral import neutral
from services.inference.llm.tokens import estimate
from services.shared.domain.annotations import Prediction
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Passage:
    """`words`: the text of `span` made safe for a prompt, without anything that reads like an instruction."""

    span: RedactedSpan
    category: str
    confidence: float
    words: str

    @property
    def tokens(self) -> int:
        """The estimated number of tokens of `words`."""
        return estimate(self.words)


def passages(predictions: Iterable[Prediction], text: RedactedText, longest: int) -> list[Passage]:
    """Passages without overlaps, the most informative first, each with at most `longest` tokens."""
    found: list[Passage] = []
    for one in sorted(predictions, key=lambda p: (-_weight(p), p.span.start, p.span.end, p.category)):
        span = _sentence(one.span, text)
        if any(span.overlaps(other.span) for other in found):
            continue
        cut = _cut(span, text.text, longest)
        words = neutral(without_suspected(cut.of(text.text)))
        if len(words) >= _SHORTEST:
            found.append(Passage(cut, one.category, one.confidence, words))
    return _diversified(found)


def fit_budget(found: Sequence[Passage], budget: int, most: int) -> list[Passage]:
    """The first passages that fit `budget` tokens, at most `most`, in document order."""
    taken: list[Passage] = []
    for one in found:
        if len(taken) == most:
            break
        if (tokens := one.tokens) <= budget:
            taken.append(one)
            budget -= tokens
    return sorted(taken, key=lambda p: p.span.start)


def is_list_item(passage: Passage) -> bool:
    """Whether the passage is a list item, which has another meaning without the list's introduction: `(a) the Maker
    does not pay when due;` is an event of default.
    """
    return bool(_ITEM.match(passage.words))


def quotable(passage: Passage, text: RedactedText) -> bool:
    """Whether the passage can be quoted: its text does not read like an instruction to a model."""
    return not is_suspected(passage.span.of(text.text))


def _diversified(found: Sequence[Passage]) -> list[Passage]:
    """The best passage of every clause type, then the second ones, and so on."""
    seen: dict[str, int] = {}
    ranks = []
    for place, one in enumerate(found):
        seen[one.category] = seen.get(one.category, -1) + 1
        ranks.append((seen[one.category], place))
    return [found[place] for _, place in sorted(ranks)]


def _weight(one: Prediction) -> float:
    return one.confidence * _WEIGHTS.get(one.category, 1.0)


def _sentence(span: RedactedSpan, text: RedactedText) -> RedactedSpan:
    """The sentence of a span that is only a value; other spans are returned unchanged."""
    if len(span) >= _SHORT:
        return span
    place = bisect_right(text.sentences, span.start, key=lambda one: one.start) - 1
    if place < 0 or text.sentences[place].end < span.end:
        return span
    return text.sentences[place]


def _cut(span: RedactedSpan, text: str, longest: int) -> RedactedSpan:
    """The first complete sentences that fit `longest` tokens, and a part of the next one if they are only a heading."""
    if len(span) <= longest or estimate(span.of(text)) <= longest:  # a token has at least one character
        return span
    end = span.start
    for stop in _stops(span, text):
        if estimate(text[span.start : stop]) > longest:
            break
        end = stop
    if estimate(text[span.start : end]) < longest // _HEADING:
        words = list(re.finditer(r"\S+", span.of(text)))[: max(1, longest // 2)]
        end = span.start + (words[-1].end() if words else 0)
    return RedactedSpan(span.start, end)


def _stops(span: RedactedSpan, text: str) -> Iterator[int]:
    for match in _STOP.finditer(text, span.start, span.end):
        yield match.end()


_STOP = re.compile(r"[.;](?=\s)")
_ITEM = re.compile(r"\(?(?:[a-z]{1,4}|\d{1,2})[.)]\s+[a-z]|[a-z]")
_HEADING = 6  # a shorter part of `longest` is a heading
_SHORT = 40
_SHORTEST = 12
# the first sentences of a summary, on the deal, state the parties, the date and the law
_WEIGHTS = {
    "Principal Amount": 2.0,
    "Maturity Date": 1.9,
    "Interest Rate": 1.8,
    "Liability Cap Amount": 1.6,
    "Default Rate": 1.4,
    "Parties": 0.4,
    "Document Name": 0.3,
    "Party": 0.3,
    "Agreement Date": 0.3,
    "Uncapped Liability": 1.5,
    "Cap On Liability": 1.5,
    "Change Of Control": 1.4,
    "Termination For Convenience": 1.4,
    "Non-Compete": 1.4,
    "Exclusivity": 1.4,
    "Anti-Assignment": 1.3,
    "Expiration Date": 1.3,
    "Renewal Term": 1.3,
    "Governing Law": 0.5,
    "Minimum Commitment": 1.3,
    "Financial Covenant": 1.5,
    "Payment Default": 1.4,
    "Cross-Default": 1.4,
    "Negative Pledge": 1.4,
    "Mandatory Prepayment": 1.3,
    "Default Interest": 1.2,
}
