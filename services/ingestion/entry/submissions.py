"""What senders do with submissions: upload a document, get its status, and withdraw it (`service.proto`)."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from services.ingestion.entry.finding import Finder
from services.ingestion.entry.intake import Intake, authorise_submission
from services.ingestion.entry.records import (
    AttachmentStatus,
    GetStatusRequest,
    GetStatusResponse,
    GetUploadRequest,
    GetUploadResponse,
    SubmitDocumentHeader,
    SubmitDocumentRequest,
    SubmitDocumentResponse,
    WithdrawDocumentRequest,
    WithdrawDocumentResponse,
)
from services.ingestion.entry.upload_buffer import UploadBuffer
from services.ingestion.entry.uploads import Upload, Uploads
from services.ingestion.records import Submission
from services.ingestion.statuses import advice, latest_status
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import Access


@dataclass(frozen=True, slots=True)
class Submissions:
    """A caller acts in its own tenant, which is the default tenant of a record."""

    intake: Intake
    uploads: Uploads
    access: Access
    clock: Clock

    @property
    def _finder(self) -> Finder:
        return Finder(self.intake, self.access)

    async def submit(self, actor: Actor, requests: AsyncIterator[SubmitDocumentRequest]) -> SubmitDocumentResponse:
        """Submits a document. Raises the errors of `Intake` and `UploadBuffer`, and
        `Reject(INVALID_METADATA | FORBIDDEN)`.
        """
        header = await _header(requests)
        record = replace(header.document, tenant=header.document.tenant or actor.tenant)
        record = self.intake.check(record, header.submission_id, actor.tenant, header.file_name)
        await authorise_submission(self.access.authorise, actor, record, header.submission_id)
        await self.intake.quotas.admit(record)
        upload = Upload(record.tenant, header.submission_id, actor.subject, record.matter, record)
        buffer = UploadBuffer(self.uploads, upload, self.clock, self.intake.input_bytes)
        with self.intake.quotas.upload(record.tenant) as grow:
            data = await _received(buffer, header, requests, grow)
            receipt = await self.intake.submit(
                record,
                data,
                file_name=header.file_name,
                submission_id=header.submission_id,
                submitted_by=actor.subject,
            )
            await buffer.submitted()
            return SubmitDocumentResponse(
                receipt.submission_id, receipt.family, receipt.status, receipt.duplicate_of, len(data)
            )

    async def upload(self, actor: Actor, request: GetUploadRequest) -> GetUploadResponse:
        """What is stored of an interrupted upload of the caller. Raises `Reject(FORBIDDEN)`."""
        resource = Resource("upload", request.submission_id, actor.tenant, request.matter or _any_matter(actor))
        await self.access.authorise(actor, Action.SUBMIT, resource)
        known = await self.uploads.matters(actor.tenant, actor.subject)
        for matter in known if not request.matter else [request.matter]:
            upload = Upload(actor.tenant, request.submission_id, actor.subject, matter)
            if stored := await self.uploads.find(upload):
                return GetUploadResponse(stored.size)
        return GetUploadResponse()

    async def status(self, actor: Actor, request: GetStatusRequest) -> GetStatusResponse:
        """The latest status. Raises the errors of `Finder`, and `Reject(INVALID_METADATA)`."""
        if source := request.source:
            named = (source.source_system, source.source_reference)
            matter = source.matter or request.matter
            found = await self._finder.of_source(actor, Action.READ_STATUS, named, matter)
        else:
            found = await self._finder.by_id(actor, request.submission_id, request.matter)
        page = await self._finder.attachments(actor, found, request.page_size, request.page_token)
        attachments = tuple(map(_attachment, page.attachments))
        return GetStatusResponse(latest_status(found), attachments, page.count, page.next_token)

    async def withdraw(self, actor: Actor, request: WithdrawDocumentRequest) -> WithdrawDocumentResponse:
        """Withdraws a document with all its versions. Raises the errors of `Finder`, or `Retry`."""
        source = request.source
        named = (source.source_system, source.source_reference)
        last = await self._finder.of_source(actor, Action.WITHDRAW, named, source.matter)
        return WithdrawDocumentResponse(await self.intake.withdraw(last, request.reason))


async def _received(
    buffer: UploadBuffer,
    header: SubmitDocumentHeader,
    requests: AsyncIterator[SubmitDocumentRequest],
    grow: Callable[[int], None],
) -> bytes:
    await buffer.resume(header.size)
    held = header.size
    grow(held)
    async for request in requests:
        if request.chunk is None:
            raise Reject(Reason.INVALID_METADATA, detail="A message after the header has no chunk", field="chunk")
        await buffer.add(request.chunk.offset, request.chunk.data)
        if buffer.size > held:  # more than the header states
            grow(buffer.size - held)
            held = buffer.size
    return await buffer.content(header.size, header.sha256)


async def _header(requests: AsyncIterator[SubmitDocumentRequest]) -> SubmitDocumentHeader:
    first = await anext(requests, None)
    if first is None or first.header is None:
        raise Reject(Reason.INVALID_METADATA, detail="The first message has no header", field="header")
    return first.header


def _attachment(submission: Submission) -> AttachmentStatus:
    latest = latest_status(submission)
    return AttachmentStatus(latest, *advice(latest.reason), len(submission.attachment_ids))


def _any_matter(actor: Actor) -> str:
    """One of the caller's matters: the answer concerns only uploads of the caller."""
    return min(actor.matters - {"*"}, default="")
