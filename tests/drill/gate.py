"""The gate of redaction says whether a text contains a known value: with a stolen certificate it is an oracle."""

import asyncio
from collections import Counter

import grpc.aio

from glossator.redaction.v1 import service_pb2, service_pb2_grpc
from services.shared.domain.events import AuditRecorded
from services.shared.domain.records import Action
from services.shared.runtime.servers.grpc_client import Target, open_channel
from tests.drill.attack import Result
from tests.e2e.documents import agreement, as_txt
from tests.e2e.world import HARBOUR, World, record

LIMIT = 200
SETTINGS = {"redaction": {"GLOSSATOR_GATE_CHECKS": str(LIMIT)}}
_MATTER, _QUESTIONS, _AT_ONCE = "HB-DRILL-GATE", 500, 20
_NAME = "Quillon Tavistock"


async def ask_the_gate_for_names(world: World) -> Result:
    """Ask for 500 names of a matter with inference's certificate: the questions are limited by matter, and all that
    are answered are audited. With annotation's certificate, none is answered.
    """
    text = agreement("GATE", [f"The guarantor is Mr. {_NAME}."])
    await world.read("http", record(HARBOUR, "drill-gate", matter=_MATTER), as_txt(text), "a.txt")
    before = _audited(world)
    slots = asyncio.Semaphore(_AT_ONCE)

    async def ask(stub: "service_pb2_grpc.RedactionServiceAsyncStub", number: int, matter: str = _MATTER) -> str:
        name = _NAME if number % 2 else f"Nobody Number {number}"
        request = service_pb2.CheckPromptRequest(tenant=HARBOUR, matter=matter, document_id="0" * 32, texts=[name])
        async with slots:
            try:
                answer = await stub.CheckPrompt(request, timeout=30)
            except grpc.aio.AioRpcError as error:
                return error.code().name
        return "clean" if answer.clean else "found"

    async with _gate(world, "inference") as channel:
        stub = service_pb2_grpc.RedactionServiceStub(channel)
        answers = Counter(await asyncio.gather(*(ask(stub, number) for number in range(_QUESTIONS))))
        other = await ask(stub, 1, "HB-E2E-1")
    async with _gate(world, "annotation") as channel:
        stranger = await ask(service_pb2_grpc.RedactionServiceStub(channel), 1)
    answered = answers["clean"] + answers["found"]
    await world.ledger.wait(lambda: _audited(world) - before >= answered or None, "the audit records of the answers")
    limited = answers["RESOURCE_EXHAUSTED"] == _QUESTIONS - answered and answered <= 3 * LIMIT
    refused = limited and answers["found"] > 0 and other == "clean" and stranger == "PERMISSION_DENIED"
    detail = f"{dict(answers)}, audited: {_audited(world) - before}, other matter: {other}, annotation: {stranger}"
    return Result(refused, detail)


def _audited(world: World) -> int:
    """The records of unusual questions about the matter."""
    records = [one.record for one in world.ledger.events(AuditRecorded)]
    return sum(
        one.action == Action.CHECK_PROMPT and one.matter == _MATTER and "pattern=document" in one.detail
        for one in records
    )


def _gate(world: World, service: str) -> grpc.aio.Channel:
    return open_channel(Target(world.system.target("redaction").address, world.system.layout.tls(service)))
