"""Splits a text into overlapping windows, for models with a limited input length."""

from collections.abc import Iterator

from services.shared.domain.spans import OriginalSpan

LEAST = 4  # lowest ratio of window to overlap, so that each window advances


def windows(text: str, size: int, overlap: int) -> Iterator[OriginalSpan]:
    """Windows of at most `size` code points that cover `text`. Each span of up to `overlap` code points is whole in at
    least one of them. Windows begin and end at white space, if there is some nearby. `size` is at least
    `LEAST * overlap`.
    """
    start = 0
    while start < len(text):
        end = start + size
        end = _beside_blank(text, end, end - overlap) if end < len(text) else len(text)
        yield OriginalSpan(start, end)
        if end == len(text):
            return
        start = _beside_blank(text, end - overlap, end - 2 * overlap)


def _beside_blank(text: str, place: int, least: int) -> int:
    """The nearest place after white space, at or before `place`; `place` itself if there is none after `least`."""
    return next((one for one in range(place, least, -1) if text[one - 1].isspace()), place)
