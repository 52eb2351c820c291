"""The HTTP door. The file is a part of a form, or the body, with its record in a header."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Header, Query, Request, Response, UploadFile
from pydantic import BaseModel
from starlette.formparsers import MultiPartParser

from services.ingestion.entry.intake import Intake, Receipt
from services.ingestion.records import Submission
from services.ingestion.statuses import latest_status
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import REASONS, Reason, Reject
from services.shared.domain.events import DocumentStatus
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.ports import Authorise
from services.shared.runtime.servers.http_server import actor
from services.shared.wire.cloudevents import parse_json
from services.shared.wire.json_codec import from_json

Caller = Annotated[Actor, Depends(actor)]


class Taken(BaseModel):
    """`accepted`: stored, and waits to be parsed. `duplicate_of` is a document id, once there is one."""

    submission_id: str
    family: str
    status: str
    duplicate_of: str = ""
    reason: str = ""


class Status(BaseModel):
    """The status of a submission. `accepted` without a `document_id`: waits to be parsed."""

    submission_id: str
    status: str
    reason: str = ""
    meaning: str = ""
    remedy: str = ""
    document_id: str = ""
    family: str
    version: int = 0
    duplicate_of: str = ""
    source_system: str
    source_reference: str
    correlation_id: str
    changed_at: str


class Withdrawal(BaseModel):
    """The source document to withdraw. `reason` is the sender's own code."""

    source_system: str
    source_reference: str
    reason: str = ""


class Withdrawn(BaseModel):
    """The version chain whose versions are all withdrawn."""

    family: str


def router(intake: Intake, authorise: Authorise) -> APIRouter:
    """The routes in `ROUTES`."""
    # By default Starlette writes larger files to disk unencrypted.
    MultiPartParser.spool_max_size = intake.input_bytes + 1
    routes = APIRouter(prefix="/v1")
    door = _Door(intake, authorise)

    @routes.post("/documents", status_code=202, summary="Hand in a document")
    async def submit(
        request: Request,
        response: Response,
        caller: Caller,
        file: Annotated[UploadFile | None, File(description="The document, in a multipart form.")] = None,
        metadata: Annotated[str, Form(description="A `DocumentRecord` as JSON, in a multipart form.")] = "",
        x_metadata: Annotated[
            str, Header(alias="x-glossator-metadata", description="The same, where the body is the document.")
        ] = "",
        x_file_name: Annotated[str, Header(alias="x-glossator-file-name")] = "",
        idempotency_key: Annotated[str, Header(description="The sender's own submission id.")] = "",
    ) -> Taken:
        if file is not None:
            data, name, kind = await file.read(), file.filename or "", file.content_type or ""
        else:
            data, name, kind = await request.body(), x_file_name, request.headers.get("content-type", "")
        receipt = await door.take(caller, metadata or x_metadata, data, name, kind, idempotency_key)
        if receipt.status is not DocumentStatus.ACCEPTED:
            response.status_code = 200
        return _taken(receipt)

    @routes.get("/documents/{submission_id}", summary="Get the status of a submission")
    async def status(submission_id: str, caller: Caller) -> Status:
        return await door.status(caller, await intake.named(caller.tenant, submission_id))

    @routes.get("/documents", summary="Get the status of a source document")
    async def status_of_source(
        caller: Caller, source_system: Annotated[str, Query()], source_reference: Annotated[str, Query()]
    ) -> Status:
        return await door.status(caller, await intake.last(caller.tenant, source_system, source_reference))

    @routes.post("/documents:withdraw", status_code=202, summary="Withdraw a document and all its versions")
    async def withdraw(caller: Caller, body: Withdrawal) -> Withdrawn:
        last = await intake.last(caller.tenant, body.source_system, body.source_reference)
        resource = Resource("document", last.record.family, caller.tenant, last.record.matter)
        await authorise(caller, Action.WITHDRAW, resource)
        return Withdrawn(family=await intake.withdraw(last, body.reason))

    return routes


class _Door:
    def __init__(self, intake: Intake, authorise: Authorise) -> None:
        self._intake = intake
        self._authorise = authorise

    async def take(
        self, caller: Actor, metadata: str, data: bytes, name: str, kind: str, submission_id: str
    ) -> Receipt:
        record = _record(metadata, caller, kind)
        record = self._intake.check(record, submission_id)
        resource = Resource("submission", submission_id, record.tenant, record.matter)
        await self._authorise(caller, Action.SUBMIT, resource)
        return await self._intake.take(
            record, data, file_name=name, submission_id=submission_id, submitted_by=caller.subject
        )

    async def status(self, caller: Actor, found: Submission) -> Status:
        resource = Resource("submission", found.submission_id, caller.tenant, found.record.matter)
        await self._authorise(caller, Action.READ_STATUS, resource)
        latest = latest_status(found)
        info = next((info for reason, info in REASONS.items() if reason == latest.reason), None)
        return Status(
            submission_id=found.submission_id,
            status=latest.status,
            reason=latest.reason,
            meaning=info.meaning if info else "",
            remedy=info.remedy if info else "",
            document_id=latest.document.document_id,
            family=latest.document.family,
            version=latest.document.version,
            duplicate_of=latest.duplicate_of,
            source_system=latest.document.source_system,
            source_reference=latest.document.source_reference,
            correlation_id=latest.document.correlation_id,
            changed_at=latest.occurred_at.isoformat(),
        )


def _record(metadata: str, caller: Actor, kind: str) -> DocumentRecord:
    given = parse_json(metadata, Reason.INVALID_METADATA)
    if not isinstance(given, Mapping):
        raise Reject(Reason.INVALID_METADATA)
    record = from_json(DocumentRecord, {"tenant": caller.tenant, **given})
    return replace(record, media_type=record.media_type or kind)


def _taken(receipt: Receipt) -> Taken:
    return Taken(
        submission_id=receipt.submission_id,
        family=receipt.family,
        status=receipt.status,
        duplicate_of=receipt.duplicate_of,
        reason=receipt.reason,
    )


ROUTES: Mapping[tuple[str, str], Action] = {
    ("POST", "/v1/documents"): Action.SUBMIT,
    ("GET", "/v1/documents"): Action.READ_STATUS,
    ("GET", "/v1/documents/{submission_id}"): Action.READ_STATUS,
    ("POST", "/v1/documents:withdraw"): Action.WITHDRAW,
}
