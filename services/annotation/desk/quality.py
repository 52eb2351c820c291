"""Reports the quality of reviews: how far blind readers agree, and how much was missed. No text, no people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.annotation.access import ReaderAccess
from services.annotation.desk.scope import scope_of
from services.annotation.quality.export import as_json
from services.annotation.quality.records import Facts
from services.annotation.quality.report import By, Row, parts_of, report
from services.annotation.queue.items import VisibleReviews
from services.annotation.relations.records import day_of
from services.annotation.sets.refusals import invalid
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.compute import compute

KIND = "review-quality"
COVERS = "Covers the documents you may read."
MOST_MATTERS = 200


class QualityFacts(Protocol):
    """Reads what the figures are made of (`QualityStore`)."""

    async def facts(self, tenant: str, visible: VisibleReviews, since: date | None, until: date | None) -> Facts: ...


class MattersPort(Protocol):
    """The method of `QueueStore` that figures need."""

    async def matters(self, tenant: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class QualityRequest:
    """`matters`: only these; none: all. `since` and `until`: ISO dates, both included; empty: no bound. They compare
    with the day on which the review was completed.
    """

    matters: tuple[str, ...] = ()
    by: By = By.MATTER
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The figures, and what they cover."""

    rows: tuple[Row, ...]
    covers: str = COVERS


@dataclass(frozen=True, slots=True)
class ReviewQuality:
    """The operations of callers, for gRPC and HTTP."""

    store: QualityFacts
    queue: MattersPort
    access: ReaderAccess

    async def read(self, actor: Actor, request: QualityRequest) -> QualityReport:
        """The figures of the matters that the caller may see. Raises `Reject(FORBIDDEN | INVALID_METADATA)`."""
        facts = await self._facts(actor, request, "displayed")
        return QualityReport(await compute(report, facts, request.by))

    async def export(self, actor: Actor, request: QualityRequest) -> str:
        """The figures with what they were made of, as JSON. Raises `Reject(FORBIDDEN | INVALID_METADATA)`."""
        facts = await self._facts(actor, request, "exported")
        return await compute(_exported, facts, request.by)

    async def _facts(self, actor: Actor, request: QualityRequest, use: str) -> Facts:
        action = Action.READ_QUALITY
        detail = (f"use={use}", f"by={request.by.value}")
        await self.access.authorise(actor, action, scope_of(self.access, actor, action, KIND), detail=detail)
        if len(request.matters) > MOST_MATTERS:
            raise invalid("matters", f"must have at most {MOST_MATTERS} entries")
        since = day_of("since", request.since) if request.since else None
        until = day_of("until", request.until) if request.until else None
        visible = self._visible(actor, await self.queue.matters(actor.tenant), request.matters)
        return await self.store.facts(actor.tenant, visible, since, until)

    def _visible(self, actor: Actor, every: Sequence[str], wanted: Sequence[str]) -> VisibleReviews:
        """The wanted matters in which the caller may read the figures, without what it stopped reading."""

        def sees(matter: str) -> bool:
            return self.access.allows(actor, Action.READ_QUALITY, Resource(KIND, "", actor.tenant, matter))

        seen = tuple(one for one in every if (not wanted or one in wanted) and sees(one))
        closed = ((one, family) for one in seen for family in self.access.closed_to(actor, one))
        return VisibleReviews(seen, tuple(closed))


def _exported(facts: Facts, by: By) -> str:
    return as_json(report(facts, by), parts_of(facts, by))
