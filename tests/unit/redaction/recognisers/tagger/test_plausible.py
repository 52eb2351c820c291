"""Which runs of words are plausible names, by the whole document."""

import pytest

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.tagger.plausible import plausibility
from services.shared.domain.spans import OriginalSpan


@pytest.mark.parametrize(
    ("text", "name", "plausible"),
    [
        ("signed by Eva Plan, under the plan", "Eva Plan", True),
        ("signed by Worth Buyer", "Worth Buyer", True),
        ("signed by J. Plan, under the plan", "J. Plan", True),
        ("signed by Eva", "Eva", True),
        ("BETWEEN WORTH BUYER of the first part", "WORTH BUYER", True),
        ("EVA PLAN", "EVA PLAN", True),
        ("signed by Worth You", "Worth You", True),
        # Not: initials, an office, a word alone, a word in capitals, after an article, a repeated phrase, a heading, an
        # item, a number, a word that is in no name.
        ("signed by A.", "A.", False),
        ("Attention: General Counsel", "General Counsel", False),
        ("the Plan, a plan", "Plan", False),
        ("signed by BKC", "BKC", False),
        ("under the Bid Quote", "Bid Quote", False),
        ("under the Eva Plan", "Eva Plan", False),
        ("Bid Quote, Bid Quote, Bid Quote, Bid Quote", "Bid Quote", False),
        ("1. Terms\nBID QUOTE\nmore", "BID QUOTE", False),
        ("B - Guest Bathrooms", "B - Guest Bathrooms", False),
        ("Lobby 2502 Flooring", "Lobby 2502 Flooring", False),
        ("B. Any", "B. Any", False),
        ("IN WITNESS WHEREOF, they sign", "WITNESS WHEREOF", False),
        ("Eva Plan, Eva Plan, Eva Plan, Eva Plan", "Eva Plan", True),
    ],
)
def test_plausibility(text: str, name: str, plausible: bool) -> None:
    start = text.index(name)
    assert (plausibility(Source(text), OriginalSpan(start, start + len(name))) == 1.0) is plausible
