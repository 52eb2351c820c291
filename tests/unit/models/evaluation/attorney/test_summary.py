"""The summary is compared with the labels by places and values."""

import pytest

from models.evaluation.attorney.labels import Labels, Place, Point, PointClass, State, Value
from models.evaluation.attorney.summary import Told, checklist, told_in_summary
from services.annotation.placing.grounding import Texts
from services.shared.domain.annotations import EconomicsEntry, EntryState
from services.shared.domain.annotations import Place as SetPlace
from services.shared.domain.document import OriginalText, RedactedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap

MATURITY = Value("maturity", "June 30, 2031", (1_000, 1_040))
PRICE = Value("price", "$12 a unit", (3_000, 3_010))
BLANK = Value("term", "blank in the document")
GRAVE = Point(PointClass.MONEY, 3, State.UNUSUAL, "The price is high.", (3_000, 3_010))
LIGHT = Point(PointClass.MONEY, 1, State.PRESENT, "It is due in June.", (1_000, 1_040))
LABELS = Labels("cuad/one.txt", "supply", "full agreement", "buyer", "Roe", (GRAVE, LIGHT), (MATURITY, PRICE, BLANK))


@pytest.mark.parametrize(
    ("key", "text", "place", "stated", "points"),
    [
        ("maturity", "It ends.", (1_100, 1_200), 1, 0),
        ("maturity", "It ends on June 30, 2031.", (8_000, 8_100), 1, 0),
        ("maturity", "It ends.", (8_000, 8_100), 0, 0),
        ("price", "It ends on June 30, 2031.", (8_000, 8_100), 0, 0),
        ("price", "It costs.", (3_005, 3_007), 1, 1),
        ("term", "It lasts.", (3_005, 3_007), 0, 1),
    ],
)
def test_a_value_is_in_the_summary_by_its_place_or_itself(
    key: str, text: str, place: Place, stated: int, points: int
) -> None:
    found = checklist(LABELS, [Told(key, text, (place,))])
    assert found == {"summary": (stated, 2), "summary_keys": (stated, 2), "summary_points": (points, 1)}


def test_the_summary_has_the_sentences_on_the_deal() -> None:
    text = "The Loan is $5,000."
    place = SetPlace(OriginalSpan(12, 18), RedactedSpan(12, 18))
    texts = Texts(OriginalText(text), RedactedText(text), RedactionMap())
    entries = [EconomicsEntry("commitment", EntryState.STATED, place)]
    (told,) = told_in_summary(entries, texts)
    assert (told.key, told.places) == ("commitment", ((12, 18),))
    assert "$5,000" in told.text
