"""Writes messages of Outlook (MSG), with identical bytes each time."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scripts.samplekit.compound import Folder, compound
from scripts.samplekit.markup import Source
from scripts.samplekit.plain import text_lines

Value = str | bytes | int | bool | datetime
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Attached:
    """An attachment: a file, or a message."""

    name: str = ""
    data: bytes | None = None
    media_type: str = ""
    message: "Message | None" = None
    values: Mapping[int, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """The properties of a message by id, its recipients (name, address, 1 to, 2 cc or 3 bcc), and its attachments."""

    values: Mapping[int, Value]
    recipients: Sequence[tuple[str, str, int]] = ()
    attachments: Sequence[Attached] = ()


def render(source: Source, attachments: Mapping[str, bytes]) -> bytes:
    """Renders the source as a message. `attachments`: the content of PDF and DOCX files by file name."""
    envelope = source.meta["mail"]
    lines = [line for block in source.blocks for line in (*text_lines(block), "")]
    sender, people = envelope["from"], [(one, kind) for kind, key in ((1, "to"), (2, "cc")) for one in envelope[key]]
    values: dict[int, Value] = {
        0x001A: "IPM.Note",
        0x0037: source.meta["title"],
        0x0042: sender["name"],
        0x5D02: sender["email"],
        0x0039: datetime.fromisoformat(envelope["sent"]).astimezone(UTC),
        0x1000: "\r\n".join(lines),
        0x1035: envelope["message_id"],
    }
    files = [Attached(name, content, _TYPES[name.rpartition(".")[2]]) for name, content in attachments.items()]
    return message(Message(values, [(one["name"], one["email"], kind) for one, kind in people], files))


def message(one: Message) -> bytes:
    """The MSG file of a message, with identical bytes each time."""
    names: Folder = {f"__substg1.0_{table}0102": b"" for table in ("0002", "0003", "0004")}
    return compound({**folder(one, 32), "__nameid_version1.0": names})


def folder(one: Message, head: int) -> Folder:
    """The storage of a message. `head`: 32 bytes in the root of a file, 24 inside of another message."""
    counts = struct.pack("<4I", *[len(one.recipients), len(one.attachments)] * 2)
    found: dict[str, bytes | Folder] = dict(_properties(one.values, (bytes(8) + counts).ljust(head, b"\x00")))
    for number, (name, address, kind) in enumerate(one.recipients):
        values: Mapping[int, Value] = {0x0C15: kind, 0x3001: name, 0x39FE: address, 0x3003: address, 0x3002: "SMTP"}
        found[f"__recip_version1.0_#{number:08X}"] = _properties(values, bytes(8))
    for number, attached in enumerate(one.attachments):
        found[f"__attach_version1.0_#{number:08X}"] = _attached(attached, number)
    return found


def _attached(one: Attached, number: int) -> Folder:
    values: dict[int, Value] = {0x0E21: number, 0x3705: 5 if one.message else 1, **one.values}
    if one.name:
        values |= {0x3707: one.name, 0x3001: one.name}
    if one.media_type:
        values[0x370E] = one.media_type
    if one.message:
        return {**_properties(values, bytes(8)), "__substg1.0_3701000D": folder(one.message, 24)}
    return _properties(values if one.data is None else {**values, 0x3701: one.data}, bytes(8))


def _properties(values: Mapping[int, Value], head: bytes) -> Folder:
    """The stream of all properties, and a stream for each one of variable length."""
    streams: dict[str, bytes | Folder] = {}
    rows = [head]
    for number, value in sorted(values.items()):
        if isinstance(value, str | bytes):
            kind, data = (0x001F, value.encode("utf-16-le")) if isinstance(value, str) else (0x0102, value)
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = data
            size = len(data) + 2 * isinstance(value, str)
            rows.append(struct.pack("<HHIII", kind, number, 6, size, 0))
        else:
            kind, packed = _packed(value)
            rows.append(struct.pack("<HHI", kind, number, 6) + packed)
    return {**streams, "__properties_version1.0": b"".join(rows)}


def _packed(value: int | bool | datetime) -> tuple[int, bytes]:
    if isinstance(value, bool):
        return 0x000B, struct.pack("<Q", value)
    if isinstance(value, int):
        return 0x0003, struct.pack("<q", value)
    ticks = (value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()
    return 0x0040, struct.pack("<q", int(ticks) * 10_000_000)
