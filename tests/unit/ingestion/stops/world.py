from datetime import datetime

from services.ingestion.stops.records import Parked
from services.shared.domain.document import BlobRef, KeyScope
from services.shared.wire.dead_message import DeadMessage
from tests.unit.ingestion.support import TENANT


def received(offset: int, size: int = 1) -> DeadMessage:
    """A message of `size` bytes."""
    return DeadMessage("documents.submitted", 0, offset, b"key", b"x" * size)


def message(family: str, partition: int, offset: int, at: datetime, size: int = 1) -> Parked:
    """Received and parked at `at`."""
    name = f"{partition}-{offset}"
    ref = BlobRef(TENANT, KeyScope.SOURCE, "owner", name, size)
    return Parked(name, family, "documents.submitted", "", partition, offset, ref, at, at)
