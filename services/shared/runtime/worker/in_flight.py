"""The messages that a member has read and not yet committed."""

from collections.abc import Iterable, Iterator, Sequence

from services.shared.runtime.worker.jobs import Job, Outcome, Partition

Batch = list[tuple[Partition, Sequence[int]]]
"""Offsets of messages that have finished, by partition."""


class InFlight:
    """Partitions by their topic's name in the cluster and their number, as long as this member owns them. Results that
    come later are dropped.
    """

    def __init__(self) -> None:
        self._partitions: dict[tuple[str, int], Partition] = {}
        self._sizes: dict[Partition, dict[int, int]] = {}

    def __iter__(self) -> Iterator[Partition]:
        return iter(tuple(self._partitions.values()))

    def __len__(self) -> int:
        """Messages that are read and not committed."""
        return sum(len(partition.tracker) for partition in self._partitions.values())

    @property
    def size(self) -> int:
        """The size of these messages in bytes."""
        return sum(sum(sizes.values()) for sizes in self._sizes.values())

    def by_channel(self) -> dict[str, tuple[int, int, bool]]:
        """Messages and bytes of each channel, and whether any of its partitions is paused."""
        found: dict[str, tuple[int, int, bool]] = {}
        for partition in self._partitions.values():
            count, size, paused = found.get(partition.channel, (0, 0, False))
            sizes = self._sizes[partition]
            found[partition.channel] = (count + len(sizes), size + sum(sizes.values()), paused or partition.paused)
        return found

    @property
    def running(self) -> int:
        """Messages whose handlers run or wait."""
        return sum(partition.running for partition in self._partitions.values())

    @property
    def ready(self) -> int:
        """Messages that can be committed."""
        return sum(partition.tracker.ready for partition in self._partitions.values())

    @property
    def has_records(self) -> bool:
        """True if any message that can be committed has records to send."""
        trackers = (partition.tracker for partition in self._partitions.values())
        return any(one.records for tracker in trackers for one in tracker.results(tracker.finished(len(tracker))))

    @property
    def is_busy(self) -> bool:
        """True if any handler runs, or any record can be sent."""
        return self.running > 0 or self.has_records

    def own(self, partition: Partition) -> None:
        self._partitions[partition.name, partition.number] = partition
        self._sizes[partition] = {}

    def find(self, name: str, number: int) -> Partition | None:
        return self._partitions.get((name, number))

    def begin(self, job: Job) -> bool:
        """Returns False if the message was confirmed by an earlier owner of its partition."""
        if not job.partition.tracker.begin(job.offset):
            return False
        job.partition.running += 1
        self._sizes[job.partition][job.offset] = job.size
        return True

    def end(self, job: Job, outcome: Outcome | None) -> bool:
        """Records the result of `job`, None if it was given up. Returns False if its partition was lost."""
        if job.partition not in self._sizes:
            return False
        job.partition.running -= 1
        if outcome is not None:
            job.partition.tracker.finish(job.offset, outcome)
        return True

    def batch(self, limit: int, partitions: Iterable[Partition]) -> Batch:
        """The messages of `partitions` to commit; at most `limit` in total."""
        chosen: Batch = []
        for partition in partitions:
            offsets = partition.tracker.finished(limit)
            if offsets:
                chosen.append((partition, offsets))
                limit -= len(offsets)
        return chosen

    def confirm(self, batch: Batch) -> None:
        """Forgets the messages of a committed batch."""
        for partition, offsets in batch:
            partition.committed, _ = partition.tracker.position(offsets)
            partition.tracker.confirm(offsets)
            for offset in offsets:
                del self._sizes[partition][offset]

    def lose(self, partitions: Iterable[Partition]) -> None:
        """Forgets partitions that this member no longer owns."""
        for partition in partitions:
            self._partitions.pop((partition.name, partition.number), None)
            self._sizes.pop(partition, None)
