"""The figures of the economics sheet count keys, entries and whole documents."""

import pytest

from models.evaluation.attorney.economics import Counts, agrees, counted, interval
from models.evaluation.attorney.labels import Labels, Value
from services.annotation.economics.entries import Entry
from services.shared.domain.annotations import EntryState
from services.shared.domain.spans import RedactedSpan

LAW = "This Agreement is governed by the laws of the State of Ohio."
MATURITY = "“Maturity Date” means June 30, 2031."
TEXT = f"{MATURITY} {'Other words are here. ' * 30}{LAW}"


def labels(*values: Value) -> Labels:
    return Labels("loans/one.txt", "credit agreement", "full agreement", "lender", "Lender", (), values)


def of(counts: list[Counts], key: str) -> Counts:
    (found,) = [one for one in counts if one.key == key]
    return found


def test_a_stated_key_is_present_right_and_found() -> None:
    found = of(counted(labels(Value("maturity", "June 30, 2031", (22, 35))), TEXT), "maturity")
    assert (found.present, found.right, found.none, found.found) == ((1, 1), (1, 1), (0, 0), (1, 1))


def test_a_key_without_a_label_is_wrong_if_it_is_told() -> None:
    counts = counted(labels(Value("forum", "none stated")), TEXT)
    assert of(counts, "forum").none == (1, 1)
    assert of(counts, "governing_law").none == (0, 1)
    assert of(counts, "governing_law").right == (0, 1)


@pytest.mark.parametrize(
    ("place", "expected"), [((150, 160), True), ((900, 905), False), ((TEXT.index("Ohio") - 9, len(TEXT)), False)]
)
def test_an_entry_agrees_near_its_place(place: tuple[int, int], expected: bool) -> None:
    entry = Entry("maturity", EntryState.STATED, RedactedSpan(0, 36))
    assert agrees(entry, Value("maturity", "words", place), TEXT) is expected


@pytest.mark.parametrize(("place", "expected"), [((0, 6), (1, 1)), ((60, 70), (0, 1))])
def test_a_reference_is_told_if_the_labels_have_it_at_this_place(
    place: tuple[int, int], expected: tuple[int, int]
) -> None:
    text = f"Prices are as set forth in Exhibit B. {'Other words are here. ' * 30}"
    one = Labels("cuad/one.txt", "supply", "", "buyer", "Buyer", (), (Value("price", "as in Exhibit B", place),))
    assert of(counted(one, text), "price").present == expected


def test_an_entry_agrees_by_its_value() -> None:
    text = f"{MATURITY}{' ' * 500}due on 30 June 2031"
    entry = Entry("maturity", EntryState.STATED, RedactedSpan(0, 36))
    assert agrees(entry, Value("maturity", "words", (len(text) - 12, len(text))), text)


def test_the_interval_is_by_document() -> None:
    counts = [Counts(str(n), "maturity", (n % 2, 1), (0, 0), (0, 0), (0, 0)) for n in range(20)]
    low, high = interval(counts, "present")
    assert low < 0.5 < high
