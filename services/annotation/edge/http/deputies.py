"""Routes that set and end deputies. Over gRPC both are `SetDeputy`."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import AwareDatetime

from services.annotation.desk.queue import ReviewQueue
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller
from services.annotation.queue.assignments import Deputy

Person = Annotated[str, Path(description="Subject of the person who is away.")]


class DeputyBody(Body):
    """A request to set the deputy of a person."""

    deputy: str
    since: AwareDatetime | None = None
    until: AwareDatetime


def router(queue: ReviewQueue) -> APIRouter:
    routes = APIRouter()

    @routes.put("/v1/deputies/{person}", summary="Set the deputy of a person who is away")
    async def put_deputy(person: Person, body: DeputyBody, caller: Caller) -> Deputy:
        return await queue.set_deputy(caller, person, body.deputy, body.since, body.until)

    @routes.delete("/v1/deputies/{person}", status_code=204, summary="End the deputy of a person")
    async def delete_deputy(person: Person, caller: Caller) -> None:
        await queue.remove_deputy(caller, person)

    return routes
