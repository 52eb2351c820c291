"""Exports that are handed to folders and webhooks: who may, what arrives, how often, and what stops it."""

import asyncio
import base64
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from glossator.annotation.v1 import exports_pb2
from services.annotation.desk import filing as desk
from services.annotation.desk.export_records import FileExportRequest
from services.annotation.exports.filing import FilingState
from services.annotation.grid.records import ReadGridRequest
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.keys.secret_files import SecretFileError
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT, refused
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.edge.http.test_grid_exports import CANARY, texts_in
from tests.unit.annotation.filing.support import (
    GRID,
    HOOK,
    OF_MATTER,
    SECRET,
    XLSX,
    Desk,
    counted,
    erase,
    stop,
    wall,
    withdraw,
)
from tests.unit.annotation.support import MATTER, REVIEWER, STRANGER, World


async def test_a_file_in_a_folder(filing: Desk) -> None:
    made = await filing.file()
    assert (made.state, filing.files()) == (FilingState.PENDING, [])
    await filing.step()
    [file] = filing.files()
    assert file.relative_to(filing.folder) == Path(MATTER, f"{made.filing_id}-{DOCUMENT.document_id}-xlsx.xlsx")
    data = file.read_bytes()
    assert hashlib.sha256(data).hexdigest() == made.digest
    assert "[PERSON_2] may not assign it" in texts_in(data)
    assert CANARY not in texts_in(data)
    assert await filing.state(made) == (FilingState.FILED, 1)
    assert (counted(filing, "filed"), counted(filing, "withheld")) == (1, 0)
    with pytest.raises(Reject):
        await filing.world.blobs.get(made.file)


async def test_the_same_key_is_the_same_filing(filing: Desk) -> None:
    first = await filing.file()
    assert await filing.file() == first
    await filing.step()
    again = await filing.file()
    assert (again.filing_id, again.digest, again.state) == (first.filing_id, first.digest, FilingState.FILED)
    await filing.step()
    assert len(filing.files()) == 1
    await filing.file(replace(XLSX, key="k-2"))
    await filing.step()
    assert len(filing.files()) == 2


async def test_requests_at_the_same_time_make_one_filing(filing: Desk) -> None:
    found = await asyncio.gather(*(filing.file() for _ in range(3)))
    assert len({(one.filing_id, one.digest) for one in found}) == 1
    await filing.step()
    assert len(filing.files()) == 1


@pytest.mark.parametrize(
    ("who", "request_", "reason"),
    [
        (REVIEWER, replace(XLSX, target="theirs"), Reason.FORBIDDEN_LOCATION),
        (REVIEWER, replace(XLSX, target="unknown"), Reason.FORBIDDEN_LOCATION),
        (REVIEWER, replace(XLSX, key=""), Reason.INVALID_METADATA),
        (REVIEWER, replace(XLSX, key="k" * 201), Reason.INVALID_METADATA),
        (REVIEWER, replace(XLSX, matter=MATTER), Reason.INVALID_METADATA),
        (REVIEWER, FileExportRequest("folder", "k", purpose="review"), Reason.INVALID_METADATA),
        (REVIEWER, replace(XLSX, format="csv"), Reason.INVALID_METADATA),
        (REVIEWER, replace(XLSX, document_id="0" * 32), Reason.NOT_FOUND),
        (STRANGER, replace(XLSX, target="theirs"), Reason.NOT_FOUND),
        (REVIEWER, replace(XLSX, grid=ReadGridRequest()), Reason.INVALID_METADATA),
        (REVIEWER, replace(GRID, matter=MATTER), Reason.INVALID_METADATA),
        (REVIEWER, replace(GRID, grid=ReadGridRequest(columns=("nothing",))), Reason.INVALID_METADATA),
        (REVIEWER, replace(GRID, target="theirs"), Reason.FORBIDDEN_LOCATION),
        (replace(REVIEWER, matters=frozenset()), GRID, Reason.FORBIDDEN),
        (replace(REVIEWER, roles=frozenset({Role.COMPLIANCE})), GRID, Reason.FORBIDDEN),
        (replace(REVIEWER, matters=frozenset({"HB-2"})), XLSX, Reason.NOT_FOUND),
        (replace(REVIEWER, matters=frozenset({"HB-2"})), OF_MATTER, Reason.FORBIDDEN),
        (replace(REVIEWER, roles=frozenset({Role.COMPLIANCE})), XLSX, Reason.FORBIDDEN),
        (replace(REVIEWER, roles=frozenset({Role.CASE_SYSTEM})), XLSX, Reason.FORBIDDEN),
    ],
)
async def test_refusals(filing: Desk, who: Actor, request_: FileExportRequest, reason: Reason) -> None:
    await refused(reason, filing.file(request_, who))
    await filing.step()
    assert filing.files() == []


