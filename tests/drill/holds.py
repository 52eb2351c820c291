"""A hold on a matter, and everything that destroys content: nothing that is held may go."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.ingestion.retention import Originals
from services.shared.domain.document import BlobRef, DocumentRecord
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentIngested, DocumentStatus
from services.shared.runtime.access.holds import HoldCheck
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.servers.grpc_client import Target, open_channel
from services.shared.runtime.servers.hold_client import RemoteHolds
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database
from tests.drill.attack import Result
from tests.e2e.documents import agreement, as_txt
from tests.e2e.world import HARBOUR, World, record
from tests.fakes import MemoryAudit

_HELD, _FREE, _HOLD = "HB-DRILL-HELD", "HB-DRILL-FREE", "DRILL-1"
_CLEAR = f'tenants: {{{HARBOUR}: {{matters: {{"*": clear}}}}}}\n'
_SECONDS = 60.0


async def destroy_what_is_held(world: World) -> Result:
    """Hold a matter, then erase its document, lift the hold alone, withdraw, submit refused content, and let the
    retention time of originals end. A document without a hold is destroyed in the same ways.
    """
    world.system.layout.holds.write_text(_CLEAR)
    held, free = [
        await world.read("http", record(HARBOUR, f"drill-{matter}", matter=matter), as_txt(agreement(matter)), "a.txt")
        for matter in (_HELD, _FREE)
    ]
    await _command(world, "hold", "place", _HOLD, "--matter", _HELD, "--reason", "drill")
    answers = {
        "erasure": [await _erasure(world, one) for one in (held, free)],
        "lift by one person": [await _lift_alone(world)],
        "withdrawal": [await _withdraw(world, held)],
        "refused content": [await _refused_content(world)],
    }
    async with _stores(world) as (database, blobs, check):
        destroyed: set[str] = set()

        async def destroy(_tenant: str, owner: str) -> None:
            destroyed.add(owner)

        timer = Originals(database, blobs, destroy, check)
        await timer.destroy_older(SystemClock().now() + timedelta(days=1))
        owners = [_ingested(world, one).original.subject for one in (held, free)]
        answers["retention"] = ["destroyed" if one in destroyed else "kept" for one in owners]
        answers["content"] = [await _content(blobs, _ingested(world, one)) for one in (held, free)]
    return Result(answers == _EXPECTED, json.dumps(answers))


async def _command(world: World, *arguments: str) -> tuple[int, list[dict[str, object]]]:
    """The exit status of a command, and what it prints."""
    given = [*arguments, "--directory", str(world.system.layout.root), "--json-lines"]
    result = await asyncio.to_thread(CliRunner().invoke, app, given)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


async def _erasure(world: World, document: DocumentRecord) -> object:
    """The state after one person requested it and another one approved it."""
    _, [requested] = await _command(world, "document", "erase", document.document_id, "--reason", "drill")
    _, [approved] = await _command(world, "subject", "approve", str(requested["erasure_id"]))
    return approved["state"]


async def _lift_alone(world: World) -> object:
    _, [lift] = await _command(world, "hold", "lift", _HOLD, "--reason", "drill")
    approve = ("hold", "approve", str(lift["lift_id"]), "--as", f"compliance@{HARBOUR}")
    status, _ = await _command(world, *approve)
    return "refused" if status else "lifted"


async def _withdraw(world: World, document: DocumentRecord) -> object:
    address = world.system.ports.address("http", "ingestion")
    headers = {"authorization": f"Bearer {world.system.credential(f'submitter@{HARBOUR}')}"}
    body = {
        "source_system": document.source_system,
        "source_reference": document.source_reference,
        "matter": document.matter,
    }
    async with httpx.AsyncClient(base_url=f"http://{address}", headers=headers, timeout=30, trust_env=False) as http:
        await http.post("/v1/documents:withdraw", json=body)
    return (await world.status(document, DocumentStatus.WITHDRAWN)).status.value


async def _refused_content(world: World) -> object:
    """The content of a refused document of the held matter: ingestion counts that it was not destroyed."""
    broken = record(HARBOUR, "drill-broken", matter=_HELD)
    await world.submit("http", broken, b"%PDF- no", "a.pdf")
    await world.status(broken, DocumentStatus.REFUSED)
    name = 'glossator_destructions_refused_total{cause="held",destroyer="refused",service="ingestion"}'
    address = world.system.ports.address("metrics", "ingestion")
    async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as http, asyncio.timeout(_SECONDS):
        while True:
            lines = (await http.get("/metrics")).text.splitlines()
            if any(line.startswith(name) and float(line.rpartition(" ")[2]) for line in lines):
                return "kept"
            await asyncio.sleep(0.2)


def _ingested(world: World, document: DocumentRecord) -> DocumentIngested:
    [found] = [one for one in world.ledger.events(DocumentIngested) if one.document.document_id == document.document_id]
    return found


async def _content(blobs: Blobs, event: DocumentIngested) -> str:
    return "gone" if not any([await _opens(blobs, ref) for ref in (event.original, event.layout)]) else "readable"


async def _opens(blobs: Blobs, ref: BlobRef) -> bool:
    try:
        await blobs.get(ref)
    except Reject:
        return False
    return True


@asynccontextmanager
async def _stores(world: World) -> AsyncIterator[tuple[Database, Blobs, HoldCheck]]:
    """The stores of ingestion, and its question about holds to the running redaction."""
    layout, clock = world.system.layout, SystemClock()
    keys = LocalKeys(layout.keys / "ingestion.json")
    database, table = (Database(f"sqlite:///{layout.databases / name}.sqlite") for name in ("ingestion", "keys"))
    address = Target(world.system.target("redaction").address, layout.tls("ingestion"))
    async with open_channel(address) as channel:
        check = HoldCheck(RemoteHolds(channel), MemoryAudit(), clock, Metrics(), "ingestion")
        store = open_store(f"file://{layout.blobs}")
        yield database, Blobs(store, Keyring(table, keys, clock, cache_seconds=0), keys.hash_key), check
    for one in (database, table):
        await one.close()


_EXPECTED: dict[str, Sequence[object]] = {
    "erasure": ["held", "done"],
    "lift by one person": ["refused"],
    "withdrawal": ["withdrawn"],
    "refused content": ["kept"],
    "retention": ["kept", "destroyed"],
    "content": ["readable", "gone"],
}
