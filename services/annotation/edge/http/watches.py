"""Routes of the watches of a caller."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from services.annotation.desk.across.watches import ReadWatch, Watches
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller
from services.annotation.searching.query import LONGEST_QUERY
from services.annotation.watching.records import LONGEST_NAME, WatchedQuestion
from services.shared.domain.records import Action

WatchId = Annotated[str, Path(description="Id of a watch of the caller.")]


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


@dataclass(frozen=True, slots=True)
class WatchAnswer:
    """A question that a person keeps, to learn of new documents that answer it."""

    watch_id: str
    name: str
    words: str
    category: str
    party: str
    since: str
    until: str
    conditions: tuple[str, ...]
    matters: tuple[str, ...]
    client_ids: tuple[str, ...]
    document_types: tuple[str, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class WatchesAnswer:
    """The watches of the caller."""

    watches: tuple[WatchAnswer, ...]


def router(watches: Watches) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/watches", summary="List the caller's watches")
    async def get_watches(caller: Caller) -> WatchesAnswer:
        return WatchesAnswer(tuple(_answer(one) for one in await watches.list(caller)))

    @routes.post("/v1/watches", status_code=201, summary="Watch documents that arrive from now on")
    async def post_watch(body: WatchBody, caller: Caller) -> WatchAnswer:
        return _answer(await watches.add(caller, WatchedQuestion(**body.model_dump())))

    @routes.delete("/v1/watches/{watch_id}", status_code=204, summary="End a watch")
    async def delete_watch(watch_id: WatchId, caller: Caller) -> None:
        await watches.remove(caller, watch_id)

    return routes


def _answer(read: ReadWatch) -> WatchAnswer:
    one = read.question
    return WatchAnswer(
        watch_id=read.watch.watch_id,
        name=one.name,
        words=one.words,
        category=one.category,
        party=one.party,
        since=one.since,
        until=one.until,
        conditions=one.conditions,
        matters=one.matters,
        client_ids=one.client_ids,
        document_types=one.document_types,
        made_at=read.watch.made_at,
    )


WATCH_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/watches"): Action.READ_PROPOSALS,
    ("POST", "/v1/watches"): Action.REVIEW,
    ("DELETE", "/v1/watches/{watch_id}"): Action.REVIEW,
}
