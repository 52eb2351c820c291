"""The HTTP entry point. The document is the file of a form, or the body, with its metadata in a header."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from starlette.formparsers import MultiPartParser

from services.ingestion.batches.records import MOST
from services.ingestion.entry.http_models import (
    SOURCE_REFERENCE,
    SubmissionReceipt,
    SubmissionStatus,
    Withdrawal,
    receipt_of,
    status_with,
)
from services.ingestion.entry.http_upload import (
    METADATA_HEADER,
    NAME_HEADER,
    REQUEST_BODY,
    HttpUpload,
    declared_upload,
    read_upload,
)
from services.ingestion.entry.intake import Intake, Receipt, authorise_sender, authorise_submission
from services.ingestion.entry.records import (
    GetStatusRequest,
    SourceReference,
    WithdrawDocumentRequest,
    WithdrawDocumentResponse,
)
from services.ingestion.entry.submissions import Submissions
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatus
from services.shared.domain.records import Actor
from services.shared.runtime.operations.contract import route_actions
from services.shared.runtime.ports import Access
from services.shared.runtime.servers.http_errors import error_responses
from services.shared.runtime.servers.http_server import actor

Caller = Annotated[Actor, Depends(actor)]
_METADATA = "A `DocumentRecord` as JSON in UTF-8, if the body is the document."
_PAGE = "Number of attachments in the page. 0: 50."
_NEXT = "`next_page_token` of the previous page of attachments. Empty: the first page."
Size = Annotated[int, Query(ge=0, le=MOST, description=_PAGE)]
Token = Annotated[str, Query(description=_NEXT)]
_MATTER = "Matter of the document. Required if several matters of the caller have it."
_FILE_NAME = "Name of the file, if the body is the document. Its suffix helps to recognise the format."
_DECIDED: dict[int | str, dict[str, Any]] = {
    200: {"model": SubmissionReceipt, "description": "This submission is known: a duplicate, or refused before."}
}


def router(submissions: Submissions) -> APIRouter:
    """The routes of documents. Each awaits `authorise` before it reads or changes anything."""
    # By default Starlette writes larger files to disk unencrypted.
    MultiPartParser.spool_max_size = submissions.intake.input_bytes + 1
    routes = APIRouter(prefix="/v1")
    entry = _HttpEntry(submissions.intake, submissions.access)

    @routes.post(
        "/documents",
        status_code=202,
        summary="Submit a document",
        response_description="The document is stored, and the broker has acknowledged it.",
        responses=_DECIDED | error_responses(400, 408, 409, 410, 413, 422, 429),
        openapi_extra={"requestBody": REQUEST_BODY},
    )
    async def submit(
        request: Request,
        response: Response,
        caller: Caller,
        _metadata: Annotated[str, Header(alias=METADATA_HEADER, description=_METADATA)] = "",
        _file_name: Annotated[str, Header(alias=NAME_HEADER, description=_FILE_NAME)] = "",
        idempotency_key: Annotated[str, Header(description="The sender's own submission id.")] = "",
    ) -> SubmissionReceipt:
        receipt = await entry.submit(caller, request, idempotency_key)
        if receipt.status is not DocumentStatus.ACCEPTED:
            response.status_code = 200
        return receipt_of(receipt)

    @routes.get(
        "/documents/{submission_id}",
        summary="Get the status of a submission",
        response_description="The latest status of the submission.",
        responses=error_responses(400, 404, 409, 422),
    )
    async def status(
        submission_id: Annotated[str, Path(description="Id of the submission, or of the document.")],
        caller: Caller,
        matter: Annotated[str, Query(description=_MATTER)] = "",
        page_size: Size = 0,
        page_token: Token = "",
    ) -> SubmissionStatus:
        return status_with(
            await submissions.status(caller, GetStatusRequest(submission_id, None, matter, page_size, page_token))
        )

    @routes.get(
        "/documents",
        summary="Get the status of a source document",
        response_description="The status of the latest accepted submission, or else of the latest one.",
        responses=error_responses(400, 404, 409, 422),
    )
    async def status_of_source(
        caller: Caller,
        source_system: Annotated[str, Query(description="Name of the source system.")],
        source_reference: Annotated[str, Query(description=SOURCE_REFERENCE)],
        matter: Annotated[str, Query(description=_MATTER)] = "",
        page_size: Size = 0,
        page_token: Token = "",
    ) -> SubmissionStatus:
        source = SourceReference(source_system, source_reference, matter)
        request = GetStatusRequest(source=source, page_size=page_size, page_token=page_token)
        return status_with(await submissions.status(caller, request))

    @routes.post(
        "/documents:withdraw",
        status_code=202,
        summary="Withdraw a document and all its versions",
        response_description="The broker has acknowledged the withdrawal.",
        responses=error_responses(400, 404, 409, 413, 422),
    )
    async def withdraw(caller: Caller, body: Withdrawal) -> WithdrawDocumentResponse:
        source = SourceReference(body.source_system, body.source_reference, body.matter)
        return await submissions.withdraw(caller, WithdrawDocumentRequest(source, body.reason))

    return routes


class _HttpEntry:
    def __init__(self, intake: Intake, access: Access) -> None:
        self._intake = intake
        self._access = access

    async def submit(self, caller: Actor, request: Request, submission_id: str) -> Receipt:
        """The body is read only after the caller is authorised: for its document, or, if a form has the metadata, for
        any document.
        """
        upload, record = declared_upload(request), None
        if upload:
            record = await self._admitted(caller, upload, submission_id)
        else:
            await authorise_sender(self._access, caller, submission_id)
        with self._intake.quotas.upload(caller.tenant) as grow:
            upload = await read_upload(request, upload, grow)
            record = record or await self._admitted(caller, upload, submission_id)
            return await self._intake.submit(
                record,
                upload.data,
                file_name=upload.file_name,
                submission_id=submission_id,
                submitted_by=caller.subject,
            )

    async def _admitted(self, caller: Actor, upload: HttpUpload, submission_id: str) -> DocumentRecord:
        given = upload.record(caller.tenant)
        record = self._intake.check(given, submission_id, caller.tenant, upload.file_name)
        await authorise_submission(self._access.authorise, caller, record, submission_id)
        await self._intake.quotas.admit(record)
        return record


ROUTES = route_actions("ingestion")
