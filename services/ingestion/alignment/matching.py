"""Find which tokens of pages are which tokens of a text.

Pages have the same words as the text in another order: notes are at the foot of their page, headers and footers are on
each page, and text boxes anywhere. So runs of tokens are matched, longest first, and order decides only between two
matched runs. A token of the text is matched once; those of headers and footers on each page. Time and memory are linear
but for a factor of the number of run lengths; gaps that are compared letter by letter have a limit.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from services.ingestion.alignment.tokens import Tokens, is_short_number

_RUNS = (12, 6, 4, 3, 2, 1)  # lengths of runs of tokens that are searched, in this order
_MOST_ROUNDS = 3  # with runs of one length: what one round matches can make other runs unique
_UNCERTAIN = 2  # tokens of a run that is so short that it must have no number
_LONGEST_GAP = 400  # tokens


@dataclass(slots=True)
class Matching:
    """`of_page[i]` are the first and the last token of the text that token i of the pages is, or None."""

    text: Tokens
    pages: Tokens
    of_page: list[tuple[int, int] | None] = field(default_factory=list)
    used: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.of_page = [None] * len(self.pages)
        self.used = bytearray(len(self.text))

    def match(self, page: int, text: int, last: int | None = None) -> None:
        """Token `page` of the pages is the token `text` of the text, or those from it to `last`."""
        end = text if last is None else last
        self.of_page[page] = (text, end)
        for one in range(text, end + 1):
            self.used[one] = 1

    def fits(self, page: int, text: int) -> bool:
        """Whether two tokens are free and equal."""
        return (
            0 <= page < len(self.pages)
            and 0 <= text < len(self.text)
            and self.of_page[page] is None
            and not self.used[text]
            and self.pages.keys[page] == self.text.keys[text]
        )


def match_runs(found: Matching) -> None:
    """Match runs that occur as often in the rest of the text as in the rest of the pages, in order: first long ones.
    Each is extended to both sides.
    """
    for length in _RUNS:
        for _ in range(_MOST_ROUNDS):
            if not _match_runs(found, length):
                break


def _match_runs(found: Matching, length: int) -> int:
    in_text = _places(found.text.keys, length, lambda place: not found.used[place])
    in_pages = _places(found.pages.keys, length, lambda place: found.of_page[place] is None)
    matched = 0
    for run, places in in_pages.items():
        others = in_text.get(run, ())
        if len(others) == len(places) and (length > _UNCERTAIN or not any(map(str.isdecimal, run))):
            for page, text in zip(places, others, strict=True):
                matched += _extend(found, page, text, length)
    return matched


def _places(keys: Sequence[str], length: int, is_free: Callable[[int], bool]) -> dict[tuple[str, ...], list[int]]:
    """Where runs of free tokens begin."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    free = 0
    for place in range(len(keys)):
        free = free + 1 if is_free(place) else 0
        if free >= length:
            start = place - length + 1
            places[tuple(keys[start : place + 1])].append(start)
    return places


def _extend(found: Matching, page: int, text: int, length: int) -> int:
    """Match a run and what is equal on both sides of it. 0 if a part of it is not free any more."""
    if not all(found.fits(page + one, text + one) for one in range(length)):
        return 0
    first, last = 0, length
    while found.fits(page + first - 1, text + first - 1):
        first -= 1
    while found.fits(page + last, text + last):
        last += 1
    for one in range(first, last):
        found.match(page + one, text + one)
    return last - first


def match_gaps(found: Matching, notes: Sequence[bool]) -> None:
    """Match what remains beside matched tokens, letter by letter: a word that is one token here and two there. The
    tokens of the text in `notes` are numbers of notes, for which each short number of a page counts.
    """
    for start, end in list(_gaps(found)):
        if end - start > _LONGEST_GAP:
            continue
        before = found.of_page[start - 1] if start else None
        after = found.of_page[end] if end < len(found.pages) else None
        left = start if before is None else _forward(found, start, end, before[1] + 1, notes)
        if after is not None and left < end:
            _backward(found, left, end, after[0] - 1, notes)


def _gaps(found: Matching) -> Iterator[tuple[int, int]]:
    start = 0
    for place, one in enumerate((*found.of_page, (0, 0))):
        if one is not None:
            if start < place:
                yield start, place
            start = place + 1


def _forward(found: Matching, start: int, end: int, text: int, notes: Sequence[bool]) -> int:
    """Match from the begin of a gap. Returns the first token that is not matched."""
    while start < end and text < len(found.text) and not found.used[text]:
        step = _joined(found, start, end, text, notes)
        if step is None:
            break
        start, text = step
    return start


def _joined(found: Matching, start: int, end: int, text: int, notes: Sequence[bool]) -> tuple[int, int] | None:
    """Match the fewest tokens from `start` and from `text` that have the same letters. The places after them."""
    page, other = start + 1, text + 1
    left, right = found.pages.keys[start], _wanted(found, text, notes, found.pages.keys[start])
    while left != right:
        if len(left) < len(right) and right.startswith(left) and page < end:
            left += found.pages.keys[page]
            page += 1
        elif len(right) < len(left) and left.startswith(right) and other < len(found.text) and not found.used[other]:
            right += _wanted(found, other, notes, left[len(right) :])
            other += 1
        else:
            return None
    for one in range(start, page):
        found.match(one, text, other - 1)
    return page, other


def _wanted(found: Matching, text: int, notes: Sequence[bool], rest: str) -> str:
    return rest if notes[text] and is_short_number(rest) else found.text.keys[text]


def _backward(found: Matching, start: int, end: int, text: int, notes: Sequence[bool]) -> None:
    while start < end and text >= 0 and not found.used[text]:
        page = end - 1
        if found.pages.keys[page] != _wanted(found, text, notes, found.pages.keys[page]):
            break
        found.match(page, text)
        end, text = page, text - 1
