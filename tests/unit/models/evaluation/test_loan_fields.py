"""Counts of the fields of loans, on cases made by hand, and the marks."""

import json

import pytest

from models.evaluation.loan_fields import FIELDS, MARKED, Agreement, Counts, count, read_marks, summarise
from services.shared.domain.fields.types import FieldKind, FieldValue

LEVEL, AMOUNT = "Financial Covenant Level", "Financial Covenant Amount"
ONE = Agreement(
    "a.txt",
    "development",
    frozenset({"Interest Rate"}),
    {LEVEL: frozenset({"1.25", "75.00"}), AMOUNT: frozenset({"USD 5.00"})},
    {AMOUNT: frozenset({"USD 9.00"})},
    {(LEVEL, "1.25"): "ratio", (LEVEL, "75.00"): "percent", (AMOUNT, "USD 5.00"): "money"},
)
RATIO = (LEVEL, FieldValue(FieldKind.RATIO, "1.25"))


@pytest.mark.parametrize(
    ("found", "field", "counts"),
    [
        ([], LEVEL, Counts(2, 0, 0, 0)),
        ([RATIO, RATIO], LEVEL, Counts(2, 1, 1, 1)),
        ([(LEVEL, FieldValue(FieldKind.MONEY, "1.25"))], LEVEL, Counts(2, 1, 1, 0)),
        ([RATIO, (LEVEL, FieldValue(FieldKind.RATIO, "2.00"))], LEVEL, Counts(2, 2, 1, 1)),
        ([(AMOUNT, FieldValue(FieldKind.MONEY, "USD 9.00"))], AMOUNT, Counts(1, 0, 0, 0)),
        ([], "Default Rate", Counts()),
    ],
)
def test_counts(found: list[tuple[str, FieldValue]], field: str, counts: Counts) -> None:
    assert count(ONE, found)[field] == counts


def test_what_nobody_read_is_not_measured() -> None:
    assert count(ONE, []).keys() == set(FIELDS) - {"Interest Rate"}


def test_the_sum_has_intervals_by_agreement() -> None:
    row = summarise([Counts(4, 2, 2, 2), Counts(4, 2, 0, 0)])
    assert (row["precision"], row["recall"]) == (0.5, 0.25)
    assert (row["precision interval"], row["recall interval"]) == ([0.0, 1.0], [0.0, 0.5])
    assert summarise([Counts(), Counts()])["precision interval"] == [0.0, 0.0]


def test_no_borrower_is_in_both_parts() -> None:
    borrowers = [{one.file.split("_")[0] for one in read_marks(MARKED, part)} for part in ("development", "untouched")]
    assert not borrowers[0] & borrowers[1]
    assert [len(read_marks(MARKED, part)) for part in ("development", "untouched")] == [33, 16]


def test_marks_have_known_fields_and_kinds() -> None:
    for row in map(json.loads, MARKED.read_text("utf-8").splitlines()):
        for one in row["marks"]:
            assert one["field"] in FIELDS
            assert one["kind"] in {"date", "money", "ratio", "percent", "rate", "formula"}
            assert all(len(str(value)) <= 40 for value in one.values())
