"""The RPCs for stopped source systems: their answers, and callers without the right."""

import grpc
import grpc.aio
import pytest

from glossator.ingestion.v1 import service_pb2 as pb
from services.shared.domain.records import Actor, Role
from tests.unit.ingestion.entry.support import READER, SUBMITTER, grpc_client
from tests.unit.ingestion.stops.suite import BAD, parked, reject
from tests.unit.ingestion.support import SYSTEM, TENANT, World

OPERATOR = Actor(f"operator@{TENANT}", TENANT, frozenset({Role.OPERATOR}))
OTHER = Actor("operator@northgate-credit", "northgate-credit", frozenset({Role.OPERATOR}))


async def stop(world: World) -> None:
    await reject(world, 4)
    await world.states.park(BAD, parked(world, 1))


@pytest.mark.parametrize("caller", [OPERATOR, SUBMITTER])
async def test_operators_and_senders_see_the_stopped_sources_of_their_tenant(world: World, caller: Actor) -> None:
    await stop(world)
    async with grpc_client(world, caller) as client:
        (one,) = (await client.ListStoppedSources(pb.ListStoppedSourcesRequest())).sources
    assert (one.tenant, one.source_system, one.state, one.parked) == (TENANT, SYSTEM, "stopped", 1)
    assert one.reason == "invalid_metadata"
    async with grpc_client(world, OTHER) as client:
        assert not (await client.ListStoppedSources(pb.ListStoppedSourcesRequest())).sources


async def test_an_operator_resumes_a_source(world: World) -> None:
    await stop(world)
    async with grpc_client(world, OPERATOR) as client:
        for _ in range(2):
            answer = await client.ResumeSource(pb.ResumeSourceRequest(source_system=SYSTEM))
            assert (answer.source.state, answer.source.parked) == ("resuming", 1)
        answer = await client.ResumeSource(pb.ResumeSourceRequest(source_system="trade-desk"))
        assert answer.source.state == "running"
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await client.ResumeSource(pb.ResumeSourceRequest(source_system="unheard-of"))
    assert raised.value.code() is grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize(
    ("caller", "tenant"), [(SUBMITTER, TENANT), (READER, ""), (OTHER, TENANT), (OPERATOR, "other")]
)
async def test_others_do_not_resume_it(world: World, caller: Actor, tenant: str) -> None:
    await stop(world)
    async with grpc_client(world, caller) as client:
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await client.ResumeSource(pb.ResumeSourceRequest(tenant=tenant, source_system=SYSTEM))
    assert raised.value.code() is grpc.StatusCode.PERMISSION_DENIED
    assert (await world.states.stopped())[0].state == "stopped"


async def test_a_refused_upload_names_the_reason_and_a_time_to_retry(world: World) -> None:
    await stop(world)
    header = pb.SubmitDocumentHeader(file_name="a.txt")
    header.document.source_system, header.document.source_reference, header.document.matter = SYSTEM, "r", "HB-1"
    requests = [pb.SubmitDocumentRequest(header=header), pb.SubmitDocumentRequest(chunk=pb.Chunk(data=b"words"))]
    async with grpc_client(world) as client:
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await client.SubmitDocument(iter(requests))
    assert raised.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    details = dict(raised.value.trailing_metadata() or ())["grpc-status-details-bin"]
    assert b"source_stopped" in details
    assert b"google.rpc.RetryInfo" in details
