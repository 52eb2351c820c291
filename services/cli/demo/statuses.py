"""Collect the status events of the demo's submissions, and wait for a status."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from services.cli.demo.manifest import Sample
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, Event

# A later status in this order replaces an earlier one. A duplicate has no version of its own.
_RANK = (
    DocumentStatus.ACCEPTED,
    DocumentStatus.PROPOSED,
    DocumentStatus.PUBLISHED,
    DocumentStatus.DUPLICATE,
    DocumentStatus.REFUSED,
    DocumentStatus.QUARANTINED,
    DocumentStatus.WITHDRAWN,
)
_SETTLED = frozenset(_RANK) - {DocumentStatus.ACCEPTED}


class SubmissionStatuses:
    """The status events of all submissions. Each new event wakes the waiting tasks."""

    def __init__(self) -> None:
        self._events: dict[tuple[str, str, str], list[DocumentStatusChanged]] = defaultdict(list)
        self._changed = asyncio.Condition()

    async def add(self, event: Event) -> None:
        """Add a status event. Other events are ignored."""
        if isinstance(event, DocumentStatusChanged):
            async with self._changed:
                known = self._events[_source(event.document)]
                if event.event_id not in {one.event_id for one in known}:
                    known.append(event)
                self._changed.notify_all()

    async def wait_settled(self, samples: Iterable[Sample], seconds: float) -> None:
        """Return when no sample and no attachment is ACCEPTED any more.

        Raises `TimeoutError` if the number of ACCEPTED ones does not decrease for `seconds`.
        """
        wanted = [key for sample in samples for key in _keys(sample)]
        left = len(wanted)
        async with self._changed:
            while left:
                async with asyncio.timeout(seconds):
                    await self._changed.wait_for(partial(self._fewer_left, wanted, left))
                left = self._left(wanted)

    async def wait_for(self, sample: Sample, status: DocumentStatus, seconds: float) -> None:
        """Return when the sample has the status. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: any(one.status is status for one in self._of(_keys(sample)[0])))

    def settled(self, samples: Iterable[Sample]) -> int:
        """The number of samples, without attachments, that are not ACCEPTED any more."""
        return sum(self._settled(_keys(sample)[0]) for sample in samples)

    def last(self, sample: Sample) -> DocumentStatusChanged | None:
        """The latest status of the sample."""
        return self._last(_keys(sample)[0])

    def attachments(self, sample: Sample) -> list[DocumentStatusChanged]:
        """The latest status of each attachment."""
        found = [self._last(key) for key in _keys(sample)[1:]]
        return [one for one in found if one is not None]

    def final_states(self, samples: Iterable[Sample]) -> Counter[str]:
        """The number of submissions and attachments by latest status; "unknown" if there is none."""
        ends = [self._last(key) for sample in samples for key in _keys(sample)]
        return Counter(one.status.value if one else "unknown" for one in ends)

    def _left(self, wanted: Sequence["_Key"]) -> int:
        return sum(not self._settled(key) for key in wanted)

    def _fewer_left(self, wanted: Sequence["_Key"], than: int) -> bool:
        return self._left(wanted) < than

    def _settled(self, key: "_Key") -> bool:
        last = self._last(key)
        return last is not None and last.status in _SETTLED

    def _last(self, key: "_Key") -> DocumentStatusChanged | None:
        return max(self._of(key), key=lambda one: _RANK.index(one.status), default=None)

    def _of(self, key: "_Key") -> list[DocumentStatusChanged]:
        return [one for one in self._events[key.source] if key.matches(one)]


@dataclass(frozen=True, slots=True)
class _Key:
    """One submission of a source document: the duplicate, or the one with this `version`."""

    source: tuple[str, str, str]
    version: int = 1
    repeated: bool = False

    def matches(self, event: DocumentStatusChanged) -> bool:
        """Whether the event is about this submission."""
        duplicate = event.status is DocumentStatus.DUPLICATE
        return duplicate if self.repeated else not duplicate and event.document.version in (0, self.version)


def _source(record: DocumentRecord) -> tuple[str, str, str]:
    return record.tenant, record.source_system, record.source_reference


def _keys(sample: Sample) -> list[_Key]:
    """The key of the sample, then those of its attachments."""
    tenant, system, reference = _source(sample.record)
    own = _Key((tenant, system, reference), sample.version, sample.status == DocumentStatus.DUPLICATE)
    numbers = range(1, len(sample.attachments) + 1)
    parts = [_Key((tenant, system, f"{reference}#{number}")) for number in numbers]
    return [own, *parts]
