"""Routes of the membership of matters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller
from services.annotation.members.managing import MembershipRequest, Memberships
from services.shared.domain.records import Action
from services.shared.runtime.access.members.records import MatterMembers

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


@dataclass(frozen=True, slots=True)
class StoppedReader:
    """A reader who stopped reading a document."""

    family: str
    subject: str


@dataclass(frozen=True, slots=True)
class MembersAnswer:
    """The membership of a matter."""

    matter: str
    members: tuple[str, ...]
    denied: tuple[str, ...]
    everyone: bool
    revision: int
    stopped: tuple[StoppedReader, ...]


def router(memberships: Memberships) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/matters/{matter}/members", summary="Get the members of a matter")
    async def get_members(matter: Matter, caller: Caller) -> MembersAnswer:
        return _answer(await memberships.read(caller, matter))

    @routes.put(
        "/v1/matters/{matter}/members",
        summary="Replace the members of a matter; all services apply it within 60 seconds",
    )
    async def put_members(matter: Matter, body: MembersBody, caller: Caller) -> MembersAnswer:
        readmitted = [(one.family, one.subject) for one in body.readmitted]
        wanted = MembershipRequest(matter, body.members, body.denied, body.everyone, body.revision, readmitted)
        return _answer(await memberships.replace(caller, wanted))

    return routes


def _answer(one: MatterMembers) -> MembersAnswer:
    return MembersAnswer(
        one.matter,
        tuple(sorted(one.members)),
        tuple(sorted(one.denied)),
        one.everyone,
        one.revision,
        tuple(StoppedReader(family, subject) for family, subject in sorted(one.stopped)),
    )


MEMBER_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/matters/{matter}/members"): Action.READ_MEMBERS,
    ("PUT", "/v1/matters/{matter}/members"): Action.MANAGE_MEMBERS,
}
