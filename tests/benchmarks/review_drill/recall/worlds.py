"""The kinds of matters and reviewers that are simulated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.benchmarks.review_drill.recall.contracts import Numbers
from tests.benchmarks.review_drill.recall.reviewing import Errors
from tests.benchmarks.review_drill.recall.scores import Floats

Care = Callable[[Numbers, Generator], Floats]
"""The care of the reviewers on each passage, by its document."""


def steady(document: Numbers, _: Generator) -> Floats:
    """Full care on every passage of every document."""
    return np.ones(len(document))


def by_document(document: Numbers, chance: Generator) -> Floats:
    """A quarter of the documents is only skimmed: misses come in clusters."""
    names, place = np.unique(document, return_inverse=True)
    return np.where(chance.random(len(names)) < 0.25, 0.1, 1.0)[place]


def tiring(document: Numbers, _: Generator) -> Floats:
    """From full care at the first passage to nearly none at the last."""
    return np.linspace(1.0, 0.1, len(document))


CAREFUL = Errors()


@dataclass(frozen=True, slots=True)
class World:
    """One kind of matter. `documents`: fewest and most. `model_recall`: of the flags alone. `share`: of the passages
    that are drawn. `relevant`: of the relevant passages, those that exist. `overlooked`: of what the process
    missed, the share that the final answers miss too; such worlds have no goal, since no interval can know it.
    """

    documents: tuple[int, int] = (5, 200)
    care: Care = steady
    errors: Errors = CAREFUL
    model_recall: float = 0.75
    share: float = 0.05
    fixed: bool = False
    relevant: float = 1.0
    overlooked: float = 0.0
    matters: int = 1_000


WORLDS: Mapping[str, World] = {
    "steady": World(),
    "fixed number of each stratum": World(fixed=True),
    "misses in clusters": World(care=by_document),
    "tiring reviewer": World(care=tiring),
    "careless reviewer": World(errors=Errors(0.3, 0.4, 0.2, 0.01, 0.15)),
    "nearly perfect": World(errors=Errors(0.0, 0.01, 0.97, 0.0, 0.0)),
    "tiny matters": World(documents=(1, 2)),
    "tiny matters, half drawn": World(documents=(1, 2), share=0.5),
    "few or no relevant passages": World(documents=(1, 12), relevant=0.05),
    "large, 20 % drawn": World(documents=(200, 390), share=0.2, care=by_document, matters=400),
    "answers overlook 5 % of the misses": World(overlooked=0.05),
    "large, answers overlook 5 % of the misses": World(documents=(200, 390), share=0.2, overlooked=0.05, matters=200),
    "large, answers overlook 30 % of the misses": World(documents=(200, 390), share=0.2, overlooked=0.3, matters=200),
}
