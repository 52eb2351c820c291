"""Every action has a row that states what its audit record holds."""

import pytest

from services.shared.domain.records import Action
from services.shared.runtime.access.audit_table import AUDIT_TABLE, COMMANDS, UNRECORDED, check_record


def test_every_action_has_a_row() -> None:
    assert set(AUDIT_TABLE) == set(Action)


def test_a_command_is_always_recorded() -> None:
    assert frozenset() == COMMANDS & UNRECORDED


@pytest.mark.parametrize("action", Action)
def test_only_listed_kinds_and_details_are_recorded(action: Action) -> None:
    row = AUDIT_TABLE[action]
    for kind in (*row.kinds, "call"):
        check_record(action, kind, [f"{key}=x" for key in row.details])
    with pytest.raises(LookupError):
        check_record(action, "call", ["words=Jane Smith"])
    with pytest.raises(LookupError):
        check_record(action, "person", [])
