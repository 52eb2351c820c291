from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.annotation.sampling.passages import LONGEST, SHORTEST, FlaggedPlace, passages_of, sample
from services.shared.domain.spans import OriginalSpan

KEY = b"k" * 32
CLAUSE = "The Borrower shall pay interest on each date. " * 8
NOTE = "Page header of the agreement, as printed on the paper. " * 7


@settings(max_examples=200, derandomize=True)
@given(st.lists(st.sampled_from(["\n", " ", "word ", "word.", CLAUSE, NOTE, "x" * 2_000]), max_size=12))
def test_each_word_is_in_exactly_one_passage(parts: list[str]) -> None:
    text = "".join(parts)
    spans = passages_of(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    inside = {at for one in spans for at in range(one.start, one.end)}
    assert all(at in inside for at, letter in enumerate(text) if not letter.isspace())
    assert all(len(one) <= LONGEST + SHORTEST for one in spans)


def test_short_lines_are_together_and_long_ones_are_cut_after_a_sentence() -> None:
    text = "Title\n\n" + CLAUSE + "\n" + "The Lender may assign. " * 100
    spans = passages_of(text)
    assert spans[0].of(text).startswith("Title")
    assert all(one.of(text).endswith(".") for one in spans)


def test_the_strata_have_all_passages_and_equal_probability() -> None:
    text = "\n".join([CLAUSE, NOTE, CLAUSE, CLAUSE])
    spans = passages_of(text)
    flagged = [FlaggedPlace(OriginalSpan(spans[0].start + 5, spans[0].start + 9), 0.95), FlaggedPlace(spans[2], 0.5)]
    made = sample(KEY, "d-1", text, flagged, 1.0)
    assert [(one.name, one.size, one.probability, one.flagged) for one in made.strata] == [
        ("flagged-sure", 1, 1.0, True),
        ("flagged-unsure", 1, 1.0, True),
        ("operative", 1, 1.0, False),
        ("other", 1, 1.0, False),
    ]
    assert [one.span for one in made.drawn] == spans
    assert sample(KEY, "d-1", text, flagged, 0.0).drawn == ()


def test_a_redelivery_draws_the_same_and_the_share_holds() -> None:
    """2,000 passages at 5 %: 100 are expected, with a standard deviation of 9.7; the key and the text are fixed."""
    text = "\n".join([CLAUSE] * 2_000)
    made = sample(KEY, "d-1", text, [], 0.05)
    assert made == sample(KEY, "d-1", text, [], 0.05)
    assert made != sample(KEY, "d-2", text, [], 0.05)
    assert 70 < len(made.drawn) < 130
