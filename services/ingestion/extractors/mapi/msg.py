"""Read a message from the storages of an MSG file (MS-OXMSG)."""

import struct
from collections.abc import Iterator, Mapping

from services.ingestion.extractors.compound import CompoundFile, Storage
from services.ingestion.extractors.mapi import ids
from services.ingestion.extractors.mapi.item import Attached, Bounds, Item, Properties, Value, charset_of

PROPERTIES = "__properties_version1.0"


def read_msg(data: bytes, attachments: int) -> Item:
    """The message. `attachments`: the most of it and of all messages inside it.

    Raises `Reject(MALFORMED | TOO_LARGE)`.
    """
    file = CompoundFile(data)
    names = _names(file)
    return _item(file, file.root, _Place(Bounds(attachments), names, _ROOT_HEAD, 0))


class _Place:
    """Where a message is: how long the head of its properties is, and how many messages are around it."""

    def __init__(self, bounds: Bounds, names: Mapping[int, int], head: int, depth: int) -> None:
        self.bounds = bounds
        self.names = names
        self.head = head
        self.depth = depth

    def inside(self) -> "_Place":
        return _Place(self.bounds, self.names, _INNER_HEAD, self.bounds.inside(self.depth))


def _item(file: CompoundFile, storage: Storage, place: _Place) -> Item:
    properties = _properties(file, storage, place.head, place.names)
    charset = properties.charset
    recipients = (_properties(file, one, _SHORT_HEAD, {}, charset) for one in _inside(storage, "__recip_version1.0_#"))
    attached = (_attached(file, one, charset, place) for one in _inside(storage, "__attach_version1.0_#"))
    return Item(properties, tuple(recipients), tuple(attached))


def _attached(file: CompoundFile, storage: Storage, charset: str, place: _Place) -> Attached:
    place.bounds.attach()
    properties = _properties(file, storage, _SHORT_HEAD, {}, charset)
    inner = storage.storages.get(f"__substg1.0_{ids.DATA:04X}{ids.OBJECT:04X}")
    if inner is not None and PROPERTIES in inner.streams:
        return Attached(properties, item=_item(file, inner, place.inside()))
    data = properties.values.get(ids.DATA)
    return Attached(properties, data if isinstance(data, bytes) else None)


def _inside(storage: Storage, prefix: str) -> Iterator[Storage]:
    for name in sorted(storage.storages):
        if name.startswith(prefix):
            yield storage.storages[name]


def _properties(
    file: CompoundFile, storage: Storage, head: int, names: Mapping[int, int], charset: str = ""
) -> Properties:
    values: dict[int, Value] = {}
    named: dict[int, Value] = {}
    stream = storage.streams.get(PROPERTIES)
    for one, value in _fixed(file.read(stream)[head:] if stream else b""):
        values[one] = value
        if one in names:
            named[names[one]] = value
    for name, stream in storage.streams.items():
        one, kind = _variable(name)
        if one in ids.TEXTS or one in names:
            data = file.read(stream)
            values[one] = data.decode("utf-16-le", "replace") if kind == ids.TEXT else data
            if one in names:
                named[names[one]] = values[one]
    page = values.get(ids.CODE_PAGE) or values.get(ids.INTERNET_CODE_PAGE)
    return Properties(values, named, charset or charset_of(page if isinstance(page, int) else 0))


def _fixed(stream: bytes) -> Iterator[tuple[int, int]]:
    for offset in range(0, min(len(stream), _MOST_PROPERTIES * _ROW) // _ROW * _ROW, _ROW):
        kind, one = struct.unpack_from("<HH", stream, offset)
        layout = _LAYOUTS.get(kind)
        if layout:
            yield one, struct.unpack_from(layout, stream, offset + 8)[0]


def _variable(name: str) -> tuple[int, int]:
    """The id and the type of the property in a stream with this name."""
    digits = name.removeprefix("__substg1.0_")
    try:
        number = int(digits, 16) if len(digits) == len(name) - 12 == 8 else 0
    except ValueError:
        return 0, 0
    one, kind = number >> 16, number & 0xFFFF
    return (one, kind) if kind in (ids.TEXT, ids.TEXT_8, ids.BINARY) else (0, 0)


def _names(file: CompoundFile) -> Mapping[int, int]:
    """The long ids of appointments, by the ids that this file has for them."""
    storage = file.root.storages.get("__nameid_version1.0", Storage())
    guids, rows = (
        file.read(stream) if (stream := storage.streams.get(f"__substg1.0_{one}0102")) else b""
        for one in ("0002", "0003")
    )
    known = [place + 3 for place in range(len(guids) // 16) if guids[place * 16 : place * 16 + 16] == ids.APPOINTMENT]
    found = {}
    for offset in range(0, min(len(rows), _MOST_PROPERTIES * 8) // 8 * 8, 8):
        long_id, guid, number = struct.unpack_from("<IHH", rows, offset)
        if long_id in _APPOINTMENT and guid >> 1 in known and not guid & 1:
            found[0x8000 + number] = long_id
    return found


_APPOINTMENT = frozenset({ids.LOCATION, ids.STARTS, ids.ENDS})
_LAYOUTS = {ids.INT_16: "<h", ids.INT_32: "<i", ids.BOOLEAN: "<H", ids.INT_64: "<q", ids.TIME: "<q"}
_ROOT_HEAD, _INNER_HEAD, _SHORT_HEAD = 32, 24, 8
_ROW = 16
_MOST_PROPERTIES = 10_000
