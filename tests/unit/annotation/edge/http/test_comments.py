import pytest

from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import CASE_SYSTEM, NOW, REVIEWER, SENIOR, World

COMMENTS = f"/v1/documents/{DOCUMENT.document_id}/comments"


async def test_a_comment_is_added_listed_and_resolved(world: World) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, REVIEWER)
    body = {"target_kind": "document", "text": "Ask Ada Lovelace", "asked": SENIOR.subject}
    answer = await client.post(COMMENTS, json=body)
    made, at = answer.json(), NOW.isoformat().replace("+00:00", "Z")
    assert answer.status_code == 201
    assert made == {
        "id": made["id"],
        "author": REVIEWER.subject,
        "written_at": at,
        "target_kind": "document",
        "target_id": "",
        "text": "Ask [PERSON_1]",
        "asked": SENIOR.subject,
        "resolved_at": None,
        "resolved_by": "",
    }
    assert (await client.get(COMMENTS)).json() == {"comments": [made], "next_page_token": ""}
    resolved = await client_of(world, SENIOR).post(f"{COMMENTS}/{made['id']}:resolve")
    assert resolved.json() == {**made, "resolved_at": at, "resolved_by": SENIOR.subject}
    assert (await client.get(COMMENTS, params={"page_size": 1})).json()["comments"] == [resolved.json()]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"target_kind": "document", "text": ""}, 422),
        ({"target_kind": "document", "text": "secret" * 400}, 422),
        ({"target_kind": "page", "text": "secret"}, 422),
        ({"target_kind": "document", "text": " "}, 400),
        ({"target_kind": "finding", "text": "secret", "target_id": "x"}, 404),
        ({"target_kind": "document", "text": "secret", "asked": "two words"}, 400),
        ({"target_kind": "document", "text": "secret", "who": "x"}, 422),
    ],
)
async def test_a_refused_comment_is_not_in_the_answer(world: World, body: dict[str, str], status: int) -> None:
    await world.propose(DOCUMENT)
    answer = await client_of(world, REVIEWER).post(COMMENTS, json=body)
    assert answer.status_code == status
    assert "secret" not in answer.text


async def test_only_reviewers_comment(world: World) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, CASE_SYSTEM)
    assert reason_of(await client.get(COMMENTS)) == (403, "forbidden")
    answer = await client.post(COMMENTS, json={"target_kind": "document", "text": "hm"})
    assert reason_of(answer) == (403, "forbidden")
    assert reason_of(await client_of(world, REVIEWER).post(f"{COMMENTS}/none:resolve")) == (404, "not_found")
