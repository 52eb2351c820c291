"""Serves `FirstJudgementService` over gRPC. It only translates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import grpc.aio

from glossator.annotation.v1 import events_pb2
from glossator.annotation.v1 import judging_pb2 as pb
from glossator.annotation.v1 import judging_pb2_grpc as pb_grpc
from glossator.document.v1 import document_pb2
from services.annotation.desk.deciding.judging import FirstJudgements, ShownPlace, ShownPlaces
from services.annotation.edge.messages import severity_of
from services.annotation.sets.judging.records import Answer
from services.annotation.sets.refusals import invalid
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class FirstJudgementApi(pb_grpc.FirstJudgementServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    judgements: FirstJudgements

    async def ReadPlaces(  # noqa: N802
        self, request: pb.ReadPlacesRequest, _context: _Context
    ) -> pb.ReadPlacesResponse:
        return pb.ReadPlacesResponse(judged=_judged(await self.judgements.read(current_actor(), request.document_id)))

    async def JudgePlace(  # noqa: N802
        self, request: pb.JudgePlaceRequest, _context: _Context
    ) -> pb.JudgePlaceResponse:
        if not request.HasField("answer"):
            raise invalid("answer", "is missing")
        own = Answer(request.answer.category, severity_of(request.answer.severity))
        shown = await self.judgements.judge(current_actor(), request.document_id, request.place_id, own)
        return pb.JudgePlaceResponse(judged=_judged(shown))


def _judged(shown: ShownPlaces) -> pb.JudgedPlaces:
    return pb.JudgedPlaces(
        revision=shown.revision,
        waiting=shown.waiting,
        places=[_place(one) for one in shown.places],
        categories=shown.categories,
    )


def _place(one: ShownPlace) -> pb.JudgedPlace:
    span = document_pb2.Span(start=one.span.start, end=one.span.end) if one.span else None
    return pb.JudgedPlace(place_id=one.place_id, span=span, own=_answer(one.own), model=_answer(one.model))


def _answer(one: Answer | None) -> pb.PlaceAnswer | None:
    if one is None:
        return None
    level = one.severity.name if one.severity else "UNSPECIFIED"
    return pb.PlaceAnswer(category=one.category, severity=events_pb2.Severity.Value(f"SEVERITY_{level}"))


def register(api: FirstJudgementApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_FirstJudgementServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["FirstJudgementService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/ReadPlaces": Action.READ_PROPOSALS,
    f"/{_SERVICE}/JudgePlace": Action.REVIEW,
}
