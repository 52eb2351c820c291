"""What a person types for a search across documents, and the places that fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.searching.query import LONGEST_QUERY, MOST_TERMS, Query, query_of, words_in
from services.shared.domain.errors import Reason, Reject


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", ()),
        (" \n\t", ()),
        ("Loan FEE loan", ("loan", "fee")),
        ('"Term  Loan" fee', ("term loan", "fee")),
        ("“Term Loan”", ("term loan",)),
        ('"open phrase', ("open", "phrase")),
        ("loan & fee ...", ("loan", "fee")),
        ("ÉTÉ Straße", ("ete", "strasse")),
        ("契約 ไทย", ("契約", "ไทย")),
    ],
)
def test_terms(typed: str, terms: tuple[str, ...]) -> None:
    assert query_of(typed).terms == terms


@pytest.mark.parametrize(
    "typed",
    ["...", '"', '""', "\ud800", "x" * (LONGEST_QUERY + 1), " ".join(f"w{one}" for one in range(MOST_TERMS + 1))],
)
def test_refused_queries_have_no_words_in_their_error(typed: str) -> None:
    with pytest.raises(Reject) as caught:
        query_of(typed)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "words")
    assert "w1" not in caught.value.detail


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("loan", "A loan, a Loan, a loanee and a sub_loan.", ["loan", "Loan"]),
        ('"term loan"', "term loan, Term\nLoan, term of a loan", ["term loan", "Term\nLoan"]),
        ("fee loan", "a loan has a fee", ["loan", "fee"]),
        ("fee loan", "a loan has none", []),
        ('loan "loan fee"', "loan fee, loan", ["loan", "loan"]),
        ("agreement", "this agree-\nment", ["agree-\nment"]),
        ("non-use", "non-use, nonuse, non-\nuse", ["non-use", "non-\nuse"]),
        ("ete", "ÉTÉ e\u0301te", ["ÉTÉ", "e\u0301te"]),
        ("契約", "この契約は契\n約", ["契約", "契\n約"]),
        ("a.b", "a.b aXb", ["a.b"]),
        ("loan", "", []),
    ],
)
def test_places(typed: str, text: str, found: list[str]) -> None:
    query = query_of(typed)
    assert [one.of(text) for one in query.places(text)] == found
    assert query.fits(text) == bool(found)


@given(st.text("ab- é契\n", max_size=12), st.text("ab- é契\n.", max_size=60))
def test_places_are_in_order_inside_the_text_and_without_overlaps(typed: str, text: str) -> None:
    try:
        query = query_of(typed)
    except Reject:
        return
    end = 0
    for one in query.places(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end


@given(st.text("ab é契", min_size=1, max_size=20))
def test_a_text_has_its_own_words(text: str) -> None:
    words = words_in(text)
    assert not words or query_of(f'"{text}"').fits(text)


def test_words_of_all_terms() -> None:
    assert query_of('fee "term loan" 契約').words == {"fee", "term", "loan", "契", "約"}
    assert (Query(()).words, list(Query(()).places("text")), words_in("")) == (frozenset(), [], [])
