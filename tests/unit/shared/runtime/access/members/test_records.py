"""Whom a record of members lets in, and whom it brings the matter."""

import pytest

from services.shared.runtime.access.members.records import NO_MEMBERS, MatterMembers


@pytest.mark.parametrize(
    ("members", "denied", "everyone", "lists", "admits"),
    [
        ("", "", False, False, False),
        ("ann", "", False, True, True),
        ("ben", "", False, False, False),
        ("ann", "ann", False, False, False),
        ("", "", True, False, True),
        ("ann", "", True, True, True),
        ("ben", "", True, False, True),
        ("", "ann", True, False, False),
        ("ann", "ann", True, False, False),
    ],
)
def test_denied_wins_and_an_empty_record_admits_nobody(
    members: str, denied: str, everyone: bool, lists: bool, admits: bool
) -> None:
    record = MatterMembers("bank", "M-1", frozenset(members.split()), frozenset(denied.split()), everyone)
    assert (record.lists("ann"), record.admits("ann")) == (lists, admits)


def test_commands_on_the_machine_have_no_membership() -> None:
    assert NO_MEMBERS.of("bank", "M-1") is None
