"""The findings on an amendment. The texts are written for the test."""

import pytest

from services.annotation.sets.contents import contents_of
from services.shared.domain.annotations import Finding, FindingKind, RuleState
from services.shared.domain.clauses import Severity
from tests.unit.annotation.support import record
from tests.unit.annotation.texts import texts_of

HEAD = "FIRST AMENDMENT\n\nThis First Amendment is made by «PERSON_1|Ada Lovelace».\n\n"
RAISED = 'Section 6.4 of the Credit Agreement is hereby amended by deleting "$5" and inserting "$9" in lieu thereof.\n'
CONDITIONS = "This Amendment shall become effective when the Bank has signed.\n"
PARTIES = (
    'FIRST AMENDMENT\n\nThis First Amendment is made by and between Orchard Inc. (the "Borrower") and Harbour Bank '
    '(the "Lender").\n\n'
)


def findings(text: str) -> list[Finding]:
    return [one for one in contents_of(texts_of(text), record()).findings if one.kind is FindingKind.CHANGE]


def test_a_change_has_its_places_in_both_texts_and_no_words() -> None:
    (one,) = [one for one in findings(PARTIES + RAISED + CONDITIONS) if one.rule_id == "change-replaced-worse"]
    original = texts_of(PARTIES + RAISED + CONDITIONS).original.text
    assert (one.kind, one.state, one.severity) == (FindingKind.CHANGE, None, Severity.MEDIUM)
    assert [(place.part, place.span.of(original)) for place in one.places] == [
        ("section", "Section 6.4"),
        ("old", "$5"),
        ("new", "$9"),
    ]
    assert "$9" not in one.message


def test_the_side_of_papers_without_a_lender_is_unknown() -> None:
    (one,) = [one for one in findings(HEAD + RAISED + CONDITIONS) if one.rule_id.startswith("change-")]
    assert (one.rule_id, one.severity) == ("change-replaced-unknown", Severity.LOW)


CONDITIONED, REAFFIRMED = "amendment-conditions", "amendment-reaffirmation"
PRESENT, WEAK, ABSENT = RuleState.PRESENT, RuleState.WEAK, RuleState.ABSENT


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (CONDITIONS, {(CONDITIONED, PRESENT)}),
        ("", {(CONDITIONED, ABSENT)}),
        ("It is effective as of May 1, 2020.\n", {(CONDITIONED, WEAK)}),
        (CONDITIONS + "The Guarantor signs.\n", {(CONDITIONED, PRESENT), (REAFFIRMED, ABSENT)}),
        (
            CONDITIONS + "The Guaranty is known. All papers remain in full force.\n",
            {(CONDITIONED, PRESENT), (REAFFIRMED, WEAK)},
        ),
        (CONDITIONS + "Each Guarantor reaffirms its Guaranty.\n", {(CONDITIONED, PRESENT), (REAFFIRMED, PRESENT)}),
        (
            CONDITIONS + "The Tenant releases and discharges the Landlord from all claims, and shall pay a fee.\n",
            {(CONDITIONED, PRESENT), ("amendment-release", PRESENT), ("amendment-fees", PRESENT)},
        ),
    ],
)
def test_what_an_amendment_states_and_lacks(more: str, expected: set[tuple[str, RuleState]]) -> None:
    assert {(one.rule_id, one.state) for one in findings(HEAD + more)} == expected


def test_a_lender_lacks_a_fee() -> None:
    found = {one.rule_id: one for one in findings(PARTIES + CONDITIONS)}
    assert (found["amendment-fees"].state, found["amendment-fees"].severity) == (ABSENT, Severity.LOW)


def test_ids_of_findings_are_different() -> None:
    ids = [one.finding_id for one in findings(HEAD + RAISED + RAISED.replace("6.4", "6.5"))]
    assert len(set(ids)) == len(ids) == 3


def test_a_consent_needs_no_conditions() -> None:
    assert (
        findings("CONSENT TO ASSIGNMENT\n\nThis Consent to Assignment is dated May 1, 2020. A Guarantor signs.") == []
    )


@pytest.mark.parametrize("text", ["CREDIT AGREEMENT\n\nThis Credit Agreement is dated May 1, 2020.", "Notes of a call"])
def test_other_papers_have_no_changes(text: str) -> None:
    assert findings(text) == []
