"""The bodies of SCIM, as Entra ID and Okta send them according to their documentation."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.members import scim
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.access.members.directory import Group, Person

PATCH = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
ANN, BEN = "a" * 32, "b" * 32


def operations(*found: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": PATCH, "Operations": list(found)}


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        ({"userName": "ann@bank.example", "active": True, "name": {"formatted": "Ann"}},
         {"user_name": "ann@bank.example", "active": True}),
        ({"externalId": "00u1", "USERNAME": "ann"}, {"external_id": "00u1", "user_name": "ann"}),
        ({"externalId": None}, {"external_id": ""}),
        ({"emails": [{"value": "x"}]}, {}),
    ],
)  # fmt: skip
def test_a_person_has_three_attributes(body: dict[str, Any], changes: dict[str, Any]) -> None:
    assert scim.person_changes(body) == changes


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        (operations({"op": "Replace", "path": "active", "value": "False"}), {"active": False}),
        (operations({"op": "replace", "value": {"active": False}}), {"active": False}),
        (operations({"op": "Add", "path": "externalId", "value": "x"}), {"external_id": "x"}),
        (operations({"op": "remove", "path": "externalId"}), {"external_id": ""}),
        (operations({"op": "remove", "path": "active"}), {"active": False}),
        (operations({"op": "replace", "path": 'emails[type eq "work"].value', "value": "x"}), {}),
        (operations({"op": "replace", "path": f"{scim.USER}:userName", "value": "x"}), {"user_name": "x"}),
        (operations({"op": "replace", "value": {"userName": "x"}}, {"op": "add", "path": "active", "value": True}),
         {"user_name": "x", "active": True}),
    ],
)  # fmt: skip
def test_a_patch_of_a_person(body: dict[str, Any], changes: dict[str, Any]) -> None:
    assert scim.person_patch(body) == changes


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ({"op": "Add", "path": "members", "value": [{"value": BEN}]}, {ANN, BEN}),
        ({"op": "add", "path": "members", "value": {"value": BEN}}, {ANN, BEN}),
        ({"op": "add", "path": f'members[value eq "{BEN}"]'}, {ANN, BEN}),
        ({"op": "Remove", "path": "members", "value": [{"value": ANN}]}, set()),
        ({"op": "remove", "path": f'members[value eq "{ANN}"]'}, set()),
        ({"op": "remove", "path": "members"}, set()),
        ({"op": "replace", "path": "members", "value": [{"value": BEN}]}, {BEN}),
        ({"op": "replace", "value": {"members": [{"value": BEN}]}}, {BEN}),
        ({"op": "add", "value": {"members": [{"value": BEN}]}}, {ANN, BEN}),
        ({"op": "replace", "value": {"id": "x", "displayName": "n"}}, {ANN}),
        ({"op": "replace", "path": "description", "value": "x"}, {ANN}),
    ],
)
def test_a_patch_of_the_members_of_a_group(operation: dict[str, Any], members: set[str]) -> None:
    assert scim.group_patch(operations(operation), frozenset({ANN}))["members"] == members


def test_operations_apply_in_their_order() -> None:
    body = operations(
        {"op": "add", "path": "members", "value": [{"value": BEN}]},
        {"op": "remove", "path": "members", "value": [{"value": ANN}]},
        {"op": "replace", "path": "displayName", "value": "Deal 117"},
    )
    assert scim.group_patch(body, frozenset({ANN})) == {"members": {BEN}, "name": "Deal 117"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "Operations"),
        (operations(), "Operations"),
        (operations({"op": "move", "path": "active"}), "Operations[0].op"),
        (operations({"op": "add", "path": 3}), "Operations[0].path"),
        (operations({"op": "add", "value": "x"}), "value"),
        ({"Operations": ["x"]}, "value"),
        (operations({"op": "replace", "path": "active", "value": "maybe"}), "active"),
        (operations({"op": "replace", "path": "active", "value": 0}), "active"),
        (operations({"op": "replace", "path": "userName", "value": ["x"]}), "userName"),
        (operations({"op": "replace", "path": "userName", "value": "x" * 301}), "userName"),
        (operations({"op": "replace", "path": "userName", "value": "a\nb"}), "userName"),
    ],
)
def test_a_fault_names_its_field(body: dict[str, Any], field: str) -> None:
    with pytest.raises(Reject) as caught:
        scim.person_patch(body)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


@pytest.mark.parametrize("value", [[{}], [{"value": ""}], [{"value": 3}], ["x" * 65], [None], 3])
def test_a_member_needs_the_id_of_a_person(value: Any) -> None:
    with pytest.raises(Reject) as caught:
        scim.group_changes({"members": value})
    assert caught.value.field == "members"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ("", "")),
        ('userName eq "ann@bank.example"', ("user_name", "ann@bank.example")),
        ('username EQ "a\\"b"', ("user_name", 'a"b')),
        (' externalId eq "00u1" ', ("external_id", "00u1")),
    ],
)
def test_filters(text: str, found: tuple[str, str]) -> None:
    assert scim.parse_filter(text, ("user_name", "external_id")) == found


@pytest.mark.parametrize(
    "text",
    ["userName", 'userName sw "a"', 'displayName eq "a"', 'userName eq "a" or active eq true', "userName eq a",
     'userName eq "\\x"'],
)  # fmt: skip
def test_other_filters_are_refused(text: str) -> None:
    with pytest.raises(Reject) as caught:
        scim.parse_filter(text, ("user_name", "external_id"))
    assert caught.value.field == "filter"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["op", "path", "value", "active", "userName", "members", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["Operations", "userName", "active", "members"]), JSON))
def test_any_body_is_read_or_refused(body: dict[str, Any]) -> None:
    for read in (
        scim.person_changes,
        scim.person_patch,
        scim.group_changes,
        lambda one: scim.group_patch(one, frozenset()),
    ):
        assert reason_of(lambda read=read: read(body)) in (None, Reason.INVALID_METADATA)  # type: ignore[misc]


def reason_of(read: Callable[[], object]) -> Reason | None:
    """The reason of a refusal. Any other error is a fault."""
    try:
        read()
    except Reject as error:
        return error.reason
    return None


@given(st.text(max_size=60))
def test_any_filter_is_read_or_refused(text: str) -> None:
    assert reason_of(lambda: scim.parse_filter(text, ("name",))) in (None, Reason.INVALID_METADATA)


def test_bodies_of_answers() -> None:
    person = scim.person_body(Person("bank", ANN, "ann", "ann@bank.example", "00u1"))
    assert person == {
        "schemas": [scim.USER],
        "id": ANN,
        "externalId": "00u1",
        "meta": {"resourceType": "User"},
        "userName": "ann@bank.example",
        "active": True,
    }
    group = Group("bank", BEN, "Deal 117", members=frozenset({ANN}))
    assert scim.group_body(group)["members"] == [{"value": ANN}]
    assert "members" not in scim.group_body(group, members=False)
    page = scim.list_body([{"id": str(number)} for number in range(5)], 4, 10)
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (5, 4, 2)
    assert scim.list_body([], 0, -1)["Resources"] == []
    assert scim.error_body(409, "taken", "uniqueness")["status"] == "409"
    assert scim.config_body()["patch"] == {"supported": True}
    assert [one["id"] for one in scim.schemas_body()["Resources"]] == [scim.USER, scim.GROUP]
