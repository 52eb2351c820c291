"""The right to reveal values always has its limits, and no other right has them."""

from typing import Any

import pytest

from services.shared.runtime.access.reveal_rights import reveal_faults

LIMITS = {"scope": "page", "minutes": 5}


@pytest.mark.parametrize(
    ("grants", "faults"),
    [
        ({"document.reveal": LIMITS}, 0),
        ({"document.reveal": None}, 1),
        ({"document.reveal": {"scope": "page"}}, 1),
        ({"document.reveal": {"minutes": 5, "purposes": ["review"]}}, 1),
        ({"document.read": LIMITS}, 1),
        ({"document.read": {"minutes": 5}, "document.read_text": {"purposes": ["review"]}}, 1),
        ({"document.read": None}, 0),
    ],
)
@pytest.mark.parametrize("section", ["roles", "services"])
def test_limits_are_stated_with_the_right_to_reveal_only(section: str, grants: Any, faults: int) -> None:
    content = {"roles": {}, "services": {}, section: {"someone": grants}}
    found = list(reveal_faults(content))
    assert len(found) == faults
    assert all(where[:2] == (section, "someone") and where[2] in words for where, words in found)
