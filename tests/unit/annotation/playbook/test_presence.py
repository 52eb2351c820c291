"""The probability that a document has a clause, from its passages, and what rules make of it."""

from dataclasses import replace

import pytest

from services.annotation.playbook.judge import Ruling, judge
from services.annotation.playbook.marks import Mark
from services.annotation.playbook.presence import FEATURES, Weights, features, served, weights_for
from services.shared.domain.annotations import Place
from services.shared.domain.clauses import COMMERCIAL_TYPES, LOAN_TYPES
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from tests.unit.annotation.playbook.test_judge import rule

WEIGHTS = Weights((1.0, 0.5, 1.0), {"Insurance": 1.0, "Audit Rights": -1.0}, frozenset({"supply"}))
REQUIRED, ALLOWED = "clause: Insurance, expect: required", "clause: Insurance, expect: allowed"
PLACE = Place(OriginalSpan(0, 1), RedactedSpan(0, 1))
KEPT, WEAK, BROKEN = Ruling.KEPT, Ruling.WEAK, Ruling.BROKEN


@pytest.mark.parametrize(
    ("category", "confidences", "expected"),
    [
        ("Insurance", (0.5,), 0.533),  # 1 + 0.5 * logit 0.15
        ("Insurance", (0.5, 0.29), 0.533),  # too low to count
        ("Insurance", (0.5, 0.5), 0.845),  # a second passage counts
        ("Insurance", (0.5, 0.5, 0.5), 0.891),  # so does their number
        ("Insurance", (1.0,), 0.991),  # a confidence of 1 is not certain
        ("Audit Rights", (0.5,), 0.134),
        ("Insurance", (0.29,), None),
        ("Insurance", (), None),
        ("Maturity Date", (1.0,), None),
    ],
)
def test_a_probability_rises_with_passages(
    category: str, confidences: tuple[float, ...], expected: float | None
) -> None:
    found = WEIGHTS.probability(category, confidences)
    assert found == (None if expected is None else pytest.approx(expected, abs=0.001))


def test_the_order_of_confidences_does_not_matter() -> None:
    assert features((0.3, 0.9, 0.4)) == features((0.9, 0.4, 0.3))


@pytest.mark.parametrize(
    ("condition", "marks", "least", "ruling", "evidence"),
    [
        (REQUIRED, [Mark("a", "Insurance", 0.45)], 0.7, WEAK, "a"),
        (REQUIRED, [Mark("a", "Insurance", 0.45)], None, WEAK, "a"),
        (REQUIRED, [Mark("a", "Insurance", 0.45), Mark("b", "Insurance", 0.45)], 0.7, KEPT, "ab"),
        (REQUIRED, [Mark("a", "Insurance", 0.45), Mark("b", "Insurance", 0.45)], None, WEAK, "ab"),
        (REQUIRED, [Mark("a", "Insurance", 0.9), Mark("b", "Insurance", 0.3)], 0.7, KEPT, "a"),
        (REQUIRED, [Mark("a", "Insurance", 0.5)], 0.7, WEAK, "a"),
        (REQUIRED, [Mark("a", "Insurance", 0.5)], None, KEPT, "a"),
        (REQUIRED, [Mark("a", "Insurance", 0.1, confirmed=True)], 0.99, KEPT, "a"),
        (REQUIRED, [Mark("", "Insurance", 1.0, place=PLACE)], 0.999, KEPT, ""),
        (REQUIRED, [], 0.7, BROKEN, ""),
        (ALLOWED, [Mark("a", "Insurance", 0.5)], 0.7, WEAK, "a"),
        (ALLOWED, [Mark("a", "Insurance", 0.9)], 0.7, BROKEN, "a"),
        ("clause: Non-Compete, expect: allowed", [Mark("a", "Non-Compete", 0.5)], 0.7, BROKEN, "a"),  # no weights
    ],
)
def test_the_probability_decides_whether_a_clause_is_there(
    condition: str, marks: list[Mark], least: float | None, ruling: Ruling, evidence: str
) -> None:
    verdict = judge(replace(rule(condition), minimum_presence=least), marks, WEIGHTS)
    assert (verdict.ruling, "".join(verdict.annotation_ids)) == (ruling, evidence)


def test_conditions_on_other_clauses_are_decided_by_the_probability_too() -> None:
    asked = replace(rule("clause: Cap On Liability, expect: required, only_with: [Insurance]"), minimum_presence=0.7)
    assert judge(asked, [Mark("a", "Insurance", 0.5)], WEIGHTS).ruling is Ruling.NOT_THERE
    assert judge(asked, [Mark("a", "Insurance", 0.9)], WEIGHTS).ruling is BROKEN


def test_a_value_is_decided_by_its_passage() -> None:
    asked = replace(rule("clause: Insurance, must_match: cover"), minimum_presence=0.99)
    assert judge(asked, [Mark("a", "Insurance", 0.5, words="a cover")], WEIGHTS).ruling is KEPT


@pytest.mark.parametrize(
    ("kinds", "has"),
    [
        (("supply",), "Insurance"),
        (("own_type", "supply"), "Insurance"),
        (("credit_agreement",), "Cross-Default"),
        (("letter",), ""),
        (("other",), ""),
        ((), ""),
    ],
)
def test_weights_are_for_documents_like_those_that_they_were_fitted_to(kinds: tuple[str, ...], has: str) -> None:
    found = weights_for(kinds)
    assert (has in found.types) if found else not has


def test_the_weights_of_this_release_have_the_types_of_both_models() -> None:
    assert [set(one.types) for one in served()] == [set(COMMERCIAL_TYPES), set(LOAN_TYPES)]
    assert {len(one.shared) for one in served()} == {len(FEATURES)}
    for one in served():
        for name in one.types:
            assert one.probability(name, (0.99, 0.9)) > one.probability(name, (0.3,)) > 0.05  # type: ignore[operator]
