"""The governing law becomes an ISO 3166 code."""

import pytest

from services.shared.domain.fields.places import CODES, US_STATES
from services.shared.domain.fields.reading import read_value
from services.shared.domain.fields.types import FieldKind, FieldValue, NoValue


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("the laws of the State of New York", "US-NY"),
        ("THE LAWS OF THE SIATE OF TEXAS", "US-TX"),
        ("laws ofthe State ofTexas", "US-TX"),
        ("the laws of the State of Nevada, USA in force therein", "US-NV"),
        ("the laws of the Commonwealth of Massachusetts", "US-MA"),
        ("English law", "GB-ENG"),
        ("the laws of England and Wales", "GB-ENG"),
        ("Singapore law", "SG"),
        ("the laws of the Province of Ontario and the federal laws of Canada applicable therein", "CA-ON"),
        ("the laws of the People's Republic of China", "CN"),
        ("the law of the Republic of Georgia", "GE"),
        ("State of New York", "US-NY"),
        ("The laws of the State of California shall govern", "US-CA"),
        ("governed by New York law, without regard to the laws of Delaware", "US-NY"),
        ("made by a Delaware company and governed by the laws of the State of Ohio", "US-OH"),
        ("US-NY", "US-NY"),
        ("the laws of Ohio and the laws of Hong Kong", NoValue.SEVERAL),
        ("the laws of the State of ________", NoValue.BLANK),
        ("the laws of [LOCATION_1]", NoValue.HIDDEN),
        ("the law that applies", NoValue.NOTHING),
    ],
)
def test_laws(words: str, value: str) -> None:
    found = read_value(FieldKind.LAW, words)
    assert (found.canonical if isinstance(found, FieldValue) else found) == value


@pytest.mark.parametrize("name", sorted(CODES))
def test_every_place(name: str) -> None:
    kind = "State of " if name in US_STATES and name != "Washington, D.C." else ""
    words = f"This agreement is governed by the laws of the {kind}{name}."
    assert read_value(FieldKind.LAW, words) == FieldValue(FieldKind.LAW, CODES[name])