async def test_nothing_leaves_without_a_target(world: World) -> None:
    await world.propose(DOCUMENT)
    await refused(Reason.FORBIDDEN_LOCATION, world.service.operations.filing.file(REVIEWER, XLSX))


async def test_a_bucket_that_is_away_gets_it_later(filing: Desk) -> None:
    filing.storage.errors = [Retry(dependency="s3"), Retry(dependency="s3")]
    made = await filing.file(replace(XLSX, target="bucket"))
    await filing.step(0.0)
    await filing.step()  # not due yet
    assert await filing.state(made) == (FilingState.PENDING, 1)
    await filing.step()
    await filing.step()
    assert await filing.state(made) == (FilingState.FILED, 3)
    assert list(filing.storage.files) == [f"s3://files/in/{MATTER}/{made.filing_id}-{DOCUMENT.document_id}-xlsx.xlsx"]


@pytest.mark.parametrize(
    ("errors", "attempts"),
    [([Reject(Reason.FORBIDDEN_LOCATION)], 1), ([Retry(dependency="s3")] * 9, 3)],
    ids=["refused", "away-for-ever"],
)
async def test_a_filing_is_given_up(filing: Desk, errors: list[Exception], attempts: int) -> None:
    filing.storage.errors = errors
    made = await filing.file(replace(XLSX, target="bucket"))
    for _ in range(5):
        await filing.step()
    assert await filing.state(made) == (FilingState.DEAD, attempts)
    assert (counted(filing, "dead"), counted(filing, "pending")) == (1, attempts - 1)
    assert filing.storage.files == {}
    with pytest.raises(Reject):
        await filing.world.blobs.get(made.file)


