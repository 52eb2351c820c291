"""Windows own every code point exactly once, and return exactly the spans that they own."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inference.prediction.windows import Window, model_offset, windows
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import RedactedSpan


def _document(paragraphs: list[str]) -> RedactedText:
    spans, position = [], 0
    for paragraph in paragraphs:
        spans.append(RedactedSpan(position, position + len(paragraph)))
        position += len(paragraph) + 1
    return RedactedText("\n".join(paragraphs), paragraphs=tuple(spans))


@given(st.lists(st.text(max_size=60), max_size=30), st.integers(1, 80), st.integers(0, 40))
def test_windows_tile_the_text(paragraphs: list[str], size: int, context: int) -> None:
    document = _document(paragraphs)
    parts = list(windows(document, size, context))
    assert "".join(part.owned.of(document.text) for part in parts) == document.text
    for part in parts:
        assert part.span.start <= part.owned.start < part.owned.end <= part.span.end <= len(document.text)
        assert len(part.owned) <= size
        assert part.owned.start - part.span.start <= max(context, 0)
        assert part.span.end - part.owned.end <= max(context, 0)


@pytest.mark.parametrize(
    ("paragraphs", "size", "expected"),
    [
        ([], 10, []),
        (["short"], 10, [(0, 5)]),
        (["first one", "second one"], 12, [(0, 10), (10, 20)]),
        (["one line", "another line", "and a third"], 30, [(0, 22), (22, 33)]),
        (["averylongwordwithoutanyblank"], 20, [(0, 20), (20, 28)]),
    ],
)
def test_cuts_are_at_paragraphs(paragraphs: list[str], size: int, expected: list[tuple[int, int]]) -> None:
    owned = [(part.owned.start, part.owned.end) for part in windows(_document(paragraphs), size, 0)]
    assert owned == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((10, 15), RedactedSpan(110, 115)),
        ((0, 4), None),
        ((10, 60), RedactedSpan(110, 160)),
        ((50, 60), None),
    ],
)
def test_a_window_owns_spans_that_start_in_it(place: tuple[int, int], expected: RedactedSpan | None) -> None:
    window = Window(RedactedSpan(100, 200), RedactedSpan(110, 150))
    assert window.place(*place) == expected


def _words(seed: int, count: int) -> str:
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("abcdefgh", k=chance.randint(2, 9))) for _ in range(count))


@pytest.mark.parametrize("marked", [True, False], ids=["paragraphs", "lines only"])
@pytest.mark.parametrize("place", [0, 1, 40, 90])
@pytest.mark.parametrize("change", [["one more paragraph"], ["one", "two", "three " * 30], []])
def test_a_change_moves_only_the_windows_around_it(marked: bool, place: int, change: list[str]) -> None:
    paragraphs = [_words(number, 30) for number in range(120)]
    before, after = paragraphs, [*paragraphs[:place], *change, *paragraphs[place + 1 :]]

    def read(parts: list[str]) -> list[str]:
        document = _document(parts) if marked else RedactedText("\n".join(parts))
        return [window.span.of(document.text) for window in windows(document, 1_600, 200)]

    old, new = read(before), read(after)
    assert len(new) > 10
    assert len(set(new) - set(old)) <= 5


@given(st.lists(st.text(max_size=60), max_size=30), st.integers(1, 80))
def test_without_paragraphs_cuts_are_at_lines(lines: list[str], size: int) -> None:
    text = "\n".join(lines)
    for part in windows(RedactedText(text), size, 0):
        within = text[part.owned.start : part.owned.end - 1]
        assert len(part.owned) <= size
        if part.owned.end < len(text) and "\n" in within[max(size // 2, 1) :]:
            assert text[part.owned.end - 1] == "\n"


_OFFSETS = st.integers(0, 2**30)


@given(_OFFSETS)
def test_the_rounded_offset_is_at_most_a_quarter_too_low(start: int) -> None:
    offset = model_offset(start)
    assert offset <= start
    assert start - offset < max(1024, start / 4)
    assert model_offset(offset) == offset


@given(_OFFSETS, _OFFSETS)
def test_rounded_offsets_keep_their_order(one: int, other: int) -> None:
    assert (model_offset(one) <= model_offset(other)) or one > other


def test_rounding_gives_few_different_offsets() -> None:
    assert len({model_offset(start) for start in range(0, 1_000_000, 7)}) <= 41
