"""What all kinds of bombs share."""

from collections.abc import Callable

Make = Callable[[int], bytes]
"""Makes a document with `size` bytes of content, before compression."""


def repeat(piece: str | bytes, size: int) -> bytes:
    """As many pieces as fit into `size` bytes."""
    data = piece.encode() if isinstance(piece, str) else piece
    return data * max(1, size // len(data))


def counted(piece: str, size: int, *, parts: int = 0) -> bytes:
    """Pieces in which `#` is a number that differs in each: `parts` of them, or as many as fit into `size` bytes."""
    count = parts or max(1, size // (len(piece) + 5))
    return "".join(piece.replace("#", str(number)) for number in range(count)).encode()


def nested(before: str, after: str, depth: int, inner: bytes) -> bytes:
    return before.encode() * depth + inner + after.encode() * depth
