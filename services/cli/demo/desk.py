"""What is known of each submission so far: the statuses that its sender was told, in order of arrival."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from services.cli.demo.manifest import Sample
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, Event

# A version's last word so far; a duplicate has no version of its own.
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


class Desk:
    """Fed with events of `documents.status`; wakes those who wait for something."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str, str], list[DocumentStatusChanged]] = defaultdict(list)
        self._changed = asyncio.Condition()

    async def note(self, event: Event) -> None:
        """Takes a status; other events are not for the desk."""
        if isinstance(event, DocumentStatusChanged):
            async with self._changed:
                known = self._told[_source(event.document)]
                if event.event_id not in {one.event_id for one in known}:
                    known.append(event)
                self._changed.notify_all()

    async def wait_settled(self, samples: Iterable[Sample], seconds: float) -> None:
        """Returns when all have left ACCEPTED behind, attachments too.

        Raises `TimeoutError` where `seconds` pass and none of the rest has.
        """
        wanted = [key for sample in samples for key in _keys(sample)]
        left = len(wanted)
        async with self._changed:
            while left:
                async with asyncio.timeout(seconds):
                    await self._changed.wait_for(partial(self._fewer_left, wanted, left))
                left = self._left(wanted)

    async def wait_for(self, sample: Sample, status: DocumentStatus, seconds: float) -> None:
        """Returns when the sample has it. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: any(one.status is status for one in self._of(_keys(sample)[0])))

    def settled(self, samples: Iterable[Sample]) -> int:
        """How many of them, attachments not counted, have left ACCEPTED behind."""
        return sum(self._settled(_keys(sample)[0]) for sample in samples)

    def last(self, sample: Sample) -> DocumentStatusChanged | None:
        """The last word on it."""
        return self._last(_keys(sample)[0])

    def attachments(self, sample: Sample) -> list[DocumentStatusChanged]:
        """The last word on each attachment."""
        found = [self._last(key) for key in _keys(sample)[1:]]
        return [one for one in found if one is not None]

    def final_states(self, samples: Iterable[Sample]) -> Counter[str]:
        """How many submissions and attachments ended in which state; "accepted" and "unknown" ended in none."""
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
        return [one for one in self._told[key.source] if key.fits(one)]


@dataclass(frozen=True, slots=True)
class _Key:
    """A source document, and which of its submissions is meant: the repetition, or the one that became `version`."""

    source: tuple[str, str, str]
    version: int = 1
    repeated: bool = False

    def fits(self, told: DocumentStatusChanged) -> bool:
        """True where `told` is about this submission."""
        duplicate = told.status is DocumentStatus.DUPLICATE
        return duplicate if self.repeated else not duplicate and told.document.version in (0, self.version)


def _source(record: DocumentRecord) -> tuple[str, str, str]:
    return record.tenant, record.source_system, record.source_reference


def _keys(sample: Sample) -> list[_Key]:
    """The sample's own key first, then those of its attachments."""
    tenant, system, reference = _source(sample.record)
    own = _Key((tenant, system, reference), sample.version, sample.status == DocumentStatus.DUPLICATE)
    numbers = range(1, len(sample.attachments) + 1)
    parts = [_Key((tenant, system, f"{reference}#{number}")) for number in numbers]
    return [own, *parts]
