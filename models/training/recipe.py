"""The settings of a fit of linear weights."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the weights, given the data. A column counts when `document_frequency` documents have it."""

    document_frequency: int
    inverse_penalty: float
    iterations: int
    seed: int = 0
