"""Client of the figures on the quality of reviews."""

from collections.abc import Sequence
from typing import NamedTuple

from glossator.annotation.v1 import quality_pb2, quality_pb2_grpc
from services.cli.clients.annotation import SERVICE
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 60.0
Ends = tuple[float, float]


class Asked(NamedTuple):
    """What figures cover, as in `GetQualityRequest`."""

    matters: Sequence[str] = ()
    by: str = "matter"
    since: str = ""
    until: str = ""


class Figure(NamedTuple):
    """A figure, as in `QualityFigure`. None if there is none."""

    scope: str
    name: str
    value: float | None
    interval: Ends | None
    one_sided: Ends | None
    hits: int | None
    n: int
    drawn: int
    documents: int


class Answer(NamedTuple):
    """Figures, and what they cover. `notes`: sentences on figures about few people."""

    figures: Sequence[Figure]
    covers: str
    notes: Sequence[str] = ()


class QualityClient(ServiceClient):
    """The client of one caller. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential) -> None:
        super().__init__(address, credential)
        self._stub = quality_pb2_grpc.ReviewQualityServiceStub(self._channel)

    async def figures(self, asked: Asked) -> Answer:
        """The figures, and what they cover."""
        request = quality_pb2.GetQualityRequest(
            matters=asked.matters, by=_scope(asked.by), since=asked.since, until=asked.until
        )
        with translated_errors(SERVICE):
            found = await self._stub.GetQuality(request, timeout=_SECONDS)
        return Answer([_figure(one) for one in found.figures], found.covers, _notes(found))

    async def export(self, asked: Asked) -> str:
        """The figures with what they were made of, as JSON."""
        request = quality_pb2.ExportQualityRequest(
            matters=asked.matters, by=_scope(asked.by), since=asked.since, until=asked.until
        )
        with translated_errors(SERVICE):
            return (await self._stub.ExportQuality(request, timeout=_SECONDS)).json


def _scope(by: str) -> "quality_pb2.QualityScope.ValueType":
    return quality_pb2.QualityScope.Value(f"QUALITY_SCOPE_{by.upper()}")


def _notes(found: "quality_pb2.GetQualityResponse") -> Sequence[str]:
    switch = found.small_groups
    notes = []
    if switch.shown:
        by = f"{switch.switched_by} on {switch.switched_at}: {switch.reason}"
        notes.append(f"Reviews of the last {switch.kept_days} days count one by one, switched on by {by}")
    if found.withheld:
        notes.append(f"Reviews of fewer than {switch.smallest} people are not in these figures.")
    return notes


def _figure(one: quality_pb2.QualityFigure) -> Figure:
    return Figure(
        one.scope,
        one.name,
        one.value if one.HasField("value") else None,
        (one.interval.low, one.interval.high) if one.HasField("interval") else None,
        (one.one_sided.low, one.one_sided.high) if one.HasField("one_sided") else None,
        one.hits if one.HasField("hits") else None,
        one.n,
        one.drawn,
        one.documents,
    )
