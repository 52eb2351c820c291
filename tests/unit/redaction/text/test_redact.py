"""The whole pipeline: which values are replaced, which stay, and that nothing else changes."""

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.redaction.policies.rules import Exemption, Operator, PartyRole, Policy, Rule
from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.recognising import all_recognisers
from services.redaction.subjects.placeholders import placeholders
from services.redaction.text.redact import Redaction, apply_plan, plan_text, restore
from services.shared.domain.entities import EntityType
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from tests.unit.redaction.makers import LEGAL, STRICT, Numbers, policy_of, redacted

_VALUES = (
    "Ms. Jane A. Smith", "SMITH, JANE", "Jane Smith", "jane.smith@example.com", "+44 20 7946 0018",
    "(212) 555-0142", "GB82 WEST 1234 5698 7654 32", "4111 1111 1111 1111", "123-45-6789",
    "12 Elm Street, Springfield, IL 62704", "May 3, 1971", "[PERSON_1]", "[=PERSON_1]", "[==EMAIL_12]", "[DATE_2",
    "PERSON_3]", "Account No. 00012345678", "https://example.com/a?b=c", "Dr. Zoë Ångström", "Łukasz Żak", "محمد",
    "Attn: Wei Zhang", "By: /s/ John Roe", "\u200d", "\ufeff", "\u202e", "\U0001f600", "\r\n", "\n\n",
)  # fmt: skip
_PIECES = st.lists(
    st.one_of(st.sampled_from(_VALUES), st.text(max_size=12), st.sampled_from((" ", "\n", ", "))), max_size=14
)
_TEXTS = _PIECES.map("".join) | st.text(st.characters(exclude_categories=()), max_size=80)


def _check(text: str, result: Redaction) -> None:
    assert restore(result) == text
    position = shift = 0
    for one, value in zip(result.map.replacements, result.values, strict=True):
        assert one.original.of(text) == value
        assert one.placeholder is None or one.redacted.of(result.text) == one.placeholder
        assert text[position : one.original.start] == result.text[position + shift : one.redacted.start]
        position, shift = one.original.end, one.redacted.end - one.original.end
    assert text[position:] == result.text[position + shift :]


@given(_TEXTS)
@settings(max_examples=400, deadline=None)
def test_any_text_is_restored_exactly_and_unchanged_elsewhere(text: str) -> None:
    for policy in (STRICT, LEGAL):
        _check(text, redacted(text, policy))


@given(_TEXTS, st.data())
@settings(max_examples=200, deadline=None)
def test_spans_convert_both_ways(text: str, data: st.DataObject) -> None:
    result = redacted(text)
    start = data.draw(st.integers(0, len(text)))
    span = OriginalSpan(start, data.draw(st.integers(start, len(text))))
    there = result.map.to_redacted(span)
    back = result.map.to_original(there)
    assert back.start <= span.start
    assert span.end <= back.end
    assert result.map.to_redacted(back) == there
    assert 0 <= there.start <= there.end <= len(result.text)
    for one in result.map.replacements:
        assert result.map.to_original(RedactedSpan(one.redacted.start, one.redacted.end)) == one.original


@given(_TEXTS)
@settings(max_examples=200, deadline=None)
def test_every_placeholder_in_redacted_text_is_real(text: str) -> None:
    result = redacted(text)
    made = {(one.redacted.start, one.redacted.end) for one in result.map.replacements if one.placeholder}
    assert {(start, end) for start, end, _ in placeholders(result.text)} == made


