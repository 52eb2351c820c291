"""The bodies of SCIM 2.0 (RFC 7643, RFC 7644), as far as Entra ID and Okta send them. Pure.

Attributes that are not needed for access are ignored, and never stored.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from services.annotation.sets.refusals import invalid
from services.shared.runtime.access.members.directory import Group, Person

MEDIA_TYPE = "application/scim+json"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
_MESSAGES = "urn:ietf:params:scim:api:messages:2.0"
_FILTER = re.compile(r'\s*(\w+)\s+eq\s+("(?:[^"\\]|\\.)*")\s*', re.IGNORECASE)
_ONE_MEMBER = re.compile(r'members\[value\s+eq\s+"([^"]*)"\]', re.IGNORECASE)
_LONGEST = 300
_LONGEST_ID = 64

Body = Mapping[str, Any]
Answer = dict[str, Any]
Changes = dict[str, Any]

# The attributes of SCIM in lower case, and the fields of the records.
_PERSON = {"username": "user_name", "externalid": "external_id", "active": "active"}
_GROUP = {"displayname": "name", "externalid": "external_id", "members": "members"}
_NAMES = {"user_name": "userName", "external_id": "externalId", "name": "displayName"}


def person_changes(body: Body) -> Changes:
    """The fields of a person that the body sets. Raises `Reject(INVALID_METADATA)`."""
    return {field: _value(field, value) for field, value in _known(body, _PERSON)}


def group_changes(body: Body) -> Changes:
    """The fields of a group that the body sets. Raises `Reject(INVALID_METADATA)`."""
    return {field: _value(field, value) for field, value in _known(body, _GROUP)}


def person_patch(body: Body) -> Changes:
    """The fields that the operations of a PATCH set. Raises `Reject(INVALID_METADATA)`."""
    changes: Changes = {}
    for kind, path, value in _operations(body):
        if not path:
            changes |= person_changes(_object(value))
        elif path.lower() in _PERSON:
            changes |= person_changes(
                {path: False if path.lower() == "active" else ""} if kind == "remove" else {path: value}
            )
    return changes


def group_patch(body: Body, members: frozenset[str]) -> Changes:
    """The fields that the operations of a PATCH set, for a group with these members. Raises
    `Reject(INVALID_METADATA)`.
    """
    changes: Changes = {"members": members}
    for kind, path, value in _operations(body):
        one = _ONE_MEMBER.fullmatch(path)
        if one:
            named = frozenset({one[1]})
            changes["members"] = changes["members"] - named if kind == "remove" else changes["members"] | named
        elif path.lower() == "members":
            named = _members(value)
            everything = kind == "remove" and value is None
            changes["members"] = _combined(kind, changes["members"], changes["members"] if everything else named)
        elif not path:
            found = group_changes(_object(value))
            if "members" in found:
                found["members"] = _combined(kind, changes["members"], found["members"])
            changes |= found
        elif path.lower() in _GROUP and kind != "remove":
            changes |= group_changes({path: value})
    return changes


def parse_filter(text: str, names: Collection[str]) -> tuple[str, str]:
    """Field and value of a filter such as `userName eq "ann"`; two empty texts without a filter.

    Raises `Reject(INVALID_METADATA)` for any other filter.
    """
    if not text:
        return "", ""
    match = _FILTER.fullmatch(text)
    fields = {_NAMES[one].lower(): one for one in names}
    if match is None or match[1].lower() not in fields:
        allowed = ", ".join(f'{_NAMES[one]} eq "…"' for one in names)
        raise invalid("filter", f"is not one of: {allowed}")
    try:
        return fields[match[1].lower()], json.loads(match[2])
    except ValueError:
        raise invalid("filter", "has an invalid text") from None


def person_body(one: Person) -> Answer:
    return _resource(USER, "User", one.person_id, one.external_id) | {"userName": one.user_name, "active": one.active}


def group_body(one: Group, *, members: bool = True) -> Answer:
    listed: Answer = {"members": [{"value": name} for name in sorted(one.members)]} if members else {}
    return _resource(GROUP, "Group", one.group_id, one.external_id) | {"displayName": one.name} | listed


def list_body(found: list[Answer], start: int, count: int) -> Answer:
    """A page of the resources: `count` from the 1-based `start`."""
    first = max(start, 1)
    page = found[first - 1 : first - 1 + max(count, 0)]
    return {
        "schemas": [f"{_MESSAGES}:ListResponse"],
        "totalResults": len(found),
        "startIndex": first,
        "itemsPerPage": len(page),
        "Resources": page,
    }


def error_body(status: int, detail: str, kind: str = "") -> Answer:
    body: Answer = {"schemas": [f"{_MESSAGES}:Error"], "status": str(status), "detail": detail}
    return body | ({"scimType": kind} if kind else {})


def config_body() -> Answer:
    """What this server supports (`ServiceProviderConfig`)."""
    off: Body = {"supported": False}
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": {**off, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": 1_000},
        "changePassword": off,
        "sort": off,
        "etag": off,
        "authenticationSchemes": [
            {"type": "oauthbearertoken", "name": "Bearer token", "description": "An access token of an issuer."}
        ],
    }


def schemas_body() -> Answer:
    """The attributes that are stored (`Schemas`)."""
    return list_body(
        [
            _schema(USER, "User", [("userName", "string", True), ("externalId", "string", False),
                                   ("active", "boolean", False)]),
            _schema(GROUP, "Group", [("displayName", "string", True), ("externalId", "string", False),
                                     ("members", "complex", False)]),
        ],
        1,
        2,
    )  # fmt: skip


def _schema(identity: str, name: str, attributes: list[tuple[str, str, bool]]) -> Answer:
    described = [
        {"name": one, "type": kind, "multiValued": kind == "complex", "required": required, "mutability": "readWrite"}
        for one, kind, required in attributes
    ]
    return {"id": identity, "name": name, "attributes": described}


def _resource(schema: str, kind: str, identity: str, external_id: str) -> Answer:
    named: Answer = {"externalId": external_id} if external_id else {}
    return {"schemas": [schema], "id": identity, **named, "meta": {"resourceType": kind}}


def _known(body: Body, fields: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        if name.lower() in fields:
            yield fields[name.lower()], value


def _value(field: str, value: Any) -> Any:
    if field == "members":
        return _members(value)
    if field == "active":
        return _boolean(value)
    if value is None:
        value = ""
    if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable():
        raise invalid(_NAMES[field], f"is not a text of at most {_LONGEST} characters")
    return value


def _boolean(value: Any) -> bool:
    """Entra ID sends the texts "True" and "False"."""
    found = {"true": True, "false": False}.get(str(value).lower()) if isinstance(value, bool | str) else None
    if found is None:
        raise invalid("active", "is not true or false")
    return found


def _members(value: Any) -> frozenset[str]:
    listed = [] if value is None else value if isinstance(value, list) else [value]
    ids = [one.get("value") if isinstance(one, Mapping) else one for one in listed]
    found = frozenset(one for one in ids if isinstance(one, str) and 0 < len(one) <= _LONGEST_ID)
    if len(found) != len(set(map(str, ids))):
        raise invalid("members", "has an entry without the id of a person in value")
    return found


def _combined(kind: str, members: frozenset[str], named: frozenset[str]) -> frozenset[str]:
    return {"add": members | named, "remove": members - named, "replace": named}[kind]


def _operations(body: Body) -> Iterator[tuple[str, str, Any]]:
    """Kind, path and value of each operation; names of the schema before the path are left out."""
    found = next((value for name, value in body.items() if name.lower() == "operations"), None)
    if not isinstance(found, list) or not found:
        raise invalid("Operations", "is missing")
    for number, one in enumerate(found):
        operation = {name.lower(): value for name, value in _object(one).items()}
        kind, path = str(operation.get("op", "")).lower(), operation.get("path") or ""
        if kind not in ("add", "remove", "replace"):
            raise invalid(f"Operations[{number}].op", "is not add, remove or replace")
        if not isinstance(path, str):
            raise invalid(f"Operations[{number}].path", "is not a text")
        yield kind, path.removeprefix(f"{USER}:").removeprefix(f"{GROUP}:"), operation.get("value")


def _object(value: Any) -> Body:
    if not isinstance(value, Mapping):
        raise invalid("value", "is not an object")
    return value
