"""A document in progress is not an error; one that a stage has processed without an output is."""

from collections.abc import Mapping, Sequence

import pytest

from tests.benchmarks.delivery import Delivery, Seen, judge
from tests.benchmarks.flow import PROPOSED
from tests.benchmarks.phases import INFERRED, INGESTED, REDACTED, SUBMITTED

_ALL = (SUBMITTED, INGESTED, REDACTED, INFERRED, PROPOSED)
_STAGES = ("ingestion", "redaction", "inference", "annotation")


def _seen(
    furthest: Mapping[str, str],
    committed: Mapping[str, int],
    twice: Sequence[str] = (),
    dead_letters: Mapping[str, int] | None = None,
) -> Seen:
    """All in partition 0, each document at its place in `furthest`, which names the last topic that it is on."""
    places = {
        topic: {
            family: (0, offset) for offset, (family, last) in enumerate(furthest.items()) if number <= _ALL.index(last)
        }
        for number, topic in enumerate(_ALL)
    }
    proposals = {one: {"a", "b"} if one in twice else {"a"} for one in places[PROPOSED]}
    return Seen(places, proposals, dead_letters or {}, {stage: {0: committed.get(stage, 0)} for stage in _STAGES})


@pytest.mark.parametrize(
    ("seen", "delivery", "faults"),
    [
        (
            _seen({"a": PROPOSED, "b": PROPOSED}, dict.fromkeys(_STAGES, 2)),
            Delivery(2, 2),
            [],
        ),
        (
            _seen({"a": PROPOSED, "b": REDACTED}, {"ingestion": 2, "redaction": 2, "inference": 1}),
            Delivery(2, 1),
            [],
        ),
        (
            _seen({"a": PROPOSED, "b": REDACTED}, dict.fromkeys(_STAGES, 2)),
            Delivery(2, 1, {"inference": 1}),
            ["inference handled 1 documents without an output"],
        ),
        (
            _seen({"a": INFERRED, "b": SUBMITTED}, {"ingestion": 2}, dead_letters={"documents.submitted.dlq": 1}),
            Delivery(2, 0, {"ingestion": 1}, 0, {"documents.submitted.dlq": 1}),
            ["ingestion handled 1 documents without an output", "documents.submitted.dlq has 1 messages"],
        ),
        (
            _seen({"a": PROPOSED, "b": PROPOSED}, dict.fromkeys(_STAGES, 2), twice=("b",)),
            Delivery(2, 2, repeated=1),
            ["1 documents have two proposals"],
        ),
        (
            _seen({}, {}),
            Delivery(2, 0),
            [],
        ),
    ],
    ids=["all through", "under way", "lost", "dead letter", "repeated", "not submitted yet"],
)
def test_the_state_of_the_documents(seen: Seen, delivery: Delivery, faults: list[str]) -> None:
    found = judge(["a", "b"], seen)
    assert found == delivery
    assert found.faults() == faults
    assert found.under_way == 2 - delivery.proposed - sum(delivery.lost.values())


def test_a_stage_that_has_committed_nothing_has_lost_nothing() -> None:
    """librdkafka says so by a negative offset."""
    seen = _seen({"a": SUBMITTED}, dict.fromkeys(_STAGES, -1001))
    assert judge(["a"], seen) == Delivery(1, 0)
