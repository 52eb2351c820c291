"""Windows own every code point once, and give back exactly the places that they own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inference.encoding import Window, windows
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
        assert len(part.owned) <= 2 * size
        assert part.owned.start - part.span.start <= max(context, 0)
        assert part.span.end - part.owned.end <= max(context, 0)


@pytest.mark.parametrize(
    ("paragraphs", "size", "expected"),
    [
        ([], 10, []),
        (["short"], 10, [(0, 5)]),
        (["first one", "second one"], 12, [(0, 10), (10, 20)]),
        (["a very long paragraph without any end"], 20, [(0, 20), (20, 37)]),
    ],
)
def test_cuts_stand_at_paragraphs(paragraphs: list[str], size: int, expected: list[tuple[int, int]]) -> None:
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
def test_a_window_answers_for_what_starts_in_it(place: tuple[int, int], expected: RedactedSpan | None) -> None:
    window = Window(RedactedSpan(100, 200), RedactedSpan(110, 150))
    assert window.place(*place) == expected
