"""Records of stopped source systems and of their parked messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.shared.domain.document import BlobRef
from services.shared.domain.requests import Request
from services.shared.runtime.access.origins import Origin
from services.shared.wire.topics import BY_NAME

_LARGEST = BY_NAME["documents.submitted"].max_message_bytes


class State(StrEnum):
    """RUNNING: its documents are handled. STOPPED: they are parked. RESUMING: ingestion handles the parked ones first,
    and parks newer ones behind them.
    """

    RUNNING = "running"
    STOPPED = "stopped"
    RESUMING = "resuming"


@dataclass(frozen=True, slots=True)
class SourceState:
    """The state of a source system. `reason`: of the rejection that exceeded the budget. `parked`: messages, and
    `parked_bytes` their size. `changed_at`: None if the state never changed. `full`: the limit is reached.
    """

    tenant: str
    source_system: str
    state: State
    reason: str = ""
    parked: int = 0
    changed_at: datetime | None = None
    parked_bytes: int = 0
    full: bool = False

    @property
    def origin(self) -> Origin:
        return Origin(self.tenant, self.source_system)


@dataclass(frozen=True, slots=True)
class ListStoppedSourcesResponse:
    """The stopped and the resuming source systems of a tenant, by name."""

    sources: tuple[SourceState, ...]


@dataclass(frozen=True, slots=True)
class ListStoppedSourcesRequest(Request[ListStoppedSourcesResponse]):
    """`tenant`: empty for that of the caller."""

    tenant: str = ""


@dataclass(frozen=True, slots=True)
class ResumeSourceResponse:
    """The state after the call. A source system that was not stopped is running."""

    source: SourceState


@dataclass(frozen=True, slots=True)
class ResumeSourceRequest(Request[ResumeSourceResponse]):
    """`tenant`: empty for that of the caller."""

    source_system: str
    tenant: str = ""


@dataclass(frozen=True, slots=True)
class ParkingLimits:
    """Limits on the parked messages of one source system: their number, and their size in bytes. Handlers that work at
    the same time can exceed them by one message each.
    """

    messages: int = 10_000
    size: int = 1 << 30

    def has_room(self, messages: int, size: int, more: int = 0) -> bool:
        """Whether a message of `more` bytes fits beside `messages` of `size` bytes in total."""
        return messages < self.messages and size + more <= self.size

    def is_full(self, messages: int, size: int) -> bool:
        """Whether the largest message does not fit."""
        return not self.has_room(messages, size, _LARGEST)

    def doubled(self) -> "ParkingLimits":
        """The limits for messages that ingestion has written itself."""
        return ParkingLimits(2 * self.messages, 2 * self.size)


@dataclass(frozen=True, slots=True)
class Parked:
    """A parked message. `channel` is that of a topic per tenant, `letter_id` the id of its dead letter. `message`
    refers to its encrypted bytes.
    """

    letter_id: str
    family: str
    topic: str
    channel: str
    partition: int
    offset: int
    message: BlobRef
    received_at: datetime
    parked_at: datetime


@dataclass(frozen=True, slots=True)
class Budgets:
    """The number of rejected messages that a source system can send within `seconds`. `limits`: by (tenant, source)."""

    limit: int = 20
    seconds: float = 3600.0
    limits: Mapping[Origin, int] = field(default_factory=dict)

    def limit_of(self, origin: Origin) -> int:
        """The limit of one source system."""
        return self.limits.get(origin, self.limit)


def read_limits(text: str) -> Mapping[Origin, int]:
    """Read `tenant/source=count,…`. Raises `ValueError` with the entry that is invalid."""
    found: dict[Origin, int] = {}
    for entry in filter(None, (one.strip() for one in text.split(","))):
        name, _, count = entry.partition("=")
        tenant, _, source = name.partition("/")
        if not (tenant and source and count.isascii() and count.isdigit()) or Origin(tenant, source) in found:
            raise ValueError(f"{entry!r} is not TENANT/SOURCE=COUNT, or is repeated")
        found[Origin(tenant, source)] = int(count)
    return found
