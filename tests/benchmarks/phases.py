"""The measurements on a running system: at low load, at saturation, at a share of it, and each stage alone."""

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.shared.wire.services import SERVICE_NAMES
from tests.benchmarks.arrivals import Arrivals, OverdueError
from tests.benchmarks.flow import PATIENCE_SECONDS, PROPOSED, Flow, check_some
from tests.benchmarks.sizing import IN_FLIGHT, Pace
from tests.benchmarks.usage import Spent, Usage, spent

SUBMITTED, INGESTED, REDACTED = "documents.submitted", "documents.ingested", "documents.redacted"
INFERRED = "documents.inferred"
STAGES: Mapping[str, tuple[str, str]] = {
    "ingestion": (SUBMITTED, INGESTED),
    "redaction": (INGESTED, REDACTED),
    "inference": (REDACTED, INFERRED),
    "annotation": (INFERRED, PROPOSED),
}
_FEWEST = 4
"""Documents after the first output that show a stage's rate."""
_OUTPUTS = tuple(output for _, output in STAGES.values())


@dataclass(frozen=True, slots=True)
class Phase:
    """`rate`: documents a second; `latencies`: seconds from submission to proposal; `spent` over `documents`."""

    rate: float
    documents: int
    spent: Spent
    latencies: Sequence[float] = field(default=())

    def cpu_per_document(self) -> dict[str, float]:
        """CPU milliseconds per document, by part."""
        return {name: 1000 * value / self.documents for name, value in self.spent.parts.items()}


