"""The use of text, as the audit log has it."""

import pytest

from services.annotation.reveals.uses import Use, use_of
from services.shared.domain.records import Actor
from tests.unit.annotation.support import CASE_SYSTEM, DESK, REVIEWER


@pytest.mark.parametrize(
    ("who", "stated", "use"),
    [
        (REVIEWER, "", Use.DISPLAYED),
        (REVIEWER, "copied", Use.COPIED),
        (REVIEWER, "exported", Use.EXPORTED),
        (REVIEWER, "searched", Use.SEARCHED),
        (CASE_SYSTEM, "", Use.DELIVERED),
        (CASE_SYSTEM, "displayed", Use.DELIVERED),
        (DESK, "copied", Use.DELIVERED),
    ],
)
def test_a_person_states_a_use_and_a_system_does_not(who: Actor, stated: str, use: Use) -> None:
    assert use_of(who, stated) is use


def test_an_unknown_use_is_refused() -> None:
    with pytest.raises(ValueError, match="printed"):
        use_of(REVIEWER, "printed")
