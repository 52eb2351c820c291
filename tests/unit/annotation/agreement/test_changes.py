"""The changes that an amendment makes. The three amendments are written for the test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.agreement.changes import Change, changes_of
from services.annotation.agreement.directions.values import Direction
from services.annotation.agreement.instructions import ChangeKind
from tests.cpu_time import cpu_limit, cpu_seconds

R, A, D, W, F = (
    ChangeKind.REPLACED,
    ChangeKind.ADDED,
    ChangeKind.DELETED,
    ChangeKind.WAIVED,
    ChangeKind.REFERENCE,
)
V, S, U = ChangeKind.OVERRIDDEN, ChangeKind.RELEASED, ChangeKind.UNNAMED
BETTER, WORSE, NEUTRAL, UNKNOWN = Direction

LOAN = """SECOND AMENDMENT TO CREDIT AGREEMENT

1. Amendments to Section 1.1.

(a) Section 1.1 of the Credit Agreement is hereby amended by adding the following definitions in alphabetical order:

"Orchard Guaranty" means the guaranty of Orchard Holdings in favor of the Agent.

"Second Amendment" means the Second Amendment to this Agreement, dated as of May 1, 2020.

(b) The definition of "Maturity Date" in Section 1.1 of the Credit Agreement is amended and restated in its entirety to
read as follows:

"Maturity Date" means May 1, 2025.

2. Amendments to Section 6.4. Section 6.4 of the Credit Agreement is hereby amended by (a) deleting the amount
"$1,000,000" in clause (b) thereof and replacing it in lieu thereof with "$2,500,000" and (b) deleting the amount
"$400,000" in clause (c) thereof and substituting in lieu thereof "$300,000".

3. Amendment to Section 7.2. Section 7.2 of the Credit Agreement, Minimum Liquidity, is hereby deleted in its entirety.

4. Waiver. The Lenders hereby waive the Event of Default under Section 8.1(c) of the Credit Agreement that exists today.

5. References. Each reference in the Loan Documents to the Credit Agreement shall mean the Credit Agreement as amended.

IN WITNESS WHEREOF, the parties have signed this Amendment.
"""
SUPPLY = """AMENDMENT NO. 1 TO SUPPLY AGREEMENT

The parties agree as follows: 1. Section 3.2 of the Supply Agreement is amended to read in its entirety as follows:

"3.2 Price. The price of each unit is $40."

The following definitions are hereby deleted from Section 1 of the Supply Agreement:

"Rebate"

"Surcharge"

2. A new Section 9.7 is hereby added to the Supply Agreement.

3. Section 14 of the Supply Agreement, Notices, is hereby amended by replacing the address with the following:

Orchard Holdings, 1 Mill Lane, Attention: Treasurer

Except as expressly amended, the Supply Agreement remains in full force.
"""
LEASE = """LEASE MODIFICATION

Section 2 of the Lease shall be modified as follows:

(a) The Landlord pays the taxes.

(b) The Tenant pays the insurance.

Section 3 of the Lease is amended so that the last sentence that previously read: "The rent is $10." now reads: "The
rent is $12."

The Parties hereby agree to remove Section 4(b) in its entirety.

