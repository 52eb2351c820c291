"""Read a message from `winmail.dat` (MS-OXTNEF), in time that grows with its size only."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from services.ingestion.extractors.mapi import ids
from services.ingestion.extractors.mapi.item import Attached, Bounds, Item, Properties, Value, charset_of
from services.shared.domain.errors import Reason, Reject

MAGIC = b"\x78\x9f\x3e\x22"


def read_tnef(data: bytes, attachments: int) -> Item:
    """The message. `attachments`: the most of it and of all messages inside it.

    Raises `Reject(MALFORMED)` if it has no attribute, and `Reject(TOO_LARGE)`.
    """
    return _item(data, Bounds(attachments), 0)


@dataclass(slots=True)
class _Draft:
    """An attachment whose attributes are not yet all read."""

    values: dict[int, Value] = field(default_factory=dict)
    item: Item | None = None


def _item(data: bytes, bounds: Bounds, depth: int) -> Item:
    if not data.startswith(MAGIC):
        raise Reject(Reason.MALFORMED)
    values: dict[int, Value] = {}
    named: dict[int, Value] = {}
    drafts: list[_Draft] = []
    for attribute, content in _attributes(data):
        if attribute == _NEW_ATTACHMENT:
            bounds.attach()
            drafts.append(_Draft())
        elif attribute == _MESSAGE_PROPERTIES:
            _fill(values, named, _Cursor(content))
        elif attribute == _OEM_CODE_PAGE and len(content) >= 4:
            values.setdefault(ids.CODE_PAGE, struct.unpack_from("<I", content)[0])
        elif attribute in _LEGACY:
            values.setdefault(_LEGACY[attribute], content.rstrip(b"\x00"))
        elif drafts:
            _attach(drafts[-1], attribute, content, bounds, depth)
    if not values and not drafts:
        raise Reject(Reason.MALFORMED)
    page = values.get(ids.CODE_PAGE) or values.get(ids.INTERNET_CODE_PAGE)
    charset = charset_of(page if isinstance(page, int) else 0)
    attached = tuple(_attached(one, charset) for one in drafts)
    return Item(Properties(values, named, charset), (), attached)


def _attach(draft: _Draft, attribute: int, content: bytes, bounds: Bounds, depth: int) -> None:
    if attribute == _ATTACHED_DATA:
        draft.values.setdefault(ids.DATA, content)
    elif attribute == _ATTACHED_TITLE:
        draft.values.setdefault(ids.SHORT_FILE_NAME, content.rstrip(b"\x00"))
    elif attribute == _ATTACHED_PROPERTIES:
        _fill(draft.values, {}, _Cursor(content))
        inner = draft.values.get(ids.DATA)
        if isinstance(inner, bytes) and inner[16:20] == MAGIC:  # after the id of an interface
            draft.item = _item(inner[16:], bounds, bounds.inside(depth))


def _attached(draft: _Draft, charset: str) -> Attached:
    data = draft.values.pop(ids.DATA, None)
    is_read = isinstance(data, bytes) and draft.item is None and draft.values.get(ids.METHOD, 1) in (0, 1)
    return Attached(
        Properties(draft.values, {}, charset), data if isinstance(data, bytes) and is_read else None, draft.item
    )


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    offset = 6
    for _ in range(_MOST_ATTRIBUTES):
        if offset + _ATTRIBUTE_HEAD > len(data):
            return
        attribute, length = struct.unpack_from("<II", data, offset + 1)
        offset += _ATTRIBUTE_HEAD
        yield attribute, data[offset : offset + length]
        offset += length + 2  # the checksum
    raise Reject(Reason.TOO_LARGE)


class _Cursor:
    """Reads numbers and bytes one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset = 0

    def number(self, layout: str = "<I") -> int:
        """Raises `struct.error` at the end."""
        value = struct.unpack_from(layout, self._data, self._offset)[0]
        self._offset += struct.calcsize(layout)
        return int(value)

    def take(self, length: int) -> bytes:
        """These bytes; the next value begins at a multiple of four. Raises `struct.error` at the end."""
        if length > len(self._data) - self._offset:
            raise struct.error
        data = self._data[self._offset : self._offset + length]
        self._offset += -(-length // 4) * 4
        return data


def _fill(values: dict[int, Value], named: dict[int, Value], cursor: _Cursor) -> None:
    """Add properties, as far as they can be read."""
    try:
        for _ in range(min(cursor.number(), _MOST_PROPERTIES)):
            kind, one = cursor.number("<H"), cursor.number("<H")
            long_id = _name(cursor) if one >= _FIRST_NAMED else 0
            value = _value(cursor, kind)
            if value is not None:
                values[one] = value
                if long_id:
                    named[long_id] = value
    except struct.error:
        return


def _name(cursor: _Cursor) -> int:
    """The long id of a property of appointments, or 0."""
    guid, kind = cursor.take(16), cursor.number()
    if kind == 0:
        long_id = cursor.number()
        return long_id if guid == ids.APPOINTMENT else 0
    cursor.take(cursor.number())
    return 0


def _value(cursor: _Cursor, kind: int) -> Value | None:
    """The value of a property; None for one of several values, and of a kind that is not read."""
    several, kind = kind & _SEVERAL, kind & ~_SEVERAL
    if kind in _VARIABLE:
        count = cursor.number()
        data = [cursor.take(cursor.number()) for _ in range(min(count, _MOST_PROPERTIES))]
        if several or not data:
            return None
        return data[0].decode("utf-16-le", "replace").rstrip("\x00") if kind == ids.TEXT else data[0]
    layout = _LAYOUTS.get(kind)
    if layout is None:
        raise struct.error
    count = cursor.number() if several else 1
    found = [_fixed(cursor, layout) for _ in range(min(count, _MOST_PROPERTIES))]
    return None if several or not found else found[0]


def _fixed(cursor: _Cursor, layout: tuple[str, int]) -> int:
    data = cursor.take(layout[1])
    return int(struct.unpack_from(layout[0], data)[0]) if layout[0] else 0


_MESSAGE_PROPERTIES = 0x00069003
_NEW_ATTACHMENT = 0x00069002
_ATTACHED_PROPERTIES = 0x00069005
_ATTACHED_DATA = 0x0006800F
_ATTACHED_TITLE = 0x00018010
_OEM_CODE_PAGE = 0x00069007
_LEGACY: Mapping[int, int] = {0x00018004: ids.SUBJECT, 0x0002800C: ids.BODY}
_VARIABLE = frozenset({ids.TEXT, ids.TEXT_8, ids.BINARY, ids.OBJECT})
# The layout and the length in the file; an empty layout is a value that is not read.
_LAYOUTS: Mapping[int, tuple[str, int]] = {
    ids.INT_16: ("<h", 2),
    ids.INT_32: ("<i", 4),
    ids.BOOLEAN: ("<H", 2),
    ids.INT_64: ("<q", 8),
    ids.TIME: ("<q", 8),
    0x0001: ("", 4),
    0x0004: ("", 4),
    0x0005: ("", 8),
    0x0006: ("", 8),
    0x0007: ("", 8),
    0x000A: ("", 4),
    0x0048: ("", 16),
}
_ATTRIBUTE_HEAD = 9
_FIRST_NAMED = 0x8000
_SEVERAL = 0x1000
_MOST_ATTRIBUTES = 10_000
_MOST_PROPERTIES = 10_000
