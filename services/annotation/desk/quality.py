"""Reports the quality of reviews: how far blind readers agree, how much was missed, and first judgements. No text,
no people.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Protocol

from services.annotation.access import ReaderAccess
from services.annotation.desk.quality_groups import Countable, Counting
from services.annotation.desk.scope import scope_of
from services.annotation.quality.answers import (
    COVERS,
    ExportQualityRequest,
    ExportQualityResponse,
    GetQualityRequest,
    GetQualityResponse,
    MethodCondition,
    QualityRequest,
    QualitySwitch,
    ReviewMethod,
)
from services.annotation.quality.export import Inputs, as_json
from services.annotation.quality.groups import SMALLEST, People
from services.annotation.quality.records import Facts, Place
from services.annotation.quality.report import By, Row, parts_of, report, without_narrow_intervals
from services.annotation.queue.items import VisibleReviews
from services.annotation.relations.records import day_of
from services.annotation.sets.refusals import invalid
from services.annotation.sets.review_policy import Method, ReviewPolicy
from services.annotation.sets.small_groups import SmallGroups
from services.annotation.sets.visible_methods import visible_methods
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute

KIND = "review-quality"
MOST_MATTERS = 200


class QualityFacts(Protocol):
    """Reads what the figures are made of (`QualityStore`)."""

    async def facts(self, tenant: str, visible: VisibleReviews, since: date | None, until: date | None) -> Facts: ...


class MattersPort(Protocol):
    """The method of `QueueStore` that figures need."""

    async def matters(self, tenant: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class ReviewQuality:
    """The operations of callers (`quality.proto`)."""

    store: QualityFacts
    queue: MattersPort
    access: ReaderAccess
    counting: Counting
    policy: Callable[[], ReviewPolicy]
    clock: Clock

    async def read(self, actor: Actor, request: GetQualityRequest) -> GetQualityResponse:
        """The figures of the matters that the caller may see. Raises `Reject(FORBIDDEN | INVALID_METADATA)`."""
        policy = self.policy()
        found = await self._countable(actor, request, policy.small_groups, "displayed")
        return GetQualityResponse(
            figures=await compute(_rows, found, request.by),
            covers=COVERS,
            withheld=found.withheld,
            small_groups=QualitySwitch(SMALLEST, **asdict(policy.small_groups)),
            methods=tuple(map(_method, visible_methods(policy.methods, actor.tenant, self._sees(actor)))),
        )

    async def export(self, actor: Actor, request: ExportQualityRequest) -> ExportQualityResponse:
        """The figures with what they were made of, as JSON. Raises `Reject(FORBIDDEN | INVALID_METADATA)`."""
        found = await self._countable(actor, request, self.policy().small_groups, "exported")
        people = await self.counting.people(found.facts)
        inputs = {name: _inputs(found, facts, people) for name, facts in parts_of(found.facts, request.by).items()}
        return ExportQualityResponse(as_json(await compute(_rows, found, request.by), inputs))

    async def _countable(self, actor: Actor, request: QualityRequest, switch: SmallGroups, use: str) -> Countable:
        """Groups are closed over all that the caller sees: filters choose among them."""
        action = Action.READ_QUALITY
        detail = (f"use={use}", f"by={request.by.value}", *_people(switch))
        await self.access.authorise(actor, action, scope_of(self.access, actor, action, KIND), detail=detail)
        fits = _fits(request)
        visible = self._visible(actor, await self.queue.matters(actor.tenant))
        facts = await self.store.facts(actor.tenant, visible, None, None)
        since = self.clock.now().date() - timedelta(days=switch.kept_days) if switch.shown else None
        return await self.counting.countable(actor.tenant, facts, since, fits)

    def _visible(self, actor: Actor, every: Sequence[str]) -> VisibleReviews:
        """The matters in which the caller may read the figures, without what it stopped reading."""
        seen = tuple(filter(self._sees(actor), every))
        closed = ((one, family) for one in seen for family in self.access.closed_to(actor, one))
        return VisibleReviews(seen, tuple(closed))

    def _sees(self, actor: Actor) -> Callable[[str], bool]:
        def sees(matter: str) -> bool:
            return self.access.allows(actor, Action.READ_QUALITY, Resource(KIND, "", actor.tenant, matter))

        return sees


def _people(switch: SmallGroups) -> tuple[str, ...]:
    """Whom figures can be about. The record of the switch itself belongs to no tenant, so that this one names it."""
    if not switch.shown:
        return ("people=groups",)
    return (
        "people=any",
        f"switched_by={switch.switched_by}",
        f"switched_at={switch.switched_at}",
        f"why={switch.reason}",
    )


def _fits(request: QualityRequest) -> Callable[[Place], bool]:
    """Raises `Reject(INVALID_METADATA)` if a field has a fault."""
    if len(request.matters) > MOST_MATTERS:
        raise invalid("matters", f"must have at most {MOST_MATTERS} entries")
    since = day_of("since", request.since) if request.since else date.min
    until = day_of("until", request.until) if request.until else date.max
    wanted = frozenset(request.matters)
    return lambda place: (not wanted or place.matter in wanted) and since <= place.day <= until


def _rows(found: Countable, by: By) -> tuple[Row, ...]:
    rows = report(found.facts, by)
    return without_narrow_intervals(rows) if found.has_groups(found.facts) else rows


def _inputs(found: Countable, facts: Facts, people: People) -> Inputs:
    return Inputs(facts, alone=not found.has_groups(facts), strata=found.is_wide(facts, people))


def _method(one: Method) -> ReviewMethod:
    return ReviewMethod(
        rule=one.id,
        when=tuple(MethodCondition(name, tuple(sorted(values))) for name, values in one.when.allowed),
        four_eyes=one.four_eyes,
        second_review_share=one.second_review_share,
        passage_share=one.passage_share,
        senior_from=one.senior_from,
        judge_blind_share=one.judge_first.blind_share,
        judge_severities=tuple(sorted(one.judge_first.severities)),
    )
