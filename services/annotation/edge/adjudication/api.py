"""Serves `ReviewAdjudicationService` over gRPC. It only translates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import grpc.aio

from glossator.annotation.v1 import adjudication_pb2 as pb
from glossator.annotation.v1 import adjudication_pb2_grpc as pb_grpc
from glossator.annotation.v1 import events_pb2
from glossator.document.v1 import document_pb2
from services.annotation.desk.deciding.adjudication import Adjudications
from services.annotation.edge.messages import set_message
from services.annotation.sets.steps.adjudicating import Ruling
from services.annotation.sets.steps.comparing import Side
from services.shared.domain.annotations import Annotation, AnnotationState, Finding, FindingState
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class ReviewAdjudicationApi(pb_grpc.ReviewAdjudicationServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    adjudications: Adjudications

    async def ReadAdjudication(  # noqa: N802
        self, request: pb.ReadAdjudicationRequest, _context: _Context
    ) -> pb.ReadAdjudicationResponse:
        found = await self.adjudications.read(current_actor(), request.document_id)
        differences = [
            pb.ReviewDifference(item_id=one.item_id, sides=[_side(each) for each in one.sides])
            for one in found.differences
        ]
        return pb.ReadAdjudicationResponse(revision=found.revision, differences=differences)

    async def Adjudicate(  # noqa: N802
        self, request: pb.AdjudicateRequest, _context: _Context
    ) -> pb.AdjudicateResponse:
        rulings = tuple(Ruling(one.item_id, one.choice, one.reason) for one in request.rulings)
        _, published, review = await self.adjudications.decide(
            current_actor(), request.document_id, request.revision, rulings, request.active_seconds
        )
        return pb.AdjudicateResponse(review_id=review.review_id, annotation_set=set_message(published))


def _side(side: Side) -> pb.ReviewSide:
    return pb.ReviewSide(
        labels=[_label(one) for one in side.annotations], finding=_finding(side.finding) if side.finding else None
    )


def _label(one: Annotation) -> pb.ReviewLabel:
    return pb.ReviewLabel(
        category=one.category,
        span=document_pb2.Span(start=one.span.start, end=one.span.end),
        page=one.page,
        undecided=one.state is AnnotationState.PROPOSED,
    )


def _finding(one: Finding) -> pb.ReviewedFinding:
    state = one.review.state if one.review else FindingState.UNDECIDED
    return pb.ReviewedFinding(
        rule_id=one.rule_id,
        category=one.category,
        severity=events_pb2.Severity.Value(f"SEVERITY_{one.severity.name}"),
        message=one.message,
        state=events_pb2.FindingState.Value(f"FINDING_STATE_{state.name}"),
    )


def register(api: ReviewAdjudicationApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_ReviewAdjudicationServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["ReviewAdjudicationService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/ReadAdjudication": Action.REVIEW,
    f"/{_SERVICE}/Adjudicate": Action.COMPLETE_REVIEW,
}
