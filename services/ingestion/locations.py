"""The allow-list of locations from which ingestion fetches documents. Each source system has its own roots."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.shared.connectors.registry import CONNECTORS
from services.shared.domain.errors import Reason, Reject


@dataclass(frozen=True, slots=True)
class Location:
    """`root` is a URI: `file:///folder` or `s3://bucket/prefix`."""

    source_system: str
    root: str


class Locations:
    """Fetches documents whose location is in the allow-list."""

    def __init__(self, allowed: Sequence[Location]) -> None:
        self._allowed = tuple(allowed)

    async def __call__(self, source_system: str, uri: str, limit: int) -> bytes:
        """Return at most `limit` bytes. Raises `Reject(FORBIDDEN_LOCATION | NOT_FOUND | TOO_LARGE)` or `Retry`."""
        scheme = urlsplit(uri).scheme
        for one in self._allowed:
            if one.source_system == source_system and urlsplit(one.root).scheme == scheme:
                try:
                    return await CONNECTORS[scheme].fetch(uri, one.root, limit)
                except Reject as error:
                    if error.reason is not Reason.FORBIDDEN_LOCATION:
                        raise
        detail = f'GLOSSATOR_LOCATIONS has no root of source system "{source_system}" for this URI'
        raise Reject(Reason.FORBIDDEN_LOCATION, detail=detail, field="uri")


def read_locations(text: str) -> tuple[Location, ...]:
    """Read `source=root,source=root`. Raises `ValueError` with the entry that is wrong."""
    locations = []
    for entry in filter(None, (one.strip() for one in text.split(","))):
        source_system, _, root = entry.partition("=")
        if not source_system or urlsplit(root).scheme not in CONNECTORS:
            raise ValueError(f"not source=root with a root of {', '.join(CONNECTORS)}: {entry}")
        locations.append(Location(source_system, root))
    return tuple(locations)
