"""The selection of passages for a summary."""

import pytest

from services.inference.summary.passages import fit_budget, is_list_item, passages
from services.shared.domain.annotations import Prediction
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import RedactedSpan


def found(text: str, *rows: tuple[str, str, float]) -> list[Prediction]:
    """A prediction for each of `rows`: clause type, words, confidence."""
    places = [(category, text.index(words), len(words), confidence) for category, words, confidence in rows]
    return [
        Prediction(f"p{number}", category, RedactedSpan(start, start + long), confidence)
        for number, (category, start, long, confidence) in enumerate(places)
    ]


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("(a) the Maker does not pay principal when due;", True),
        ("iv. any other debt is not paid", True),
        ("(12) fails to perform a covenant", True),
        ("and any interest that is due;", True),
        ("fails to pay when due", True),
        ("(a) The Maker shall pay principal when due.", False),
        ("14. Governing law. The laws of Washington govern.", False),
        ("[ORG_1] shall pay when due.", False),
        ("The Maker shall pay when due.", False),
    ],
)
def test_list_items_are_distinguished_from_sentences(words: str, item: bool) -> None:
    [passage] = passages(found(words, ("Payment Default", words, 0.9)), RedactedText(words), 100)
    assert is_list_item(passage) is item


def test_the_best_of_each_clause_type_comes_before_the_second_of_any() -> None:
    text = "First law is that of Maine.\nSecond law is that of Ohio.\nThe Supplier shall insure its goods."
    rows = found(
        text,
        ("Governing Law", "First law is that of Maine.", 0.9),
        ("Governing Law", "Second law is that of Ohio.", 0.8),
        ("Insurance", "The Supplier shall insure its goods.", 0.3),
    )
    got = passages(rows, RedactedText(text), 100)
    assert [one.category for one in got] == ["Governing Law", "Insurance", "Governing Law"]


def test_the_money_comes_before_other_clauses() -> None:
    text = "The Supplier has no limit of liability.\nThe Loan is $5,000,000.\nThe Loan ends on June 30, 2031."
    rows = found(
        text,
        ("Uncapped Liability", "The Supplier has no limit of liability.", 0.95),
        ("Maturity Date", "The Loan ends on June 30, 2031.", 0.8),
        ("Principal Amount", "The Loan is $5,000,000.", 0.8),
    )
    got = passages(rows, RedactedText(text), 100)
    assert [one.category for one in got] == ["Principal Amount", "Maturity Date", "Uncapped Liability"]


def test_a_long_passage_ends_with_a_sentence() -> None:
    text = "The Supplier shall insure its goods. " * 20
    [one] = passages(found(text, ("Insurance", text.strip(), 0.9)), RedactedText(text), 30)
    assert one.tokens <= 30
    assert one.words.endswith("goods.")


def test_a_passage_is_not_only_a_heading() -> None:
    text = (
        "6.6 PLEDGE. So long as any amount is payable by Borrower, or any Bank is committed to make advances or issue "
        "letters of credit, Borrower shall not allow any property of Borrower, Guarantor or any subsidiary, whether "
        "real or personal, to be transferred or encumbered, except in favour of Banks."
    )
    [one] = passages(found(text, ("Negative Pledge", text, 0.9)), RedactedText(text), 50)
    assert one.words.startswith("6.6 PLEDGE. So long as any amount is payable by Borrower, or any Bank")
    assert not one.words.endswith("Banks.")
    assert one.tokens <= 50


@pytest.mark.parametrize(("budget", "most", "taken"), [(0, 9, 0), (9, 9, 1), (1_000, 2, 2), (1_000, 9, 3)])
def test_passages_fit_the_budget(budget: int, most: int, taken: int) -> None:
    lines = ["The Supplier shall insure goods.", "The laws of Maine govern this.", "Either party may end it then."]
    text = "\n".join(lines)
    names = ("Insurance", "Governing Law", "Termination For Convenience")
    rows = found(text, *((name, words, 0.9) for name, words in zip(names, lines, strict=True)))
    got = fit_budget(passages(rows, RedactedText(text), 100), budget, most)
    assert len(got) == taken
    assert [one.span.start for one in got] == sorted(one.span.start for one in got)
