"""A long sentence that copies its evidence is compared word by word."""

import pytest

from services.shared.domain.grounding.check import Fault, fault_of
from services.shared.domain.grounding.copied import Change, change_of

CLAUSE = (
    "Except as set forth in Section 4, the Distributor shall, before the end of each calendar month, deliver to the "
    "Supplier a written report of all sales of the Products, and the Supplier may inspect the books of the Distributor "
    "no more than twice a year upon ten (10) days' notice unless a report shows a shortfall of at least 5%."
)


@pytest.mark.parametrize(
    ("was", "now", "change"),
    [
        ("shall, before", "shall not, before", Change.MEANING),
        ("shall, before", "may, before", Change.MEANING),
        ("before the end", "after the end", Change.MEANING),
        ("Except as", "Including as", Change.MEANING),
        ("unless a report", "if a report", Change.MEANING),
        ("no more than", "no less than", Change.MEANING),
        ("at least 5%", "at most 5%", Change.MEANING),
        ("calendar month", "calendar week", Change.MEANING),
        ("the Supplier may", "only the Supplier may", Change.MEANING),
        ("Section 4", "Section 10", Change.NUMBER),
        ("books of the Distributor", "books of the Supplier", Change.PARTY),
        ("shall, before", "must, before", Change.NONE),
        ("upon ten", "on ten", Change.NONE),
        ("no more than twice", "at most twice", Change.NONE),
        ("Except as set forth in Section 4, the", "The", Change.NONE),
    ],
)
def test_the_changed_word_determines_the_fault(was: str, now: str, change: Change) -> None:
    assert was in CLAUSE
    assert change_of(CLAUSE.replace(was, now), CLAUSE) is change
    assert (fault_of(CLAUSE.replace(was, now), [CLAUSE]) is None) is (change is Change.NONE)


def test_a_paraphrase_is_left_to_other_rules() -> None:
    assert change_of("The Supplier may inspect the books.", CLAUSE) is None
    assert (
        change_of("The Products are sold by somebody else in another place under other terms, and so on.", CLAUSE)
        is None
    )


def test_days_in_another_order_are_the_same_day() -> None:
    clause = (
        "This Agreement takes effect on March 5, 2024 and ends on the last day of the calendar month in which the "
        "final shipment was made."
    )
    assert fault_of(clause.replace("March 5, 2024", "5 March 2024"), [clause]) is None
    assert fault_of(clause.replace("March 5, 2024", "6 March 2024"), [clause]) is Fault.DATE
