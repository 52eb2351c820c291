"""Sum the results of files for each format and second reader, with a confidence interval."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.evaluation.leaks import wilson
from tests.benchmarks.word_recall.compare import Recall

GOAL = 0.999


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals of one format against one second reader. `low` and `high` are the 95 % interval of the recall."""

    format: str
    reader: str
    files: int
    words: int
    lost: int
    respaced: int
    marked: int
    drawn: int
    unshown: int
    recall: float
    low: float
    high: float


def summaries(found: Iterable[Recall]) -> list[Summary]:
    """One summary for each format and reader, in the order in which they first occur."""
    groups: dict[tuple[str, str], list[Recall]] = {}
    for one in found:
        groups.setdefault((one.format, one.reader), []).append(one)
    return [_summary(format_, reader, group) for (format_, reader), group in groups.items()]


def _summary(format_: str, reader: str, group: Sequence[Recall]) -> Summary:
    words = sum(one.words for one in group)
    lost = sum(one.lost.total() for one in group)
    low, high = _interval(group, words, lost)
    return Summary(
        format_,
        reader,
        len(group),
        words,
        lost,
        respaced=sum(one.respaced.total() for one in group),
        marked=sum(one.marked for one in group),
        drawn=sum(one.drawn for one in group),
        unshown=sum(one.unshown for one in group),
        recall=1 - lost / words if words else 1.0,
        low=low,
        high=high,
    )


def _interval(group: Sequence[Recall], words: int, lost: int) -> tuple[float, float]:
    """Wilson's interval for as many independent words as have the variance that the files show: the words of one file
    are lost together.
    """
    if not words:
        return 0.0, 1.0
    share = lost / words
    between = sum((one.lost.total() - share * one.words) ** 2 for one in group) * len(group) / max(1, len(group) - 1)
    binomial = words * share * (1 - share)
    effect = max(1.0, between / binomial) if binomial else 1.0
    trials = max(1, round(words / effect))
    low, high = wilson(round(share * trials), trials)
    return max(0.0, 1 - high), 1 - low
