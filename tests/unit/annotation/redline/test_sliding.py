"""The place of an insertion that several places describe."""

import pytest

from services.annotation.redline.anchors import Region
from services.annotation.redline.sliding import slid
from tests.unit.annotation.redline.words import words_of

_OLD = "The Borrower pays interest. The Borrower pays costs."
_NEW = "The Borrower pays interest. The Borrower pays fees. The Borrower pays costs."


def test_an_insertion_begins_with_a_sentence() -> None:
    old, new = words_of(_OLD, _NEW)
    # As a comparison finds it: "fees. The Borrower pays" before "costs".
    first = new.keys(0, len(new.ids)).index("fees")
    found = slid(old, new, Region(first, first, first, first + 5))
    assert new.keys(found.new, found.new_end) == ["The", "Borrower", "pays", "fees", "."]
    assert found.old == found.old_end


def test_a_deletion_begins_with_a_sentence() -> None:
    old, new = words_of(_NEW, _OLD)
    first = old.keys(0, len(old.ids)).index("fees")
    found = slid(old, new, Region(first, first + 5, first, first))
    assert old.keys(found.old, found.old_end) == ["The", "Borrower", "pays", "fees", "."]


@pytest.mark.parametrize("region", [Region(0, 1, 0, 1), Region(2, 3, 2, 4)])
def test_a_replacement_stays(region: Region) -> None:
    old, new = words_of(_OLD, _NEW)
    assert slid(old, new, region) == region
