"""Why a change needs attention."""

import pytest

from services.annotation.redline.call_outs import Definitions, call_outs
from services.annotation.redline.records import CallOut
from services.shared.domain.spans import OriginalSpan


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("thirty days", "sixty days", {CallOut.NUMBER}),
        ("USD 500", "USD 5,000", {CallOut.NUMBER}),
        ("before May", "before June", {CallOut.NUMBER}),
        ("the Lender may assign", "the Lender assigns", set()),
        ("a third party", "a party", set()),
        ("shall pay", "shall not pay", {CallOut.NEGATION}),
        ("shall not pay", "shall never pay", {CallOut.NEGATION}),
        ("pays , provided that it has notice", "pays", {CallOut.PROVISO_REMOVED}),
        ("pays", "pays , provided that it has notice", set()),
        ("pays unless it objects", "pays", {CallOut.NEGATION, CallOut.PROVISO_REMOVED}),
        ("promptly", "immediately", set()),
    ],
)
def test_the_reasons_by_words(old: str, new: str, found: set[CallOut]) -> None:
    assert set(call_outs(old.split(), new.split(), defines=False)) == found
    assert set(call_outs(old.split(), new.split(), defines=True)) == {*found, CallOut.DEFINITION}


def test_places_in_a_definition() -> None:
    text = 'The parties agree. "Business Day" means a day on which banks are open.\n\nNotices are in writing.'
    definitions = Definitions(text)
    begin, inside, outside = text.index('"Business'), text.index("banks"), text.index("Notices")
    assert definitions.touches(OriginalSpan(inside, inside + 5))
    assert definitions.touches(OriginalSpan(begin, begin))
    assert not definitions.touches(OriginalSpan(outside, outside + 7))
    assert not definitions.touches(OriginalSpan(0, 3))
    assert not Definitions("").touches(OriginalSpan(0, 0))
