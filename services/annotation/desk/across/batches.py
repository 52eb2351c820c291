"""Parts of a list of documents whose texts are in memory together. Pure."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def batches(documents: Sequence[T], size: Callable[[T], int], count: int, most: int) -> Iterator[Sequence[T]]:
    """The documents in order, in parts of at most `count` documents and of `most` in size; or of one document."""
    start, held = 0, 0
    for number, one in enumerate(documents):
        held += size(one)
        if number > start and (number - start == count or held > most):
            yield documents[start:number]
            start, held = number, size(one)
    if documents:
        yield documents[start:]
