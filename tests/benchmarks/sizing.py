"""How much load a benchmark puts on a machine, so that the run takes about as long everywhere."""

from dataclasses import dataclass

_STAGES = 4
IN_FLIGHT = 16
"""Documents that a stage works on at once: with twice as many it is measured while its work is full."""
_BATCH = 12
ENOUGH = 8
"""Documents for a rate that is worth something."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A kind of run. `seconds`: for the phases whose load is sized; `limit`: after so many seconds all phases end.
    `idle`: seconds; `messages`: for each of the bare Kafka loops.
    """

    seconds: float
    limit: float
    idle: float
    messages: int


FULL = Extent(seconds=180, limit=360, idle=10, messages=20_000)
QUICK = Extent(seconds=45, limit=180, idle=3, messages=10_000)


@dataclass(frozen=True, slots=True)
class Pace:
    """What a few documents showed: `rate`, documents a second with several under way; `latency`, seconds of one that is
    alone.
    """

    rate: float
    latency: float


@dataclass(frozen=True, slots=True)
class Load:
    """Counts of documents, and seconds. `alone`: how many wait for each stage alone; `callers`: of the bare Triton."""

    one_by_one: int
    under_way: int
    saturated: float
    paced: float
    alone: int
    triton: float
    callers: int

    def seconds(self, pace: Pace, cores: int) -> float:
        """How long these phases take at this pace."""
        saturated = self.saturated + 2 * self.under_way / pace.rate
        alone = self.alone * _stages_per_document(cores) / pace.rate
        triton = self.triton + self.callers / pace.rate
        return self.one_by_one * pace.latency + saturated + self.paced + alone + triton


def size(extent: Extent, pace: Pace, cores: int) -> Load:
    """The load that takes about `extent.seconds`: at least what gives a figure at all, which takes longer on a slow
    machine, and no more than is of use on a fast one.
    """
    seconds, stages = extent.seconds, _stages_per_document(cores)
    fewest = _between(_BATCH, seconds * 0.4 * pace.rate / stages, 2 * IN_FLIGHT)
    return Load(
        one_by_one=_between(3, seconds * 0.1 / pace.latency, 30),
        under_way=_between(4, seconds * 0.07 * pace.rate, 200),
        saturated=max(seconds * 0.18, min(ENOUGH / pace.rate, seconds * 0.3)),
        paced=seconds * 0.22,
        alone=_between(fewest, seconds * 0.26 * pace.rate / stages, 200),
        triton=seconds * 0.06,
        callers=_between(2, seconds * 0.03 * pace.rate, 16),
    )


def _stages_per_document(cores: int) -> int:
    """How many times as long as the whole pipeline all stages take one after the other, at most: the pipeline works on
    all stages at once where it has the cores.
    """
    return min(max(cores, 1), _STAGES)


def _between(least: int, wanted: float, most: int) -> int:
    return max(least, min(most, int(wanted)))
