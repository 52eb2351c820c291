"""How often the 95 % interval of recall has the true recall in it."""

import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Any

import numpy as np
from numpy.random import Generator

from services.annotation.quality.estimates import elusion, missed, recall, recall_of_accepted
from services.annotation.quality.intervals import Interval, share_interval
from tests.benchmarks.review_drill.part import Outcome
from tests.benchmarks.review_drill.recall.contracts import Passages, read_passages
from tests.benchmarks.review_drill.recall.reviewing import Matter, draw, review
from tests.benchmarks.review_drill.recall.scores import MODEL, Floats, flags, scores_of
from tests.benchmarks.review_drill.recall.worlds import WORLDS, World

GOAL = 0.95
FEW, FEW_CONTRACTS = 0.05, 200
"""A smaller share of the matters is made of less contracts: their scores take most of the time."""
_WORK: dict[str, Any] = {}
"""The passages and their scores, in each process."""


@dataclass(frozen=True, slots=True)
class Result:
    """One matter. `recall`: whether the interval has the truth, None if nothing is relevant."""

    recall: bool | None
    missed: bool
    elusion: bool
    if_accepted: bool
    truth: float
    interval: Interval
    relevant_drawn: int
    drawn: int
    admits: bool


def measure(folder: Path, share: float) -> Outcome:
    """All worlds, each with its number of matters, on all cores."""
    passages = read_passages(folder / "cuad", None if share >= FEW else FEW_CONTRACTS)
    scores = scores_of(passages)
    with ProcessPoolExecutor(initializer=_WORK.update, initargs=({"passages": passages, "scores": scores},)) as pool:
        rows = dict(zip(WORLDS, pool.map(_run, WORLDS, [share] * len(WORLDS)), strict=True))
    unmet = tuple(
        f"{name}: {row['coverage']} of matters are covered"
        for name, row in rows.items()
        if not WORLDS[name].overlooked and _is_below(row, all_=share >= 1)
    )
    counted = [(row["covered"], row["of"]) for name, row in rows.items() if not WORLDS[name].overlooked]
    covered, n = (sum(int(str(one)) for one in column) for column in zip(*counted, strict=True))
    about = {"documents": int(passages.document.max()) + 1, "passages": len(passages.texts), "scores": MODEL}
    return Outcome(about | _coverage(covered, n) | {"worlds": rows}, unmet)


def _run(name: str, share: float) -> dict[str, object]:
    world = WORLDS[name]
    return _row(_matters(name, world, _WORK["passages"], _WORK["scores"], max(1, round(world.matters * share))))


def _coverage(covered: int, n: int) -> dict[str, object]:
    """The share, and its exact 95 % interval."""
    interval = share_interval(covered, n)
    share = round(covered / n, 4) if n else None
    return {
        "covered": covered,
        "of": n,
        "coverage": share,
        "interval": [round(interval.low, 4), round(interval.high, 4)],
    }


def _is_below(row: Mapping[str, Any], *, all_: bool) -> bool:
    """Of a part of the matters, the coverage is below the goal by chance: then its interval decides."""
    reached = row["coverage"] if all_ else row["interval"][1]
    if reached is not None and reached < GOAL:
        return True
    return bool(row["admits_nothing_relevant"] != row["nothing_relevant"])


def _matters(
    name: str, world: World, passages: Passages, scores: Mapping[str, Floats], number: int
) -> Sequence[Result]:
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    starts = np.searchsorted(passages.document, np.arange(passages.document.max() + 2))
    flagged = {key: flags(own, passages.relevant[key], world.model_recall) for key, own in scores.items()}
    results = []
    for _ in range(number):
        key = str(chance.choice(list(scores)))
        low, high = np.log(world.documents)
        documents = chance.permutation(len(starts) - 1)[: round(np.exp(chance.uniform(low, high)))]
        places = np.concatenate([np.arange(starts[one], starts[one + 1]) for one in documents])
        relevant = passages.relevant[key][places] & (chance.random(len(places)) < world.relevant)
        matter = Matter(passages.document[places], scores[key][places], relevant, flagged[key][places])
        results.append(_result(matter, world, chance))
    return results


def _result(matter: Matter, world: World, chance: Generator) -> Result:
    found = review(matter, world.errors, world.care(matter.document, chance), chance)
    answers = matter.relevant & (found | (chance.random(len(found)) >= world.overlooked))
    sample = draw(matter, found, answers, world.share, chance, fixed=world.fixed)
    figure, lost, outside = recall(sample), missed(sample), elusion(sample)
    hits, misses = int((matter.relevant & found).sum()), int((matter.relevant & ~found).sum())
    unflagged = int((~matter.flagged).sum())
    eluded = int((matter.relevant & ~matter.flagged).sum()) / unflagged if unflagged else 0.0
    truth = hits / (hits + misses) if hits + misses else float("nan")
    return Result(
        _in(truth, figure.interval) if hits + misses else None,
        _in(misses, lost.interval),
        _in(eluded, outside.interval),
        _in(truth, recall_of_accepted(int(found.sum()), lost)),
        truth,
        figure.interval,
        figure.n,
        figure.drawn,
        figure.value is None and figure.interval == Interval(0.0, 1.0),
    )


def _in(value: float, interval: Interval) -> bool:
    return interval.low - 1e-12 <= value <= interval.high + 1e-12


def _row(results: Sequence[Result]) -> dict[str, object]:
    known = [one for one in results if one.recall is not None]
    n = len(known)
    return {
        "matters": len(results),
        **_coverage(sum(bool(one.recall) for one in known), n),
        "too_high": sum(one.truth < one.interval.low - 1e-12 for one in known),
        "too_low": sum(one.truth > one.interval.high + 1e-12 for one in known),
        "missed_covered": _mean([one.missed for one in results]),
        "elusion_covered": _mean([one.elusion for one in results]),
        "covered_if_accepted_were_relevant": _mean([one.if_accepted for one in known]),
        "true_recall": _mean([one.truth for one in known]),
        "mean_width": _mean([one.interval.high - one.interval.low for one in known]),
        "median_drawn": int(median(one.drawn for one in results)),
        "median_relevant_drawn": int(median(one.relevant_drawn for one in results)),
        "says_nothing": sum(one.interval == Interval(0.0, 1.0) for one in known),
        "nothing_relevant": len(results) - n,
        "admits_nothing_relevant": sum(one.admits for one in results if one.recall is None),
    }


def _mean(values: Sequence[float]) -> float | None:
    return round(fmean(values), 4) if values else None
