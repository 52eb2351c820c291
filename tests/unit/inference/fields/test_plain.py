"""Text with single spaces, and the mapping back."""

from hypothesis import given
from hypothesis import strategies as st

from services.inference.fields.plain import plain


@given(st.text(st.sampled_from("ab \n\t\u00a0"), max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_spans_map_back_to_the_text(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    found = plain(text, start, end)
    assert found.words == " ".join(text[start:end].split())
    for place in range(len(found.words)):
        words = found.place(place, place + 1).of(text)
        assert found.words[place] == (" " if words.isspace() else words)
