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
        # Not: initials, an office, a word alone, a word in capitals, after an article, a repeated phrase.
        ("signed by A.", "A.", False),
        ("Attention: General Counsel", "General Counsel", False),
        ("the Plan, a plan", "Plan", False),
        ("signed by BKC", "BKC", False),
        ("under the Bid Quote", "Bid Quote", False),
        ("under the Eva Plan", "Eva Plan", False),
        ("Bid Quote, Bid Quote, Bid Quote, Bid Quote", "Bid Quote", False),
        ("Eva Plan, Eva Plan, Eva Plan, Eva Plan", "Eva Plan", True),
    ],
)
def test_plausibility(text: str, name: str, plausible: bool) -> None:
    start = text.index(name)
    assert (plausibility(Source(text), OriginalSpan(start, start + len(name))) == 1.0) is plausible
