"""HTTP routes of batches, and of where a caller can submit."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from services.ingestion.batches.api import advice
from services.ingestion.batches.listing import Batches
from services.ingestion.batches.records import MOST, Batch, BatchFilter
from services.ingestion.entry.http_models import Status, status_of
from services.ingestion.records import Submission
from services.shared.domain.records import Action, Actor
from services.shared.runtime.servers.http_errors import error_responses
from services.shared.runtime.servers.http_server import actor

Caller = Annotated[Actor, Depends(actor)]
Size = Annotated[int, Query(ge=0, le=MOST, description="Number of entries in the page. 0: 50.")]
Token = Annotated[str, Query(description="`next_page_token` of the previous page. Empty: the first page.")]


class Outcome(BaseModel):
    """The number of submissions with the same status and reason."""

    status: str = Field(description="The latest status, as in `Status`.")
    reason: str = Field("", description="Reason code of a refusal or a quarantine, otherwise empty.")
    count: int = Field(description="Number of submissions.")
    meaning: str = Field("", description="What the reason means.")
    remedy: str = Field("", description="What to do.")


class BatchAnswer(BaseModel):
    """What a source system sent with the same `batch_id`, in the matters of the caller."""

    source_system: str = Field(description="Name of the source system.")
    batch_id: str = Field(description="The sender's id of the batch, or a keyed hash of it.")
    matters: list[str] = Field(description="The matters, by name.")
    submitted_by: list[str] = Field(description="Subjects of the credentials that submitted. Without those of Kafka.")
    submissions: int = Field(description="Number of submissions.")
    outcomes: list[Outcome] = Field(description="The submissions by their latest status.")
    received_at: str = Field(description="Time of the first submission, as RFC 3339.")


class BatchSubmission(Status):
    """A submission of a batch, with its status."""

    matter: str = Field(description="The matter.")
    submitted_by: str = Field("", description="Subject of the credential that submitted, or `folder:SOURCE-SYSTEM`.")
    received_at: str = Field(description="Time of the submission, as RFC 3339.")


class BatchesAnswer(BaseModel):
    """A page of batches, the newest first."""

    batches: list[BatchAnswer] = Field(description="The batches.")
    next_page_token: str = Field("", description="Token of the next page. Empty on the last page.")


class BatchDetailAnswer(BaseModel):
    """A batch and a page of its submissions."""

    batch: BatchAnswer = Field(description="The batch.")
    submissions: list[BatchSubmission] = Field(description="Submissions in the order in which they arrived.")
    next_page_token: str = Field("", description="Token of the next page. Empty on the last page.")


class SourceOption(BaseModel):
    """A source system in whose name the caller can submit."""

    source_system: str = Field(description="Name of the source system.")
    matters: list[str] = Field(description="Matters of the caller for which it is registered. Empty: all.")


class SubmissionOptions(BaseModel):
    """Where the caller can submit, and what."""

    sources: list[SourceOption] = Field(description="Source systems of the caller's tenant, by name.")
    matters: list[str] = Field(description="Known matters to which the caller can submit, by name.")
    any_matter: bool = Field(description="True if the caller can also submit to matters that are not known yet.")
    max_bytes: int = Field(description="Size limit of a document in bytes.")


def batch_router(batches: Batches) -> APIRouter:
    """The routes of `BATCH_ROUTES`. `batches` checks the access policy."""
    routes = APIRouter(prefix="/v1")

    @routes.get(
        "/batches",
        summary="List batches",
        response_description="A page of the batches that the caller can see.",
        responses=error_responses(400, 422),
    )
    async def list_batches(
        caller: Caller,
        page_size: Size = 0,
        page_token: Token = "",
        matter: Annotated[str, Query(description="Only batches with a submission to this matter.")] = "",
        mine: Annotated[bool, Query(description="Only batches with a submission of the caller.")] = False,
    ) -> BatchesAnswer:
        found = await batches.page(caller, BatchFilter(matter), page_size, page_token, mine=mine)
        return BatchesAnswer(batches=[_batch(one) for one in found.batches], next_page_token=found.next_token)

    @routes.get(
        "/batches/{source_system}/{batch_id}",
        summary="Get a batch",
        response_description="The batch, and a page of its submissions.",
        responses=error_responses(400, 404, 422),
    )
    async def get_batch(
        caller: Caller,
        source_system: Annotated[str, Path(description="Name of the source system.")],
        batch_id: Annotated[str, Path(description="The id of the batch, as it was sent or as it is stored.")],
        page_size: Size = 0,
        page_token: Token = "",
    ) -> BatchDetailAnswer:
        found = await batches.get(caller, source_system, batch_id, page_size, page_token)
        return BatchDetailAnswer(
            batch=_batch(found.batch),
            submissions=[_submission(one) for one in found.submissions],
            next_page_token=found.next_token,
        )

    @routes.get(
        "/submission-options",
        summary="Get where the caller can submit",
        response_description="Source systems, matters, and the size limit of a document.",
    )
    async def options(caller: Caller) -> SubmissionOptions:
        found = await batches.options(caller)
        return SubmissionOptions(
            sources=[SourceOption(source_system=name, matters=[*matters]) for name, matters in found.sources],
            matters=[*found.matters],
            any_matter=found.any_matter,
            max_bytes=found.max_bytes,
        )

    return routes


def _batch(one: Batch) -> BatchAnswer:
    outcomes = []
    for count in one.outcomes:
        meaning, remedy = advice(count.reason)
        outcomes.append(
            Outcome(status=count.status, reason=count.reason, count=count.count, meaning=meaning, remedy=remedy)
        )
    return BatchAnswer(
        source_system=one.source_system,
        batch_id=one.batch_id,
        matters=[*one.matters],
        submitted_by=[*one.submitted_by],
        submissions=one.submissions,
        outcomes=outcomes,
        received_at=one.received_at.isoformat(),
    )


def _submission(one: Submission) -> BatchSubmission:
    return BatchSubmission(
        **status_of(one).model_dump(),
        matter=one.record.matter,
        submitted_by=one.submitted_by,
        received_at=one.received_at.isoformat(),
    )


BATCH_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/batches"): Action.READ_STATUS,
    ("GET", "/v1/batches/{source_system}/{batch_id}"): Action.READ_STATUS,
    ("GET", "/v1/submission-options"): Action.READ_STATUS,
}