async def test_a_webhook_gets_it_signed_and_with_one_id(filing: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    filing.world.push.statuses = [503, 0]
    made = await filing.file(replace(XLSX, target="hook"))
    for _ in range(3):
        await filing.step()
    sent = filing.world.push.sent
    assert {(url, secret, one.message_id) for url, secret, one in sent} == {(HOOK, SECRET, made.filing_id)}
    assert len({one.body for _, _, one in sent}) == 1
    body: dict[str, Any] = json.loads(sent[-1][2].body)
    assert hashlib.sha256(base64.b64decode(body["data"])).hexdigest() == body["sha256"] == made.digest
    assert (body["type"], body["documents"], body["matter"]) == ("export.filed", [DOCUMENT.document_id], MATTER)
    assert await filing.state(made) == (FilingState.FILED, 3)
    told = "".join(capsys.readouterr()) + repr(filing.world.audit.records)
    for canary in ("hook-canary", SECRET, CANARY, "Lovelace"):
        assert canary not in told


async def test_a_webhook_that_is_gone_or_a_file_too_large(filing: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    filing.world.push.statuses = [410]
    made = await filing.file(replace(XLSX, target="hook"))
    await filing.step()
    assert await filing.state(made) == (FilingState.DEAD, 1)
    monkeypatch.setattr(desk, "MOST_BYTES", 10)
    await refused(Reason.TOO_LARGE, filing.file(replace(XLSX, target="hook", key="k-2")))


@pytest.mark.parametrize("change", [wall, stop, erase, withdraw])
@pytest.mark.parametrize("request_", [XLSX, OF_MATTER, GRID], ids=["document", "matter", "grid"])
async def test_what_must_not_leave_any_more_stays(filing: Desk, change: Any, request_: FileExportRequest) -> None:
    """A wall, a reader who stopped, an erasure or a withdrawal after the request."""
    made = await filing.file(request_)
    await change(filing.world)
    await filing.step()
    assert (await filing.state(made))[0] is FilingState.WITHHELD
    assert filing.files() == []
    [last] = [one for one in filing.world.audit.records if "state=withheld" in one.detail]
    assert (last.action, str(last.outcome)) == ("document.export", "denied")


async def test_a_missing_secret_stops_no_other_filing(filing: Desk) -> None:
    def missing() -> str:
        raise SecretFileError("No such file")

    filing.loop = replace(filing.loop, secret=missing)
    hook, folder = await filing.file(replace(XLSX, target="hook")), await filing.file()
    await filing.step()
    assert (await filing.state(hook), await filing.state(folder)) == ((FilingState.PENDING, 1), (FilingState.FILED, 1))
    filing.loop = replace(filing.loop, secret=lambda: SECRET)
    await filing.step()
    assert await filing.state(hook) == (FilingState.FILED, 2)


async def test_each_attempt_is_recorded(filing: Desk) -> None:
    filing.storage.errors = [Retry(dependency="s3")]
    made = await filing.file(replace(XLSX, target="bucket"))
    await filing.step()
    await filing.step()
    details = [one.detail for one in filing.world.audit.records if f"filing={made.filing_id}" in one.detail]
    states = [part for detail in details for part in detail if part.startswith("state=")]
    assert states == ["state=pending", "state=filed"]
    assert any(f"sha256={made.digest}" in detail and "target=bucket" in detail for detail in details)


async def test_rest_and_grpc(filing: Desk) -> None:
    body: dict[str, Any] = {"target": "folder", "key": "k-1", "document_id": DOCUMENT.document_id, "format": "xlsx"}
    async with client_of(filing.world, REVIEWER) as client:
        made = await client.post("/v1/filings", params={"purpose": "review"}, json=body)
        assert (made.status_code, made.json()["state"]) == (202, "pending")
        assert reason_of(await client.post("/v1/filings", json=body)) == (403, "forbidden")
        wrong = {**body, "target": "theirs"}
        assert reason_of(await client.post("/v1/filings", params={"purpose": "review"}, json=wrong))[1] == (
            "forbidden_location"
        )
    await filing.step()
    begin_call(REVIEWER)
    request = exports_pb2.FileExportRequest(**body, purpose="review")
    again = await methods_of(filing.world.service.table).FileExport(request, None)
    assert (again.filing_id, again.state, again.attempts) == (made.json()["filing_id"], "filed", 1)


async def test_an_error_of_a_place_stops_no_other_filing(filing: Desk, caplog: pytest.LogCaptureFixture) -> None:
    filing.storage.errors = [RuntimeError("text of a document")]
    failed = await filing.file(replace(XLSX, target="bucket"))
    other = await filing.file()
    await filing.step()
    assert await filing.state(other) == (FilingState.FILED, 1)
    assert await filing.state(failed) == (FilingState.PENDING, 1)
    assert "filing.failed" in {one.message for one in caplog.records}
    assert "text of a document" not in str([one.__dict__.get("message") for one in caplog.records])
    await filing.step()
    assert await filing.state(failed) == (FilingState.FILED, 2)


async def test_a_filing_that_always_fails_is_given_up(filing: Desk) -> None:
    filing.storage.errors = [RuntimeError("text of a document")] * 5
    failed = await filing.file(replace(XLSX, target="bucket"))
    for _ in range(4):
        await filing.step()
    assert await filing.state(failed) == (FilingState.DEAD, 3)
    with pytest.raises(Reject):
        await filing.world.blobs.get(failed.file)
