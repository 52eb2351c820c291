"""Counts and exports of feedback, to a data scientist outside the wall."""

from dataclasses import replace
from pathlib import Path

from services.feedback.statistics import GetMetricsRequest, ReviewCounts, count_review
from services.shared.runtime.access.call import begin_call
from tests.unit.feedback.test_operations import SCIENTIST, Reviews, World, review

WALLED = "HB-HR-2023-011"
SERVICE = "/glossator.feedback.v1.FeedbackService"


class _Counted(Reviews):
    def counts(self) -> list[ReviewCounts]:
        return [count_review(one) for one in self.events()]


async def told(folder: Path, *, hidden: bool) -> dict[str, list[str]]:
    """The answers by call. Nothing is stored in `folder`."""
    reviews = [review("d1"), review("d2"), *([review("d-hidden", matter=WALLED)] if hidden else [])]
    world = World()
    world.operations = replace(world.operations, reviews=_Counted(*reviews))
    begin_call(SCIENTIST)
    counts = await world.operations.get_metrics(SCIENTIST, GetMetricsRequest())
    assert counts.reviews == 2
    return {f"{SERVICE}/GetMetrics": [str(counts)], f"{SERVICE}/ExportExamples": await world.export()}
