"""Elusion, richness, missed passages and recall of the whole process: model and reviewers together. Pure."""

from dataclasses import dataclass

from services.annotation.quality.intervals import TAIL, Interval, share_interval
from services.annotation.quality.samples import Drawn, Sample
from services.annotation.quality.totals import Total, total


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with its 95 % interval. `hits` of `n` answered passages; `drawn` includes the others. Without
    passages to divide by, `value` is None, and the interval of recall is from 0 to 1. `one_sided`: its low or its high
    is right with 95 %, for a statement about only one of them.
    """

    value: float | None
    interval: Interval
    one_sided: Interval
    hits: int
    n: int
    drawn: int


def elusion(sample: Sample) -> Figure:
    """The relevant share of what the model did not flag, whether or not a reviewer found it."""
    return _share(sample.part(lambda stratum: not stratum.flagged))


def richness(sample: Sample) -> Figure:
    """The relevant share of all passages."""
    return _share(sample)


def missed(sample: Sample, tail: float = TAIL) -> Total:
    """The number of relevant passages that the process did not find."""
    return total(sample, _lost, lambda one: not one.found, tail)


def recall(sample: Sample) -> Figure:
    """The share of relevant passages that the process found. What it found and is not relevant does not count.

    If all passages were drawn with one probability, the found ones among the drawn relevant ones are hypergeometric,
    however many there are; Clopper and Pearson's interval is wider. Small differences of the probabilities widen it.
    Else it is made of the intervals of both numbers.
    """
    found, lost = sum(map(_found, sample.answered)), sum(map(_lost, sample.answered))
    bounds = _of_totals if _ratio(sample) is None else _of_relevant
    every = found + lost
    return Figure(
        found / every if every else None,
        bounds(sample, TAIL),
        bounds(sample, 2 * TAIL),
        found,
        every,
        len(sample.drawn),
    )


def recall_of_accepted(accepted: int, lost: Total) -> Interval:
    """The recall if every accepted passage is relevant: for samples without the passages that the model flagged."""
    low, high = (
        accepted / (accepted + one) if accepted + one else 0.0 for one in (lost.interval.high, lost.interval.low)
    )
    return Interval(low, high if accepted else 1.0)


def _share(sample: Sample) -> Figure:
    both, alone = (total(sample, _relevant, tail=tail) for tail in (TAIL, 2 * TAIL))
    size = sample.size
    value = both.value / size if size and both.value is not None else None
    interval, one_sided = (
        Interval(one.interval.low / size, one.interval.high / size) if size else Interval(0.0, 1.0)
        for one in (both, alone)
    )
    return Figure(value, interval, one_sided, both.hits, both.n, both.drawn)


def _of_relevant(sample: Sample, tail: float) -> Interval:
    found, lost = sum(map(_found, sample.answered)), sum(map(_lost, sample.answered))
    open_found = sum(one.relevant is None and one.found for one in sample.drawn)
    open_lost = sum(one.relevant is None and not one.found for one in sample.drawn)
    ratio = _ratio(sample) or 1.0
    low = share_interval(found, found + lost + open_lost, tail).low
    high = share_interval(found + open_found, found + open_found + lost, tail).high
    return Interval(_tilted(low, 1 / ratio), _tilted(high, ratio))


def _of_totals(sample: Sample, tail: float) -> Interval:
    found, lost = total(sample, _found, _is_found, tail / 2).interval, missed(sample, tail / 2).interval
    low = found.low / (found.low + lost.high) if found.low else 0.0
    high = found.high / (found.high + lost.low) if found.high else float(not lost.low)
    return Interval(low, high)


def _ratio(sample: Sample) -> float | None:
    """The ratio of the highest odds to be drawn to the lowest; None if the passages cannot be taken as alike."""
    lowest, highest = sample.probabilities
    if len(sample.groups()) != 1 or lowest <= 0.0 or highest >= 1.0:
        return None
    return highest / (1 - highest) / (lowest / (1 - lowest))


def _tilted(share: float, ratio: float) -> float:
    """The share whose odds are `ratio` times as high."""
    return share * ratio / (share * ratio + 1 - share)


def _is_found(one: Drawn) -> bool:
    return one.found


def _relevant(one: Drawn) -> bool:
    return bool(one.relevant)


def _found(one: Drawn) -> bool:
    return _relevant(one) and one.found


def _lost(one: Drawn) -> bool:
    return _relevant(one) and not one.found
