"""Routes of the drafts of playbooks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from services.annotation.desk.playbooks.drafts import PlaybookDrafts
from services.annotation.desk.playbooks.previewing import MOST, PlaybookPreviews, PreviewRequest
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller
from services.annotation.edge.http.playbooks import PlaybookName, PublicationNumber
from services.annotation.edge.playbooks.preview_views import PlaybookPreviewAnswer, preview_view
from services.annotation.edge.playbooks.views import (
    PlaybookDraft,
    PlaybookDraftSummary,
    PlaybookPublication,
    draft_view,
    publication_view,
    summary_view,
)
from services.annotation.publishing.records import LONGEST_REASON, LONGEST_TEXT, PlaybookText
from services.shared.domain.records import Action

DraftId = Annotated[str, Path(description="Id of a draft.", max_length=64)]
PreviewPurpose = Annotated[
    str, Query(description="Purpose of reading text, such as `playbook`. Required; the access policy allows some.")
]
_PATH = "/v1/playbook-drafts/{draft_id}"


class DraftBody(Body):
    """A new draft. Without a source: the text in force."""

    name: str = Field(max_length=64)
    source: str = Field("", max_length=LONGEST_TEXT)
    cases: str = Field("", max_length=LONGEST_TEXT)


class DraftTextBody(Body):
    """Another text of a draft."""

    revision: int = Field(ge=1)
    source: str = Field(max_length=LONGEST_TEXT)
    cases: str = Field(max_length=LONGEST_TEXT)
    base: str | None = Field(None, max_length=64)


class DraftStepBody(Body):
    """A step of a draft, with its reason."""

    revision: int = Field(ge=1)
    reason: str = Field(max_length=LONGEST_REASON)


class DraftDiscardBody(Body):
    """The end of a draft."""

    revision: int = Field(ge=1)


class RestoreBody(Body):
    """Why an earlier text is proposed again."""

    reason: str = Field(max_length=LONGEST_REASON)


@dataclass(frozen=True, slots=True)
class PlaybookDraftsAnswer:
    """The drafts that are neither published nor discarded."""

    drafts: tuple[PlaybookDraftSummary, ...]


def router(drafts: PlaybookDrafts, previews: PlaybookPreviews) -> APIRouter:
    routes = APIRouter()
    _add_reading(routes, drafts, previews)
    _add_writing(routes, drafts)
    _add_steps(routes, drafts)
    return routes


def _add_reading(routes: APIRouter, drafts: PlaybookDrafts, previews: PlaybookPreviews) -> None:
    @routes.get("/v1/playbook-drafts", summary="List the open drafts, the last changed one first")
    async def get_drafts(
        caller: Caller, name: Annotated[str, Query(description="Only drafts of this playbook. Empty: all.")] = ""
    ) -> PlaybookDraftsAnswer:
        return PlaybookDraftsAnswer(tuple(map(summary_view, await drafts.list(caller, name))))

    @routes.get(_PATH, summary="Get a draft with the result of its check")
    async def get_draft(draft_id: DraftId, caller: Caller) -> PlaybookDraft:
        return draft_view(await drafts.read(caller, draft_id))

    @routes.get(f"{_PATH}/preview", summary="Apply a draft to past documents, without storing anything")
    async def get_preview(
        draft_id: DraftId,
        caller: Caller,
        purpose: PreviewPurpose = "",
        matter: Annotated[str, Query(description="Only documents of this matter. Empty: all that you may read.")] = "",
        page_size: Annotated[int, Query(description="Number of documents.", ge=1, le=MOST)] = MOST,
        page_token: Annotated[str, Query(description="`next_page_token` of the page before.")] = "",
    ) -> PlaybookPreviewAnswer:
        wanted = PreviewRequest(purpose, matter, page_size, page_token)
        return preview_view(await previews.preview(caller, draft_id, wanted))


def _add_writing(routes: APIRouter, drafts: PlaybookDrafts) -> None:
    @routes.post("/v1/playbook-drafts", status_code=201, summary="Begin a draft of a playbook")
    async def post_draft(body: DraftBody, caller: Caller) -> PlaybookDraft:
        text = PlaybookText(body.source, body.cases) if body.source else None
        return draft_view(await drafts.begin(caller, body.name, text))

    @routes.put(_PATH, summary="Store another text of a draft")
    async def put_draft(draft_id: DraftId, body: DraftTextBody, caller: Caller) -> PlaybookDraft:
        text = PlaybookText(body.source, body.cases)
        return draft_view(await drafts.save(caller, draft_id, body.revision, text, body.base))


def _add_steps(routes: APIRouter, drafts: PlaybookDrafts) -> None:
    @routes.post(
        "/v1/playbooks/{name}/publications/{number}:restore",
        status_code=201,
        summary="Propose the text of an earlier publication again",
    )
    async def post_restore(
        name: PlaybookName, number: PublicationNumber, body: RestoreBody, caller: Caller
    ) -> PlaybookDraft:
        return draft_view(await drafts.restore(caller, name, number, body.reason))

    @routes.post(f"{_PATH}:propose", summary="Ask another person to publish a draft")
    async def post_propose(draft_id: DraftId, body: DraftStepBody, caller: Caller) -> PlaybookDraft:
        return draft_view(await drafts.propose(caller, draft_id, body.revision, body.reason))

    @routes.post(f"{_PATH}:publish", summary="Put the proposed draft of another person in force")
    async def post_publish(draft_id: DraftId, body: DraftStepBody, caller: Caller) -> PlaybookPublication:
        return publication_view(await drafts.publish(caller, draft_id, body.revision, body.reason))

    @routes.post(f"{_PATH}:return", summary="Return a proposed draft to its authors")
    async def post_return(draft_id: DraftId, body: DraftStepBody, caller: Caller) -> PlaybookDraft:
        return draft_view(await drafts.give_back(caller, draft_id, body.revision, body.reason))

    @routes.post(f"{_PATH}:discard", summary="End a draft without a publication")
    async def post_discard(draft_id: DraftId, body: DraftDiscardBody, caller: Caller) -> PlaybookDraft:
        return draft_view(await drafts.discard(caller, draft_id, body.revision))


DRAFT_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/playbook-drafts"): Action.READ_PLAYBOOKS,
    ("POST", "/v1/playbook-drafts"): Action.DRAFT_PLAYBOOK,
    ("GET", _PATH): Action.READ_PLAYBOOKS,
    ("PUT", _PATH): Action.DRAFT_PLAYBOOK,
    ("GET", f"{_PATH}/preview"): Action.READ_PLAYBOOKS,
    ("POST", f"{_PATH}:propose"): Action.DRAFT_PLAYBOOK,
    ("POST", f"{_PATH}:publish"): Action.PUBLISH_PLAYBOOK,
    ("POST", f"{_PATH}:return"): Action.DRAFT_PLAYBOOK,
    ("POST", f"{_PATH}:discard"): Action.DRAFT_PLAYBOOK,
    ("POST", "/v1/playbooks/{name}/publications/{number}:restore"): Action.DRAFT_PLAYBOOK,
}
