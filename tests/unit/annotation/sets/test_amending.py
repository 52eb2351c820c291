"""The findings on an amendment. The texts are written for the test."""

import pytest

from services.annotation.sets.contents import contents_of
from services.shared.domain.annotations import Finding, FindingKind, RuleState
from services.shared.domain.clauses import Severity
from tests.unit.annotation.support import record
from tests.unit.annotation.texts import texts_of

HEAD = "FIRST AMENDMENT\n\nThis First Amendment is made by «PERSON_1|Ada Lovelace».\n\n"
RAISED = 'Section 6.4, Liens, is hereby amended by deleting "$5" and inserting "$9" in lieu thereof.\n'
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


PAID = "The Borrower has paid all fees.\n"
FEES = ("amendment-fees", RuleState.PRESENT)
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
        (CONDITIONS + "The Guarantor agrees to this Amendment.\n", {(CONDITIONED, PRESENT)}),
        (
            CONDITIONS + "The Tenant releases and discharges the Landlord from all claims.\n",
            {(CONDITIONED, PRESENT), ("amendment-release", PRESENT)},
        ),
    ],
)
def test_what_an_amendment_states_and_lacks(more: str, expected: set[tuple[str, RuleState]]) -> None:
    assert {(one.rule_id, one.state) for one in findings(PARTIES + PAID + more)} == expected | {FEES}


def test_papers_without_a_lender_need_no_conditions() -> None:
    assert findings(HEAD + "The Guarantor signs.\n") == []


def test_a_lender_lacks_a_fee() -> None:
    found = {one.rule_id: one for one in findings(PARTIES + CONDITIONS)}
    assert (found["amendment-fees"].state, found["amendment-fees"].severity) == (ABSENT, Severity.LOW)


def test_ids_of_findings_are_different() -> None:
    ids = [one.finding_id for one in findings(HEAD + RAISED + RAISED.replace("6.4", "6.5"))]
    assert len(set(ids)) == len(ids) == 2


NOTED = (
    "Section 9.1 of the Credit Agreement is hereby amended by adding the following:\n\n"
    '"First Amendment" means this Amendment.\n\n"Barn" means the barn at 1 Mill Lane.\n\n'
)
CUT = "Section 2.1 of the Credit Agreement is hereby deleted.\n"
TWICE = "The Commitments shall be permanently reduced by $5.\nThe Commitments shall be permanently reduced to $9.\n"
REFERRED = "Each reference in the Note to the Credit Agreement shall mean it as amended.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (REFERRED + NOTED, [("change-conforming-neutral", ("Each reference in", "First Amendment", "Barn"))]),
        (REFERRED, [("change-reference-neutral", ("Each reference in",))]),
        (CUT + CUT, [("change-deleted-unknown", ("Section 2.1", "Section 2.1"))]),
        (TWICE, [("change-replaced-better", ("Commitments", "Commitments"))]),
        ("The parties amend the Credit Agreement as follows: no rent.\n", [("change-unnamed-unknown", None)]),
    ],
)
def test_changes_that_belong_together_are_one_finding(
    text: str, expected: list[tuple[str, tuple[str, ...] | None]]
) -> None:
    original = texts_of(PARTIES + text).original.text
    found = [one for one in findings(PARTIES + text) if one.rule_id.startswith("change-")]
    assert [one.rule_id for one in found] == [rule for rule, _ in expected]
    for one, (_, sections) in zip(found, expected, strict=True):
        shown = tuple(place.span.of(original) for place in one.places if place.part == "section")
        assert sections is None or shown == sections


def test_a_consent_needs_no_conditions() -> None:
    assert (
        findings("CONSENT TO ASSIGNMENT\n\nThis Consent to Assignment is dated May 1, 2020. A Guarantor signs.") == []
    )


@pytest.mark.parametrize("text", ["CREDIT AGREEMENT\n\nThis Credit Agreement is dated May 1, 2020.", "Notes of a call"])
def test_other_papers_have_no_changes(text: str) -> None:
    assert findings(text) == []


def test_a_party_without_a_signature_block_is_shown_in_the_preamble() -> None:
    text = PARTIES + PAID + CONDITIONS + "IN WITNESS WHEREOF\n\nORCHARD INC.\nBy: ____\n"
    (one,) = [one for one in findings(text) if one.rule_id == "amendment-signatories"]
    assert (one.state, [place.span.of(texts_of(text).original.text) for place in one.places]) == (
        WEAK,
        ["Harbour Bank"],
    )
