"""What a clause must do, by duty."""

import pytest

from services.annotation.agreement.nouns import Side, Trade
from services.annotation.agreement.roles import Sides
from services.annotation.playbook.duties.meaning import DUTIES, meaning_of, passage_of
from services.annotation.playbook.duties.passage import Meaning, Passage
from services.shared.domain.spans import RedactedSpan
from tests.cpu_time import cpu_limit
from tests.unit.annotation.playbook.duties.clauses import CLAUSES

ROWS = [(duty, words, expected) for duty, rows in CLAUSES.items() for words, expected in rows]


@pytest.mark.parametrize(("duty", "words", "expected"), ROWS)
def test_a_clause_does_what_it_must_or_less(duty: str, words: str, expected: str) -> None:
    start = max(words.rfind("\n") + 1, 0)
    whole = passage_of(words, DUTIES[duty].trade)
    passage = Passage(words, RedactedSpan(start, len(words)), whole.sides)
    assert meaning_of(duty, passage).value == expected


def test_each_duty_has_clauses_that_pass_and_that_do_not() -> None:
    assert set(CLAUSES) == set(DUTIES)
    others = {duty: {expected for _, expected in rows} for duty, rows in CLAUSES.items()}
    assert all("satisfied" in answers and answers & {"other_subject", "one_sided"} for answers in others.values())


@pytest.mark.parametrize(("side", "expected"), [(Side.THEM, Meaning.ONE_SIDED), (Side.US, Meaning.SATISFIED)])
def test_names_of_the_document_have_sides(side: Side, expected: Meaning) -> None:
    words = "In no event shall LARKSPUR'S total liability exceed the amounts received by LARKSPUR."
    sides = Sides(Trade.COMMERCIAL, {"larkspur": side}, "")
    assert meaning_of("liability_cap", Passage(words, RedactedSpan(0, len(words)), sides)) is expected


def test_a_perspective_turns_the_answer() -> None:
    words = "The Licensee shall not assign this Agreement."
    for perspective, expected in (("", Meaning.ONE_SIDED), ("licensor", Meaning.SATISFIED)):
        passage = Passage(words, RedactedSpan(0, len(words)), Sides(Trade.COMMERCIAL, {}, perspective))
        assert meaning_of("assignment_ban", passage) is expected


@pytest.mark.parametrize(
    "piece",
    [
        "the Lender shall insure ",
        "liability of ",
        "as amended and ",
        "default interest, plus ",
        "shall not assign ",
        "does not unable to agree ",
    ],
)
@pytest.mark.parametrize("duty", DUTIES)
def test_time_does_not_grow_with_the_text(duty: str, piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    with cpu_limit(10):  # quadratic: minutes
        meaning_of(duty, Passage(text, RedactedSpan(500_000, 500_400), Sides(Trade.LOAN, {}, "")))
