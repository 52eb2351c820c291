"""Make messages of Outlook for tests: MSG files and `winmail.dat`."""

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from scripts.samplekit.outlook import Attached, Message, Value, message

SENT = datetime(2025, 3, 4, 9, 0, tzinfo=UTC)
NOTE: Mapping[int, Value] = {
    0x001A: "IPM.Note",
    0x0037: "The note",
    0x0042: "Jörg Wald",
    0x5D02: "j.wald@example.com",
    0x0039: SENT,
    0x1000: "Dear Ms. Okonjo,\r\nplease find the note attached.\r\n",
}


def msg(
    values: Mapping[int, Value] = NOTE,
    recipients: Sequence[tuple[str, str, int]] = (("", "a@example.com", 1),),
    attachments: Sequence[Attached] = (),
) -> bytes:
    return message(Message(values, recipients, attachments))


def rtf_body(rtf: bytes) -> bytes:
    """RTF as the property of a message has it, not compressed."""
    return struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf


def winmail(
    properties: Mapping[int, str | bytes | int] = {},
    attachments: Sequence[tuple[str, bytes]] = (),
    messages: Sequence[bytes] = (),
) -> bytes:
    """A `winmail.dat`. `messages`: other ones that are attached."""
    found = struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x00069003, _properties(properties))
    for name, data in attachments:
        found += _attribute(2, 0x00069002, bytes(14)) + _attribute(2, 0x00018010, name.encode() + b"\x00")
        found += _attribute(2, 0x0006800F, data) + _attribute(2, 0x00069005, _properties({0x3707: name}))
    for inner in messages:
        found += _attribute(2, 0x00069002, bytes(14))
        found += _attribute(2, 0x00069005, _properties({0x3705: 5}, inner))
    return found


def _attribute(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _properties(values: Mapping[int, str | bytes | int], inner: bytes = b"") -> bytes:
    rows = [_property(number, value) for number, value in values.items()]
    if inner:
        rows.append(struct.pack("<HHI", 0x000D, 0x3701, 1) + _counted(bytes(16) + inner))
    return struct.pack("<I", len(rows)) + b"".join(rows)


def _property(number: int, value: str | bytes | int) -> bytes:
    if isinstance(value, int):
        return struct.pack("<HHi", 0x0003, number, value)
    if isinstance(value, str):
        return struct.pack("<HHI", 0x001F, number, 1) + _counted(value.encode("utf-16-le") + b"\x00\x00")
    return struct.pack("<HHI", 0x0102, number, 1) + _counted(value)


def _counted(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data + bytes(-len(data) % 4)


def signed_data(content: bytes, *, kind: int = 2, open_length: bool = False, detached: bool = False) -> bytes:
    """CMS data whose content is not encrypted; with `open_length`, in the form that programs stream; `detached`:
    without the content.
    """
    string = _element(0x04, content)
    if open_length:
        half = len(content) // 2
        pieces = _element(0x04, content[:half]) + _element(0x04, content[half:])
        string = b"\x24\x80" + pieces + b"\x00\x00"
    inner = _element(0x30, _oid(1) + (b"" if detached else _element(0xA0, string)))
    signed = _element(0x30, _element(0x02, b"\x01") + _element(0x31, b"") + inner + _element(0x31, b""))
    return _element(0x30, _oid(kind) + _element(0xA0, signed))


def _oid(last: int) -> bytes:
    return b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" + bytes([last])


def _element(tag: int, content: bytes) -> bytes:
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content
