"""Names of persons by their context."""

import pytest

from services.redaction.recognisers.base import Recogniser, Source
from services.redaction.recognisers.people import INITIALS, PEOPLE
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (PEOPLE, "Mr. John Q. Public said", ["Mr. John Q. Public"]),
        (PEOPLE, "Mrs Łukasz-Żak and", ["Mrs Łukasz-Żak"]),
        (PEOPLE, "By: /s/ Ngozi Okafor\nTitle: Treasurer", ["Ngozi Okafor"]),
        (PEOPLE, "Name:\n\n   Ngozi Okafor\n", ["Ngozi Okafor"]),
        (PEOPLE, "Name: Wei Zhang Title: CEO", ["Wei Zhang"]),
        (PEOPLE, "Attention: Ngozi Okafor, General Counsel", ["Ngozi Okafor"]),
        (PEOPLE, "Attn: Ngozi Okafor/Wei Zhang", ["Ngozi Okafor", "Wei Zhang"]),
        (PEOPLE, "I, Ngozi Okafor, hereby", ["Ngozi Okafor"]),
        (PEOPLE, "and Ngozi Okafor, an individual", ["Ngozi Okafor"]),
        (PEOPLE, "Ngozi Okafor, Chief Financial Officer", ["Ngozi Okafor"]),
        (PEOPLE, "with Thomas van der Berg today", ["Thomas van der Berg"]),
        (PEOPLE, "Name: 王小明", ["王小明"]),
        (PEOPLE, "Guarantor: Ngozi B. Okafor", ["Ngozi B. Okafor"]),
        (PEOPLE, "OKAFOR, JANE\n", ["OKAFOR, JANE"]),
        (PEOPLE, "Dear Ngozi,", ["Ngozi"]),
        (INITIALS, "against W.M. and", ["W.M."]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (PEOPLE, "Attention: General Counsel"),
        (PEOPLE, "Attention: Treasurer"),
        (PEOPLE, "Name:\nTitle:\n"),
        (PEOPLE, "By: Vice President"),
        (PEOPLE, "The Borrower, a corporation"),
        (PEOPLE, "Attention: Vice-President, Loans"),
        (PEOPLE, "By:  /s/ WIDGETCO"),
        (PEOPLE, "Name: Hale Industries Inc"),
        (PEOPLE, "the Dodd-Frank Wall Street Reform"),
        (INITIALS, "the U.S. and"),
        (INITIALS, "a 5 p.m. call"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []


_PROSE = "It was said that the claim for which he came to the court is not what this court may hear. " * 10


@pytest.mark.parametrize(
    ("before", "confidence"),
    [("with ", 0.55), (f"{_PROSE}\n", 0.29), (f"{_PROSE} with ", 0.55), ("", 0.55)],
)
def test_an_initial_at_the_beginning_of_a_line_can_be_an_item(before: str, confidence: float) -> None:
    source = Source(f"{before}A. Quorvex said")
    assert [one.confidence for one in PEOPLE.find(source) if one.span.of(source.text) == "A. Quorvex"] == [confidence]
