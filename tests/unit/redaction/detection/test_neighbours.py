"""Capitalised words beside a recognised name belong to it, unless a rule says why not."""

import pytest

from services.redaction.detection.neighbours import with_neighbours
from services.redaction.recognisers.base import Source
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan

_ORGANIZATION = EntityType.ORGANIZATION


def _wider(text: str, other: str = "") -> str:
    """The name in `text`, recognised between ‹ and ›, with its neighbours. `other`: an organisation in the text."""
    start, end = text.index("‹"), text.index("›") - 1
    text = text.replace("‹", "").replace("›", "")
    name = Recognition(OriginalSpan(start, end), EntityType.PERSON, 0.8, "test.v1")
    at = text.find(other)
    found = [Recognition(OriginalSpan(at, at + len(other)), _ORGANIZATION, 0.9, "test.v1")] if other else []
    (wider,) = with_neighbours(Source(text), [name], [name, *found])
    return wider.span.of(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("notice to ‹Josef› Plan of the plan", "Josef Plan"),
        ("notice to ‹KEIKO› ARE.", "KEIKO ARE"),
        ("notice to ‹Joy R.› Credit, who", "Joy R. Credit"),
        ("notice to ‹Mr. Tomasz› Seven, who", "Mr. Tomasz Seven"),
        ("Attention: ‹Brendan Rent›-You\n", "Brendan Rent-You"),
        ("Attention: Price-‹Close Bethan›", "Price-Close Bethan"),
        ("By: Second ‹Jón›\nIts: Secretary", "Second Jón"),
        ("By: Plan, ‹Jana›\n", "Plan, Jana"),
        ("the shares of Second ‹Ilona› are pledged", "Second Ilona"),
        ("AGREED:\n‹Angus›\n   Wills\nDirector\n", "Angus\n   Wills"),
        ("sold to Eva ‹Bulls› today", "Eva Bulls"),
    ],
)
def test_neighbours_belong_to_the_name(text: str, name: str) -> None:
    assert _wider(text) == name


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("‹Grant› Date means a date", ""),
        ("‹Eva Plan› Director", ""),
        ("Name: ‹Eva› Title: President", ""),
        ("‹Eva› Plan Committee Report", ""),
        ("‹Eva› Bank is kept", "Eva Bank"),
        ("the Bank ‹Ilona› was paid", ""),
        ("Under ‹Eva›'s direction", ""),
        ("Dear ‹Eva›", ""),
        ("President ‹Eva› said", ""),
        ("in London, ‹Eva› said", ""),
        ("within ‹Seven› (7) Days", ""),
        ("paid to ‹Eva.› Plan follows", ""),
        ("‹Eva›\nDirector\n", ""),
        ("‹LIBO›-Based", ""),
    ],
)
def test_a_rule_says_why_not(text: str, other: str) -> None:
    assert _wider(text, other) == text[text.index("‹") + 1 : text.index("›")]


def test_other_values_do_not_change() -> None:
    text = "Eva Plan"
    place = Recognition(OriginalSpan(0, 3), EntityType.LOCATION, 0.9, "test.v1")
    assert with_neighbours(Source(text), [place], [place]) == [place]
