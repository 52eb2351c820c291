"""Faults against verdicts on their places."""

from models.evaluation.proofreading.precision import Verdicts, precision, verdicts
from services.annotation.proofreading.fault import Check, Fault
from services.shared.domain.spans import RedactedSpan

FAULTS = {
    "a.txt": (
        Fault(Check.BLANK, RedactedSpan(5, 6), more=(RedactedSpan(9, 10),)),
        Fault(Check.WRONG_SUM, RedactedSpan(30, 34), RedactedSpan(20, 24)),
        Fault(Check.DAY_STYLE, RedactedSpan(40, 44)),
    ),
    "b.txt": (Fault(Check.BLANK, RedactedSpan(5, 6), more=(RedactedSpan(9, 10),)),),
}
KNOWN: Verdicts = {
    ("a.txt", "blank"): {5: True, 9: True},
    ("a.txt", "wrong-sum"): {20: True},
    ("b.txt", "blank"): {5: True, 9: False},
}


def test_a_fault_is_right_if_no_place_is_wrong() -> None:
    found = precision(KNOWN, FAULTS.__getitem__)
    assert found.rows() == {"blank": (1, 2), "wrong-sum": (1, 1)}
    assert dict(found.unjudged) == {"day-style": 1}


def test_verdicts_are_on_checks_in_texts() -> None:
    known = verdicts()
    assert {check for _, check in known} <= set(Check)
    assert all(document.endswith(".txt") for document, _ in known)
    assert {right for told in known.values() for right in told.values()} == {True, False}
