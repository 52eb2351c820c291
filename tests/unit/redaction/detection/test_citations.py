"""Dates in citations of laws."""

import pytest

from services.redaction.detection.citations import without_citations
from services.redaction.detection.resolve import merge
from services.redaction.recognisers.base import Source
from services.redaction.recognisers.dates import DATES
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("under the 2004 Act", []),
        ("the 1886 and 1898 Acts", []),
        ("By Law no. 5190 of 16 June 2004 it was", []),
        ("the Insolvency Act 1986, as amended", []),
        ("the Law of 17 June 2004 on complaints", []),
        ("Reports of Judgments and Decisions 1997-III", []),
        ("He was arrested on 16 June 2004.", ["16 June 2004"]),
        ("In 2004 Acton moved", ["2004"]),
        ("his son-in-law of 12 May 2001", ["12 May 2001"]),
    ],
)
def test_dates_of_laws_are_dropped(text: str, dates: list[str]) -> None:
    source = Source(text)
    left = merge(one for one in without_citations(source, list(DATES.find(source))) if one.confidence >= 0.5)
    assert [one.span.of(text) for one in left] == dates


def test_only_dates_are_dropped() -> None:
    person = Recognition(OriginalSpan(4, 8), EntityType.PERSON, 0.9, "rule.v1")
    assert without_citations(Source("the 2004 Act"), [person]) == [person]
