"""Annotations are accepted together only as the review policy allows, and are taken back together."""

from collections.abc import Callable
from typing import Any

import pytest

from services.annotation.sets.review_policy import BulkRule, Condition, ReviewPolicy
from services.shared.domain.clauses import Severity
from services.shared.domain.events import ReviewCompleted
from tests.unit.annotation.calls import DOCUMENT, listed
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import REVIEWER, World

BULK = f"/v1/documents/{DOCUMENT.document_id}/decisions:bulk"
ROOT = f"/v1/documents/{DOCUMENT.document_id}"
Allow = Callable[..., None]


@pytest.fixture
def allow(world: World, monkeypatch: pytest.MonkeyPatch) -> Allow:
    """Puts a review policy with one rule in force."""

    def put(confidence: float = 0.1, severity: Severity = Severity.CRITICAL, categories: tuple[str, ...] = ()) -> None:
        rule = BulkRule("sure", Condition(()), confidence, severity, frozenset(categories))
        reviews = world.service.operations.reviews
        policy = ReviewPolicy(bulk_rules=(rule,))
        object.__setattr__(reviews, "policy", lambda: policy)

    return put


async def accept(world: World, ids: list[str], revision: int = 1, bulk_id: str = "b") -> Any:
    async with client_of(world, REVIEWER) as client:
        body = {"bulk_id": bulk_id, "revision": revision, "annotation_ids": ids}
        return await client.post(BULK, json=body)


async def test_the_shipped_policy_allows_nothing(world: World) -> None:
    await world.propose(DOCUMENT)
    async with client_of(world, REVIEWER) as client:
        found = (await client.get(BULK)).json()
    assert found == {"revision": 1, "annotation_ids": [], "rule": "", "minimum_confidence": 0.0}
    [one, *_] = (await listed(world)).annotations
    answer = await accept(world, [one.annotation_id])
    assert reason_of(answer) == (412, "precondition_failed")
    assert answer.json()["error"]["field"] == "annotation_ids"


async def test_annotations_are_accepted_and_taken_back_together(world: World, allow: Allow) -> None:
    await world.propose(DOCUMENT)
    allow()
    async with client_of(world, REVIEWER) as client:
        ids = (await client.get(BULK)).json()["annotation_ids"]
        assert len(ids) == 3
        made = (await accept(world, ids)).json()
        assert made == {"revision": 4, "annotation_ids": ids}
        assert (await accept(world, ids)).json() == made  # a repetition changes nothing
        current = (await client.get(f"{ROOT}/annotations")).json()["annotation_set"]
        assert {(one["state"], one["bulk_accepted"]) for one in current["annotations"]} == {("accepted", True)}
        logged = (await client.get(f"{ROOT}/decisions")).json()["decisions"]
        assert [(one["decision"], one["bulk"]) for one in logged] == [("accept", True)] * 3
        undone = (await client.post(f"{ROOT}/review:undo", json={"revision": 4})).json()
        assert (undone["revision"], undone["decisions"], undone["can_undo"]) == (7, 3, False)
        current = (await client.get(f"{ROOT}/annotations")).json()["annotation_set"]
        assert {one["state"] for one in current["annotations"]} == {"proposed"}
        redone = (await client.post(f"{ROOT}/review:redo", json={"revision": 7})).json()
        assert (redone["revision"], redone["decisions"], redone["can_redo"]) == (10, 3, False)
        current = (await client.get(f"{ROOT}/annotations")).json()["annotation_set"]
        assert {one["state"] for one in current["annotations"]} == {"accepted"}


async def test_a_decision_made_alone_is_taken_back_alone(world: World, allow: Allow) -> None:
    await world.propose(DOCUMENT)
    allow()
    async with client_of(world, REVIEWER) as client:
        first, *others = (await client.get(BULK)).json()["annotation_ids"]
        assert (await accept(world, others)).json()["revision"] == 3
        body = {"decision_id": "d", "revision": 3, "decision": "reject", "annotation_id": first}
        assert (await client.post(f"{ROOT}/decisions", json=body)).json()["revision"] == 4
        undone = (await client.post(f"{ROOT}/review:undo", json={"revision": 4})).json()
        assert (undone["decisions"], undone["revision"]) == (1, 5)
        undone = (await client.post(f"{ROOT}/review:undo", json={"revision": 5})).json()
        assert (undone["decisions"], undone["revision"], undone["can_undo"]) == (2, 7, False)


async def test_what_the_rule_excludes(world: World, allow: Allow) -> None:
    await world.propose(DOCUMENT)
    annotations = (await listed(world)).annotations
    grave = {one for each in (await listed(world)).findings for one in each.annotation_ids}
    async with client_of(world, REVIEWER) as client:
        for rule, expected in (
            ({"confidence": 1.0}, {one.annotation_id for one in annotations if one.confidence >= 1}),
            ({"severity": Severity.INFO}, {one.annotation_id for one in annotations} - grave),
            ({"categories": ("Parties",)}, {one.annotation_id for one in annotations if one.category == "Parties"}),
        ):
            allow(**rule)
            assert set((await client.get(BULK)).json()["annotation_ids"]) <= expected
    allow(categories=("Notice Period",))
    assert (await accept(world, [annotations[0].annotation_id])).status_code == 412
    assert (await listed(world)).revision == 1


async def test_a_flagged_set_is_decided_one_by_one(world: World, allow: Allow) -> None:
    await world.propose(DOCUMENT, flags=("suspected_instruction",))
    allow()
    async with client_of(world, REVIEWER) as client:
        assert (await client.get(BULK)).json()["annotation_ids"] == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"revision": 9}, 409),
        ({"annotation_ids": ["x"]}, 412),
        ({"annotation_ids": []}, 422),
        ({"bulk_id": "a#b"}, 400),
        ({"bulk_id": ""}, 422),
    ],
)
async def test_refused_requests_change_nothing(
    world: World, allow: Allow, changes: dict[str, Any], status: int
) -> None:
    await world.propose(DOCUMENT)
    allow()
    one = (await listed(world)).annotations[0].annotation_id
    body = {"bulk_id": "b", "revision": 1, "annotation_ids": [one], **changes}
    async with client_of(world, REVIEWER) as client:
        assert (await client.post(BULK, json=body)).status_code == status
    assert (await listed(world)).revision == 1


async def test_the_published_set_has_the_mark(world: World, allow: Allow) -> None:
    await world.propose(DOCUMENT)
    allow()
    async with client_of(world, REVIEWER) as client:
        ids = (await client.get(BULK)).json()["annotation_ids"]
        await accept(world, ids)
        body = {"revision": 4, "leave_undecided": "other"}
        assert (await client.post(f"{ROOT}/review:complete", json=body)).status_code == 200
    [event] = await world.events(ReviewCompleted)
    assert isinstance(event, ReviewCompleted)
    assert [one.bulk for one in event.review.decisions] == [True] * 3
