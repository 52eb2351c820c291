"""Hashed features of candidates."""

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


@pytest.mark.parametrize(("first", "second"), [("[PERSON_3] pays", "[EMAIL_3] pays"), ("30 days", "300 days"), ("fee", "fees")])
def test_other_words_differ(first: str, second: str) -> None:
    assert read_words(first).hashes.tolist() != read_words(second).hashes.tolist()


def test_the_hash_of_a_word_never_changes() -> None:
    assert read_words("The fee of [PERSON_3] is $500").hashes.tolist() == [
        1011627902, 2180267399, 2995550774, 3446259063, 1760538773, 3915621685, 3317083690,
    ]  # fmt: skip


def test_order_matters() -> None:
    assert columns("buyer pays seller now") != columns("seller pays buyer now")


def test_neighbours_and_headings_are_seen() -> None:
    alone = columns("A policy is kept.")
    headed = "7. Insurance.\n\nA policy is kept.\n\nIt is paid."
    assert len(columns(headed, 1) - alone) > 3


def test_the_place_in_the_document_is_seen() -> None:
    text = "A policy is kept."
    assert len(columns(text, start=0) ^ columns(text, start=100_000)) == 2


def test_nothing_has_no_features() -> None:
    assert len(features("", []).row) == 0


@given(st.text(max_size=300))
def test_rows_are_sorted_and_pairs_unique(text: str) -> None:
    segments = segment(text)
    found = features(text, segments)
    keys = found.row * COLUMNS + found.column
    assert np.all(np.diff(keys) > 0)
    assert set(found.row.tolist()) == set(range(len(segments)))
    assert not len(found.column) or (found.column.min() >= 0 and found.column.max() < COLUMNS)
