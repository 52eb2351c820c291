"""The HTTP route of a batch, whose submissions have their status without the record around it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from services.ingestion.batches import records
from services.ingestion.batches.listing import Batches
from services.ingestion.batches.records import MOST, Batch, GetBatchRequest
from services.ingestion.entry.http_models import Status, status_of
from services.shared.domain.records import Actor
from services.shared.runtime.servers.http_errors import error_responses
from services.shared.runtime.servers.http_server import actor

Caller = Annotated[Actor, Depends(actor)]
Size = Annotated[int, Query(ge=0, le=MOST, description="Number of entries in the page. 0: 50.")]
Token = Annotated[str, Query(description="`next_page_token` of the previous page. Empty: the first page.")]


class BatchSubmission(Status):
    """A submission of a batch, with its status."""

    matter: str = Field(description="The matter.")
    submitted_by: str = Field("", description="Subject of the credential that submitted, or `folder:SOURCE-SYSTEM`.")
    received_at: str = Field(description="Time of the submission, as RFC 3339.")


class BatchDetailAnswer(BaseModel):
    """A batch and a page of its submissions."""

    batch: Batch = Field(description="The batch.")
    submissions: list[BatchSubmission] = Field(description="Submissions in the order in which they arrived.")
    next_page_token: str = Field("", description="Token of the next page. Empty on the last page.")


def batch_router(batches: Batches) -> APIRouter:
    """The route of a batch. `batches` checks the access policy."""
    routes = APIRouter(prefix="/v1")

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
        found = await batches.get(caller, GetBatchRequest(source_system, batch_id, page_size, page_token))
        return BatchDetailAnswer(
            batch=found.batch,
            submissions=[_submission(one) for one in found.submissions],
            next_page_token=found.next_page_token,
        )

    return routes


def _submission(one: records.BatchSubmission) -> BatchSubmission:
    return BatchSubmission(
        **status_of(one.status, one.attachment_count).model_dump(),
        matter=one.status.document.matter,
        submitted_by=one.submitted_by,
        received_at=one.received_at.isoformat(),
    )
