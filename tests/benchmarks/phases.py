"""The measurements on a running system: at low load, at saturation, at a share of it, and each stage alone."""

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.cli.local.layout import SERVICES
from services.cli.local.system import LocalSystem
from tests.benchmarks.arrivals import Arrivals
from tests.benchmarks.sender import Sender
from tests.benchmarks.usage import Spent, Usage, spent, usage

SUBMITTED, INGESTED, REDACTED = "documents.submitted", "documents.ingested", "documents.redacted"
INFERRED, PROPOSED = "documents.inferred", "annotations.proposed"
STAGES: Mapping[str, tuple[str, str]] = {
    "ingestion": (SUBMITTED, INGESTED),
    "redaction": (INGESTED, REDACTED),
    "inference": (REDACTED, INFERRED),
    "annotation": (INFERRED, PROPOSED),
}
_OUTPUTS = tuple(output for _, output in STAGES.values())
_DRAIN_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Phase:
    """`rate`: documents a second; `latencies`: seconds from submission to proposal; `spent` over `documents`."""

    rate: float
    documents: int
    spent: Spent
    latencies: Sequence[float] = field(default=())

    def cpu_per_document(self) -> dict[str, float]:
        """CPU milliseconds, by part."""
        return {name: 1000 * value / self.documents for name, value in self.spent.parts.items()}


class Bench:
    """One system, one legacy system before it."""

    def __init__(self, system: LocalSystem) -> None:
        self.system = system
        self.sender = Sender(system.broker.bootstrap)

    def idle(self, seconds: float) -> Spent:
        """Nothing is sent."""
        before = self._usage()
        time.sleep(seconds)
        return spent(before, self._usage())

    def one_by_one(self, count: int) -> tuple[dict[str, float], list[float]]:
        """Median seconds of each stage, and the whole way of each document, where nothing else is on the way."""
        with Arrivals(self.system.broker.bootstrap, *_OUTPUTS) as arrivals:
            families = [self._alone(arrivals) for _ in range(count)]
            at = {SUBMITTED: self.sender.at, **arrivals.at}
        medians = {
            stage: statistics.median(at[output][one] - at[given][one] for one in families)
            for stage, (given, output) in STAGES.items()
        }
        return medians, [at[PROPOSED][one] - at[SUBMITTED][one] for one in families]

    def saturated(self, seconds: float, under_way: int) -> Phase:
        """The sender always has `under_way` documents under way. Counted from when so many have come out."""
        with Arrivals(self.system.broker.bootstrap, PROPOSED) as arrivals:
            families: list[str] = []
            done = arrivals.at[PROPOSED]
            before, known, until = self._usage(), 0, time.monotonic() + _DRAIN_SECONDS
            while time.monotonic() < until:
                families += [self.sender.send() for _ in range(under_way - len(families) + len(done))]
                arrivals.poll()
                if not known and len(done) >= under_way:
                    before, known, until = self._usage(), len(done), time.monotonic() + seconds
            found, counted = spent(before, self._usage()), len(done) - known
            self.sender.flush()
            arrivals.wait(PROPOSED, families, _DRAIN_SECONDS)
            return Phase(counted / found.seconds, counted, found, self._latencies(arrivals, families[under_way:]))

    def paced(self, rate: float, seconds: float) -> Phase:
        """One document each 1/`rate` seconds."""
        with Arrivals(self.system.broker.bootstrap, PROPOSED) as arrivals:
            before, begun = self._usage(), time.monotonic()
            families: list[str] = []
            while time.monotonic() - begun < seconds:
                families.append(self.sender.send())
                due = begun + len(families) / rate
                while (left := due - time.monotonic()) > 0:
                    arrivals.poll(min(left, 0.05))
            self.sender.flush()
            arrivals.wait(PROPOSED, families, _DRAIN_SECONDS)
            found = spent(before, self._usage())
            return Phase(len(families) / found.seconds, len(families), found, self._latencies(arrivals, families))

    def alone(self, count: int) -> dict[str, Phase]:
        """Each stage by itself, on `count` documents that lie on its input topic already."""
        self.system.processes.stop(SERVICES, timeout=30)
        families = [self.sender.send() for _ in range(count)]
        self.sender.flush()
        return {stage: self._stage_alone(stage, families) for stage in STAGES}

    def _stage_alone(self, stage: str, families: Sequence[str]) -> Phase:
        needed = [stage, *(name for name in _BESIDE.get(stage, ()))]
        output = STAGES[stage][1]
        with Arrivals(self.system.broker.bootstrap, output) as arrivals:
            for name in _BESIDE.get(stage, ()):
                self.system.launch(name)
                self.system.wait_ready(name)
            self.system.launch(stage)
            while not arrivals.at[output]:
                arrivals.poll()
            before, known = self._usage(), len(arrivals.at[output])
            arrivals.wait(output, families, _DRAIN_SECONDS)
            found = spent(before, self._usage())
            times = sorted(arrivals.at[output].values())
        self.system.processes.stop(needed, timeout=30)
        counted = len(times) - known
        return Phase(counted / (times[-1] - times[known - 1]), counted, found)

    def _alone(self, arrivals: Arrivals) -> str:
        family = self.sender.send()
        self.sender.flush()
        arrivals.wait(PROPOSED, [family], _DRAIN_SECONDS)
        return family

    def _latencies(self, arrivals: Arrivals, families: Sequence[str]) -> list[float]:
        return [arrivals.at[PROPOSED][one] - self.sender.at[one] for one in families]

    def _usage(self) -> Usage:
        parts = (*self.system.status(), *self.system.broker.status(), *self.system.triton.status())
        return usage({one.name: one.pid for one in parts if one.alive})


# What a stage asks while it works: inference has redaction's gate in front of the model.
_BESIDE: Mapping[str, Sequence[str]] = {"inference": ("redaction",)}
