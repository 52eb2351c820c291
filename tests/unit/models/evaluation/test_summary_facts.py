"""Facts in summaries, and the marks."""

import pytest

from models.evaluation.summary_facts import Fact, Marks, figures, hash_of, interval, load_marks

FILE = "loan.txt"
LOAN = Fact("amount", "the loan is USD 5,000,000", ("loan", r"5,000,000|five million"), 0, 9)
LAW = Fact("law", "governing law: Maine", ("maine", "govern|law"), 20, 29)


@pytest.mark.parametrize(
    ("sentence", "is_in"),
    [
        ("The Loan is $5,000,000.", True),
        ("The loan is five\nmillion dollars.", True),
        ("The loan is $6,000,000.", False),
        ("The bond is $5,000,000.", False),
        ("", False),
    ],
)
def test_a_fact_is_in_a_sentence_with_all_its_words(sentence: str, is_in: bool) -> None:
    assert LOAN.is_in(sentence) is is_in


def test_words_of_a_fact_are_in_one_sentence() -> None:
    made = figures(FILE, ["It ends in Maine.", "The law governs it.", "The loan is $5,000,000."], _marks({}))
    assert (made.present, made.facts) == ((1, 2), {"amount": (1, 1), "law": (0, 1)})


def test_only_sentences_with_a_verdict_are_wrong_or_right() -> None:
    right, wrong = "The loan is $5,000,000.", "The loan is $6,000,000."
    marks = _marks({hash_of(FILE, right): False, hash_of(FILE, wrong): True, hash_of("other.txt", "New."): True})
    made = figures(FILE, [right, wrong, "New."], marks)
    assert (made.wrong, made.sentences) == ((1, 2), 3)


def test_the_hash_ignores_spaces_and_depends_on_the_file() -> None:
    assert hash_of(FILE, "a  b\nc") == hash_of(FILE, "a b c")
    assert hash_of(FILE, "a") != hash_of("other.txt", "a")


def test_an_interval_has_the_share() -> None:
    low, high = interval([(1, 2), (2, 2), (0, 2), (1, 2)])
    assert 0 <= low <= 0.5 <= high <= 1
    assert interval([(3, 4)]) == (0.75, 0.75)


def test_the_marks_have_twenty_facts_for_each_of_ten_agreements() -> None:
    marks = load_marks()
    assert [len(facts) for facts in marks.facts.values()] == [20] * 10
    facts = [one for facts in marks.facts.values() for one in facts]
    assert all(one.words and len(one.fact) <= 100 and 0 <= one.start < one.end <= one.start + 120 for one in facts)
    assert all(len(key) == 16 for key in marks.wrong)


def _marks(wrong: dict[str, bool]) -> Marks:
    return Marks({FILE: [LOAN, LAW]}, wrong)
