"""The rules on how documents are reviewed, in words."""

from typing import Any

import pytest

from services.console.pages.quality_methods import method_rows

RULE: dict[str, Any] = {
    "rule": "lending",
    "when": [],
    "four_eyes": "off",
    "second_review_share": 0.1,
    "passage_share": 0.05,
    "senior_from": None,
    "judge_blind_share": False,
    "judge_severities": [],
}
NOTES = [{"field": "document_type", "values": ["guaranty", "note"]}, {"field": "client_id", "values": []}]


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({}, "documents", "All documents"),
        ({"when": NOTES}, "documents", "document type: guaranty, note; client: some"),
        ({}, "people", "One person; blind second review of 10 %"),
        ({"second_review_share": 0}, "people", "One person"),
        (
            {"four_eyes": "open", "second_review_share": 0.125},
            "people",
            "Two people: the second sees what the first decided; blind second review of 12.5 %",
        ),
        ({"four_eyes": "blind"}, "people", "Two people: the second does not see what the first decided"),
        ({"four_eyes": "later-kind"}, "people", "later-kind; blind second review of 10 %"),
        ({}, "passages", "5 %"),
        ({"passage_share": 0}, "passages", "0 %"),
        ({}, "senior", "none"),
        ({"senior_from": "high"}, "senior", "high or higher"),
        ({}, "judged", "none"),
        (
            {"judge_blind_share": True, "judge_severities": ["critical", "high"]},
            "judged",
            "all places of blind second reviews; findings: critical, high",
        ),
    ],
)
def test_a_rule_in_words(changes: dict[str, Any], key: str, words: str) -> None:
    (row,) = method_rows([{**RULE, **changes}])
    assert (row["rule"], row[key]) == ("lending", words)
