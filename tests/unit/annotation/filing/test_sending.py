"""Exports that are handed to folders and webhooks: who may, what arrives, how often, and what stops it."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from glossator.annotation.v1 import across_pb2, exports_pb2
from glossator.document.v1 import document_pb2
from services.annotation.desk import filing as desk
from services.annotation.desk.across.grid import GridQuestion
from services.annotation.desk.filing import ExportFiling, FilingRequest
from services.annotation.edge.exports.api import DocumentExportApi
from services.annotation.exports.filing import Filing, FilingState, Targets, read_targets
from services.annotation.filing.sending import FilingLoop
from services.annotation.queue.items import QueueFilter
from services.annotation.storage.filing_tables import FILINGS
from services.shared.connectors.registry import CONNECTORS
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.keys.secret_files import SecretFileError
from tests.unit.annotation.calls import DOCUMENT, refused, withdrawal
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.edge.http.test_grid_exports import CANARY, texts_in
from tests.unit.annotation.edge.http.test_matter_exports import FOUND, QUOTED
from tests.unit.annotation.support import MATTER, REVIEWER, SENIOR, STRANGER, World, record

HOOK = "https://dms.example/in?token=hook-canary"
SECRET = "whsec_c2VjcmV0LWNhbmFyeQ=="
GRID = FilingRequest("folder", "k-1", grid=GridQuestion(columns=("Anti-Assignment",)))
ELSEWHERE = record(reference="elsewhere.docx", matter="HB-2")
XLSX = FilingRequest("folder", "k-1", DOCUMENT.document_id, "xlsx")


@dataclass
class Storage:
    """A connector that fails with `errors`, in order, then keeps what it gets."""

    errors: list[Exception] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    async def fetch(self, uri: str, root: str, limit: int) -> bytes:
        raise NotImplementedError

    async def push(self, uri: str, root: str, data: bytes) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.files[uri] = data


@dataclass
class Desk:
    """The operation and the loop of a world, with targets."""

    world: World
    folder: Path
    storage: Storage = field(default_factory=Storage)

    def __post_init__(self) -> None:
        text = (
            f"harbour-bank/folder=file://{self.folder},harbour-bank/bucket=s3://files/in,harbour-bank/hook={HOOK},"
            f"northgate-credit/theirs=file://{self.folder}/theirs"
        )
        targets: Targets = read_targets(text, tuple(CONNECTORS))
        operations = self.world.service.api._operations
        self.filing: ExportFiling = replace(operations.filing, targets=targets)
        object.__setattr__(operations, "filing", self.filing)
        connectors = {**CONNECTORS, "s3": self.storage}
        self.loop: FilingLoop = replace(
            self.world.service.filings, targets=targets, connectors=connectors, secret=lambda: SECRET, attempts=3
        )

    async def file(self, request: FilingRequest = XLSX, who: Actor = REVIEWER) -> Filing:
        return await self.filing.file(who, request, "review")

    async def step(self, seconds: float = 4000.0) -> None:
        await self.loop.step()
        self.world.clock.advance(seconds)

    async def state(self, one: Filing) -> tuple[FilingState, int]:
        found = await self.filing.store.find(one.filing_id)
        assert found is not None
        return found.state, found.attempts

    def files(self) -> Sequence[Path]:
        return [one for one in self.folder.rglob("*") if one.is_file()]


@pytest.fixture
async def filing(world: World, tmp_path: Path) -> Desk:
    world.rules.mask()
    await world.propose(DOCUMENT, QUOTED, found=FOUND)
    return Desk(world, tmp_path / "dms")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> None:
    (tmp_path / "dms").mkdir()


def counted(filing: Desk, outcome: str) -> float:
    value = filing.world.metrics.registry.get_sample_value
    return value("glossator_filings_total", {"service": "annotation", "outcome": outcome}) or 0


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
        (REVIEWER, FilingRequest("folder", "k"), Reason.INVALID_METADATA),
        (REVIEWER, replace(XLSX, format="csv"), Reason.INVALID_METADATA),
        (REVIEWER, replace(XLSX, document_id="0" * 32), Reason.NOT_FOUND),
        (STRANGER, replace(XLSX, target="theirs"), Reason.NOT_FOUND),
        (REVIEWER, replace(XLSX, grid=GridQuestion()), Reason.INVALID_METADATA),
        (REVIEWER, replace(GRID, matter=MATTER), Reason.INVALID_METADATA),
        (REVIEWER, replace(GRID, grid=GridQuestion(columns=("nothing",))), Reason.INVALID_METADATA),
        (REVIEWER, replace(GRID, target="theirs"), Reason.FORBIDDEN_LOCATION),
        (replace(REVIEWER, matters=frozenset()), GRID, Reason.FORBIDDEN),
        (replace(REVIEWER, roles=frozenset({Role.COMPLIANCE})), GRID, Reason.FORBIDDEN),
        (replace(REVIEWER, matters=frozenset({"HB-2"})), XLSX, Reason.NOT_FOUND),
        (replace(REVIEWER, matters=frozenset({"HB-2"})), FilingRequest("folder", "k", matter=MATTER), Reason.FORBIDDEN),
        (replace(REVIEWER, roles=frozenset({Role.COMPLIANCE})), XLSX, Reason.FORBIDDEN),
        (replace(REVIEWER, roles=frozenset({Role.CASE_SYSTEM})), XLSX, Reason.FORBIDDEN),
    ],
)
async def test_refusals(filing: Desk, who: Actor, request_: FilingRequest, reason: Reason) -> None:
    await refused(reason, filing.file(request_, who))
    await filing.step()
    assert filing.files() == []


async def test_nothing_leaves_without_a_target(world: World) -> None:
    await world.propose(DOCUMENT)
    await refused(Reason.FORBIDDEN_LOCATION, world.service.api._operations.filing.file(REVIEWER, XLSX, "review"))


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


async def _wall(world: World) -> None:
    world.members.put(DOCUMENT.tenant, DOCUMENT.matter, members="somebody@harbour-bank")


async def _stop(world: World) -> None:
    world.members.stop(DOCUMENT, REVIEWER.subject)


async def _erase(world: World) -> None:
    await world.keys.destroy(DOCUMENT.tenant, DOCUMENT.document_id)


async def _withdraw(world: World) -> None:
    await world.service.handle(withdrawal(minutes=90))


@pytest.mark.parametrize("change", [_wall, _stop, _erase, _withdraw])
@pytest.mark.parametrize(
    "request_", [XLSX, FilingRequest("folder", "k-1", matter=MATTER), GRID], ids=["document", "matter", "grid"]
)
async def test_what_must_not_leave_any_more_stays(filing: Desk, change: Any, request_: FilingRequest) -> None:
    """A wall, a reader who stopped, an erasure or a withdrawal after the request."""
    made = await filing.file(request_)
    await change(filing.world)
    await filing.step()
    assert (await filing.state(made))[0] is FilingState.WITHHELD
    assert filing.files() == []
    [last] = [one for one in filing.world.audit.records if "state=withheld" in one.detail]
    assert (last.action, str(last.outcome)) == ("document.export", "denied")


async def _nothing(_world: World) -> None: ...


@pytest.mark.parametrize("request_", [FilingRequest("folder", "k-1", matter=MATTER), GRID], ids=["matter", "grid"])
@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_nothing, FilingState.FILED),
        (_wall, FilingState.WITHHELD),
        (_stop, FilingState.WITHHELD),
        (_withdraw, FilingState.WITHHELD),
    ],
)
async def test_documents_that_a_workbook_only_names(
    filing: Desk, request_: FilingRequest, alone: bool, change: Any, expected: FilingState
) -> None:
    if not alone:
        await filing.world.propose(record(reference="second.docx"), QUOTED, found=FOUND)
    await _erase(filing.world)
    made = await filing.file(request_)
    assert [one.resource_id for one in made.names] == [DOCUMENT.document_id]
    assert len(made.covers) == (0 if alone else 1)
    await change(filing.world)
    await filing.step()
    assert (await filing.state(made))[0] is expected
    assert len(filing.files()) == (expected is FilingState.FILED)


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


async def test_the_workbook_of_a_matter(filing: Desk) -> None:
    await filing.world.propose(record(reference="second.docx"), QUOTED, found=FOUND)
    await filing.world.propose(record(reference="elsewhere.docx", matter="HB-2"), QUOTED, found=FOUND)
    made = await filing.file(FilingRequest("folder", "k", matter=MATTER))
    await filing.step()
    [file] = filing.files()
    assert file.name == f"{made.filing_id}-findings-of-matter.xlsx"
    assert "second.docx" in texts_in(file.read_bytes())
    assert "elsewhere.docx" not in texts_in(file.read_bytes())


async def test_the_workbook_of_a_grid(filing: Desk) -> None:
    await filing.world.propose(ELSEWHERE, QUOTED, found=FOUND)
    made = await filing.file(replace(GRID, grid=GridQuestion(QueueFilter(matters=(MATTER,)), ("Anti-Assignment",))))
    await filing.step()
    [file] = filing.files()
    assert file.relative_to(filing.folder) == Path(MATTER, f"{made.filing_id}-{made.name}")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == made.digest
    found = texts_in(file.read_bytes())
    assert "[PERSON_2]" in found
    assert CANARY not in found
    assert "elsewhere.docx" not in found


@pytest.mark.parametrize(("walled", "expected"), [(False, FilingState.FILED), (True, FilingState.WITHHELD)])
async def test_a_grid_over_matters_is_checked_and_recorded_for_each(
    filing: Desk, walled: bool, expected: FilingState
) -> None:
    await filing.world.propose(ELSEWHERE, QUOTED, found=FOUND)
    who = replace(REVIEWER, matters=frozenset({"HB-2", MATTER}))
    made = await filing.file(GRID, who)
    if walled:
        filing.world.members.put(ELSEWHERE.tenant, ELSEWHERE.matter, members="somebody@harbour-bank")
    await filing.step()
    assert (await filing.state(made))[0] is expected
    places = [one.relative_to(filing.folder) for one in filing.files()]
    assert places == ([] if walled else [Path(f"{made.filing_id}-{made.name}")])
    records = [one for one in filing.world.audit.records if f"filing={made.filing_id}" in one.detail]
    for part in ("target=folder", f"state={expected.value}"):
        assert {one.matter for one in records if part in one.detail} == {"HB-2", MATTER}


@pytest.mark.parametrize("who", [replace(REVIEWER, matters=frozenset({"HB-9"})), SENIOR], ids=["matter", "all"])
async def test_a_grid_without_a_document(filing: Desk, who: Actor) -> None:
    made = await filing.file(replace(GRID, grid=GridQuestion(QueueFilter(matters=("HB-9",)))), who)
    await filing.step()
    assert (await filing.state(made))[0] is FilingState.FILED
    assert made.covers == ()


async def test_a_grid_of_too_many_documents_is_not_filed(filing: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "MOST_DOCUMENTS", 1)
    await filing.file(GRID)
    await filing.world.propose(record(reference="second.docx"), QUOTED, found=FOUND)
    await refused(Reason.TOO_LARGE, filing.file(replace(GRID, key="k-2")))


async def test_rows_of_the_release_before(filing: Desk) -> None:
    made = await filing.file(FilingRequest("folder", "k", matter=MATTER))
    before = json.dumps([[DOCUMENT.document_id, MATTER, DOCUMENT.family]]).encode()
    await filing.world.database.run(lambda connection: connection.execute(sa.update(FILINGS).values(covers=before)))
    found = await filing.filing.store.find(made.filing_id)
    assert found is not None
    assert (found.covers, found.names) == (tuple(made.covers), ())


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
    again = await DocumentExportApi(filing.world.service.api._operations).FileExport(request, None)  # type: ignore[arg-type]
    assert (again.filing_id, again.state, again.attempts) == (made.json()["filing_id"], "filed", 1)


async def test_a_grid_by_rest_and_grpc(filing: Desk) -> None:
    body = {"target": "folder", "key": "k-1"}
    grid = {"matters": [MATTER], "columns": ["Anti-Assignment"], "as_of": "2025-03-14", "priorities": ["normal"]}
    async with client_of(filing.world, REVIEWER) as client:
        made = await client.post("/v1/filings", params={"purpose": "review"}, json={**body, "grid": grid})
        assert (made.status_code, made.json()["state"]) == (202, "pending")
        wrong = {**body, "grid": {**grid, "as_of": "yesterday"}}
        answer = await client.post("/v1/filings", params={"purpose": "review"}, json=wrong)
        assert reason_of(answer)[1] == "invalid_metadata"
    await filing.step()
    begin_call(REVIEWER)
    asked = across_pb2.ReadGridRequest(**{**grid, "priorities": [document_pb2.PRIORITY_NORMAL]}, page_size=7)  # type: ignore[arg-type]
    request = exports_pb2.FileExportRequest(**body, purpose="review", grid=asked)
    again = await DocumentExportApi(filing.world.service.api._operations).FileExport(request, None)  # type: ignore[arg-type]
    assert (again.filing_id, again.state, again.attempts) == (made.json()["filing_id"], "filed", 1)


@pytest.mark.parametrize(
    "text",
    [
        "folder=file:///srv",
        "harbour-bank/=file:///srv",
        "harbour-bank/a=ftp://host-canary/x",
        "harbour-bank/a",
        "harbour-bank/a=file:///a,harbour-bank/a=file:///b",
    ],
)
def test_faulty_targets(text: str) -> None:
    with pytest.raises(ValueError, match="entry") as caught:
        read_targets(text, ("file", "s3"))
    assert "canary" not in str(caught.value)


def test_targets() -> None:
    found = read_targets(" a/x=file:///srv , b/x=https://h/p?q=1,", ("file", "s3"))
    assert {key: one.scheme for key, one in found.items()} == {("a", "x"): "file", ("b", "x"): "https"}
    assert read_targets("", ("file",)) == {}
