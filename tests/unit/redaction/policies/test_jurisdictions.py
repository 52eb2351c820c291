"""Codes of jurisdictions, and how closely they fit."""

import json

import pytest

from services.redaction.files.policies import POLICIES
from services.redaction.policies.jurisdictions import REGIONS, closeness, code_of


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("US-NY", "US-NY"), (" us-ny ", "US-NY"), ("de", "DE"), ("EU", "EU"), ("eea", "EEA"), ("", ""), ("Austria", ""),
        ("US-NEWYORK", ""), ("USA", ""), ("U.S.", ""),
    ],
)  # fmt: skip
def test_codes(words: str, code: str) -> None:
    assert code_of(words) == code


@pytest.mark.parametrize(
    ("document", "stated"),
    [
        ("US-NY", ["US-NY", "US", ""]),
        ("DE-BY", ["DE-BY", "DE", "EU", "EEA", ""]),
        ("NO", ["NO", "EEA", ""]),
        ("EU", ["EU", "EEA", ""]),
        ("EEA", ["EEA", ""]),
        ("GB", ["GB", ""]),
        ("", [""]),
    ],
)
def test_the_closest_jurisdiction_has_precedence(document: str, stated: list[str]) -> None:
    every = ["", "EEA", "EU", "US", "US-NY", "US-N", "DE", "DE-BY", "NO", "GB", "U"]
    fitting = [one for one in every if closeness(one, document) >= 0]
    assert sorted(fitting, key=lambda one: -closeness(one, document)) == stated
    assert len({closeness(one, document) for one in fitting}) == len(fitting)


def test_the_schema_accepts_the_same_codes() -> None:
    schema = json.loads((POLICIES / "policy.schema.json").read_text())
    pattern = schema["$defs"]["exemption"]["properties"]["jurisdictions"]["items"]["pattern"]
    assert pattern == "^(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EEA)$"
    assert set(REGIONS) == {"EU", "EEA"}
