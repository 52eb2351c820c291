"""Routes of SCIM 2.0, for the directory of a tenant. Errors have the body that SCIM requires."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from services.annotation.edge.http.parameters import Caller
from services.annotation.members import scim
from services.annotation.members.provisioning import Provisioning
from services.shared.domain.errors import Reason, Reject, StepUpRequired, public_detail
from services.shared.domain.records import Action
from services.shared.runtime.access.call import current_call
from services.shared.runtime.servers.statuses import status_of

_BASE = "/scim/v2"
_DEFAULT = 100
PersonId = Annotated[str, Path(description="Id of the person.")]
GroupId = Annotated[str, Path(description="Id of the group.")]
Filter = Annotated[str, Query(description='Such as `userName eq "ann@bank.example"`. Empty: all.', max_length=1_000)]
Start = Annotated[int, Query(alias="startIndex", description="Number of the first entry, from 1.")]
Count = Annotated[int, Query(le=1_000, description="Number of entries at most.")]
Content = Annotated[dict[str, Any], Body()]


class ScimRoute(APIRoute):
    """Converts a refusal to the error body of SCIM."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except StepUpRequired:
                raise
            except Reject as error:
                call = current_call()
                if call is not None:
                    call.error = error
                return _error(error)

        return answer


def router(provisioning: Provisioning) -> APIRouter:
    routes = APIRouter(prefix=_BASE, route_class=ScimRoute, default_response_class=JSONResponse)
    _add_description(routes, provisioning)
    _add_people(routes, provisioning)
    _add_groups(routes, provisioning)
    return routes


def _add_description(routes: APIRouter, provisioning: Provisioning) -> None:
    @routes.get("/ServiceProviderConfig", summary="Get what this server supports of SCIM")
    async def get_config(caller: Caller) -> Response:
        await provisioning.check(caller)
        return _answer(scim.config_body())

    @routes.get("/Schemas", summary="Get the attributes of people and groups that are stored")
    async def get_schemas(caller: Caller) -> Response:
        await provisioning.check(caller)
        return _answer(scim.schemas_body())


def _add_people(routes: APIRouter, provisioning: Provisioning) -> None:
    @routes.get("/Users", summary="List the people of the tenant")
    async def get_users(caller: Caller, filter: Filter = "", start: Start = 1, count: Count = _DEFAULT) -> Response:  # noqa: A002
        column, value = scim.parse_filter(filter, ("user_name", "external_id"))
        found = await provisioning.people(caller, column, value)
        return _answer(scim.list_body([scim.person_body(one) for one in found], start, count))

    @routes.post("/Users", status_code=201, summary="Add a person")
    async def post_user(caller: Caller, body: Content) -> Response:
        return _answer(scim.person_body(await provisioning.add_person(caller, scim.person_changes(body))), 201)

    @routes.get("/Users/{person_id}", summary="Get a person")
    async def get_user(person_id: PersonId, caller: Caller) -> Response:
        return _answer(scim.person_body(await provisioning.person(caller, person_id)))

    @routes.put("/Users/{person_id}", summary="Replace a person")
    async def put_user(person_id: PersonId, caller: Caller, body: Content) -> Response:
        changes = {"external_id": "", "active": True, **scim.person_changes(body)}
        return _answer(scim.person_body(await provisioning.change_person(caller, person_id, changes)))

    @routes.patch("/Users/{person_id}", summary="Change a person; one that is not active is refused everywhere")
    async def patch_user(person_id: PersonId, caller: Caller, body: Content) -> Response:
        changes = scim.person_patch(body)
        return _answer(scim.person_body(await provisioning.change_person(caller, person_id, changes)))

    @routes.delete("/Users/{person_id}", status_code=204, summary="Delete a person")
    async def delete_user(person_id: PersonId, caller: Caller) -> None:
        await provisioning.delete_person(caller, person_id)


def _add_groups(routes: APIRouter, provisioning: Provisioning) -> None:
    @routes.get("/Groups", summary="List the groups of the tenant")
    async def get_groups(
        caller: Caller,
        filter: Filter = "",  # noqa: A002
        start: Start = 1,
        count: Count = _DEFAULT,
        excluded: Annotated[str, Query(alias="excludedAttributes", description="`members` leaves them out.")] = "",
    ) -> Response:
        column, value = scim.parse_filter(filter, ("name", "external_id"))
        found = await provisioning.groups(caller, column, value)
        listed = [scim.group_body(one, members="members" not in excluded) for one in found]
        return _answer(scim.list_body(listed, start, count))

    @routes.post("/Groups", status_code=201, summary="Add a group")
    async def post_group(caller: Caller, body: Content) -> Response:
        return _answer(scim.group_body(await provisioning.add_group(caller, scim.group_changes(body))), 201)

    @routes.get("/Groups/{group_id}", summary="Get a group")
    async def get_group(
        group_id: GroupId,
        caller: Caller,
        excluded: Annotated[str, Query(alias="excludedAttributes", description="`members` leaves them out.")] = "",
    ) -> Response:
        found = await provisioning.group(caller, group_id)
        return _answer(scim.group_body(found, members="members" not in excluded))

    @routes.put("/Groups/{group_id}", summary="Replace a group")
    async def put_group(group_id: GroupId, caller: Caller, body: Content) -> Response:
        changes = {"external_id": "", "members": frozenset(), **scim.group_changes(body)}
        return _answer(scim.group_body(await provisioning.change_group(caller, group_id, lambda _: changes)))

    @routes.patch("/Groups/{group_id}", summary="Change a group; adds, removes or replaces members")
    async def patch_group(group_id: GroupId, caller: Caller, body: Content) -> Response:
        found = await provisioning.change_group(caller, group_id, lambda members: scim.group_patch(body, members))
        return _answer(scim.group_body(found))

    @routes.delete("/Groups/{group_id}", status_code=204, summary="Delete a group")
    async def delete_group(group_id: GroupId, caller: Caller) -> None:
        await provisioning.delete_group(caller, group_id)


def _answer(body: scim.Answer, status: int = 200) -> Response:
    return JSONResponse(body, status, media_type=scim.MEDIA_TYPE)


def _error(error: Reject) -> Response:
    field, detail = public_detail(error)
    kinds = {
        Reason.CONFLICT: "uniqueness",
        Reason.INVALID_METADATA: "invalidFilter" if field == "filter" else "invalidValue",
    }
    _, status = status_of(error)
    return _answer(scim.error_body(status, detail or error.reason.value, kinds.get(error.reason, "")), status)


_ONE_PERSON, _ONE_GROUP = f"{_BASE}/Users/{{person_id}}", f"{_BASE}/Groups/{{group_id}}"
SCIM_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", f"{_BASE}/ServiceProviderConfig"): Action.PROVISION,
    ("GET", f"{_BASE}/Schemas"): Action.PROVISION,
    ("GET", f"{_BASE}/Users"): Action.PROVISION,
    ("POST", f"{_BASE}/Users"): Action.PROVISION,
    ("GET", f"{_BASE}/Groups"): Action.PROVISION,
    ("POST", f"{_BASE}/Groups"): Action.PROVISION,
    **{
        (method, path): Action.PROVISION
        for path in (_ONE_PERSON, _ONE_GROUP)
        for method in ("GET", "PUT", "PATCH", "DELETE")
    },
}
