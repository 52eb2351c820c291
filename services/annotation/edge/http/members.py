"""The route that replaces the members of a matter: its body is flat, and has the matter in the path."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller
from services.annotation.members.managing import Memberships
from services.annotation.members.records import Membership, SetMatterMembersRequest, StoppedReader

Matter = Annotated[str, Path(description="Id of the matter.")]


class ReaderBody(Body):
    """A reader who stopped reading a document."""

    family: str
    subject: str


class MembersBody(Body):
    """A request to replace the membership of a matter."""

    members: tuple[str, ...]
    denied: tuple[str, ...] = ()
    everyone: bool = False
    revision: int = Field(description="The revision that the caller read; 0 for a matter without a stored membership.")
    readmitted: tuple[ReaderBody, ...] = Field(
        default=(), description="Readers who stopped reading, and may read the document again. Never the caller."
    )


def router(memberships: Memberships) -> APIRouter:
    routes = APIRouter()

    @routes.put(
        "/v1/matters/{matter}/members",
        summary="Replace the members of a matter; all services apply it within 60 seconds",
    )
    async def put_members(matter: Matter, body: MembersBody, caller: Caller) -> Membership:
        wanted = Membership(matter, body.members, body.denied, body.everyone, body.revision)
        readmitted = tuple(StoppedReader(each.family, each.subject) for each in body.readmitted)
        return (await memberships.replace(caller, SetMatterMembersRequest(wanted, readmitted))).members

    return routes
