"""The words of a text as a filter: it says "perhaps" or "certainly not", and has no words. Pure.

A Bloom filter of 10 to 20 bits a word, whose size is a power of two, so that only the class of the size shows.
"""

from collections.abc import Iterable
from hashlib import blake2b

from services.annotation.searching.folding import fold
from services.annotation.searching.query import words_in

VERSION = 1
_BITS_A_WORD, _PROBES = 10, 7
_LEAST, _MOST = 1 << 13, 1 << 20  # bits


def words_of(text: str) -> frozenset[str]:
    """The different words of a text in their comparable form; those that a line end breaks in both forms."""
    return frozenset(word for hyphens in (False, True) for word in words_in(fold(text, keeps_hyphens=hyphens)[0]))


def signature_of(words: Iterable[str]) -> bytes:
    """The filter of the words: a byte for the version, then the bits."""
    distinct = set(words)
    size = _LEAST
    while size < min(len(distinct) * _BITS_A_WORD, _MOST):
        size *= 2
    bits = bytearray(size // 8)
    for word in distinct:
        for place in _places(word, size):
            bits[place >> 3] |= 1 << (place & 7)
    return bytes([VERSION]) + bytes(bits)


def may_have(signature: bytes, words: Iterable[str]) -> bool:
    """False if the text certainly lacks one of the words. True for a filter of another version."""
    if signature[:1] != bytes([VERSION]):
        return True
    size = (len(signature) - 1) * 8
    return all(signature[1 + (place >> 3)] >> (place & 7) & 1 for word in words for place in _places(word, size))


def _places(word: str, size: int) -> Iterable[int]:
    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    first, step = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big") | 1
    return ((first + number * step) % size for number in range(_PROBES))
