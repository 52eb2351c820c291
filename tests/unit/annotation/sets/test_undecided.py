from dataclasses import replace

import pytest

from services.annotation.sets.review_policy import Segregation
from services.annotation.sets.undecided import MOST_IDS, UndecidedItems, undecided_of
from services.shared.domain.annotations import AnnotationState, Finding, FindingReview, FindingState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import Arm
from services.shared.domain.errors import Reason, Undecided
from tests.unit.annotation.sets.test_decisions import state

ALL_DECIDED = frozenset({Segregation.ALL_DECIDED})
NO_RULES: frozenset[Segregation] = frozenset()


def test_proposed_annotations_are_undecided() -> None:
    before = state()
    shown = before.annotation_set.annotations
    decided = (replace(shown[0], state=AnnotationState.REJECTED), *shown[1:])
    made = replace(before.annotation_set, annotations=decided)
    after = replace(before, document_set=replace(before.document_set, annotation_set=made))
    found = undecided_of(after.document, after.annotation_set, Severity.MEDIUM)
    assert found == UndecidedItems(tuple(one.annotation_id for one in shown[1:]))


@pytest.mark.parametrize(
    ("severity", "review", "threshold", "is_undecided"),
    [
        (Severity.MEDIUM, None, Severity.MEDIUM, True),
        (Severity.CRITICAL, None, Severity.MEDIUM, True),
        (Severity.LOW, None, Severity.MEDIUM, False),
        (Severity.LOW, None, Severity.INFO, True),
        (Severity.HIGH, FindingState.UNDECIDED, Severity.MEDIUM, True),
        (Severity.HIGH, FindingState.WAITING, Severity.MEDIUM, False),
        (Severity.HIGH, FindingState.LEFT_UNDECIDED, Severity.MEDIUM, False),
    ],
)
def test_findings_of_the_threshold_need_a_decision(
    severity: Severity, review: FindingState | None, threshold: Severity, is_undecided: bool
) -> None:
    one = Finding("f", "r", "", severity, "m", "", "", review=FindingReview(review) if review else None)
    before = replace(state().annotation_set, annotations=(), findings=(one,))
    assert undecided_of(state().document, before, threshold).finding_ids == (("f",) if is_undecided else ())


@pytest.mark.parametrize("arm", [Arm.BASELINE, Arm.SHADOW])
def test_what_the_arm_hides_needs_no_decision(arm: Arm) -> None:
    before = state()
    stored = replace(before.document_set.stored, document=replace(before.document, arm=arm))
    hidden = replace(before, document_set=replace(before.document_set, stored=stored))
    assert undecided_of(hidden.document, hidden.annotation_set, Severity.INFO) == UndecidedItems()


@pytest.mark.parametrize(
    ("ids", "reason", "rules", "is_refused"),
    [
        ((), "", NO_RULES, False),
        ((), "", ALL_DECIDED, False),
        (("a",), "", NO_RULES, True),
        (("a",), " \n", NO_RULES, True),
        (("a",), "not-relevant", NO_RULES, False),
        (("a",), "not-relevant", ALL_DECIDED, True),
    ],
)
def test_a_reason_is_needed_unless_the_policy_requires_decisions(
    ids: tuple[str, ...], reason: str, rules: frozenset[Segregation], is_refused: bool
) -> None:
    items = UndecidedItems(ids)
    if not is_refused:
        items.check(reason, rules)
        return
    with pytest.raises(Undecided) as caught:
        items.check(reason, rules)
    assert (caught.value.reason, caught.value.annotation_ids) == (Reason.UNDECIDED, ids)
    assert caught.value.rule == ("all-decided" if rules else "")


def test_the_list_of_an_error_is_bounded() -> None:
    ids = tuple(f"{number:032}" for number in range(1000))
    with pytest.raises(Undecided) as caught:
        UndecidedItems(ids, ids[:100]).check("", NO_RULES)
    assert (len(caught.value.annotation_ids), caught.value.annotations) == (MOST_IDS, 1000)
    assert (len(caught.value.finding_ids), caught.value.findings) == (MOST_IDS, 100)
    assert caught.value.detail == "1000 annotations and 100 findings have no decision"
