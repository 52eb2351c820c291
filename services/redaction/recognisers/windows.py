"""Windows of a text for models that read only so much at a time."""

from collections.abc import Iterator

from services.shared.domain.spans import OriginalSpan

LEAST = 4  # how many overlaps a window must hold, so that windows move on


def windows(text: str, size: int, overlap: int) -> Iterator[OriginalSpan]:
    """Windows of at most `size` code points that cover `text`: each place of `overlap` code points or fewer stands
    whole in one of them. They begin and end beside white space where some is near. `size` is at least
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
    """The nearest place after white space at or before `place`; `place` itself where there is none after `least`."""
    return next((one for one in range(place, least, -1) if text[one - 1].isspace()), place)
