"""The gRPC entry point: submissions, their status, batches, pages of originals and stopped sources."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import grpc.aio

from glossator.ingestion.v1 import batches_pb2 as pb_batches
from glossator.ingestion.v1 import events_pb2 as pb_events
from glossator.ingestion.v1 import service_pb2 as pb
from glossator.ingestion.v1 import service_pb2_grpc as pb_grpc
from services.ingestion.batches.api import BatchesApi, advice
from services.ingestion.entry.finding import Finder
from services.ingestion.entry.intake import Intake, Receipt, authorise_submission
from services.ingestion.entry.upload_buffer import UploadBuffer
from services.ingestion.entry.uploads import Upload, Uploads
from services.ingestion.exports.api import ExportsApi
from services.ingestion.pages.api import PagesApi
from services.ingestion.records import Submission
from services.ingestion.statuses import latest_status
from services.ingestion.stops.api import StopsApi
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import current_actor
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import Access
from services.shared.wire.codec import encode, from_message

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class IngestionApi(pb_grpc.IngestionServiceServicer):
    """`IngestionService`. A caller acts in its own tenant, which is the default tenant of a record."""

    intake: Intake
    uploads: Uploads
    access: Access
    clock: Clock
    stops: StopsApi
    pages: PagesApi
    batches: BatchesApi
    exports: ExportsApi

    async def ListBatches(  # noqa: N802
        self, request: pb_batches.ListBatchesRequest, _context: _Context
    ) -> pb_batches.ListBatchesResponse:
        return await self.batches.list(request)

    async def GetBatch(  # noqa: N802
        self, request: pb_batches.GetBatchRequest, _context: _Context
    ) -> pb_batches.GetBatchResponse:
        return await self.batches.get(request)

    async def GetSubmissionOptions(  # noqa: N802
        self, request: pb_batches.GetSubmissionOptionsRequest, _context: _Context
    ) -> pb_batches.GetSubmissionOptionsResponse:
        return await self.batches.options(request)

    async def ReadPage(self, request: pb.ReadPageRequest, _context: _Context) -> pb.ReadPageResponse:  # noqa: N802
        return await self.pages.read(request)

    async def WriteExport(  # noqa: N802
        self, request: pb.WriteExportRequest, _context: _Context
    ) -> AsyncIterator[pb.WriteExportResponse]:
        async for one in self.exports.write(request):
            yield one

    async def ListStoppedSources(  # noqa: N802
        self, request: pb.ListStoppedSourcesRequest, _context: _Context
    ) -> pb.ListStoppedSourcesResponse:
        return await self.stops.list(request)

    async def ResumeSource(  # noqa: N802
        self, request: pb.ResumeSourceRequest, _context: _Context
    ) -> pb.ResumeSourceResponse:
        return await self.stops.resume(request)

    @property
    def _finder(self) -> Finder:
        return Finder(self.intake, self.access)

    async def SubmitDocument(  # noqa: N802 - the proto names the methods
        self, request_iterator: AsyncIterator[pb.SubmitDocumentRequest], _context: _Context
    ) -> pb.SubmitDocumentResponse:
        actor = current_actor()
        header = await _header(request_iterator)
        record = from_message(DocumentRecord, header.document)
        record = replace(record, tenant=record.tenant or actor.tenant)
        record = self.intake.check(record, header.submission_id, actor.tenant, header.file_name)
        await authorise_submission(self.access.authorise, actor, record, header.submission_id)
        await self.intake.quotas.admit(record)
        upload = Upload(record.tenant, header.submission_id, actor.subject, record.matter, record)
        buffer = UploadBuffer(self.uploads, upload, self.clock, self.intake.input_bytes)
        with self.intake.quotas.upload(record.tenant) as grow:
            data = await _received(buffer, header, request_iterator, grow)
            receipt = await self.intake.submit(
                record,
                data,
                file_name=header.file_name,
                submission_id=header.submission_id,
                submitted_by=actor.subject,
            )
            await buffer.submitted()
            return _response(receipt, len(data))

    async def GetUpload(self, request: pb.GetUploadRequest, _context: _Context) -> pb.GetUploadResponse:  # noqa: N802
        actor = current_actor()
        resource = Resource("upload", request.submission_id, actor.tenant, request.matter or _any_matter(actor))
        await self.access.authorise(actor, Action.SUBMIT, resource)
        known = await self.uploads.matters(actor.tenant, actor.subject)
        for matter in known if not request.matter else [request.matter]:
            upload = Upload(actor.tenant, request.submission_id, actor.subject, matter)
            if stored := await self.uploads.find(upload):
                return pb.GetUploadResponse(received_bytes=stored.size)
        return pb.GetUploadResponse()

    async def GetStatus(self, request: pb.GetStatusRequest, _context: _Context) -> pb.GetStatusResponse:  # noqa: N802
        actor = current_actor()
        if request.WhichOneof("by") == "source":
            source = (request.source.source_system, request.source.source_reference)
            matter = request.source.matter or request.matter
            found = await self._finder.of_source(actor, Action.READ_STATUS, source, matter)
        else:
            found = await self._finder.by_id(actor, request.submission_id, request.matter)
        page = await self._finder.attachments(actor, found, request.page_size, request.page_token)
        return pb.GetStatusResponse(
            status=_status(found),
            attachments=[_attachment(one) for one in page.attachments],
            attachment_count=page.count,
            next_page_token=page.next_token,
        )

    async def WithdrawDocument(  # noqa: N802
        self, request: pb.WithdrawDocumentRequest, _context: _Context
    ) -> pb.WithdrawDocumentResponse:
        actor, source = current_actor(), request.source
        named = (source.source_system, source.source_reference)
        last = await self._finder.of_source(actor, Action.WITHDRAW, named, source.matter)
        return pb.WithdrawDocumentResponse(family=await self.intake.withdraw(last, request.reason))


def register(api: IngestionApi) -> Callable[[grpc.aio.Server], None]:
    """Return the function that adds the service to a `GrpcServer`."""
    return lambda server: pb_grpc.add_IngestionServiceServicer_to_server(api, server)


async def _received(
    buffer: UploadBuffer,
    header: pb.SubmitDocumentHeader,
    requests: AsyncIterator[pb.SubmitDocumentRequest],
    grow: Callable[[int], None],
) -> bytes:
    await buffer.resume(header.size)
    held = header.size
    grow(held)
    async for request in requests:
        if request.WhichOneof("part") != "chunk":
            raise Reject(Reason.INVALID_METADATA, detail="A message after the header has no chunk", field="chunk")
        await buffer.add(request.chunk.offset, request.chunk.data)
        if buffer.size > held:  # more than the header states
            grow(buffer.size - held)
            held = buffer.size
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


def _status(submission: Submission) -> pb_events.DocumentStatusChanged:
    return pb_events.DocumentStatusChanged.FromString(encode(latest_status(submission)))


def _attachment(submission: Submission) -> pb.AttachmentStatus:
    status = _status(submission)
    meaning, remedy = advice(status.reason)
    return pb.AttachmentStatus(
        status=status, meaning=meaning, remedy=remedy, attachment_count=len(submission.attachment_ids)
    )


def _any_matter(actor: Actor) -> str:
    """One of the caller's matters: the answer concerns only uploads of the caller."""
    return min(actor.matters - {"*"}, default="")


_SERVICE = "/glossator.ingestion.v1.IngestionService/"
METHOD_ACTIONS: Mapping[str, Action] = {
    f"{_SERVICE}SubmitDocument": Action.SUBMIT,
    f"{_SERVICE}GetUpload": Action.SUBMIT,
    f"{_SERVICE}GetStatus": Action.READ_STATUS,
    f"{_SERVICE}WithdrawDocument": Action.WITHDRAW,
    f"{_SERVICE}ListStoppedSources": Action.READ_STATUS,
    f"{_SERVICE}ResumeSource": Action.REPLAY,
    f"{_SERVICE}ReadPage": Action.DRAW_PAGE,
    f"{_SERVICE}WriteExport": Action.WRITE_EXPORT,
    f"{_SERVICE}ListBatches": Action.READ_STATUS,
    f"{_SERVICE}GetBatch": Action.READ_STATUS,
    f"{_SERVICE}GetSubmissionOptions": Action.READ_STATUS,
}
