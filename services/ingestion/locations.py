"""From where documents may be fetched: for each source system its own roots, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from services.shared.connectors import files, s3
from services.shared.domain.errors import Reason, Reject

Fetch = Callable[[str, str, int], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Location:
    """`root` is a URI: `file:///folder` or `s3://bucket/prefix`."""

    source_system: str
    root: str


class Locations:
    """An allow-list. Call it to fetch."""

    def __init__(self, allowed: Sequence[Location]) -> None:
        self._allowed = tuple(allowed)

    async def __call__(self, source_system: str, uri: str, limit: int) -> bytes:
        """Raises `Reject(FORBIDDEN_LOCATION | NOT_FOUND | TOO_LARGE)` or `Retry`."""
        scheme = urlsplit(uri).scheme
        for one in self._allowed:
            if one.source_system == source_system and urlsplit(one.root).scheme == scheme:
                try:
                    return await _CONNECTORS[scheme](uri, one.root, limit)
                except Reject as error:
                    if error.reason is not Reason.FORBIDDEN_LOCATION:
                        raise
        raise Reject(Reason.FORBIDDEN_LOCATION)


def read_locations(text: str) -> tuple[Location, ...]:
    """`source=root,source=root`. Raises `ValueError` naming what is wrong."""
    locations = []
    for entry in filter(None, (one.strip() for one in text.split(","))):
        source_system, _, root = entry.partition("=")
        if not source_system or urlsplit(root).scheme not in _CONNECTORS:
            raise ValueError(f"not source=root with a root of {', '.join(_CONNECTORS)}: {entry}")
        locations.append(Location(source_system, root))
    return tuple(locations)


async def _fetch_file(uri: str, root: str, limit: int) -> bytes:
    return await asyncio.to_thread(files.fetch, uri, Path(unquote(urlsplit(root).path)), limit)


_CONNECTORS: Mapping[str, Fetch] = {"file": _fetch_file, "s3": s3.fetch}
