"""Read what is inside the signed data of S/MIME (CMS), in BER or DER. No signature is verified."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.shared.domain.errors import Reason, Reject


def signed_content(data: bytes) -> bytes:
    """The bytes that are signed.

    Raises `Reject(NEEDS_PASSWORD)` for other data of CMS, such as encrypted data, `Reject(UNSUPPORTED)` for a signature
    alone, and `Reject(MALFORMED)`.
    """
    outer = _Reader(data).one(_SEQUENCE)
    kind = outer.one(_OBJECT_ID).rest()
    if kind != _SIGNED:
        raise Reject(Reason.NEEDS_PASSWORD if kind.startswith(_CMS) else Reason.MALFORMED)
    signed = outer.one(_FIRST).one(_SEQUENCE)
    signed.skip()  # the version
    signed.skip()  # the algorithms
    content = signed.one(_SEQUENCE)
    content.skip()  # the type
    if content.rest()[:1] != bytes([_FIRST]):
        raise Reject(Reason.UNSUPPORTED)
    return b"".join(content.one(_FIRST).strings())


@dataclass(slots=True)
class _Reader:
    """Reads the elements of a part of the data. `open`: it has no length, and ends with an empty element."""

    data: bytes
    offset: int = 0
    end: int = -1
    open: bool = False

    def __post_init__(self) -> None:
        self.end = len(self.data) if self.end < 0 else self.end

    def one(self, tag: int) -> "_Reader":
        """The content of the next element, which has this tag."""
        found, inner = self._head()
        if found != tag:
            raise Reject(Reason.MALFORMED)
        self.offset = inner.end
        return inner

    def skip(self) -> None:
        """Skip an element with a length."""
        _, inner = self._head()
        if inner.open:
            raise Reject(Reason.MALFORMED)
        self.offset = inner.end

    def rest(self) -> bytes:
        return self.data[self.offset : self.end]

    def strings(self) -> Iterator[bytes]:
        """The pieces of the octet strings here, also those of strings that are made of strings."""
        ends = [self.end]
        while ends:
            if self.offset >= ends[-1]:
                self.offset = ends.pop()
                continue
            tag, inner = self._head()
            if tag == _END:
                ends.pop()
            elif tag == _STRING:
                yield inner.rest()
                self.offset = inner.end
            elif tag == _STRINGS and len(ends) < _DEEPEST:
                ends.append(min(inner.end, ends[-1]))
                self.offset = inner.offset
            else:
                raise Reject(Reason.MALFORMED)

    def _head(self) -> "tuple[int, _Reader]":
        """The tag of the next element, and its content. Raises `Reject(MALFORMED)` at the end."""
        if self.offset + 2 > self.end:
            raise Reject(Reason.MALFORMED)
        tag, length = self.data[self.offset], self.data[self.offset + 1]
        start = self.offset + 2
        if length == _NO_LENGTH:
            end = self.end
        elif length > _NO_LENGTH:
            count = length - _NO_LENGTH
            if count > 4:
                raise Reject(Reason.MALFORMED)
            end = start + count + int.from_bytes(self.data[start : start + count], "big")
            start += count
        else:
            end = start + length
        if tag == _END:
            self.offset = start
        return tag, _Reader(self.data, start, min(end, self.end), length == _NO_LENGTH)


_SEQUENCE, _OBJECT_ID, _STRING, _STRINGS, _FIRST, _END = 0x30, 0x06, 0x04, 0x24, 0xA0, 0x00
_NO_LENGTH = 0x80
_CMS = bytes.fromhex("2a864886f70d0107")  # 1.2.840.113549.1.7
_SIGNED = _CMS + b"\x02"
_DEEPEST = 10
