"""A simulated review: what the process finds, and what is drawn and answered."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.annotation.quality.samples import Drawn, Sample, Stratum
from tests.benchmarks.review_drill.recall.contracts import Bools, Numbers
from tests.benchmarks.review_drill.recall.scores import Floats


@dataclass(frozen=True, slots=True)
class Errors:
    """Probabilities of a reviewer who takes care: to reject what is right, to accept what is wrong, to mark what the
    model missed, to mark what is not relevant, and to put the mark on the passage beside it. Without care, rejections
    of what is right rise and marks of what the model missed fall, in proportion.
    """

    wrong_reject: float = 0.05
    wrong_accept: float = 0.08
    sees: float = 0.6
    wrong_mark: float = 0.001
    wrong_span: float = 0.03


@dataclass(frozen=True, slots=True)
class Matter:
    """The passages of a matter, in the order of its documents, all [passages]."""

    document: Numbers
    score: Floats
    relevant: Bools
    flagged: Bools


def review(matter: Matter, errors: Errors, care: Floats, chance: Generator) -> Bools:
    """What the process finds. `care`: of the reviewer on each passage, from 0 to 1."""
    draws = chance.random(len(care))
    accepts = np.where(matter.relevant, 1 - errors.wrong_reject - (1 - care) * 0.5, errors.wrong_accept)
    marks = np.where(matter.relevant, errors.sees * care, errors.wrong_mark)
    found = draws < np.where(matter.flagged, accepts, marks)
    moved = np.flatnonzero(found & matter.relevant & (chance.random(len(care)) < errors.wrong_span))
    found[moved] = False
    beside = np.minimum(moved + 1, len(found) - 1)
    found[beside[matter.document[beside] == matter.document[moved]]] = True
    return found


def strata_of(matter: Matter) -> Numbers:
    """The stratum of each passage: 0 flagged, then the unflagged ones by falling score: a tenth, three, six tenths."""
    result = np.zeros(len(matter.score), np.int64)
    rest = np.flatnonzero(~matter.flagged)
    ranks = np.argsort(np.argsort(-matter.score[rest], kind="stable"), kind="stable")
    result[rest] = 1 + np.searchsorted(np.array([0.1, 0.4]) * len(rest), ranks, side="right")
    return result


def draw(matter: Matter, found: Bools, answers: Bools, share: float, chance: Generator, *, fixed: bool) -> Sample:
    """The sample of a matter: each passage on its own, or a fixed number of each stratum."""
    strata = strata_of(matter)
    picked = chance.random(len(strata)) < share
    names: list[Stratum] = []
    for number in np.unique(strata):
        own = np.flatnonzero(strata == number)
        probability = share
        if fixed:
            count = int(np.ceil(share * len(own)))
            picked[own] = False
            picked[chance.permutation(own)[:count]] = True
            probability = count / len(own)
        names.append(Stratum(str(number), len(own), probability, flagged=bool(number == 0)))
    return Sample(tuple(names), tuple(_drawn(np.flatnonzero(picked), strata, matter, found, answers)))


def _drawn(places: Numbers, strata: Numbers, matter: Matter, found: Bools, answers: Bools) -> Iterator[Drawn]:
    for place in places:
        yield Drawn(str(strata[place]), str(matter.document[place]), bool(found[place]), bool(answers[place]))