@given(_TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_plan(text: str) -> None:
    assert plan_text(text, STRICT, recognisers=all_recognisers()) == plan_text(
        text, STRICT, recognisers=all_recognisers()
    )


_LETTER = """Dear Ms. Okafor,

this is between Jane A. Smith, an individual, and Hale Industries, Inc. (the "Borrower"), and governed by the laws of
the State of
New York. The Loan Amount is $5,000,000. Dated as of March 3, 2021. SMITH, JANE signs; Smith's address is 12 Elm Street,
Springfield, IL 62704.

By: /s/ Jane A. Smith
Name: Jane A. Smith
Title: Chief Executive Officer
Attention: General Counsel
"""


def test_strict_replaces_people_organisations_dates_and_sums() -> None:
    text = redacted(_LETTER).text
    for words in ("Smith", "SMITH", "Okafor", "Hale", "5,000,000", "2021", "Elm", "62704", "New York"):
        assert words not in text
    for words in (
        "Dear",
        '(the "Borrower")',
        "Loan Amount",
        "Title: Chief Executive Officer",
        "Attention: General Counsel",
    ):
        assert words in text


def test_legal_review_keeps_the_deal() -> None:
    text = redacted(_LETTER, LEGAL).text
    for words in ("Smith", "SMITH", "Okafor", "Elm", "62704"):
        assert words not in text
    for words in ('Hale Industries, Inc. (the "Borrower")', "$5,000,000", "March 3, 2021", "State of\nNew York"):
        assert words in text


def test_one_person_has_one_placeholder() -> None:
    result = redacted(_LETTER, LEGAL)
    people = {value: one.placeholder for one, value in zip(result.map.replacements, result.values, strict=True)}
    assert people["Jane A. Smith"] == people["SMITH, JANE"] == people["Smith"] != people["Ms. Okafor"]


@pytest.mark.parametrize(
    ("text", "redacted_text"),
    [
        ("see [PERSON_1] there", "see [=PERSON_1] there"),
        ("see [=PERSON_1] there", "see [==PERSON_1] there"),
        ("see [EXHIBIT_1] there", "see [EXHIBIT_1] there"),
        ("", ""),
        ("\x00\x01\t\x0b", "\x00\x01\t\x0b"),
    ],
)
def test_look_alikes(text: str, redacted_text: str) -> None:
    assert redacted(text, LEGAL).text == redacted_text


@pytest.mark.parametrize(
    ("operator", "kind", "text", "expected"),
    [
        (Operator.MASK, EntityType.CARD, "card 4111 1111 1111 1111 now", "card ****1111 now"),
        (Operator.GENERALISE, EntityType.DATE, "on May 3, 1971 it", "on [in 1971] it"),
        (Operator.GENERALISE, EntityType.AMOUNT, "pay $5,000,000 now", "pay [$ 5M–10M] now"),
        (Operator.KEEP, EntityType.EMAIL, "to a@example.com now", "to a@example.com now"),
        (Operator.GENERALISE, EntityType.EMAIL, "to a@example.com now", "to [EMAIL_1] now"),
    ],
)
def test_operators(operator: Operator, kind: EntityType, text: str, expected: str) -> None:
    result = redacted(text, policy_of(operator, kind))
    assert result.text == expected
    _check(text, result)


def test_values_of_the_matter_are_found_without_context() -> None:
    known = [(EntityType.PERSON, "Ngozi Okafor"), (EntityType.ACCOUNT, "77-3412"), (EntityType.PERSON, "May")]
    text = "in May the OKAFOR, NGOZI file and 77-3412 and N. Okafor were seen"
    result = apply_plan(
        prepared := plan_text(text, LEGAL, known=known, recognisers=RECOGNISERS), Numbers()(prepared.subjects)
    )
    assert re.sub(r"_\d+\]", "]", result.text) == "in May the [PERSON] file and [ACCOUNT] and [PERSON] were seen"


def test_words_on_the_allow_list_stay() -> None:
    policy = policy_of(Operator.PLACEHOLDER, EntityType.PERSON)
    allowing = type(policy)(policy.name, policy.version, policy.rules, frozenset({"mr. john roe"}))
    assert redacted("Mr. John Roe came", allowing).text == "Mr. John Roe came"


@pytest.mark.parametrize("policy", [LEGAL, policy_of(Operator.PLACEHOLDER, EntityType.ORGANIZATION)])
def test_words_on_the_deny_list_are_replaced(policy: Policy) -> None:
    denying = dataclasses.replace(policy, deny=((EntityType.ORGANIZATION, "Zephyr"),))
    assert redacted("the Zephyr file, zephyr", denying).text == "the [ORGANIZATION_1] file, [ORGANIZATION_1]"


def test_parties_of_the_matter_match_in_any_spelling() -> None:
    parties = [(EntityType.PERSON, "Philippa Q. Quillfeather"), (EntityType.ORGANIZATION, "Zephyr Holdings, Inc.")]
    text = "quillfeather, philippa q. owes zephyr holdings; P. Quillfeather and p.q. quillfeather too"
    prepared = plan_text(text, LEGAL, known=parties, parties=parties, recognisers=all_recognisers())
    result = apply_plan(prepared, Numbers()(prepared.subjects))
    assert re.sub(r"_\d+\]", "]", result.text) == "[PERSON]. owes [ORGANIZATION]; [PERSON] and [PERSON] too"


def test_the_lenders_officer_stays_if_the_policy_keeps_the_role() -> None:
    rule = Exemption(EntityType.PERSON, Rule(Operator.KEEP), PartyRole.LENDER)
    text = (
        "BORROWER:\nName: Jane Smith\n\nLENDER:\nName: John Roe\nTitle: Vice President\n\n"
        "Mr. Roe met Ms. Smith. John Roe spoke."
    )
    kept = redacted(text, dataclasses.replace(LEGAL, exemptions=(rule,))).text
    assert "Jane" not in kept
    assert "Smith" not in kept
    assert kept.count("Roe") == 3
    assert "Roe" not in redacted(text, LEGAL).text


def test_a_long_line_takes_linear_time() -> None:
    text = "x" * 200_000 + " jane@example.com " + "1" * 200_000
    assert "jane@example.com" not in redacted(text).text
