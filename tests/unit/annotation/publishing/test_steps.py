"""The steps of a draft, without a database."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from services.annotation.publishing import steps
from services.annotation.publishing.differences import RuleChanges
from services.annotation.publishing.past import PastPosition, past_position
from services.annotation.publishing.records import LONGEST_TEXT, NO_BASE, Draft, DraftState, PlaybookText, is_name
from services.shared.domain.errors import Reason, Reject
from tests.unit.annotation.small_playbooks import NDA
from tests.unit.annotation.support import NOW

DRAFT = Draft("d", "t", "nda", NDA, NDA, ("ann",), NOW, NOW)
POSSIBLE = {
    DraftState.DRAFT: {"save", "propose", "discard"},
    DraftState.RETURNED: {"save", "propose", "discard"},
    DraftState.PROPOSED: {"publish", "return", "discard"},
}
PROPOSED = replace(DRAFT, state=DraftState.PROPOSED, restores=3)


@pytest.mark.parametrize("state", DraftState)
def test_the_steps_of_each_state(state: DraftState) -> None:
    draft = replace(DRAFT, state=state)
    calls: Mapping[str, Callable[[], object]] = {
        "save": lambda: steps.saved(draft, NDA, NDA, "ann", NOW),
        "propose": lambda: steps.proposed(draft, "ann", "why", NOW),
        "publish": lambda: steps.published(draft, "ben", "fine", "v", "", 0, NOW),
        "return": lambda: steps.returned(draft, "ben", "no", NOW),
        "discard": lambda: steps.discarded(draft, "ben", NOW),
    }
    done, refusals = set(), list[Reject]()
    for name, call in calls.items():
        try:
            call()
            done.add(name)
        except Reject as error:
            refusals.append(error)
    assert done == POSSIBLE.get(state, set())
    assert {one.reason for one in refusals} == {Reason.PRECONDITION_FAILED}
    assert all(state.value in one.detail for one in refusals)


def test_a_changed_text_restores_nothing() -> None:
    returned = replace(PROPOSED, state=DraftState.RETURNED)
    assert steps.saved(returned, NDA, NDA, "ann", NOW).restores == 3
    assert steps.saved(returned, PlaybookText("x", ""), NDA, "ann", NOW).restores == NO_BASE


@pytest.mark.parametrize(
    "text",
    [
        PlaybookText("", "x"),
        PlaybookText(" \n", "x"),
        PlaybookText("x" * (LONGEST_TEXT + 1)),
        PlaybookText("x", "x" * (LONGEST_TEXT + 1)),
        PlaybookText("a\0b"),
        PlaybookText("a\ud800"),
        PlaybookText("name: nda\n#inside:\n#inside| name: other"),
    ],
)
def test_texts_that_are_not_stored(text: PlaybookText) -> None:
    with pytest.raises(Reject) as caught:
        steps.check_text(text)
    assert caught.value.reason is Reason.INVALID_METADATA


@pytest.mark.parametrize("reason", ["", "  ", "a\0"])
def test_a_step_needs_a_reason(reason: str) -> None:
    with pytest.raises(Reject):
        steps.proposed(DRAFT, "ann", reason, NOW)


def test_the_digest_is_of_both_texts() -> None:
    texts = [PlaybookText("a", "b"), PlaybookText("a", "c"), PlaybookText("ab", ""), PlaybookText("a\0b", "")]
    assert len({one.digest for one in texts}) == 4 - (texts[0].digest == texts[3].digest)
    assert PlaybookText().digest == ""


@pytest.mark.parametrize(
    ("name", "known"), [("nda", True), ("a" * 63, True), ("a" * 64, False), ("", False), ("A", False), ("../x", False)]
)
def test_names(name: str, known: bool) -> None:
    assert is_name(name) is known


def test_changes_of_rules_in_one_line() -> None:
    made = RuleChanges(("a",), (), tuple(f"r{number}" for number in range(7)))
    assert str(made) == "added a; changed r0, r1, r2, r3, r4 …"
    assert str(RuleChanges()) == "no rule differs"


def test_a_position_is_its_token() -> None:
    place = PastPosition(1_700_000_000_000_000, "s-1")
    assert past_position(place.token()) == place
    assert past_position("") is None
    for wrong in ("x", "e30", "WzEsMl0", "!!"):
        with pytest.raises(Reject):
            past_position(wrong)
