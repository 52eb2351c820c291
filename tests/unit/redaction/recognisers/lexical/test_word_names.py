"""Names of which a part is also a word of the language."""

import pytest

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.full_names import DOUBTFUL, FULL_NAMES
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("appointed by Eva Plan as trustee", "Eva Plan"),
        ("received from Kwame Monday. Sections", "Kwame Monday"),
        ("Attention: Zsuzsa Bank", "Zsuzsa Bank"),
        ("Signed, sealed and delivered by Zoltán Bank in", "Zoltán Bank"),
        ("/s/ K. Are\n", "K. Are"),
        ("Name: Will Sellers\n", "Will Sellers"),
        ("Attention: Onni Rate\n", "Onni Rate"),
        ("/s/ Prime, Griet P.\n", "Prime, Griet P."),
        ("Attention: Plan, Jana / ", "Plan, Jana"),
        ("Ieuan Under\nNotary Public", "Ieuan Under"),
        ("Attention: Second Jón\n", "Second Jón"),
    ],
)
def test_finds(text: str, name: str) -> None:
    assert found(FULL_NAMES, text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "listed: Food, Drug, Bedding",
        "A. Facts\nB. Law",
        "the Eva Plan is a plan",
        "within Seven (7) Days after the Price Date",
        "Affirmative Covenants. ........ 41",
        "Attention: Loan Administration",
        "Attention: Portfolio Manager",
        "by Eva Bank Corporation",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert not [one for one in FULL_NAMES.find(Source(text)) if one.confidence >= DOUBTFUL]
