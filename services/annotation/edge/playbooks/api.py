"""Serves `PlaybookService` over gRPC. It only translates."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

import grpc.aio
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import playbooks_pb2 as pb
from glossator.annotation.v1 import playbooks_pb2_grpc as pb_grpc
from services.annotation.desk.playbooks.library import MOST_HISTORY
from services.annotation.desk.playbooks.operations import PlaybookOperations
from services.annotation.desk.playbooks.previewing import MOST, PreviewRequest
from services.annotation.edge.messages import document_message
from services.annotation.edge.playbooks.preview_views import preview_view
from services.annotation.edge.playbooks.views import (
    draft_view,
    firing_view,
    history_view,
    listed_view,
    playbook_view,
    publication_view,
    summary_view,
)
from services.annotation.publishing.records import PlaybookText
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_actor

_Context = grpc.aio.ServicerContext[Any, Any]
M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True, eq=False)
class PlaybookApi(pb_grpc.PlaybookServiceServicer):
    """Methods raise `Reject` and `Retry`; the server converts them to gRPC statuses."""

    books: PlaybookOperations

    async def ListPlaybooks(  # noqa: N802
        self, _request: pb.ListPlaybooksRequest, _context: _Context
    ) -> pb.ListPlaybooksResponse:
        found = await self.books.library.list(current_actor())
        return pb.ListPlaybooksResponse(playbooks=[filled(pb.ListedPlaybook(), listed_view(one)) for one in found])

    async def GetPlaybook(  # noqa: N802
        self, request: pb.GetPlaybookRequest, _context: _Context
    ) -> pb.GetPlaybookResponse:
        read = await self.books.library.read(current_actor(), request.name)
        return filled(pb.GetPlaybookResponse(), playbook_view(read))

    async def CountPlaybookFindings(  # noqa: N802
        self, request: pb.CountPlaybookFindingsRequest, _context: _Context
    ) -> pb.CountPlaybookFindingsResponse:
        made = await self.books.library.firing(current_actor(), request.name)
        return filled(pb.CountPlaybookFindingsResponse(), firing_view(made))

    async def ListPlaybookPublications(  # noqa: N802
        self, request: pb.ListPlaybookPublicationsRequest, _context: _Context
    ) -> pb.ListPlaybookPublicationsResponse:
        size = request.page_size or MOST_HISTORY
        page = await self.books.library.history(current_actor(), request.name, size, request.before)
        return filled(pb.ListPlaybookPublicationsResponse(), history_view(page))

    async def GetPlaybookPublication(  # noqa: N802
        self, request: pb.GetPlaybookPublicationRequest, _context: _Context
    ) -> pb.GetPlaybookPublicationResponse:
        found = await self.books.library.publication(current_actor(), request.name, request.number)
        shown = filled(pb.PlaybookPublication(), publication_view(found))
        return pb.GetPlaybookPublicationResponse(publication=shown, source=found.text.source, cases=found.text.cases)

    async def RestorePlaybook(  # noqa: N802
        self, request: pb.RestorePlaybookRequest, _context: _Context
    ) -> pb.RestorePlaybookResponse:
        shown = await self.books.drafts.restore(current_actor(), request.name, request.number, request.reason)
        return pb.RestorePlaybookResponse(draft=filled(pb.PlaybookDraft(), draft_view(shown)))

    async def ListPlaybookDrafts(  # noqa: N802
        self, request: pb.ListPlaybookDraftsRequest, _context: _Context
    ) -> pb.ListPlaybookDraftsResponse:
        found = await self.books.drafts.list(current_actor(), request.name)
        shown = [filled(pb.PlaybookDraftSummary(), summary_view(one)) for one in found]
        return pb.ListPlaybookDraftsResponse(drafts=shown)

    async def BeginPlaybookDraft(  # noqa: N802
        self, request: pb.BeginPlaybookDraftRequest, _context: _Context
    ) -> pb.BeginPlaybookDraftResponse:
        text = PlaybookText(request.source, request.cases) if request.source else None
        shown = await self.books.drafts.begin(current_actor(), request.name, text)
        return pb.BeginPlaybookDraftResponse(draft=filled(pb.PlaybookDraft(), draft_view(shown)))

    async def GetPlaybookDraft(  # noqa: N802
        self, request: pb.GetPlaybookDraftRequest, _context: _Context
    ) -> pb.GetPlaybookDraftResponse:
        shown = await self.books.drafts.read(current_actor(), request.draft_id)
        return pb.GetPlaybookDraftResponse(draft=filled(pb.PlaybookDraft(), draft_view(shown)))

    async def SavePlaybookDraft(  # noqa: N802
        self, request: pb.SavePlaybookDraftRequest, _context: _Context
    ) -> pb.SavePlaybookDraftResponse:
        text, base = PlaybookText(request.source, request.cases), request.base if request.HasField("base") else None
        shown = await self.books.drafts.save(current_actor(), request.draft_id, request.revision, text, base)
        return pb.SavePlaybookDraftResponse(draft=filled(pb.PlaybookDraft(), draft_view(shown)))

    async def ProposePlaybookDraft(  # noqa: N802
        self, request: pb.ProposePlaybookDraftRequest, _context: _Context
    ) -> pb.ProposePlaybookDraftResponse:
        step = (request.draft_id, request.revision, request.reason)
        shown = await self.books.drafts.propose(current_actor(), *step)
        return pb.ProposePlaybookDraftResponse(draft=filled(pb.PlaybookDraft(), draft_view(shown)))

    async def PublishPlaybookDraft(  # noqa: N802
        self, request: pb.PublishPlaybookDraftRequest, _context: _Context
    ) -> pb.PublishPlaybookDraftResponse:
        step = (request.draft_id, request.revision, request.reason)
        made = await self.books.drafts.publish(current_actor(), *step)
        return pb.PublishPlaybookDraftResponse(publication=filled(pb.PlaybookPublication(), publication_view(made)))

    async def ReturnPlaybookDraft(  # noqa: N802
        self, request: pb.ReturnPlaybookDraftRequest, _context: _Context
    ) -> pb.ReturnPlaybookDraftResponse:
        step = (request.draft_id, request.revision, request.reason)
        shown = await self.books.drafts.give_back(current_actor(), *step)
        return pb.ReturnPlaybookDraftResponse(draft=filled(pb.PlaybookDraft(), draft_view(shown)))

    async def DiscardPlaybookDraft(  # noqa: N802
        self, request: pb.DiscardPlaybookDraftRequest, _context: _Context
    ) -> pb.DiscardPlaybookDraftResponse:
        shown = await self.books.drafts.discard(current_actor(), request.draft_id, request.revision)
        return pb.DiscardPlaybookDraftResponse(draft=filled(pb.PlaybookDraft(), draft_view(shown)))

    async def PreviewPlaybookDraft(  # noqa: N802
        self, request: pb.PreviewPlaybookDraftRequest, _context: _Context
    ) -> pb.PreviewPlaybookDraftResponse:
        wanted = PreviewRequest(request.purpose, request.matter, request.page_size or MOST, request.page_token)
        page = await self.books.previews.preview(current_actor(), request.draft_id, wanted)
        return filled(pb.PreviewPlaybookDraftResponse(), preview_view(page))


def filled(message: M, view: object) -> M:
    """The message with the fields of the view, which has the same names. Other fields of the message stay empty."""
    for field in message.DESCRIPTOR.fields:
        value = getattr(view, field.name)
        if value is None:
            continue
        made: Any = [_value(field, one) for one in value] if _is_list(value) else _value(field, value)
        if _is_list(value):
            getattr(message, field.name).extend(made)
        elif field.message_type is not None:
            getattr(message, field.name).CopyFrom(made)
        else:
            setattr(message, field.name, made)
    return message


def _is_list(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str)


def _value(field: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        stamp = Timestamp()
        stamp.FromDatetime(value)
        return stamp
    if isinstance(value, DocumentRecord):
        return document_message(value)
    if field.enum_type is not None and isinstance(value, Enum):
        prefix = field.enum_type.values[0].name.removesuffix("UNSPECIFIED")
        return field.enum_type.values_by_name[f"{prefix}{value.name}"].number
    if field.message_type is not None:
        return filled(getattr(pb, field.message_type.name)(), value)
    return value


def register(api: PlaybookApi) -> Callable[[grpc.aio.Server], None]:
    return lambda server: pb_grpc.add_PlaybookServiceServicer_to_server(api, server)


_SERVICE = pb.DESCRIPTOR.services_by_name["PlaybookService"].full_name

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{_SERVICE}/ListPlaybooks": Action.READ_PLAYBOOKS,
    f"/{_SERVICE}/GetPlaybook": Action.READ_PLAYBOOKS,
    f"/{_SERVICE}/CountPlaybookFindings": Action.READ_PLAYBOOKS,
    f"/{_SERVICE}/ListPlaybookPublications": Action.READ_PLAYBOOKS,
    f"/{_SERVICE}/GetPlaybookPublication": Action.READ_PLAYBOOKS,
    f"/{_SERVICE}/RestorePlaybook": Action.DRAFT_PLAYBOOK,
    f"/{_SERVICE}/ListPlaybookDrafts": Action.READ_PLAYBOOKS,
    f"/{_SERVICE}/BeginPlaybookDraft": Action.DRAFT_PLAYBOOK,
    f"/{_SERVICE}/GetPlaybookDraft": Action.READ_PLAYBOOKS,
    f"/{_SERVICE}/SavePlaybookDraft": Action.DRAFT_PLAYBOOK,
    f"/{_SERVICE}/ProposePlaybookDraft": Action.DRAFT_PLAYBOOK,
    f"/{_SERVICE}/PublishPlaybookDraft": Action.PUBLISH_PLAYBOOK,
    f"/{_SERVICE}/ReturnPlaybookDraft": Action.DRAFT_PLAYBOOK,
    f"/{_SERVICE}/DiscardPlaybookDraft": Action.DRAFT_PLAYBOOK,
    f"/{_SERVICE}/PreviewPlaybookDraft": Action.READ_PLAYBOOKS,
}
