"""What the documents inside a submission, and those inside them, can have together.

A small archive can hold archives that hold more, so that five levels make a million documents. Each document passes on
what is left of the bytes of the submission: so the number and the bytes of all documents inside it have a limit.
"""

from collections.abc import Sequence

from services.shared.domain.errors import Reason, Reject

_TIMES = 4  # as much as a document of the largest size unpacks to by default
_LEAST = 64 << 10  # bytes that each document counts at least


def allowance_of(stated: int, input_bytes: int) -> int:
    """The bytes for the documents inside a document: `stated` for an attachment, or else those of a submission."""
    return stated or _TIMES * input_bytes


def shares(sizes: Sequence[int], allowance: int) -> list[int]:
    """The allowances of the documents inside a document, in proportion to their sizes; at least 1.

    Raises `Reject(TOO_LARGE)` if they are too many or too large.
    """
    costs = [max(one, _LEAST) for one in sizes]
    total = sum(costs)
    left = allowance - total
    if left < 0:
        detail = "The files inside this one, and those inside them, are too many or too large together"
        raise Reject(Reason.TOO_LARGE, detail=detail)
    return [max(1, left * one // total) for one in costs]
