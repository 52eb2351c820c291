"""Passages drawn at random before anyone looks, and what was decided about them. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

ALIKE = 1.25
"""Probabilities up to this ratio form a group: fixed numbers drawn from small strata differ slightly in probability."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Passages of similar score. `flagged`: whether the model flagged them. Each of its `size` passages was drawn with
    this `probability`.
    """

    name: str
    size: int
    probability: float
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn passage. `found`: the process found it relevant, apart from the answer to the draw. `relevant`: the
    final answer to the draw, None without one.
    """

    stratum: str
    document: str
    found: bool
    relevant: bool | None


@dataclass(frozen=True, slots=True)
class Sample:
    """Strata with different names, and what was drawn from them. Samples of several matters add up if their strata
    have different names.
    """

    strata: tuple[Stratum, ...]
    drawn: tuple[Drawn, ...]

    def part(self, keeps: Callable[[Stratum], bool]) -> "Sample":
        """The strata that `keeps` accepts, with their passages."""
        strata = tuple(one for one in self.strata if keeps(one))
        names = {one.name for one in strata}
        return Sample(strata, tuple(one for one in self.drawn if one.stratum in names))

    @property
    def size(self) -> int:
        """The number of passages of which the sample was drawn."""
        return sum(one.size for one in self.strata)

    @property
    def answered(self) -> tuple[Drawn, ...]:
        """The drawn passages with an answer."""
        return tuple(one for one in self.drawn if one.relevant is not None)

    def groups(self) -> tuple["Sample", ...]:
        """The strata by probability, so that those of a group differ by at most `ALIKE`. Only the design decides
        about groups, never the answers: else the intervals would not be exact.
        """
        return tuple(self.part(set(group).__contains__) for group in _alike(self.strata))

    @property
    def probabilities(self) -> tuple[float, float]:
        """The lowest and the highest probability of a passage to be drawn."""
        values = [one.probability for one in self.strata if one.size] or [0.0]
        return min(values), max(values)


def together(samples: Iterable[Sample]) -> Sample:
    """Samples of several matters as one."""
    every = tuple(samples)
    return Sample(
        tuple(stratum for one in every for stratum in one.strata), tuple(drawn for one in every for drawn in one.drawn)
    )


def _alike(strata: Iterable[Stratum]) -> Iterator[list[Stratum]]:
    group: list[Stratum] = []
    for one in sorted(strata, key=lambda stratum: stratum.probability):
        if group and one.probability > group[0].probability * ALIKE:
            yield group
            group = []
        group.append(one)
    if group:
        yield group
