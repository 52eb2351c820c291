"""The gRPC entry point."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import grpc.aio

from glossator.ingestion.v1 import events_pb2 as pb_events
from glossator.ingestion.v1 import service_pb2 as pb
from glossator.ingestion.v1 import service_pb2_grpc as pb_grpc
from services.ingestion.entry.intake import Intake, Receipt, authorise_submission
from services.ingestion.entry.upload_buffer import UploadBuffer
from services.ingestion.entry.uploads import Upload, Uploads
from services.ingestion.statuses import latest_status
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import current_actor
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import Authorise
from services.shared.wire.codec import encode, from_message

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class IngestionApi(pb_grpc.IngestionServiceServicer):
    """`IngestionService`. A caller acts in its own tenant, which is the default tenant of a record."""

    intake: Intake
    uploads: Uploads
    authorise: Authorise
    clock: Clock

    async def SubmitDocument(  # noqa: N802 - the proto names the methods
        self, request_iterator: AsyncIterator[pb.SubmitDocumentRequest], _context: _Context
    ) -> pb.SubmitDocumentResponse:
        actor = current_actor()
        header = await _header(request_iterator)
        record = from_message(DocumentRecord, header.document)
        record = replace(record, tenant=record.tenant or actor.tenant)
        record = self.intake.check(record, header.submission_id, actor.tenant)
        await authorise_submission(self.authorise, actor, record, header.submission_id)
        upload = Upload(record.tenant, header.submission_id, actor.subject, record.matter)
        buffer = UploadBuffer(self.uploads, upload, self.clock, self.intake.input_bytes)
        data = await _received(buffer, header, request_iterator)
        receipt = await self.intake.submit(
            record,
            data,
            file_name=header.file_name,
            submission_id=header.submission_id,
            submitted_by=actor.subject,
        )
        await buffer.discard()
        return _response(receipt, len(data))

    async def GetUpload(self, request: pb.GetUploadRequest, _context: _Context) -> pb.GetUploadResponse:  # noqa: N802
        actor = current_actor()
        stored = await self.uploads.find(actor.tenant, request.submission_id)
        matter = stored.upload.matter if stored else _any_matter(actor)
        await self.authorise(actor, Action.SUBMIT, Resource("upload", request.submission_id, actor.tenant, matter))
        return pb.GetUploadResponse(received_bytes=stored.size if stored else 0)

    async def GetStatus(self, request: pb.GetStatusRequest, _context: _Context) -> pb.GetStatusResponse:  # noqa: N802
        actor = current_actor()
        if request.WhichOneof("by") == "source":
            source = request.source
            found = await self.intake.latest(actor.tenant, source.source_system, source.source_reference)
        else:
            found = await self.intake.by_id(actor.tenant, request.submission_id)
        resource = Resource("submission", found.submission_id, actor.tenant, found.record.matter)
        await self.authorise(actor, Action.READ_STATUS, resource)
        status = pb_events.DocumentStatusChanged.FromString(encode(latest_status(found)))
        return pb.GetStatusResponse(status=status)

    async def WithdrawDocument(  # noqa: N802
        self, request: pb.WithdrawDocumentRequest, _context: _Context
    ) -> pb.WithdrawDocumentResponse:
        actor, source = current_actor(), request.source
        last = await self.intake.latest(actor.tenant, source.source_system, source.source_reference)
        resource = Resource("document", last.record.family, actor.tenant, last.record.matter)
        await self.authorise(actor, Action.WITHDRAW, resource)
        return pb.WithdrawDocumentResponse(family=await self.intake.withdraw(last, request.reason))


def register(api: IngestionApi) -> Callable[[grpc.aio.Server], None]:
    """Return the function that adds the service to a `GrpcServer`."""
    return lambda server: pb_grpc.add_IngestionServiceServicer_to_server(api, server)


async def _received(
    buffer: UploadBuffer, header: pb.SubmitDocumentHeader, requests: AsyncIterator[pb.SubmitDocumentRequest]
) -> bytes:
    await buffer.resume(header.size)
    async for request in requests:
        if request.WhichOneof("part") != "chunk":
            raise Reject(Reason.INVALID_METADATA, detail="A message after the header has no chunk", field="chunk")
        await buffer.add(request.chunk.offset, request.chunk.data)
    return await buffer.content(header.size, header.sha256)


async def _header(requests: AsyncIterator[pb.SubmitDocumentRequest]) -> pb.SubmitDocumentHeader:
    async for request in requests:
        if request.WhichOneof("part") != "header":
            break
        return request.header
    raise Reject(Reason.INVALID_METADATA, detail="The first message has no header", field="header")


def _response(receipt: Receipt, size: int) -> pb.SubmitDocumentResponse:
    return pb.SubmitDocumentResponse(
        submission_id=receipt.submission_id,
        family=receipt.family,
        status=pb_events.DocumentStatus.Value(f"DOCUMENT_STATUS_{receipt.status.name}"),
        duplicate_of=receipt.duplicate_of,
        received_bytes=size,
    )


def _any_matter(actor: Actor) -> str:
    """One of the caller's matters, for an upload that does not exist: the answer reveals nothing."""
    return min(actor.matters - {"*"}, default="")


_SERVICE = "/glossator.ingestion.v1.IngestionService/"
METHOD_ACTIONS: Mapping[str, Action] = {
    f"{_SERVICE}SubmitDocument": Action.SUBMIT,
    f"{_SERVICE}GetUpload": Action.SUBMIT,
    f"{_SERVICE}GetStatus": Action.READ_STATUS,
    f"{_SERVICE}WithdrawDocument": Action.WITHDRAW,
}
