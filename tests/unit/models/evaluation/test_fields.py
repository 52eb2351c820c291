"""Precision and recall of values, by hand-made contracts."""

import pytest

from models.evaluation.fields import Marks, Row, Value, coverage, gold_values, predicted_values, score
from models.training.clauses.contracts import Contract, Gold
from models.training.redacted import Redacted
from services.shared.domain.spans import RedactedSpan

TEXT = (
    "SUPPLY AGREEMENT by and between Tarn, Inc. (the “Supplier”) and Fenwick LLC. It is governed by the laws of Ohio. "
    "The term is two years from May 1, 2020."
)


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def gold(category: str, words: str) -> Gold:
    return Gold(category, *span(words))


def marks(*found: tuple[str, str, float]) -> Marks:
    return {(RedactedSpan(*span(words)), category): confidence for category, words, confidence in found}


CONTRACT = Contract(
    "a",
    "tarn",
    TEXT,
    Redacted.unchanged(TEXT),
    (
        gold("Parties", "Tarn, Inc."),
        gold("Parties", "Supplier"),
        gold("Parties", "Fenwick LLC"),
        gold("Effective Date", "May 1, 2020"),
        gold("Effective Date", "SUPPLY"),
        gold("Governing Law", "It is governed by the laws of Ohio."),
        gold("Expiration Date", "The term is two years from May 1, 2020."),
    ),
)


def value(start: int, canonical: str, document: str = "a") -> Value:
    return Value(document, start, start + 5, canonical)


@pytest.mark.parametrize(
    ("wanted", "said", "row"),
    [
        ([value(0, "x")], [value(3, "x")], Row(1, 1, 1.0, 1.0)),
        ([value(0, "x")], [value(9, "x")], Row(1, 1, 0.0, 0.0)),
        ([value(0, "x")], [value(0, "x", "b")], Row(1, 1, 0.0, 0.0)),
        ([value(0, "x"), value(9, "y")], [value(0, "x"), value(9, "x")], Row(2, 1, 1.0, 0.5)),
        ([value(0, "x")], [value(0, "x"), value(0, "y")], Row(1, 2, 0.5, 1.0)),
        ([], [], Row(0, 0, 0.0, 0.0)),
    ],
)
def test_score(wanted: list[Value], said: list[Value], row: Row) -> None:
    assert score(wanted, said) == row


def test_spans_can_be_ignored() -> None:
    assert score([value(0, "x")], [value(9, "x")], places=False) == Row(1, 1, 1.0, 1.0)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("Party", ["tarn inc", "supplier", "fenwick llc"]),
        ("Effective Date", ["2020-05-01"]),
        ("Applicable Law", ["us-oh"]),
        ("Term", ["p2y"]),
    ],
)
def test_gold_values(field: str, values: list[str]) -> None:
    assert [one.canonical for one in gold_values(CONTRACT, field)] == values


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("Party", {"tarn inc", "supplier", "fenwick llc"}),
        ("Effective Date", set()),
        ("Applicable Law", {"us-oh"}),
    ],
)
def test_predicted_values(field: str, values: set[str]) -> None:
    clauses = marks(
        ("Parties", TEXT[: TEXT.index(" It is")], 0.9),
        ("Effective Date", "May 1, 2020", 0.2),
        ("Governing Law", "governed by the laws of Ohio", 0.8),
    )
    assert {one.canonical for one in predicted_values(CONTRACT, field, clauses)} == values


def test_coverage() -> None:
    assert coverage([CONTRACT], "Effective Date", "Effective Date") == {"value": 1, "nothing": 1}
