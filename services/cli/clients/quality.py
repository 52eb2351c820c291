"""Client of the figures on the quality of reviews."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from services.cli.clients.calls import ServiceClient

if TYPE_CHECKING:
    from services.annotation.quality.answers import GetQualityResponse
    from services.annotation.quality.intervals import Interval
    from services.annotation.quality.report import Row

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

    async def figures(self, asked: Asked) -> Answer:
        """The figures, and what they cover."""
        from services.annotation.quality.answers import GetQualityRequest  # noqa: PLC0415 - it imports numpy
        from services.annotation.quality.report import By  # noqa: PLC0415 - it imports numpy

        request = GetQualityRequest(tuple(asked.matters), By(asked.by), asked.since, asked.until)
        found = await self._call(request, seconds=_SECONDS)
        return Answer([_figure(one) for one in found.figures], found.covers, _notes(found))

    async def export(self, asked: Asked) -> str:
        """The figures with what they were made of, as JSON."""
        from services.annotation.quality.answers import ExportQualityRequest  # noqa: PLC0415 - it imports numpy
        from services.annotation.quality.report import By  # noqa: PLC0415 - it imports numpy

        request = ExportQualityRequest(tuple(asked.matters), By(asked.by), asked.since, asked.until)
        return (await self._call(request, seconds=_SECONDS)).json


def _notes(found: "GetQualityResponse") -> Sequence[str]:
    switch = found.small_groups
    notes = []
    if switch.shown:
        by = f"{switch.switched_by} on {switch.switched_at}: {switch.reason}"
        notes.append(f"Reviews of the last {switch.kept_days} days count one by one, switched on by {by}")
    if found.withheld:
        notes.append(f"Reviews of fewer than {switch.smallest} people are not in these figures.")
    return notes


def _figure(one: "Row") -> Figure:
    interval, one_sided = _ends(one.interval), _ends(one.one_sided)
    return Figure(one.scope, one.name.value, one.value, interval, one_sided, one.hits, one.n, one.drawn, one.documents)


def _ends(interval: "Interval | None") -> Ends | None:
    return (interval.low, interval.high) if interval else None
