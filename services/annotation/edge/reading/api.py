"""Serves `DocumentReadingService` over gRPC. It only translates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import grpc.aio
from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import reading_pb2 as pb
from glossator.annotation.v1 import reading_pb2_grpc as pb_grpc
from glossator.document.v1 import document_pb2
from services.annotation.desk.lookup.links import LinkPlace, LinkRequest, Reference, TermDefinition
from services.annotation.desk.lookup.search import SearchHit, SearchRequest
from services.annotation.desk.operations import Operations
from services.annotation.desk.redlines.records import ChangedFinding, ChangedPlace, ComparisonRequest, VersionChange
from services.shared.domain.records import Action
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.call import current_actor

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class DocumentReadingApi(pb_grpc.DocumentReadingServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    operations: Operations

    async def ListPages(  # noqa: N802
        self, request: pb.ListPagesRequest, _context: _Context
    ) -> pb.ListPagesResponse:
        found = await self.operations.page_maps.read(current_actor(), request.document_id, request.purpose)
        pages = (
            pb.DocumentPage(
                number=one.number,
                span=_span(one.span),
                width=one.width,
                height=one.height,
                others=map(_span, one.others),
            )
            for one in found.pages
        )
        return pb.ListPagesResponse(pages=pages, available=found.available, reason=found.reason, detail=found.detail)

    async def SearchDocument(  # noqa: N802
        self, request: pb.SearchDocumentRequest, _context: _Context
    ) -> pb.SearchDocumentResponse:
        wanted = SearchRequest(request.q, request.page_size, request.page_token)
        found = await self.operations.search.search(current_actor(), request.document_id, wanted, request.purpose)
        return pb.SearchDocumentResponse(
            hits=map(_hit, found.hits), total=found.total, next_page_token=found.next_page_token
        )

    async def ListReferences(  # noqa: N802
        self, request: pb.ListReferencesRequest, _context: _Context
    ) -> pb.ListReferencesResponse:
        wanted = LinkRequest(request.page_token, request.page_size)
        found = await self.operations.links.references(current_actor(), request.document_id, wanted, request.purpose)
        return pb.ListReferencesResponse(
            references=map(_reference, found.references), total=found.total, next_page_token=found.next_page_token
        )

    async def ListDefinitions(  # noqa: N802
        self, request: pb.ListDefinitionsRequest, _context: _Context
    ) -> pb.ListDefinitionsResponse:
        at = request.at if request.HasField("at") else -1
        wanted = LinkRequest(request.page_token, request.page_size, at)
        found = await self.operations.links.definitions(current_actor(), request.document_id, wanted, request.purpose)
        return pb.ListDefinitionsResponse(
            definitions=map(_definition, found.definitions), total=found.total, next_page_token=found.next_page_token
        )

    async def CompareDocuments(  # noqa: N802
        self, request: pb.CompareDocumentsRequest, _context: _Context
    ) -> pb.CompareDocumentsResponse:
        wanted = ComparisonRequest(request.against, request.page_token, request.page_size)
        found = await self.operations.redlines.compare(current_actor(), request.document_id, wanted, request.purpose)
        return pb.CompareDocumentsResponse(
            changes=map(_change, found.changes),
            total=found.total,
            unmarked=found.unmarked,
            next_page_token=found.next_page_token,
            aligned=found.aligned,
            uncompared_values=found.uncompared_values,
            opened=map(_finding, found.opened),
            closed=map(_finding, found.closed),
            findings_missing=found.findings_missing,
            against=found.against,
        )


def _change(one: VersionChange) -> pb.VersionChange:
    return pb.VersionChange(
        number=one.number,
        kind=one.kind,
        old=_changed(one.old),
        new=_changed(one.new),
        call_outs=one.call_outs,
        clauses=one.clauses,
        tracked=one.tracked or "",
        inside=map(_change, one.inside),
        author=one.author,
        dated=_time(one.dated),
        doubts=one.doubts,
    )


def _time(at: datetime | None) -> Timestamp | None:
    if at is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp


def _changed(one: ChangedPlace) -> pb.ChangedPlace:
    return pb.ChangedPlace(span=_span(one.span), page=one.page, text=one.text, before=one.before, after=one.after)


def _finding(one: ChangedFinding) -> pb.ChangedFinding:
    return pb.ChangedFinding(
        finding_id=one.finding_id,
        rule_id=one.rule_id,
        category=one.category,
        severity=one.severity,
        message=one.message,
        changes=one.changes,
    )


def _reference(one: Reference) -> pb.Reference:
    return pb.Reference(span=_span(one.span), page=one.page, state=one.state, targets=map(_place, one.targets))


def _definition(one: TermDefinition) -> pb.TermDefinition:
    return pb.TermDefinition(
        term=one.term,
        span=_span(one.span),
        body=_span(one.body),
        page=one.page,
        uses=one.uses,
        places=map(_place, one.places),
    )


def _place(one: LinkPlace) -> pb.LinkPlace:
    return pb.LinkPlace(span=_span(one.span), page=one.page)


def _hit(one: SearchHit) -> pb.SearchHit:
    return pb.SearchHit(span=_span(one.span), page=one.page, before=one.before, match=one.match, after=one.after)


def _span(one: OriginalSpan) -> document_pb2.Span:
    return document_pb2.Span(start=one.start, end=one.end)


def register(api: DocumentReadingApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_DocumentReadingServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["DocumentReadingService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/ListPages": Action.READ_TEXT,
    f"/{_SERVICE}/SearchDocument": Action.READ_TEXT,
    f"/{_SERVICE}/ListReferences": Action.READ_TEXT,
    f"/{_SERVICE}/ListDefinitions": Action.READ_TEXT,
    f"/{_SERVICE}/CompareDocuments": Action.READ_TEXT,
}
