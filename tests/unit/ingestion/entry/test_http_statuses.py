"""Withdrawals, repeated submissions and refusals by Kafka, over HTTP."""

import json

from services.ingestion.statuses import notify_sender
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentWithdrawn
from services.shared.wire.inbound import unidentified_event
from services.shared.wire.topics import BY_NAME
from tests.unit.ingestion.entry.support import STRANGER, http_client
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, World

METADATA = {"source_system": SYSTEM, "source_reference": "ref-1", "matter": MATTER}
SOURCE = {"source_system": SYSTEM, "source_reference": "ref-1"}


async def test_the_place_of_a_message_is_a_submission_id_if_its_tenant_is_readable(world: World) -> None:
    place, topic = "documents.submitted-0-17", BY_NAME["documents.submitted"]
    error = Reject(Reason.INVALID_EVENT, detail="A header is missing", field="content-type")
    value = json.dumps({"data": {"document": {**METADATA, "tenant": TENANT}}}).encode()
    for number, content in enumerate((value, b"not JSON")):
        event = unidentified_event(topic, f"{place}{number}", world.clock.now(), content)
        assert event
        await world.handle(*notify_sender(event, error, world.ports))
    async with http_client(world) as client:
        status = (await client.get(f"/v1/documents/{place}0")).json()
        assert (status["status"], status["field"]) == ("refused", "content-type")
        assert (await client.get(f"/v1/documents/{place}1")).status_code == 404
    async with http_client(world, STRANGER) as client:
        assert (await client.get(f"/v1/documents/{place}0")).status_code == 404


async def test_a_withdrawal_with_the_default_type_of_curl_names_the_header(world: World) -> None:
    async with http_client(world) as client:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = await client.post("/v1/documents:withdraw", content=json.dumps(SOURCE), headers=headers)
    error = answer.json()["error"]
    assert (answer.status_code, error["field"]) == (422, "content-type")
    assert error["detail"] == 'Header "Content-Type" is not "application/json"'


async def test_withdrawal(world: World) -> None:
    async with http_client(world) as client:
        assert (await client.post("/v1/documents:withdraw", json=SOURCE)).status_code == 404
        await client.post("/v1/documents", data={"metadata": json.dumps(METADATA)}, files={"file": ("a.txt", b"words")})
        answer = await client.post("/v1/documents:withdraw", json=SOURCE)
        assert answer.status_code == 202
        assert isinstance(world.publisher.events[-1], DocumentWithdrawn)
        assert answer.json()["family"] == world.publisher.events[-1].document.family


async def test_after_a_withdrawal_only_a_new_key_submits_the_same_content_again(world: World) -> None:
    form, files = {"metadata": json.dumps(METADATA)}, {"file": ("a.txt", b"words")}
    async with http_client(world) as client:
        await client.post("/v1/documents", data=form, files=files)
        await world.handle(*world.publisher.events)
        world.clock.advance(60)
        await client.post("/v1/documents:withdraw", json=SOURCE)
        await world.handle(world.publisher.events[-1])
        world.clock.advance(60)
        again = await client.post("/v1/documents", data=form, files=files)
        assert (again.status_code, again.json()["status"]) == (200, "duplicate")
        assert (await client.get("/v1/documents", params=SOURCE)).json()["status"] == "withdrawn"
        new = await client.post("/v1/documents", data=form, files=files, headers={"idempotency-key": "new-1"})
        assert (new.status_code, new.json()["status"]) == (202, "accepted")
        await world.handle(world.publisher.events[-1])
        status = (await client.get("/v1/documents", params=SOURCE)).json()
    assert (status["status"], status["version"]) == ("accepted", 2)


async def test_a_repeated_submission_keeps_its_status(world: World) -> None:
    form, files = {"metadata": json.dumps(METADATA)}, {"file": ("a.txt", b"words")}
    async with http_client(world) as client:
        codes = [(await client.post("/v1/documents", data=form, files=files)).status_code for _ in range(2)]
        await world.handle(world.publisher.events[0])
        again = await client.post("/v1/documents", data=form, files=files)
        await world.handle(world.publisher.events[-1])
        status = (await client.get(f"/v1/documents/{again.json()['submission_id']}")).json()
    assert (codes, again.status_code) == ([202, 202], 200)
    assert (status["status"], status["document_id"]) == ("accepted", again.json()["duplicate_of"])
