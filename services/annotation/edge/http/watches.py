"""The route that adds a watch: its body has no fields that the server sets."""

from fastapi import APIRouter
from pydantic import Field

from services.annotation.desk.across.watches import Watches
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller
from services.annotation.searching.query import LONGEST_QUERY
from services.annotation.watching.records import LONGEST_NAME, AddWatchRequest, ShownWatch


class WatchBody(Body):
    """A question that the caller keeps."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    words: str = Field("", max_length=LONGEST_QUERY)
    category: str = ""
    party: str = Field("", max_length=LONGEST_QUERY)
    since: str = ""
    until: str = ""
    conditions: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()


def router(watches: Watches) -> APIRouter:
    routes = APIRouter()

    @routes.post("/v1/watches", status_code=201, summary="Watch documents that arrive from now on")
    async def post_watch(body: WatchBody, caller: Caller) -> ShownWatch:
        return (await watches.add(caller, AddWatchRequest(ShownWatch(**body.model_dump())))).watch

    return routes
