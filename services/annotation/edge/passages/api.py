"""Serves `DrawnPassageService` over gRPC. It only translates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import grpc.aio

from glossator.annotation.v1 import passages_pb2 as pb
from glossator.annotation.v1 import passages_pb2_grpc as pb_grpc
from glossator.document.v1 import document_pb2
from services.annotation.desk.deciding.passages import DrawnPassages, ShownPassages
from services.annotation.sets.refusals import invalid
from services.annotation.sets.steps.passages import AskedPassage, PassageAnswer
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor

_Context = grpc.aio.ServicerContext[Any, Any]
_ANSWERS = {pb.PassageAnswer.Value(f"PASSAGE_ANSWER_{one.name}"): one for one in PassageAnswer}


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPassageApi(pb_grpc.DrawnPassageServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    passages: DrawnPassages

    async def ReadPassages(  # noqa: N802
        self, request: pb.ReadPassagesRequest, _context: _Context
    ) -> pb.ReadPassagesResponse:
        return pb.ReadPassagesResponse(drawn=_drawn(await self.passages.read(current_actor(), request.document_id)))

    async def AskPassages(  # noqa: N802
        self, request: pb.AskPassagesRequest, _context: _Context
    ) -> pb.AskPassagesResponse:
        shown = await self.passages.ask(current_actor(), request.document_id, request.revision)
        return pb.AskPassagesResponse(drawn=_drawn(shown))

    async def AnswerPassage(  # noqa: N802
        self, request: pb.AnswerPassageRequest, _context: _Context
    ) -> pb.AnswerPassageResponse:
        if request.answer not in _ANSWERS:
            raise invalid("answer", "is missing or unknown")
        said = _ANSWERS[request.answer]
        shown = await self.passages.answer(current_actor(), request.document_id, request.start, said)
        return pb.AnswerPassageResponse(drawn=_drawn(shown))


def _drawn(shown: ShownPassages) -> pb.DrawnPassages:
    return pb.DrawnPassages(
        revision=shown.revision, waiting=shown.waiting, passages=[_passage(one) for one in shown.passages]
    )


def _passage(one: AskedPassage) -> pb.AskedPassage:
    said = pb.PassageAnswer.Value(f"PASSAGE_ANSWER_{one.answer.name if one.answer else 'UNSPECIFIED'}")
    return pb.AskedPassage(span=document_pb2.Span(start=one.span.start, end=one.span.end), answer=said)


def register(api: DrawnPassageApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_DrawnPassageServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["DrawnPassageService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/ReadPassages": Action.READ_PROPOSALS,
    f"/{_SERVICE}/AskPassages": Action.REVIEW,
    f"/{_SERVICE}/AnswerPassage": Action.REVIEW,
}
