import pytest

from services.annotation.desk.reading import FEED_TOPICS
from services.annotation.retention import DESTROYERS, retention
from services.annotation.settings import AnnotationSettings
from services.annotation.webhooks.store import first_needed
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.holds import Hold, HoldCause
from services.shared.runtime.access.holds import HoldCheck
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.observe.metrics import Metrics
from services.shared.wire.topics import TOPICS
from tests.events import ingested
from tests.fakes import MemoryAudit, MemoryHolds

TOLD = {one.name for one in TOPICS if "annotation" in one.producers} - {"audit.recorded"}


class World:
    """The question of annotation, to a register in memory."""

    def __init__(self) -> None:
        self.holds, self.metrics = MemoryHolds(), Metrics()
        audit = MemoryAudit()
        self.check = HoldCheck(self.holds, audit, SystemClock(), self.metrics, "annotation").start(DESTROYERS)

    def refused(self, cause: str) -> int:
        return int(self.metrics.destructions_refused.labels("annotation", "outbox", cause)._value.get())


@pytest.mark.parametrize(("feed_days", "topics"), [(0, TOLD - set(FEED_TOPICS)), (400, TOLD)])
def test_sets_are_kept_for_ever_by_default(feed_days: int, topics: set[str]) -> None:
    settings = AnnotationSettings.model_validate({"outbox_days": 9, "feed_days": feed_days})
    found = retention(settings, World().check)
    assert {topic for one in found for topic in one.topics} == topics
    assert [one.days for one in found] == [9, 400][: len(found)]
    assert [one.needed for one in found][1:] == [first_needed] * (len(found) - 1)


@pytest.mark.parametrize("place", [0, 1])
async def test_each_topic_asks_for_the_document_of_its_events(place: int) -> None:
    world = World()
    one = retention(AnnotationSettings.model_validate({"feed_days": 400}), world.check)[place]
    held, clear, unknown = ingested("a"), ingested("b"), ingested("c")
    world.holds.holds[held.document.document_id] = Hold("", "", HoldCause.HOLD, ("LIT-1",))
    world.holds.holds[unknown.document.document_id] = Hold("", "", HoldCause.NO_CLEARANCE)
    assert await one.held([held, clear, unknown]) == [True, False, True]
    assert (world.refused("held"), world.refused("unknown")) == (1, 1)
    assert world.holds.asked == [held.document, clear.document, unknown.document]


@pytest.mark.parametrize("error", [Retry(dependency="redaction"), Reject(Reason.PRECONDITION_FAILED)])
async def test_without_an_answer_all_events_are_kept(error: Exception) -> None:
    world = World()
    world.holds.error = error
    [one] = retention(AnnotationSettings.model_validate({}), world.check)
    assert await one.held([ingested("a"), ingested("b")]) == [True, True]
    assert world.refused("unknown") == 2
