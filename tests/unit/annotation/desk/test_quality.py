"""The figures from drawn passages through the operation, with facts in memory."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from services.annotation.desk.quality import ReviewQuality
from services.annotation.desk.quality_groups import Counting
from services.annotation.quality.answers import ExportQualityRequest, GetQualityRequest
from services.annotation.quality.facts import only
from services.annotation.quality.records import Facts, Frame
from services.annotation.quality.report import By, Name
from services.annotation.queue.items import VisibleReviews
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.sets.small_groups import SmallGroups
from tests.fakes import FakeClock
from tests.unit.annotation.desk.test_quality_groups import MemoryGroups
from tests.unit.annotation.quality.quality_facts import made
from tests.unit.annotation.support import SENIOR, World, actor

FACTS = made(12)


class MemoryFacts:
    """The facts of the matters that the caller may see, of the days that it asks for."""

    async def facts(self, tenant: str, visible: VisibleReviews, since: date | None, until: date | None) -> Facts:
        places = [one.place for one in FACTS.frames] + [one.place for one in FACTS.reviews]
        seen = {
            one.document
            for one in places
            if one.matter in visible.matters and (since or date.min) <= one.day <= (until or date.max)
        }
        return only(FACTS, seen)


class Matters:
    async def matters(self, tenant: str) -> Sequence[str]:
        return ["M-0", "M-1", "M-2"]


def quality(world: World) -> ReviewQuality:
    """Figures can be about few people."""
    readers = {one.place.document: ("anna", "ben") for one in FACTS.frames}
    policy = ReviewPolicy(small_groups=SmallGroups(shown=True, kept_days=366))
    clock = FakeClock(datetime(2026, 5, 1, tzinfo=UTC))
    return ReviewQuality(MemoryFacts(), Matters(), world.access, Counting(MemoryGroups(readers)), lambda: policy, clock)


async def test_each_figure_comes_from_its_facts(world: World) -> None:
    found = {one.name: one for one in (await quality(world).read(SENIOR, GetQualityRequest(by=By.ALL))).figures}
    assert set(found) == set(Name)
    recall = found[Name.RECALL]
    assert recall.value is not None
    assert recall.interval is not None
    assert 0.6 < recall.interval.low < recall.value < recall.interval.high < 0.95
    assert (recall.documents, found[Name.ELUSION].drawn, found[Name.MISSED].drawn) == (12, 480, 528)
    same, changed = found[Name.SAME_AS_MODEL], found[Name.CHANGED_JUDGEMENT]
    assert (same.hits, same.n, changed.hits, changed.n) == (42, 60, 16, 48)


async def test_a_narrower_caller_gets_the_figures_of_its_matters(world: World) -> None:
    only = actor(*SENIOR.roles, matters=("M-1",))
    rows = (await quality(world).read(only, GetQualityRequest())).figures
    assert {one.scope for one in rows} == {"M-1"}
    export = json.loads((await quality(world).export(only, ExportQualityRequest())).json)
    assert list(export["scopes"]) == ["M-1"]
    assert sum(one["size"] for one in export["scopes"]["M-1"]["strata"]) == 4 * 440


async def test_days_and_matters_narrow_the_figures(world: World) -> None:
    request = GetQualityRequest(by=By.MONTH, since="2026-02-01", until="2026-03-31")
    assert {one.scope for one in (await quality(world).read(SENIOR, request)).figures} == {"2026-02", "2026-03"}
    request = replace(request, by=By.MATTER, matters=("M-2", "M-9"))
    assert {one.scope for one in (await quality(world).read(SENIOR, request)).figures} == {"M-2"}


def wide(strata: int) -> Facts:
    """Four documents, whose stratum "low" is in the first ones only."""
    every = made(4)
    names = sorted({one.place.document for one in every.frames})
    frames = [one for one in every.frames if one.stratum != "low" or one.place.document in names[:strata]]
    passages = [one for one in every.passages if one.stratum != "low" or one.document in names[:strata]]

    def moved(frame: Frame) -> Frame:
        return replace(frame, place=replace(frame.place, matter="M-1", workflow="lending"))

    return Facts([moved(one) for one in frames], passages)


async def test_sums_of_strata_are_exported_if_each_is_about_enough_people(world: World) -> None:
    for strata, shown in ((4, True), (3, False)):
        facts = wide(strata)
        groups = MemoryGroups(dict(zip(("d00", "d01", "d02", "d03"), ("ab", "cd", "ea", "bc"), strict=True)))
        found = await Counting(groups).countable("t", facts, None, lambda _: True)
        assert len(found.facts.passages) == len(facts.passages) > 0
        assert found.has_groups(found.facts)
        assert found.is_wide(found.facts, groups.readers) is shown
