"""An insider who wants no trace: each attempt must leave a record that says what it was, and how it ended."""

from collections.abc import Callable, Sequence

import grpc
import grpc.aio
import httpx

from glossator.redaction.v1 import vault_pb2, vault_pb2_grpc
from services.shared.domain.events import AuditRecorded
from services.shared.domain.records import Action, AuditRecord, Outcome
from services.shared.runtime.servers.grpc_client import open_channel
from tests.drill.attack import Result
from tests.e2e import receiver
from tests.e2e.documents import agreement, as_txt
from tests.e2e.world import HARBOUR, World, record

_PLACEHOLDERS = 300
_ROUTE = "GET /v1/annotations"
Records = Sequence[AuditRecord]


async def reveal_in_bulk(world: World) -> Result:
    """Reveal 300 placeholders in one call, and read a whole document: the records must name how many, and of what."""
    document = await world.read("http", record(HARBOUR, "drill-bulk"), as_txt(agreement("BULK", _PEOPLE)), "a.txt")
    names = [f"[PERSON_{number}]" for number in range(1, _PLACEHOLDERS + 1)]
    request = vault_pb2.RevealRequest(tenant=HARBOUR, matter=document.matter, placeholders=names, purpose="review")
    async with _vault(world, f"senior-reviewer@{HARBOUR}") as vault:
        await vault.Reveal(request, timeout=30)
    await world.reveal(document)
    async with world.client(f"reviewer@{HARBOUR}") as client:
        await client.text(document.document_id)
    return await _judged(world, lambda records: judge_bulk(records, names, document.document_id))


def judge_bulk(records: Records, names: Sequence[str], document_id: str) -> Result:
    """Refused if the records name each placeholder and their number, and the document with its number of spans."""
    reveals = _of(records, Action.REVEAL, Outcome.ALLOWED)
    details = [one for each in reveals for one in each.detail]
    named = {one.removeprefix("placeholder=") for one in details if one.startswith("placeholder=")}
    counted = f"placeholders={len(names)}" in details
    spans = [
        one
        for each in _of(records, Action.REVEAL_SPANS, Outcome.ALLOWED)
        if (each.resource_kind, each.resource_id) == ("document", document_id)
        for one in each.detail
        if one.startswith("spans=")
    ]
    refused = counted and set(names) <= named and bool(spans)
    return Result(refused, f"{len(named & set(names))} of {len(names)} names, count: {counted}, document: {spans}")


async def approve_an_own_erasure(world: World) -> Result:
    """Approve an erasure that the same person requested: refused, with the document intact and a true record."""
    document = await world.read("http", record(HARBOUR, "drill-own"), as_txt(agreement("OWN")), "a.txt")
    request = vault_pb2.ShredRequest(tenant=HARBOUR, purpose="erasure", reason="drill")
    async with _vault(world, f"compliance@{HARBOUR}") as vault:
        request.document_id = document.document_id
        asked = await vault.Shred(request, timeout=30)
        request.erasure_id = asked.erasure_id
        try:
            await vault.Shred(request, timeout=30)
            code = grpc.StatusCode.OK
        except grpc.aio.AioRpcError as error:
            code = error.code()
    async with world.client(f"reviewer@{HARBOUR}") as client:
        kept = "SUPPLY AGREEMENT" in await client.text(document.document_id)
    if code is grpc.StatusCode.OK or not kept:
        return Result(False, f"{code.name}, document kept: {kept}")
    return await _judged(world, lambda records: judge_self_approval(records, asked.erasure_id))


def judge_self_approval(records: Records, erasure_id: str) -> Result:
    """Refused if the last record of the approval says so, with the rule, and none says that it was allowed."""
    found = [one for one in _of(records, Action.ERASE) if one.resource_id == erasure_id]
    ends = [(one.outcome.value, one.reason) for one in found if one.outcome is not Outcome.REQUESTED]
    return Result(ends == [(Outcome.REFUSED.value, "same_person")], f"records: {ends}")


async def try_tokens_unseen(world: World) -> Result:
    """Send three calls with an invalid token: a record must count them, and name the route and the address."""
    address = world.system.ports.address("http", "annotation")
    async with httpx.AsyncClient(base_url=f"http://{address}", timeout=20, trust_env=False) as http:
        codes = [(await http.get("/v1/annotations", headers=_FORGED)).status_code for _ in range(3)]
    if set(codes) != {401}:
        return Result(False, f"{codes}")
    return await _judged(world, judge_unauthenticated)


def judge_unauthenticated(records: Records) -> Result:
    """Refused if at least three denied calls of the route are counted, with an address."""
    denied = [_details(one) for one in _of(records, Action.AUTHENTICATE, Outcome.DENIED)]
    here = [one for one in denied if one.get("method") == _ROUTE and one.get("peer")]
    calls = sum(int(one["calls"]) for one in here)
    return Result(calls >= 3, f"{calls} calls recorded")


async def swap_a_webhook(world: World) -> Result:
    """Create a webhook and delete it: the two records must name it, and what happened to it."""
    body = {"url": f"http://127.0.0.1:{receiver.PORT}/drill", "matter": "HB-E2E-1"}
    async with world.http("annotation", f"case-system@{HARBOUR}") as http:
        made = await http.post("/v1/webhooks", json=body)
        identity = str(made.raise_for_status().json()["subscription_id"])
        (await http.delete(f"/v1/webhooks/{identity}")).raise_for_status()
    return await _judged(world, lambda records: judge_webhook(records, identity))


def judge_webhook(records: Records, identity: str) -> Result:
    """Refused if one record says that the webhook was created, with its host, and another that it was deleted."""
    about = [one for one in _of(records, Action.MANAGE_WEBHOOKS, Outcome.ALLOWED) if one.resource_id == identity]
    operations = [_details(one).get("operation", "") for one in about]
    hosts = [_details(one).get("host", "") for one in about if _details(one).get("operation") == "create"]
    return Result(operations == ["create", "delete"] and all(hosts), f"records: {operations}, hosts: {hosts}")


async def _judged(world: World, judge: Callable[[Records], Result]) -> Result:
    """The first judgement that is good, or the last one after 40 s: counts of calls are written every 10 s."""

    def look() -> Result | None:
        found = judge(_records(world))
        return found if found.refused else None

    try:
        return await world.ledger.wait(look, "the records", 40.0)
    except AssertionError:
        return judge(_records(world))


def _records(world: World) -> Records:
    return [one.record for one in world.ledger.events(AuditRecorded)]


def _of(records: Records, action: Action, *outcomes: Outcome) -> Records:
    return [one for one in records if one.action == action.value and (not outcomes or one.outcome in outcomes)]


def _details(one: AuditRecord) -> dict[str, str]:
    return dict(entry.partition("=")[::2] for entry in one.detail)


class _vault:  # noqa: N801 - a context manager
    """The vault, called by a person with a second factor."""

    def __init__(self, world: World, who: str) -> None:
        bearer = world.system.layout.proven(who)
        self._channel = open_channel(world.system.target("redaction"), credential=lambda: bearer)

    async def __aenter__(self) -> "vault_pb2_grpc.VaultServiceAsyncStub":
        return vault_pb2_grpc.VaultServiceStub(self._channel)

    async def __aexit__(self, *_: object) -> None:
        await self._channel.close()


_PEOPLE = ["For the Buyer: Ada Lovelace, ada@buyer.example.", "For the Supplier: Grace Hopper, grace@supplier.example."]
_FORGED = {"authorization": "Bearer x.y.z"}
