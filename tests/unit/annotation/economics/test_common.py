"""The places of terms that all agreements have: law, forum and dates."""

from collections.abc import Mapping

import pytest

from services.annotation.economics.common import COMMON_TERMS
from services.annotation.economics.sentences import Sentences
from services.annotation.economics.terms import LAST_RESORT, hits

FIRST, NEXT = 1, 2
DATE = "effective_date"


def tiers(sentence: str) -> Mapping[str, int]:
    """The lowest tier of each key that has a place in the sentence."""
    text = Sentences(sentence)
    found = sorted(((one.key, one.tier) for one in COMMON_TERMS if any(hits(one, text))), reverse=True)
    return dict(found)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("This Agreement shall be governed by the laws of the State of Maine.", {"governing_law": FIRST}),
        ("THIS AGREEMENT SHALL BE CONSTRUED UNDER THE LAWS OF MAINE.", {"governing_law": FIRST}),
        ("The Notes are governed by English law.", {"governing_law": FIRST}),
        ("It is governed by the laws of the state where the land is.", {"governing_law": NEXT}),
        ("This is subject to the corporate laws of any State.", {}),
        ("The laws of another State govern.", {}),
        ("The company is organized under the laws of Delaware.", {}),
        ("The parties submit to the exclusive jurisdiction of the courts of Ohio.", {"forum": FIRST}),
        ("Any dispute shall be settled by arbitration under the rules of the Chamber.", {"forum": FIRST}),
        ("Disputes shall go to arbitration.", {"forum": NEXT}),
        ("Venue shall be in Harris County.", {"forum": NEXT}),
        ("The court may grant an injunction; venue is open to equitable relief.", {}),
        ("This Agreement is dated as of March 3, 2026 between A and B.", {DATE: FIRST}),
        ("This Agreement is dated as of ______, 2026.", {DATE: FIRST}),
        ("March 3, 2026 (the “Effective Date”)", {DATE: FIRST}),
        ("The amendment shall become effective upon signature.", {DATE: FIRST}),
        ("Date: March 3, 2026", {DATE: NEXT}),
        ("It amends the existing Credit Agreement dated as of March 3, 2026.", {DATE: LAST_RESORT}),
        ("The notes mature before March 3, 2026.", {}),
        ("The Convention of March 3, 2026 is excluded.", {}),
        ("", {}),
        ("Der Vertrag unterliegt deutschem Recht vom 3. März 2026.", {}),
        ("Договор регулируется правом России.", {}),
    ],
)
def test_places(sentence: str, found: Mapping[str, int]) -> None:
    assert tiers(sentence) == found


@pytest.mark.parametrize(("before", "count"), [(0, 1), (900, 1), (1_100, 0)])
def test_a_bare_date_line_counts_at_the_begin_only(before: int, count: int) -> None:
    term = next(one for one in COMMON_TERMS if one.within == 1_000)
    text = Sentences("Words. " * (before // 7) + "Date: March 3, 2026")
    assert len(list(hits(term, text))) == count


def test_cues_are_in_lower_case() -> None:
    """A sentence is searched for them in lower case: another one is never found."""
    assert [cue for one in COMMON_TERMS for cue in one.cues if cue != cue.lower()] == []
