"""Messages of Outlook, winmail.dat, signed data and mailboxes that cost a naive parser time or memory."""

import struct
from collections.abc import Callable, Mapping

from tests.bombs.scaled.outlook import BOMBS


def messages() -> Mapping[str, Callable[[], bytes]]:
    return {name.replace("\\", "").replace("/", ""): _large(name) for name in _NAMES}


def tnef_files() -> Mapping[str, Callable[[], bytes]]:
    head = b"\x78\x9f\x3e\x22\x01\x00"
    return {
        "attributes": lambda: head + struct.pack("<BIIH", 1, 0x00018004, 0, 0) * 3_000_000,
        "attachments": lambda: head + struct.pack("<BIIH", 2, 0x00069002, 0, 0) * 3_000_000,
        "a long attribute": lambda: head + struct.pack("<BII", 1, 0x00069003, 2**32 - 1) + b"\xff" * 30_000_000,
        "properties": lambda: _properties(head, struct.pack("<HHi", 3, 0x1000, 1) * 3_000_000),
        "values of a property": lambda: _properties(head, struct.pack("<HHI", 0x101E, 0x1000, 2**31) + bytes(9**8)),
    }


def signed_files() -> Mapping[str, Callable[[], bytes]]:
    start = bytes.fromhex("3080 06092a864886f70d010702 a080 3080 020101 3100 3080 06092a864886f70d010701 a080 2480")
    return {
        "strings": lambda: start + b"\x04\x01a" * 10_000_000,
        "strings in strings": lambda: start + b"\x24\x80" * 10_000_000,
        "empty strings": lambda: start + b"\x04\x00" * 10_000_000,
    }


def mailboxes() -> Mapping[str, Callable[[], bytes]]:
    line = b"From a@example.com Tue Mar  4 09:00:00 2025\n"
    return {
        "mails": lambda: (line + b"Subject: a\n\nb\n\n") * 500_000,
        "lines like a begin": lambda: line + b"Subject: a\n" + b"\n\nFrom a" * 5_000_000,
        "a long field": lambda: line + b"Subject: " + b"=?utf-8?q?a?= " * 2_000_000,
    }


def _properties(head: bytes, rows: bytes) -> bytes:
    data = struct.pack("<I", 2**31) + rows
    return head + struct.pack("<BII", 1, 0x00069003, len(data)) + data + b"\x00\x00"


def _large(name: str) -> Callable[[], bytes]:
    return lambda: BOMBS[name](_SIZE)


_SIZE = 6_000_000  # the table of sectors that the samples write ends at seven megabytes
_NAMES = (
    "packed RTF",
    "streams",
    "streams that share sectors",
    "sectors that follow themselves",
    "messages in messages",
)
