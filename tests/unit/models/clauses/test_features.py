import zlib

import numpy as np
import pytest
from clause_model.features import COLUMNS, features, read_words
from clause_model.segments import segment
from hypothesis import given
from hypothesis import strategies as st


def columns(text: str, index: int = 0, start: int = 0) -> set[int]:
    found = features(text, segment(text), start)
    return set(found.column[found.row == index].tolist())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("THE FEE", "the fee"),
        ("30 days", "90 days"),
        ("[PERSON_3] pays", "[PERSON_12] pays"),
    ],
)
def test_case_digits_and_placeholder_numbers_are_left_out(first: str, second: str) -> None:
    assert read_words(first).hashes.tolist() == read_words(second).hashes.tolist()


@pytest.mark.parametrize(
    ("first", "second"), [("[PERSON_3] pays", "[EMAIL_3] pays"), ("30 days", "300 days"), ("fee", "fees")]
)
def test_other_words_differ(first: str, second: str) -> None:
    assert read_words(first).hashes.tolist() != read_words(second).hashes.tolist()


def test_the_hash_of_a_word_never_changes() -> None:
    names = ("the", "fee", "of", "[PERSON]", "is", "$", "000")
    assert read_words("The fee of [PERSON_3] is $500").hashes.tolist() == [zlib.crc32(name.encode()) for name in names]
    assert read_words("fee").hashes.tolist() == [0x964964B5]


def test_order_matters() -> None:
    assert columns("buyer pays seller now") != columns("seller pays buyer now")


def test_a_sentence_has_only_features_of_its_own_words() -> None:
    headed = "7. Insurance.\n\nA policy is kept.\n\nIt is paid."
    assert len(columns(headed, 1) ^ columns("A policy is kept.")) <= 2


def test_a_date_has_features_of_the_words_around_it() -> None:
    made, ended = (
        features(text, segment(text)) for text in ("Made as of May 4, 2001.", "Ends not before May 4, 2001.")
    )
    assert set(made.column[made.row == 1].tolist()) != set(ended.column[ended.row == 1].tolist())


def test_the_position_in_the_document_is_a_feature() -> None:
    text = "A policy is kept."
    assert len(columns(text, start=0) ^ columns(text, start=100_000)) == 2


def test_an_empty_window_has_no_features() -> None:
    assert len(features("", []).row) == 0


@given(st.text(max_size=300))
def test_rows_are_sorted_and_pairs_unique(text: str) -> None:
    segments = segment(text)
    found = features(text, segments)
    keys = found.row * COLUMNS + found.column
    assert np.all(np.diff(keys) > 0)
    assert set(found.row.tolist()) == set(range(len(segments)))
    assert not len(found.column) or (found.column.min() >= 0 and found.column.max() < COLUMNS)
