"""The operations of documents, reviews and reveal grants whose desks have other callers too."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.annotation.desk.reading import DocumentViews, FeedRequest, parse_cursor
from services.annotation.desk.records import (
    GetDocumentRequest,
    GetDocumentResponse,
    ListAnnotationsRequest,
    ListAnnotationsResponse,
    OffsetUnit,
    Passage,
    ReadFieldsRequest,
    ReadFieldsResponse,
    ReadTextRequest,
    WatchAnnotationsRequest,
    WatchAnnotationsResponse,
    shown_document,
)
from services.annotation.desk.revealing import RevealRequest, Reveals
from services.annotation.desk.review import Reviews, role_of
from services.annotation.reveals.grants import RevealGrant
from services.annotation.reveals.records import (
    GrantRevealRequest,
    ListRevealsRequest,
    ListRevealsResponse,
    RequestRevealRequest,
    RevealResponse,
    RevokeRevealRequest,
    shown_grant,
)
from services.annotation.sets.perspective import PerspectiveRequest
from services.annotation.sets.records import (
    CompleteReviewRequest,
    CompleteReviewResponse,
    ReopenReviewRequest,
    ReopenReviewResponse,
    SetPerspectiveRequest,
    SetPerspectiveResponse,
    SubmitReviewRequest,
    SubmitReviewResponse,
)
from services.shared.domain.records import Actor
from services.shared.runtime.access.call import current_actor, settle_call, verified_actor

_WATCH_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class DocumentOperations:
    """Each operation raises the errors of the method that it calls."""

    views: DocumentViews
    reviews: Reviews
    reveals: Reveals

    async def get_document(self, actor: Actor, request: GetDocumentRequest) -> GetDocumentResponse:
        found = await self.views.document(actor, request.document_id)
        return shown_document(found, found.annotation_set)

    async def read_text(self, actor: Actor, request: ReadTextRequest) -> Passage:
        place = request.span.place() if request.span else None
        return await self.views.words(actor, request.document_id, place, request.purpose, request.use)

    async def read_fields(self, actor: Actor, request: ReadFieldsRequest) -> ReadFieldsResponse:
        found = await self.views.fields(actor, request.document_id, request.purpose, request.use)
        return ReadFieldsResponse(tuple(found))

    async def list_annotations(self, actor: Actor, request: ListAnnotationsRequest) -> ListAnnotationsResponse:
        document_set, shown = await self.views.annotations(actor, request.document_id)
        if request.offset_unit is OffsetUnit.UTF16:
            shown = await self.views.in_utf16(document_set, shown)
        return ListAnnotationsResponse(document_set.document, shown)

    async def watch(self, actor: Actor, request: WatchAnnotationsRequest) -> AsyncIterator[WatchAnnotationsResponse]:
        """Streams until the caller ends the call or the service stops. To resume, call again with the last cursor."""
        cursor, views = parse_cursor(request.cursor), self.views
        feed = FeedRequest(request.matter, request.include_proposed, request.client_id, request.priority)
        await views.open_feed(actor, feed)
        await settle_call()
        while True:
            page = await views.page(await verified_actor(), feed, cursor, _WATCH_SECONDS)
            if page.items:
                await views.record_page(await verified_actor(), feed, cursor, page)
            else:
                await views.check_feed(current_actor(), feed)
            for one in page.items:
                if views.still_visible(current_actor(), feed, one):
                    yield WatchAnnotationsResponse(str(one.cursor), one.document, one.annotation_set)
            cursor = page.cursor
            views.check_running()

    async def submit(self, actor: Actor, request: SubmitReviewRequest) -> SubmitReviewResponse:
        wanted = request.by(actor.subject, role_of(actor), self.reviews.clock.now())
        made = await self.reviews.submit(actor, request.document_id, wanted)
        return SubmitReviewResponse(made.revision, made.annotation)

    async def complete(self, actor: Actor, request: CompleteReviewRequest) -> CompleteReviewResponse:
        wanted = request.by(actor.subject, role_of(actor), self.reviews.clock.now())
        _, published, review = await self.reviews.complete(actor, request.document_id, wanted)
        return CompleteReviewResponse(review.review_id, published)

    async def reopen(self, actor: Actor, request: ReopenReviewRequest) -> ReopenReviewResponse:
        _, opened = await self.reviews.reopen(actor, request.document_id, request.revision)
        return ReopenReviewResponse(opened.revision)

    async def set_perspective(self, actor: Actor, request: SetPerspectiveRequest) -> SetPerspectiveResponse:
        wanted = PerspectiveRequest(request.revision, request.perspective)
        _, made = await self.reviews.set_perspective(actor, request.document_id, wanted)
        return SetPerspectiveResponse(made)

    async def request_reveal(self, actor: Actor, request: RequestRevealRequest) -> RevealResponse:
        wanted = RevealRequest(request.scope, request.page, request.value_id, request.minutes)
        return self._shown(await self.reveals.request(actor, request.document_id, wanted, request.purpose))

    async def grant_reveal(self, actor: Actor, request: GrantRevealRequest) -> RevealResponse:
        return self._shown(await self.reveals.grant(actor, request.document_id, request.grant_id, request.purpose))

    async def list_reveals(self, actor: Actor, request: ListRevealsRequest) -> ListRevealsResponse:
        now = self.reveals.clock.now()
        found = await self.reveals.all(actor, request.document_id)
        return ListRevealsResponse(tuple(shown_grant(one, now) for one in found))

    async def revoke_reveal(self, actor: Actor, request: RevokeRevealRequest) -> RevealResponse:
        return self._shown(await self.reveals.revoke(actor, request.document_id, request.grant_id))

    def _shown(self, grant: RevealGrant) -> RevealResponse:
        return RevealResponse(shown_grant(grant, self.reveals.clock.now()))
