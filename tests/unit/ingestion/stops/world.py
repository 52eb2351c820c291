"""Parked messages for tests."""

from datetime import datetime

from services.ingestion.stops.records import Parked
from services.shared.domain.document import BlobRef, KeyScope
from tests.unit.ingestion.support import TENANT


def message(family: str, partition: int, offset: int, at: datetime) -> Parked:
    """Received and parked at `at`."""
    name = f"{partition}-{offset}"
    ref = BlobRef(TENANT, KeyScope.SOURCE, "owner", name, 1)
    return Parked(name, family, "documents.submitted", "", partition, offset, ref, at, at)
