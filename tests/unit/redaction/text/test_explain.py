"""The values that stay in a text, and the reasons."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.redaction.detection.analysis import Analysis, analyse
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.policies.rules import Policy
from services.redaction.recognising import all_recognisers
from services.redaction.text.explain import Kept, Why, explain
from services.redaction.text.redact import plan_redaction
from tests.unit.redaction.makers import LEGAL, STRICT

_TEXT = """Hale Brothers, Inc. ("Hale") owes Harbour Bank, N.A. $5,000,000 from May 3, 2021.
BORROWER:
Name: Jane Smith
LENDER:
Name: John Roe
"""


def _analysis(text: str, policy: Policy) -> Analysis:
    return analyse(text, policy, known=(), parties=(), recognisers=all_recognisers())


def _kept(text: str, policy: Policy) -> dict[str, Kept]:
    return {one.span.of(text): one for one in explain(_analysis(text, policy))}


def test_the_policy_keeps_the_deal() -> None:
    kept = _kept(_TEXT, LEGAL)
    assert {words: one.why for words, one in kept.items() if one.why is Why.POLICY} == dict.fromkeys(
        ("Hale Brothers, Inc.", "Harbour Bank, N.A.", "$5,000,000", "May 3, 2021"), Why.POLICY
    )
    assert "Jane Smith" not in kept


def test_the_reason_contains_role_and_jurisdiction() -> None:
    officer = _kept(_TEXT, find_policy("glba", POLICIES).within("US-NY"))["John Roe"]
    assert (officer.why, officer.because) == (
        Why.POLICY,
        "lender's under US: acts for the bank, and is not its consumer",
    )


def test_allowed_words_and_uncertain_values() -> None:
    kept = _kept(_TEXT, dataclasses.replace(STRICT, allow=frozenset({"harbour bank, n.a."})))
    assert kept["Harbour Bank, N.A."].why is Why.ALLOWED
    unsure = [one for one in kept.values() if one.why is Why.UNSURE]
    assert all(one.confidence < one.needed for one in unsure)


def test_defined_terms() -> None:
    text = 'Hale Industries, Inc. ("Hale") pays. Attention: Hale\n'
    kept = [one for one in explain(_analysis(text, LEGAL)) if one.why is Why.TERM]
    assert {one.span.of(text) for one in kept} == {"Hale"}


@pytest.mark.parametrize("text", ["", "nothing of note"])
def test_nothing_found(text: str) -> None:
    assert explain(_analysis(text, LEGAL)) == ()


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from((*_TEXT.split(" "), "Ja\u200bne", "\n", "ﬁ", "j@example.com")), max_size=30).map(" ".join)
)
def test_nothing_is_both_replaced_and_kept(text: str) -> None:
    for policy in (LEGAL, STRICT):
        analysis = _analysis(text, policy)
        edits = [one.span for one in plan_redaction(text, analysis).edits]
        kept = explain(analysis)
        assert [one.span.start for one in kept] == sorted(one.span.start for one in kept)
        for one in kept:
            assert not any(edit.overlaps(one.span) for edit in edits)
