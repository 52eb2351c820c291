"""The HTTP door, served."""

import json
from dataclasses import replace
from tempfile import SpooledTemporaryFile

import pytest

from services.ingestion.entry.intake import Intake
from services.shared.domain.events import DocumentSubmitted, DocumentWithdrawn
from tests.unit.ingestion.entry.support import READER, STRANGER, http_client
from tests.unit.ingestion.support import MATTER, SYSTEM, World

METADATA = {"source_system": SYSTEM, "source_reference": "ref-1", "matter": MATTER}
SOURCE = {"source_system": SYSTEM, "source_reference": "ref-1"}


async def test_a_form(world: World) -> None:
    async with http_client(world) as client:
        form = {"metadata": json.dumps(METADATA)}
        answer = await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"words", "text/plain")})
        assert answer.status_code == 202
        taken = answer.json()
        assert taken["status"] == "accepted"
        (event,) = world.publisher.events
        assert isinstance(event, DocumentSubmitted)
        assert (event.file_name, event.document.media_type) == ("a.txt", "text/plain")
        assert event.document.data_class == "restricted"
        status = (await client.get(f"/v1/documents/{taken['submission_id']}")).json()
        assert (status["status"], status["document_id"]) == ("accepted", "")
        await world.handle(event)
        status = (await client.get("/v1/documents", params=SOURCE)).json()
        assert (status["version"], status["source_reference"]) == (1, "ref-1")
        again = await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"words", "text/plain")})
        assert again.status_code == 200
        assert again.json()["duplicate_of"] == status["document_id"]


async def test_no_document_touches_a_disk_in_the_clear(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.intake = Intake(replace(world.ports, input_bytes=4 << 20), world.publisher)
    monkeypatch.setattr(SpooledTemporaryFile, "rollover", lambda _: pytest.fail("written to a file"))
    async with http_client(world) as client:
        form = {"metadata": json.dumps(METADATA)}
        answer = await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"words " * 500_000)})
        assert answer.status_code == 202


async def test_a_body(world: World) -> None:
    headers = {
        "x-glossator-metadata": json.dumps({**METADATA, "source_reference": "dév"}),
        "x-glossator-file-name": "a.html",
        "content-type": "text/html",
        "idempotency-key": "mine-1",
    }
    async with http_client(world) as client:
        answer = await client.post("/v1/documents", content=b"<p>words", headers=headers)
        assert answer.json()["submission_id"] == "mine-1"
        await world.handle(*world.publisher.events)
        status = (await client.get("/v1/documents/mine-1")).json()
        assert (status["source_reference"], status["status"]) == ("dév", "accepted")


async def test_an_empty_document_is_refused_by_its_status(world: World) -> None:
    async with http_client(world) as client:
        form = {"metadata": json.dumps(METADATA)}
        answer = await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"", "text/plain")})
        assert answer.status_code == 202
        await world.handle(*world.publisher.events)
        status = (await client.get(f"/v1/documents/{answer.json()['submission_id']}")).json()
        assert (status["status"], status["reason"]) == ("refused", "empty")
        assert status["remedy"]
        again = await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"", "text/plain")})
        assert (again.json()["status"], again.json()["reason"]) == ("refused", "empty")


@pytest.mark.parametrize(
    ("metadata", "status", "reason"),
    [
        ("", 422, "invalid_metadata"),
        ("[]", 422, "invalid_metadata"),
        ("{not json", 422, "invalid_metadata"),
        ("[" * 100_000 + "]" * 100_000, 422, "invalid_metadata"),
        (json.dumps({**METADATA, "mater": "x"}), 422, "invalid_metadata"),
        (json.dumps({**METADATA, "matter": ""}), 422, "invalid_metadata"),
        (json.dumps({**METADATA, "source_system": "loan-core"}), 403, "forbidden"),
        (json.dumps({**METADATA, "tenant": "northgate-credit", "source_system": "loan-core"}), 403, "forbidden"),
    ],
)
async def test_refusals(world: World, metadata: str, status: int, reason: str) -> None:
    async with http_client(world) as client:
        answer = await client.post("/v1/documents", data={"metadata": metadata}, files={"file": ("a.txt", b"x")})
        assert answer.json()["error"]["reason"] == reason
        assert answer.status_code in (status, 400)
    assert not world.publisher.events


async def test_withdrawal(world: World) -> None:
    async with http_client(world) as client:
        assert (await client.post("/v1/documents:withdraw", json=SOURCE)).status_code == 404
        await client.post("/v1/documents", data={"metadata": json.dumps(METADATA)}, files={"file": ("a.txt", b"words")})
        answer = await client.post("/v1/documents:withdraw", json=SOURCE)
        assert answer.status_code == 202
        assert isinstance(world.publisher.events[-1], DocumentWithdrawn)
        assert answer.json()["family"] == world.publisher.events[-1].document.family


@pytest.mark.parametrize("actor", [STRANGER, READER])
async def test_others_are_kept_out(world: World, actor: object) -> None:
    form = {"metadata": json.dumps({**METADATA, "tenant": "harbour-bank"})}
    async with http_client(world) as client:
        await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"words")})
    async with http_client(world, actor) as client:  # type: ignore[arg-type]
        answers = [
            await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"words")}),
            await client.get("/v1/documents", params=SOURCE),
            await client.post("/v1/documents:withdraw", json=SOURCE),
        ]
    assert {one.status_code for one in answers} <= {403, 404}
    assert len(world.publisher.events) == 1


async def test_the_interface_is_described(world: World) -> None:
    async with http_client(world) as client:
        described = (await client.get("/openapi.json")).json()
    assert "/v1/documents:withdraw" in described["paths"]
