"""Counts and exports of feedback, to a data scientist outside the wall."""

from dataclasses import replace
from pathlib import Path

from google.protobuf.json_format import MessageToJson

from glossator.feedback.v1 import service_pb2
from services.feedback.statistics import ReviewCounts, count_review
from services.shared.runtime.access.call import begin_call
from tests.unit.feedback.test_api import SCIENTIST, Reviews, World, review

WALLED = "HB-HR-2023-011"
SERVICE = "/glossator.feedback.v1.FeedbackService"


class _Counted(Reviews):
    def counts(self) -> list[ReviewCounts]:
        return [count_review(one) for one in self.events()]


async def told(folder: Path, *, hidden: bool) -> dict[str, list[str]]:
    """The answers by call. Nothing is stored in `folder`."""
    reviews = [review("d1"), review("d2"), *([review("d-hidden", matter=WALLED)] if hidden else [])]
    world = World()
    world.api = replace(world.api, reviews=_Counted(*reviews))
    begin_call(SCIENTIST)
    counts = await world.api.GetMetrics(service_pb2.GetMetricsRequest(), None)  # type: ignore[arg-type]
    assert counts.reviews == 2
    return {f"{SERVICE}/GetMetrics": [MessageToJson(counts)], f"{SERVICE}/ExportExamples": await world.export()}
