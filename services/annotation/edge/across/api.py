"""Serves `AcrossDocumentsService` over gRPC. It only translates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import grpc.aio

from glossator.annotation.v1 import across_pb2 as pb
from glossator.annotation.v1 import across_pb2_grpc as pb_grpc
from glossator.document.v1 import document_pb2
from services.annotation.desk.across.grid import ReadGridRequest
from services.annotation.desk.across.operations import AcrossDocuments
from services.annotation.desk.across.search import DEFAULT_DOCUMENTS, AcrossQuery
from services.annotation.edge.across.messages import (
    grid_message,
    relation_message,
    search_message,
    watch_message,
)
from services.annotation.queue.items import QueueFilter
from services.annotation.relations.records import RelationRequest, RelationVerdict
from services.annotation.sets.refusals import invalid
from services.annotation.watching.records import WatchedQuestion
from services.shared.domain.records import Action
from services.shared.domain.relations import RelationKind
from services.shared.runtime.access.call import current_actor
from services.shared.wire.codec import from_request

_Context = grpc.aio.ServicerContext[Any, Any]
_KINDS = {document_pb2.RelationKind.Value(f"RELATION_KIND_{one.name}"): one for one in RelationKind}


@dataclass(frozen=True, slots=True, eq=False)
class AcrossDocumentsApi(pb_grpc.AcrossDocumentsServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    across: AcrossDocuments

    async def ListRelations(  # noqa: N802
        self, request: pb.ListRelationsRequest, _context: _Context
    ) -> pb.ListRelationsResponse:
        found = await self.across.relations.list(current_actor(), request.matter)
        return pb.ListRelationsResponse(relations=[relation_message(one) for one in found])

    async def SuggestRelations(  # noqa: N802
        self, request: pb.SuggestRelationsRequest, _context: _Context
    ) -> pb.SuggestRelationsResponse:
        made = await self.across.relations.suggest(current_actor(), request.matter)
        return pb.SuggestRelationsResponse(suggested=made.suggested, examined=made.examined, not_read=made.not_read)

    async def DecideRelation(  # noqa: N802
        self, request: pb.DecideRelationRequest, _context: _Context
    ) -> pb.DecideRelationResponse:
        made = await self.across.relations.decide(current_actor(), relation_request(request))
        return pb.DecideRelationResponse(relation=relation_message(made))

    async def ReadGrid(  # noqa: N802
        self, request: pb.ReadGridRequest, _context: _Context
    ) -> pb.ReadGridResponse:
        wanted = from_request(ReadGridRequest, request)
        page = await self.across.grid.read(current_actor(), wanted.question(), wanted.purpose, wanted.use)
        return grid_message(page)

    async def SearchDocuments(  # noqa: N802
        self, request: pb.SearchDocumentsRequest, _context: _Context
    ) -> pb.SearchDocumentsResponse:
        query = search_query(request)
        return search_message(await self.across.search.search(current_actor(), query, request.purpose, request.use))

    async def ListWatches(  # noqa: N802
        self, _request: pb.ListWatchesRequest, _context: _Context
    ) -> pb.ListWatchesResponse:
        found = await self.across.watches.list(current_actor())
        return pb.ListWatchesResponse(watches=[watch_message(one) for one in found])

    async def AddWatch(  # noqa: N802
        self, request: pb.AddWatchRequest, _context: _Context
    ) -> pb.AddWatchResponse:
        made = await self.across.watches.add(current_actor(), watched_question(request.watch))
        return pb.AddWatchResponse(watch=watch_message(made))

    async def RemoveWatch(  # noqa: N802
        self, request: pb.RemoveWatchRequest, _context: _Context
    ) -> pb.RemoveWatchResponse:
        await self.across.watches.remove(current_actor(), request.watch_id)
        return pb.RemoveWatchResponse()


def watched_question(one: pb.Watch) -> WatchedQuestion:
    return WatchedQuestion(
        name=one.name,
        words=one.words,
        category=one.category,
        party=one.party,
        since=one.since,
        until=one.until,
        conditions=tuple(one.conditions),
        matters=tuple(one.matters),
        client_ids=tuple(one.client_ids),
        document_types=tuple(one.document_types),
    )


def search_query(request: pb.SearchDocumentsRequest) -> AcrossQuery:
    return AcrossQuery(
        words=request.words,
        wanted=QueueFilter(
            matters=tuple(request.matters),
            document_types=tuple(request.document_types),
            client_ids=tuple(request.client_ids),
        ),
        category=request.category,
        party=request.party,
        since=request.since,
        until=request.until,
        conditions=tuple(request.conditions),
        reviewed=request.reviewed if request.HasField("reviewed") else None,
        size=request.page_size or DEFAULT_DOCUMENTS,
        token=request.page_token,
    )


def relation_request(request: pb.DecideRelationRequest) -> RelationRequest:
    """Raises `Reject(INVALID_METADATA)` if the kind or the verdict is unknown."""
    if request.kind not in _KINDS:
        raise invalid("kind", "is missing or unknown")
    if request.verdict not in list(RelationVerdict):
        raise invalid("verdict", "must be confirm or reject")
    verdict = RelationVerdict(request.verdict)
    documents = request.document_id, request.other_document_id
    return RelationRequest(*documents, _KINDS[request.kind], verdict, request.effective_on)


def register(api: AcrossDocumentsApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_AcrossDocumentsServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["AcrossDocumentsService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/ListRelations": Action.READ_PROPOSALS,
    f"/{_SERVICE}/SuggestRelations": Action.REVIEW,
    f"/{_SERVICE}/DecideRelation": Action.REVIEW,
    f"/{_SERVICE}/ReadGrid": Action.READ_PROPOSALS,
    f"/{_SERVICE}/SearchDocuments": Action.READ_PROPOSALS,
    f"/{_SERVICE}/ListWatches": Action.READ_PROPOSALS,
    f"/{_SERVICE}/AddWatch": Action.REVIEW,
    f"/{_SERVICE}/RemoveWatch": Action.REVIEW,
}
