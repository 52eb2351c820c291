"""Sizes the load of a benchmark, so that a run takes about the same time on every machine."""

from dataclasses import dataclass

_STAGES = 4
IN_FLIGHT = 16
"""Documents that a stage works on at once: with twice as many it is measured while its work is full."""
_BATCH = 12
ENOUGH = 8
"""Documents for a rate that is worth something."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A kind of run. `seconds`: for the phases with a sized load; `limit`: all phases end after this many seconds.
    `idle`: seconds; `messages`: for each plain Kafka loop.
    """

    seconds: float
    limit: float
    idle: float
    messages: int


FULL = Extent(seconds=180, limit=360, idle=10, messages=20_000)
QUICK = Extent(seconds=45, limit=180, idle=3, messages=10_000)


@dataclass(frozen=True, slots=True)
class Pace:
    """The first look at a machine: `rate`, documents per second with several in progress; `latency`, seconds of a
    single one.
    """

    rate: float
    latency: float


@dataclass(frozen=True, slots=True)
class Load:
    """Numbers of documents, and seconds. `alone`: documents for each stage alone; `callers`: of the plain Triton
    client.
    """

    one_by_one: int
    under_way: int
    saturated: float
    paced: float
    alone: int
    triton: float
    callers: int

    def seconds(self, pace: Pace, cores: int) -> float:
        """The duration of these phases at this pace."""
        saturated = self.saturated + 2 * self.under_way / pace.rate
        alone = self.alone * _stages_per_document(cores) / pace.rate
        triton = self.triton + self.callers / pace.rate
        return self.one_by_one * pace.latency + saturated + self.paced + alone + triton


def size(extent: Extent, pace: Pace, cores: int) -> Load:
    """The load that takes about `extent.seconds`: at least the documents that a figure needs, and no more than are
    useful.
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
    """An upper bound for the time of all stages in sequence, relative to the pipeline, which runs all stages at once if
    it has the cores.
    """
    return min(max(cores, 1), _STAGES)


def _between(least: int, wanted: float, most: int) -> int:
    return max(least, min(most, int(wanted)))