class Bench(Flow):
    """The phases. Each raises `OverdueError` if the machine is too slow for a figure, and `PartFailedError` if a part
    has exited.
    """

    def idle(self, seconds: float) -> Spent:
        """The CPU usage without any documents."""
        before = self._usage()
        time.sleep(seconds)
        return spent(before, self._usage())

    def pace(self, count: int) -> Pace:
        """A first look at the machine: one document alone, then `count` at once."""
        self._wait([self._send()])
        (alone,) = self._latencies([self._send_and_wait()])
        families = [self._send() for _ in range(count)]
        self.sender.flush()
        arrived = self._wait_some(families, PATIENCE_SECONDS)
        times = sorted(self._proposed.at[PROPOSED][one] for one in arrived)
        if len(times) < 2 or times[-1] <= times[0]:
            raise OverdueError(f"{len(arrived)} of {count} documents came through in {PATIENCE_SECONDS:.0f} s")
        return Pace((len(times) - 1) / (times[-1] - times[0]), alone)

    def one_by_one(self, count: int, seconds: float) -> tuple[dict[str, float], list[float]]:
        """Median seconds of each stage, and the latency of each document, with one document at a time.

        Ends after `count` documents, or after `seconds` and at least one document.
        """
        self._drain()
        families: list[str] = []
        until = time.monotonic() + seconds
        with Arrivals(self.system.broker.bootstrap, *_OUTPUTS) as arrivals:
            while len(families) < count and (not families or time.monotonic() < until):
                families.append(self._send_and_wait())
                self._report(f"{len(families)} of {count} documents")
            arrivals.wait(PROPOSED, families, self._within(PATIENCE_SECONDS))
            at = {SUBMITTED: self.sender.at, **arrivals.at}
        medians = {
            stage: statistics.median(at[output][one] - at[given][one] for one in families)
            for stage, (given, output) in STAGES.items()
        }
        return medians, self._latencies(families)

    def saturated(self, seconds: float, under_way: int, ramp: float) -> Phase:
        """Keeps `under_way` documents in progress. Counts from the moment when that many have come out, which is
        expected to take `ramp` seconds.
        """
        self._drain()
        done, first = self._proposed.at[PROPOSED], len(self._proposed.at[PROPOSED])
        families: list[str] = []
        before, known = self._usage(), 0
        until = time.monotonic() + self._within(ramp + PATIENCE_SECONDS)
        while time.monotonic() < until:
            came = len(done) - first
            families += [self._send() for _ in range(under_way - len(families) + came)]
            self._poll(f"{came} documents are through, {under_way} under way")
            if not known and len(done) - first >= under_way:
                before, known = self._usage(), len(done) - first
                until = time.monotonic() + self._within(seconds)
        found, counted = spent(before, self._usage()), len(done) - first - known
        self.sender.flush()
        check_some(counted, found.seconds)
        arrived = self._wait_some(families, ramp + PATIENCE_SECONDS)
        return Phase(counted / found.seconds, counted, found, self._latencies(arrived[under_way:]))

    def paced(self, rate: float, seconds: float) -> Phase:
        """One document every 1/`rate` seconds, at even intervals."""
        self._drain()
        before, begun, seconds = self._usage(), time.monotonic(), self._within(seconds)
        families: list[str] = []
        while time.monotonic() - begun < seconds:
            families.append(self._send())
            due = begun + len(families) / rate
            while (left := due - time.monotonic()) > 0:
                self._poll(f"{len(families)} of about {rate * seconds:.0f} documents are sent", min(left, 0.05))
        self.sender.flush()
        arrived = self._wait_some(families, seconds + PATIENCE_SECONDS)
        check_some(len(arrived), seconds)
        found = spent(before, self._usage())
        return Phase(len(arrived) / found.seconds, len(arrived), found, self._latencies(arrived))

    def to_stages(self, count: int) -> list[str]:
        """Stops all services and sends `count` documents, for `stage_alone`."""
        self._drain()
        self._expected = ()
        self.system.processes.stop(SERVICE_NAMES, timeout=30)
        families = [self._send() for _ in range(count)]
        self.sender.flush()
        return families

    def stage_alone(self, stage: str, families: Sequence[str], seconds: float) -> tuple[Phase | None, list[str]]:
        """One stage alone, on documents that are already on its input topic; and the documents that came out. None if
        they came out almost at once, which gives no rate.

        Counts while `IN_FLIGHT` documents are in progress, if there are enough documents.
        """
        self.check_time()
        beside, output = _BESIDE.get(stage, ()), STAGES[stage][1]
        until = time.monotonic() + self._within(seconds + PATIENCE_SECONDS)
        with Arrivals(self.system.broker.bootstrap, output) as arrivals:
            for name in beside:
                self.system.launch(name)
                self.system.wait_ready(name)
            self.system.launch(stage)
            self._expected = (*beside, stage)
            try:
                before, known = self._after(arrivals, output, 1, families, until)
                steady = len(families) - (IN_FLIGHT if len(families) >= 2 * IN_FLIGHT else 0)
                after, last = self._after(arrivals, output, steady, families, until)
                arrived = arrivals.wait_some(output, families, until - time.monotonic(), self._progress(families))
            finally:
                self._expected = ()
                self.system.processes.stop((stage, *beside), timeout=30)
            times = sorted(arrivals.at[output].values())
        counted, found = last - known, spent(before, after)
        seconds = times[last - 1] - times[known - 1]
        return Phase(counted / seconds, counted, found) if counted >= _FEWEST and seconds > 0 else None, arrived

    def finish(self, seconds: float) -> None:
        """Waits for the documents in progress, with all services, for at most `seconds`."""
        if self._missing():
            self._expected = ()
            self.system.start()
            self._until = max(self._until, time.monotonic() + seconds)
            self._wait_some(self.families, seconds)

    def _after(
        self, arrivals: Arrivals, output: str, count: int, families: Sequence[str], until: float
    ) -> tuple[Usage, int]:
        """The CPU time once `count` documents are on `output`, or at `until`, and their number at that time."""
        begun, progress = time.monotonic(), self._progress(families)
        while len(arrivals.at[output]) < count and time.monotonic() < until:
            progress(len(arrivals.at[output]))
            arrivals.poll()
        check_some(len(arrivals.at[output]), until - begun)
        return self._usage(), len(arrivals.at[output])


# Services that a stage calls: inference calls redaction's gate.
_BESIDE: Mapping[str, Sequence[str]] = {"inference": ("redaction",)}
