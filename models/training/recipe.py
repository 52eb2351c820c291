"""The settings of a fit of linear weights."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """The parameters that determine the weights, given the data. A column needs `document_frequency` documents."""

    document_frequency: int
    inverse_penalty: float
    iterations: int
    seed: int = 0
