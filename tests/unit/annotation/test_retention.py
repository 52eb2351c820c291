import pytest

from services.annotation.desk.reading import FEED_TOPICS
from services.annotation.retention import retention
from services.annotation.settings import AnnotationSettings
from services.annotation.webhooks.store import first_needed
from services.shared.wire.topics import TOPICS

TOLD = {one.name for one in TOPICS if "annotation" in one.producers} - {"audit.recorded"}


@pytest.mark.parametrize(("feed_days", "topics"), [(0, TOLD - set(FEED_TOPICS)), (400, TOLD)])
def test_sets_are_kept_for_ever_by_default(feed_days: int, topics: set[str]) -> None:
    found = retention(AnnotationSettings.model_validate({"outbox_days": 9, "feed_days": feed_days}))
    assert {topic for one in found for topic in one.topics} == topics
    assert [one.days for one in found] == [9, 400][: len(found)]
    assert [one.needed for one in found][1:] == [first_needed] * (len(found) - 1)
