"""The packing of the encoder's chunks."""

import numpy as np
import pytest
from clause_model.chunks import CHUNK, Chunks, pack, readable
from clause_model.segments import DATE, SENTENCE, Segment
from hypothesis import given
from hypothesis import strategies as st


def cut(*lengths: int) -> tuple[Chunks, list[Segment]]:
    """Sentences of so many pieces; each piece is one code point."""
    ends = [0, *np.cumsum(lengths).tolist()]
    sentences = [Segment(ends[n], ends[n + 1], SENTENCE, -1, n, False) for n in range(len(lengths))]
    pieces = np.arange(sum(lengths))
    return pack(pieces, pieces, sentences), sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between [PERSON_12] and", "between person      and"),
        ("[CASE_NUMBER_1].", "case number    ."),
        ("[*] as of [DATE", "[*] as of [DATE"),
        ("", ""),
    ],
)
def test_placeholders_are_read_as_words_in_their_place(text: str, expected: str) -> None:
    assert readable(text) == expected


@given(st.text(max_size=200))
def test_readable_text_keeps_offsets(text: str) -> None:
    assert len(readable(text)) == len(text)


@pytest.mark.parametrize(
    ("lengths", "chunks"),
    [
        ((10, 20, 30), [(0, 60)]),
        ((200, 54), [(0, 254)]),
        ((200, 55, 10), [(0, 200), (200, 265)]),
        ((100, 300, 100), [(0, 100), (100, 354), (400, 500)]),
        ((300,), [(0, 254)]),
    ],
)
def test_whole_sentences_share_a_chunk(lengths: tuple[int, ...], chunks: list[tuple[int, int]]) -> None:
    found, _ = cut(*lengths)
    assert list(zip(found.first.tolist(), found.last.tolist(), strict=True)) == chunks


def test_a_date_is_in_the_chunk_of_its_sentence() -> None:
    pieces = np.arange(400)
    segments = [
        Segment(0, 100, SENTENCE, -1, 0, False),
        Segment(100, 400, SENTENCE, -1, 1, False),
        Segment(120, 125, DATE, -1, 1, False),
        Segment(390, 395, DATE, -1, 1, False),
    ]
    found = pack(pieces, pieces, segments)
    assert found.chunk.tolist() == [0, 1, 1, 1]
    assert (found.begin[2], found.end[2]) == (120, 125)
    assert found.begin[3] >= found.end[3]  # behind what the chunk holds


def test_an_empty_window_has_no_chunks() -> None:
    found = pack(np.zeros(0, np.int64), np.zeros(0, np.int64), [])
    assert len(found.first) == len(found.chunk) == len(found.end) == 0


@given(st.lists(st.integers(1, 600), min_size=1, max_size=40))
def test_no_chunk_is_too_long_and_every_sentence_begins_within_its_own(lengths: list[int]) -> None:
    found, sentences = cut(*lengths)
    assert np.all(found.last - found.first <= CHUNK)
    assert np.all(found.first[1:] >= found.last[:-1])
    for index in range(len(sentences)):
        chunk = found.chunk[index]
        assert found.first[chunk] <= found.begin[index] < found.end[index] <= found.last[chunk]