Exhibit B to the Lease is deleted and replaced in its entirety with Exhibit B hereto.
"""
CASES = (
    (
        LOAN,
        (
            (A, "Orchard Guaranty", "", "Orchard Guaranty", BETTER),
            (A, "Second Amendment", "", "Second Amendment", NEUTRAL),
            (R, "Maturity Date", "", "Maturity Date", UNKNOWN),
            (R, "clause (b)", "$1,000,000", "$2,500,000", UNKNOWN),
            (R, "clause (c)", "$400,000", "$300,000", UNKNOWN),
            (D, "Section 7.2", "", "", WORSE),
            (W, "Section 8.1(c)", "", "", WORSE),
            (F, "Each reference in", "", "", NEUTRAL),
        ),
    ),
    (
        SUPPLY,
        (
            (R, "Section 3.2", "", '"3.2 Price', UNKNOWN),
            (D, "Rebate", "", "", NEUTRAL),
            (D, "Surcharge", "", "", NEUTRAL),
            (A, "Section 9.7", "", "", UNKNOWN),
            (R, "Section 14", "", "Orchard Holdings, 1 Mill", NEUTRAL),
        ),
    ),
    (
        LEASE,
        (
            (R, "Section 2", "", "(a) The Landlord", UNKNOWN),
            (R, "Section 2", "", "(b) The Tenant", UNKNOWN),
            (R, "Section 3", '"The rent is $10.', '"The\nrent is $12.', UNKNOWN),
            (D, "Section 4(b)", "", "", UNKNOWN),
            (R, "Exhibit B", "", "", UNKNOWN),
        ),
    ),
)


ADDED_TERMS = "The following definitions shall be added to Section 1 of the Supply Agreement:\n\n"
INSERTED_OR_REPLACED = "The following definitions are hereby inserted (and replace existing definitions):\n\n"
NEW_AND_RESTATED = (
    'Section 1 shall be amended by adding the following new definition for "Barn" and by restating the following '
    'definition for "Mill":\n\n'
)
AGREED = "of the Supply Agreement is amended"
NUMBERED = (
    '2.1 Section 7 shall be amended to read as follows:\n"No barn."\n'
    '2.2 Section 8 shall be amended to read as follows:\n"No mill."'
)
TWICE = (
    'Section 2 of the Lease is amended by deleting "$5" in clause (a) and inserting "$9" and by deleting "$6" in '
    'clause (b) and inserting "$8".'
)
FORMS: tuple[tuple[str, list[tuple[ChangeKind, str, str, str]]], ...] = (
    (f"Section 2 {AGREED} to be the United States.", [(R, "Section 2", "", "the United States")]),
    (f"The fee in Section 2 {AGREED} from $5 to $9.50 a year.", [(R, "Section 2", "$5", "$9.50")]),
    (f"Section 2 {AGREED} to provide that the fee is $9.", [(R, "Section 2", "", "the fee is $9")]),
    (
        "The Maturity Date of May 1, 2025 in Section 2 shall be deleted and substituted by May 1, 2026.",
        [(R, "Section 2", "May 1, 2025", "May 1, 2026")],
    ),
    (
        f'Section 2 {AGREED} by inserting after the words "the barn" in its first sentence the words "or the mill".',
        [(A, "Section 2", "", "or the mill")],
    ),
    (f'Exhibit A {AGREED} to include the brand "Orchard".', [(A, "Exhibit A", "", "Orchard")]),
    (
        "A new Exhibit D, as set forth in Schedule 2, shall be attached to the Agreement.",
        [(A, "Exhibit D", "", "")],
    ),
    (
        ADDED_TERMS + '""Barn" means a barn."\n\n""Mill" means a mill."',
        [(A, "Barn", "", "Barn"), (A, "Mill", "", "Mill")],
    ),
    (
        "The text of Section 2. A. of the Lease is hereby deleted and the following is inserted:\n\nNo rent.",
        [(R, "Section 2.", "", "No rent.")],
    ),
    (
        NEW_AND_RESTATED + '"Barn" means a barn.\n\n"Mill" means a mill.',
        [(A, "Barn", "", "Barn"), (R, "Mill", "", "Mill")],
    ),
    (
        INSERTED_OR_REPLACED + '"New Loan" means a loan under the First Amendment.\n\n"Mill" means a mill.',
        [(A, "New Loan", "", "New Loan"), (R, "Mill", "", "Mill")],
    ),
    (
        f'Section 1 {AGREED} to read as follows:\n\n"Mill" means a mill, and in Section 9\n"Mill" means a barn.',
        [(R, "Mill", "", 'Mill" means a mill, and in Section 9\n"Mill" means a barn.')],
    ),
    (
        f'Section 2 {AGREED} to read as follows:\n\n"The fee is $9."\n\n3. The Seller pays.',
        [(R, "Section 2", "", '"The fee is $9.')],
    ),
    (f"Section 2 {AGREED} as follows:\n\na. ", []),
    (
        "The Maturity Date, as defined in Section 2, is hereby amended to May 1, 2026.",
        [(R, "Maturity Date", "", "May 1, 2026")],
    ),
    ("Section 9.7 is created to read as follows:\n\n9.7 Barns. No barn is sold.", [(A, "9.7", "", "9.7 Barns")]),
    (
        f"Article 6 {AGREED} by adding, after Section 6.1, the following:\n\nSection 6.2 Barns.\n\nSection 6.3 Mills.",
        [(A, "Section 6.2", "", "Section 6.2 Barns."), (A, "Section 6.3", "", "Section 6.3 Mills.")],
    ),
    (
        "Immediately after Section 6.1, a new Section 6.2 shall be added as follows:\n\nNo barn is sold.",
        [(A, "Section 6.2", "", "No barn")],
    ),
    (
        'The definitions of "Barn", "Mill" and "Yard" are hereby deleted.',
        [(D, "Barn", "", ""), (D, "Mill", "", ""), (D, "Yard", "", "")],
    ),
    (
        f"Section 1 {AGREED} by adding the following:\n\n\"'Barn' at any time shall mean a barn.\"",
        [(A, "Barn", "", "Barn")],
    ),
    (
        'Section 2 of the Lease is hereby\n-------\namended by replacing "barn" with "mill".',
        [(R, "Section 2", "barn", "mill")],
    ),
    (
        "All references to the Lease in any paper shall, from today on, mean the Lease as amended.",
        [(F, "All references to", "", "")],
    ),
    (
        'References in the Supply Agreement to "this Agreement" shall be deemed to be references to the Lease.',
        [(F, "References in", "", "")],
    ),
    (
        TWICE,
        [(R, "clause (a)", "$5", "$9"), (R, "clause (b)", "$6", "$8")],
    ),
    (
        f"Section 2 {AGREED} by deleting the reference to May 1, 2025 and replacing it with May 1, 2026.",
        [(R, "Section 2", "May 1, 2025", "May 1, 2026")],
    ),
    (
        'The reference to "$5" in Section 2 is hereby deleted and replaced with "$9".',
        [(R, "Section 2", "$5", "$9")],
    ),
    (
        NUMBERED,
        [(R, "Section 7", "", '"No barn.'), (R, "Section 8", "", '"No mill.')],
    ),
    (
        "The following shall be added to Paragraph 7 of the Lease as new Paragraph 7(d):\n\nNo barn is sold.",
        [(A, "Paragraph 7", "", "No barn")],
    ),
    ("The Agent hereby irrevocably waives the Default under Section 4.", [(W, "Section 4", "", "")]),
    ("The parties agree to modify the Supply Agreement as follows: no rent is due.", [(U, "modify", "", "")]),
    (
        "Notwithstanding the provisions of paragraph 3 of the Note, the Seller is paid first.",
        [(V, "Notwithstanding the provisions of paragraph 3 of the", "", "")],
    ),
    ("The liens on the barn are hereby released.", [(S, "liens", "", "")]),
    ("The liens on the barn are not hereby released.", []),
)
COPY = (
    "The Supply Agreement (with its Schedules) shall be amended to delete the stricken text as shown in Exhibit A.\n\n"
    "Section 9 of the Lease is hereby deleted.\n\nIN WITNESS WHEREOF\n\nSection 2 of the Note is hereby deleted."
)


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_forms(text: str, expected: list[tuple[ChangeKind, str, str, str]]) -> None:
    found = changes_of(text)
    assert [one.kind for one in found] == [case[0] for case in expected]
    for one, (_, section, old, new) in zip(found, expected, strict=True):
        assert one.section.of(text).startswith(section)
        assert (one.old.of(text) if one.old else "") == old
        assert (one.new.of(text) if one.new else "")[: len(new) or None] == new


def test_a_copy_of_the_agreement_is_one_change_and_its_text_is_left_out() -> None:
    found = [(one.kind, one.section.of(COPY)) for one in changes_of(COPY)]
    assert found == [(ChangeKind.RESTATED, "Supply Agreement"), (D, "Section 9")]


def test_words_that_only_bring_in_a_new_term_favour_neither_side() -> None:
    text = (
        'Section 1 is hereby amended by adding the following:\n\n"New Barn" means a barn.\n\n'
        'Section 2 is hereby amended by inserting the words "or the New Barn" after "Mill".\n\n'
        'Section 3 is hereby amended by inserting the words "but not the New Barn" after "Mill".'
    )
    assert [one.direction for one in changes_of(text)] == [NEUTRAL, NEUTRAL, UNKNOWN]


def shown(text: str, one: Change, new: str) -> tuple[ChangeKind, str, str, str, Direction]:
    """The change in words; of the new words as many as `new` has."""
    old = one.old.of(text) if one.old else ""
    return one.kind, one.section.of(text), old, (one.new.of(text) if one.new else "")[: len(new) or None], one.direction


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_changes(text: str, expected: tuple[tuple[ChangeKind, str, str, str, Direction], ...]) -> None:
    found = changes_of(text)
    assert len(found) == len(expected)
    assert tuple(shown(text, one, case[3]) for one, case in zip(found, expected, strict=True)) == expected


def test_references_of_one_sentence_are_one_change() -> None:
    text = "Each reference in the Note and each reference in the Lease to this Agreement shall mean it as amended."
    assert [one.kind for one in changes_of(text)] == [F]


@pytest.mark.parametrize(
    "text",
    [
        "The Lender hereby consents to the jurisdiction of the courts of Maine.",
        "The Agent hereby consents to the execution of this Amendment.",
        "The price is that in Exhibit A, as may be amended from time to time.",
        'All references to a "Loan Document" in the Credit Agreement shall be deemed to include this paper.',
        "Any reference to the number of a Section of the Agreement is a reference to its text.",
        "The Borrower hereby waives trial by jury under Section 9.2.",
        "The Notes, as the same may be amended, modified or replaced under Section 2.1, are secured.",
        "The parties desire to provide that Section 9.3 be amended and restated.",
        "The fee under Section 3 is reduced by payments that the Bank receives.",
        "",
    ],
)
def test_sentences_that_change_nothing(text: str) -> None:
    assert changes_of(text) == ()


@given(st.lists(st.sampled_from([*LOAN.split(" "), "(b)", '"X" means', "hereby", ":", "\n\n", "“", "”"]), max_size=60))
def test_places_are_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for one in changes_of(text):
        for span in (one.section, one.order, one.old, one.new):
            assert span is None or span.end <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "is hereby amended ",
        "Section 1 is hereby amended as follows:\n\n",
        'is hereby amended by deleting "X" ',
        "each reference in ",
        "hereby waives Section ",
        "\n",
        " ",
        '"A',
        "Section ",
        '\n"A" means',
        "the Credit Agreement is amended in ",
        "amend the ",
        "Lenders hereby consent ",
        "liens are hereby ",
        "from $5 ",
        '"A" and ',
        'is hereby amended by deleting the definitions of "A", "B" and ',
        "is hereby amended by adding: 6.1 the\n6.2 a\n",
        "any provision of the Note requiring ",
        "All references to the maturity date of May 1, 2025 ",
        "increase the Commitment ",
        "the parties desire that Section 9 be amended ",
        'the reference to "A" in Section 2 is hereby deleted and replaced with "B" ',
        "is hereby amended by deleting May 1, 2025 and ",
        "Notwithstanding anything in the Credit Agreement the Borrower ",
    ],
)
def test_growth(unit: str) -> None:
    text = "Section 1 is hereby amended as follows:\n\n" + unit * (1_000_000 // len(unit))
    with cpu_limit(15):  # quadratic: minutes
        changes_of(text)


def test_empty_lines_before_changes_of_dates_take_linear_time() -> None:
    dated = (
        'Section 2.1 of the Credit Agreement is hereby amended by deleting "May 1, 2029" and inserting "May 1, 2030".'
    )

    def seconds(length: int) -> float:
        return cpu_seconds(lambda: changes_of(f"AMENDMENT{chr(10) * length}{f'{dated}{chr(10)}' * 40}"))

    assert seconds(2_900) < 8 * seconds(700) + 0.1
