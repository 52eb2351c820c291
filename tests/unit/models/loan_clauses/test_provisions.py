"""The words of provisions, and the part of the agreement of each."""

import pytest
from loan_model.outline import outline
from loan_model.provisions import is_contents, read, words
from loan_model.vocabulary import AGENT, DEFAULTS, DEFINITIONS, MISCELLANEOUS, NEGATIVE, REPRESENTATIONS

AGREEMENT = """\
ARTICLE I
DEFINITIONS

"Change of Control" means that the Parent ceases to own all voting shares of the Borrower.

ARTICLE II
REPRESENTATIONS AND WARRANTIES

Section 2.1 Title. The Borrower owns its property free and clear of all Liens but Permitted Liens.

ARTICLE III
NEGATIVE COVENANTS

Section 3.1 Liens. The Borrower shall not create or suffer to exist any Lien upon its property.

Section 3.2 Certain Acts. The Borrower shall not:

(a) declare or pay any dividend on its capital stock;

ARTICLE IV
EVENTS OF DEFAULT

Section 4.1 Events of Default. Any of the following shall be an Event of Default:

(a) the Borrower shall fail to pay when due any principal of a Loan;

(b) any Indebtedness of the Borrower in excess of $100,000 is accelerated or declared due;

ARTICLE V
MISCELLANEOUS

Section 5.1 Law. This Agreement shall be governed by the laws of the State of Maine.

SIGNATURES AND OTHER THINGS THAT ARE LONG ENOUGH
"""
UNITS = outline(AGREEMENT)
PROVISIONS = read(AGREEMENT, UNITS)


def index_of(start: str) -> int:
    return next(n for n, one in enumerate(UNITS) if AGREEMENT[one.start :].startswith(start))


@pytest.mark.parametrize(
    ("start", "part"),
    [
        ('"Change', DEFINITIONS),
        ("Section 2.1", REPRESENTATIONS),
        ("Section 3.1", NEGATIVE),
        ("(a) declare", NEGATIVE),
        ("(a) the Borrower", DEFAULTS),
        ("Section 5.1", MISCELLANEOUS),
    ],
)
def test_parts(start: str, part: int) -> None:
    assert PROVISIONS[index_of(start)].part == part


@pytest.mark.parametrize(
    "title", ["The Agent", "Indemnification of Agent", "Reliance by the Administrative Agent", "Successor Agents"]
)
def test_sections_about_the_agent_are_a_separate_part(title: str) -> None:
    text = f"ARTICLE IX\nMISCELLANEOUS\n\nSection 9.1 {title}. Each Lender shall indemnify the Agent for its costs.\n"
    assert [one.part for one in read(text, outline(text))] == [MISCELLANEOUS, AGENT]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("EXHIBIT B FORM OF NOTE", True), ("Exhibit D to Credit Agreement Form of Guaranty", True), ("EXHIBIT B", False)],
)
def test_forms_after_the_signatures_are_recognised(title: str, expected: bool) -> None:
    body = "Section 1.1 Law. This Agreement shall be governed by the laws of Maine.\n\n"
    text = f"{body * 9}IN WITNESS WHEREOF, the parties have signed.\n\n{title}\n\n{body}"
    assert [one.form for one in read(text, outline(text))] == [*[False] * 10, expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9.12 Waiver of Jury Trial.......20\niv\nThis Agreement is made", True),
        ("Section 8.01 Notices 10\nSection 8.02 Waivers 11\nSection 8.03 Costs 12", True),
        ("17. CONSENT TO JURISDICTION 23", True),
        ("9.1 Costs, Expenses and Taxes 42 9.2 Indemnification 42 9.3 Notices 43 9.4 Law 44 Exhibit A", True),
        ("Section 8.02 Waivers. No waiver shall hold unless it is in writing.", False),
        ("The Borrower shall pay $100,000 by December 31", False),
        ("", False),
    ],
)
def test_contents(text: str, expected: bool) -> None:
    assert is_contents(text) is expected


def test_words_are_lower_case_without_page_marks() -> None:
    assert (
        words("The Borrower\n<PAGE> 12\n  may Prepay\n-3-\nwithout premium or penalty.") == "the borrower may prepay ."
    )
