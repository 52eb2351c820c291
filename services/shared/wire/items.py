"""The items of an encoded list, each still encoded: a reader of one page needs not decode the words of 2,000."""

from services.shared.domain.errors import Reason, Reject

_ITEM = 0x0A  # field 1, with a length
_MOST_BITS = 28  # of a length: no stored value is larger


def items_of(data: bytes) -> tuple[bytes, ...]:
    """The items of a message whose only field is the repeated message 1, such as `Layout`. Raises
    `Reject(INVALID_EVENT)`.
    """
    found: list[bytes] = []
    place = 0
    try:
        while place < len(data):
            if data[place] != _ITEM:
                raise Reject(Reason.INVALID_EVENT)
            length, place = _length(data, place + 1)
            if place + length > len(data):
                raise Reject(Reason.INVALID_EVENT)
            found.append(data[place : place + length])
            place += length
    except IndexError:
        raise Reject(Reason.INVALID_EVENT) from None
    return tuple(found)


def _length(data: bytes, place: int) -> tuple[int, int]:
    """The number at `place`, seven bits a byte, and the place after it."""
    value = 0
    for bits in range(0, _MOST_BITS + 1, 7):
        value |= (data[place] & 0x7F) << bits
        place += 1
        if data[place - 1] < 0x80:
            return value, place
    raise Reject(Reason.INVALID_EVENT)
