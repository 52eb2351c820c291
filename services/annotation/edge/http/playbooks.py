"""Routes of the playbooks in force and of their publications."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.annotation.desk.playbooks.library import MOST_HISTORY, PlaybookLibrary
from services.annotation.edge.http.parameters import Caller
from services.annotation.edge.playbooks.views import (
    ListedPlaybook,
    PlaybookAnswer,
    PlaybookFindingsAnswer,
    PlaybookPublicationAnswer,
    PlaybookPublicationsAnswer,
    firing_view,
    history_view,
    listed_view,
    playbook_view,
    publication_view,
)
from services.shared.domain.records import Action

PlaybookName = Annotated[str, Path(description="Name of the playbook.")]
PublicationNumber = Annotated[
    int, Path(description="Number of the publication. 0: the file of the installation.", ge=0, le=(1 << 31) - 1)
]


@dataclass(frozen=True, slots=True)
class PlaybooksAnswer:
    """The playbooks of a tenant."""

    playbooks: tuple[ListedPlaybook, ...]


def router(library: PlaybookLibrary) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/playbooks", summary="List the playbooks in force, and those that only have drafts")
    async def get_playbooks(caller: Caller) -> PlaybooksAnswer:
        return PlaybooksAnswer(tuple(map(listed_view, await library.list(caller))))

    @routes.get("/v1/playbooks/{name}", summary="Get a playbook with its rules in words and its tests")
    async def get_playbook(name: PlaybookName, caller: Caller) -> PlaybookAnswer:
        return playbook_view(await library.read(caller, name))

    @routes.get("/v1/playbooks/{name}/findings", summary="Count its findings on the newest documents")
    async def get_findings(name: PlaybookName, caller: Caller) -> PlaybookFindingsAnswer:
        return firing_view(await library.firing(caller, name))

    @routes.get("/v1/playbooks/{name}/publications", summary="List its publications, the newest first")
    async def get_publications(
        name: PlaybookName,
        caller: Caller,
        page_size: Annotated[int, Query(description="Number of publications.", ge=1, le=MOST_HISTORY)] = MOST_HISTORY,
        before: Annotated[int, Query(description="`next_before` of the page before.", ge=0, le=(1 << 31) - 1)] = 0,
    ) -> PlaybookPublicationsAnswer:
        return history_view(await library.history(caller, name, page_size, before))

    @routes.get("/v1/playbooks/{name}/publications/{number}", summary="Get a publication with its text")
    async def get_publication(
        name: PlaybookName, number: PublicationNumber, caller: Caller
    ) -> PlaybookPublicationAnswer:
        found = await library.publication(caller, name, number)
        return PlaybookPublicationAnswer(publication_view(found), found.text.source, found.text.cases)

    return routes


PLAYBOOK_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/playbooks"): Action.READ_PLAYBOOKS,
    ("GET", "/v1/playbooks/{name}"): Action.READ_PLAYBOOKS,
    ("GET", "/v1/playbooks/{name}/findings"): Action.READ_PLAYBOOKS,
    ("GET", "/v1/playbooks/{name}/publications"): Action.READ_PLAYBOOKS,
    ("GET", "/v1/playbooks/{name}/publications/{number}"): Action.READ_PLAYBOOKS,
}
