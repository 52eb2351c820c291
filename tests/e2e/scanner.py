"""Find values in bytes, in any encoding or compression that the system uses."""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence

import ahocorasick

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_LARGEST = 16 << 20
_ANY_HEADER = zlib.MAX_WBITS | 32


class Scanner:
    """Finds `values` in UTF-8 and UTF-16, as base64 at each of its three alignments, as hex digits, with JSON escapes,
    in any case, and in zlib or gzip data.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for value in values:
            for form in _forms(value):
                self._automaton.add_word(form.decode("latin-1"), value)
        self._automaton.make_automaton()

    def find(self, data: bytes) -> set[str]:
        """The values that `data` contains, in any of these forms."""
        return {value for one in (data, *_unpacked(data)) for value in self._plain(one)}

    def _plain(self, data: bytes) -> Iterator[str]:
        text = data.decode("latin-1")
        for variant in {text, data.lower().decode("latin-1")}:
            for _, value in self._automaton.iter(variant):
                yield value


def _forms(value: str) -> set[bytes]:
    spellings = {value, value.lower(), json.dumps(value)[1:-1], json.dumps(value)[1:-1].lower()}
    plain = {one.encode(code) for one in spellings for code in ("utf-8", "utf-16-le", "utf-16-be")}
    cased = [one.encode() for one in (value, value.lower(), value.upper())]
    return plain | {one.hex().encode() for one in cased} | {piece for one in cased for piece in _base64(one)}


def _base64(data: bytes) -> Sequence[bytes]:
    """The base64 characters that do not depend on the bytes around `data`, for each alignment and alphabet."""
    pieces = []
    for before in range(3):
        first, last = -(-before * 4 // 3), (before + len(data)) * 8 // 6
        whole = base64.b64encode(b"\0" * before + data + b"\0" * 3)[first:last]
        pieces += [whole, whole.replace(b"+", b"-").replace(b"/", b"_")]
    return pieces


def _unpacked(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    for match in _ZLIB.finditer(data):
        try:
            unpacked = zlib.decompressobj(_ANY_HEADER).decompress(view[match.start() :], _LARGEST)
        except zlib.error:
            continue
        if len(unpacked) > 8:
            yield unpacked
