"""Messages of Outlook: properties, recipients and attachments, bodies in RTF, and chains of sectors that never end."""

import struct

from scripts.samplekit.compound import compound
from scripts.samplekit.outlook import Attached, Message, Value, folder, message
from tests.bombs.scaled.kinds import Make, repeat


def _content(size: int) -> int:
    """The content of a file of `size` bytes, with room for the tables of its sectors."""
    return size * 31 // 32


def _message(number: int, value: bytes | str) -> bytes:
    values: dict[int, Value] = {0x0037: "note", number: value}
    return message(Message(values))


def _text(number: int, piece: str) -> Make:
    return lambda size: _message(number, repeat(piece, _content(size) // 2).decode())  # two bytes each


def _rtf(piece: bytes, head: bytes = b"{\\rtf1 ") -> Make:
    def make(size: int) -> bytes:
        rtf = head + repeat(piece, _content(size))
        return _message(0x1009, struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf)

    return make


def _packed(piece: bytes) -> Make:
    def make(size: int) -> bytes:
        return _message(0x1009, struct.pack("<II4sI", size + 12, 2**31, b"LZFu", 0) + repeat(piece, _content(size)))

    return make


def _streams(size: int) -> bytes:
    root = folder(Message({0x0037: "note"}), 32)
    return compound({**root, **{f"stream {number}": b"x" for number in range(size // 256)}})


def _storages(size: int) -> bytes:
    deep: dict[str, object] = {}
    for _ in range(min(size // 256, 200)):
        deep = {"a": deep}
    return compound({**folder(Message({0x0037: "note"}), 32), **deep})  # type: ignore[dict-item]


def _shared(size: int) -> bytes:
    """All streams have the sectors of the first one."""
    data = bytearray(compound({f"__substg1.0_{number:04X}0102": repeat("x", size // 4) for number in (0x1000, 0x1013)}))
    directory = (struct.unpack_from("<I", data, 48)[0] + 1) * 512
    for entry in range(directory, len(data) - 127, 128):
        struct.pack_into("<II", data, entry + 116, 0, len(data) - 1)
    return bytes(data)


def _cycle(size: int) -> bytes:
    """Each sector is the next one of itself."""
    data = bytearray(_message(0x1000, repeat("words ", _content(size) // 2).decode()))  # two bytes each
    for place in range(109):
        (sector,) = struct.unpack_from("<i", data, 76 + 4 * place)
        if sector >= 0:
            first = place * 128
            struct.pack_into("<128I", data, (sector + 1) * 512, *range(first, first + 128))
    return bytes(data)


def _many(size: int) -> bytes:
    return message(Message({0x1000: "words"}, [("Ann", "ann@example.com", 1)] * (size // 2_000)))


def _files(size: int) -> bytes:
    return message(Message({0x1000: "words"}, (), [Attached("a.txt", repeat("a. B ", _content(size) // 90))] * 90))


def _nested(size: int) -> bytes:
    inner = Message({0x1000: repeat("a. B ", _content(size) // 2).decode()})  # two bytes each
    for _ in range(9):
        inner = Message({0x1000: "words"}, (), [Attached(message=inner)])
    return message(inner)


BOMBS: dict[str, Make] = {
    **{f"a body of {piece!r}": _text(0x1000, piece) for piece in ("a. B ", "> a\n", ">\nb\n", "From: a\n", "é")},
    **{f"a field of {piece!r}": _text(0x007D, piece) for piece in ("a: b\n", "From: a,", "=?utf-8?q?a?= ", "a")},
    "a subject": _text(0x0037, "=?utf-8?q?a?= "),
    **{f"RTF of {piece!r}": _rtf(piece) for piece in (
        b"{", b"}", b"{}", b"\\par ", b"\\'41", b"\\u65?", b"a", b"\\", b"\\bin9 ", b"{\\*\\x ", b"\\v a\\v0 b",
        b"{\\f1\\fcharset204 a}", b"\\htmlrtf ", b"{\\*\\htmltag <p>}", b"\\uc9 \\u65", b"\r\n", b"\\a" * 40,
    )},
    "HTML in RTF": _rtf(b"{\\*\\htmltag <b>}a", b"{\\rtf1\\fromhtml1 "),
    "packed RTF": _packed(b"\xff" + b"\x00\x0f" * 8),
    "packed RTF of letters": _packed(b"\x00" + b"abcdefgh"),
    "streams": _streams,
    "storages in storages": _storages,
    "streams that share sectors": _shared,
    "sectors that follow themselves": _cycle,
    "recipients": _many,
    "attached files": _files,
    "messages in messages": _nested,
}  # fmt: skip
