"""A reader who stops reading: why, and which pages it has seen. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.annotation.sets.refusals import invalid

MOST_PAGES = 10_000
_LARGEST_NUMBER = 1_000_000


class StopReason(StrEnum):
    """Why a reader stops. A conflict of interest is one with the matter; the other two concern a document."""

    CONFLICT = "conflict"
    PRIVILEGE = "privilege"
    MISFILED = "misfiled"

    @property
    def scope(self) -> str:
        """What is closed: `matter` or `document`."""
        return "matter" if self is StopReason.CONFLICT else "document"


@dataclass(frozen=True, slots=True)
class StopRequest:
    """`pages`: the numbers of the pages that the reader has seen, as its client says."""

    reason: StopReason
    pages: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class ReadingStop:
    """A reader who stopped reading a document. `pages` are ranges, such as `1-3,7`."""

    person: str
    reason: StopReason
    stopped_at: datetime
    pages: str = ""


def check_pages(pages: Sequence[int]) -> None:
    """Raises `Reject(INVALID_METADATA)` if the numbers cannot be those of pages."""
    if len(pages) > MOST_PAGES:
        raise invalid("pages", f"has {len(pages)} entries: at most {MOST_PAGES} are allowed")
    for index, one in enumerate(pages):
        if not 1 <= one <= _LARGEST_NUMBER:
            raise invalid(f"pages[{index}]", f"must be from 1 to {_LARGEST_NUMBER}")


def page_ranges(pages: Sequence[int]) -> Iterator[str]:
    """The pages as ranges in order: `1-3`, `7`."""
    numbers = sorted(set(pages))
    starts = [one for one in numbers if one - 1 not in set(numbers)]
    ends = [one for one in numbers if one + 1 not in set(numbers)]
    for first, last in zip(starts, ends, strict=True):
        yield str(first) if first == last else f"{first}-{last}"
