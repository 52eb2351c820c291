"""How a window is cut into candidates."""

from itertools import pairwise

import pytest
from clause_model.segments import DATE, SENTENCE, TITLE, segment
from hypothesis import given
from hypothesis import strategies as st

from tests.cpu_time import cpu_limit

LEGAL = st.lists(
    st.sampled_from(
        [
            *(
                " ",
                "  ",
                "\n",
                "\n\n",
                ". ",
                ".",
                "; ",
                ": ",
                "(",
                "(a) ",
                "1.2 ",
                "ARTICLE I ",
                "Section 4. ",
                "Term. ",
            ),
            *("Inc. ", "the term", "Fee", "March 3, 2001", "SUPPLY AGREEMENT", "This Agreement", "[PERSON_3]"),
            *("shall end", "\u4e2d\u6587\u3002", "\U0001f4c4"),
        ]
    ),
    max_size=60,
).map("".join)


def words(text: str, kind: int = SENTENCE) -> list[str]:
    return [text[s.start : s.end] for s in segment(text) if s.kind == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\n ", []),
        ("...", []),
        ("The term ends.", ["The term ends."]),
        ("The fee is due. It is paid.", ["The fee is due.", "It is paid."]),
        ("Acme Inc. shall pay. It agrees.", ["Acme Inc. shall pay.", "It agrees."]),
        ("By J. Smith of the U.S. Navy here.", ["By J. Smith of the U.S. Navy here."]),
        ("See Exhibit A. The fee is due.", ["See Exhibit A.", "The fee is due."]),
        ('(the "Term"). The fee is due.', ['(the "Term").', "The fee is due."]),
        ("2.1 Term. The term is a year.", ["Term.", "The term is a year."]),
        ("ARTICLE IV\n\n4.1   Fees: The fee is due.", ["Fees:", "The fee is due."]),
        ("pays:\n\n(a) the fee;\n\n(b) the rent.", ["pays:", "the fee;", "the rent."]),
        ("the fee   5.5.2 All insurance", ["the fee", "All insurance"]),
        ("the fees of\n\nthe seller end.", ["the fees of\n\nthe seller end."]),
        ("One line.\n\nAnother line.", ["One line.", "Another line."]),
        ("5.", []),
    ],
)
def test_sentences_come_without_their_numbering(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "date",
    [
        *("March 3, 2001", "3rd day of March, 2001", "3 March 2001", "12/31/2019", "March 2001", "Sept. 4, 1999"),
        *("___ day of May, 2001", "[ ] day of [ ], 2020", "20t h day of November, 2018", "MAY 4TH, 2010", "[•], 2020"),
        *("19 DAY OF MAY, 2010", "24 OCT 2011"),
    ],
)
def test_dates_are_separate_candidates(date: str) -> None:
    text = f"This contract is made as of {date} by the parties."
    assert words(text, DATE) == [date]


def test_titles_are_separate_candidates() -> None:
    assert words("This MASTER SUPPLY AGREEMENT is made by Acme.", TITLE) == ["MASTER SUPPLY AGREEMENT"]
    assert words("under this Agreement the parties", TITLE) == []


def test_a_heading_heads_what_follows() -> None:
    found = segment("7. Insurance.\n\nA policy is kept. It is paid.\n\n8. Audit. Books are open.")
    text = {s.start: s for s in found}
    insurance, policy, paid, audit, books = (text[key] for key in sorted(text))
    assert [insurance.is_heading, policy.is_heading, audit.is_heading] == [True, False, True]
    assert found[policy.heading] == found[paid.heading] == insurance
    assert found[books.heading] == audit


@given(st.one_of(st.text(max_size=400), LEGAL))
def test_candidates_lie_inside_in_order_and_without_blanks(text: str) -> None:
    found = segment(text)
    sentences = [s for s in found if s.kind == SENTENCE]
    assert found[: len(sentences)] == sentences
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    for index, s in enumerate(found):
        assert 0 <= s.start < s.end <= len(text)
        assert text[s.start : s.end] == text[s.start : s.end].strip()
        outer = found[s.parent]
        assert outer.start <= s.start < s.end <= outer.end
        assert s.parent == index if s.kind == SENTENCE else s.parent < len(sentences)
        assert -1 <= s.heading < s.parent or s.heading == -1


@given(LEGAL)
def test_every_word_is_in_a_sentence_or_in_numbering(text: str) -> None:
    inside = "".join(text[s.start : s.end] for s in segment(text) if s.kind == SENTENCE)
    for word in ("Agreement", "shall", "PERSON", "the term", "Fee"):
        assert inside.count(word) == text.count(word)


@given(LEGAL, LEGAL)
def test_text_before_a_paragraph_does_not_change_its_cuts(before: str, text: str) -> None:
    alone = f"The parties agree.\n\nThe fee is due. {text}"
    together = f"{before} end.\n\n{alone}"
    shift = len(together) - len(alone)
    assert words(together)[-len(words(alone)) :] == words(alone)
    assert {s.start + shift for s in segment(alone)} <= {s.start for s in segment(together)}


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "A. ",
        "( ",
        "1.1 ",
        "_ ",
        "_",
        "Word ",
        "\n",
        "\n\n",
        " ",
        "1",
        "the term ends; ",
        "\u4e2d",
        "[",
        "May 1 ",
        "day of ",
    ],
)
def test_a_megabyte_of_anything_is_cut_in_seconds(unit: str) -> None:
    text = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    with cpu_limit(10):
        found = segment(text)
    assert all(0 <= s.start < s.end <= len(text) for s in found)
