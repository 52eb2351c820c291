"""Finds the spellings of a person that redaction missed, in texts and in bytes of any format."""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence

from services.redaction.detection.propagate import is_distinctive
from services.shared.domain.spans import OriginalSpan

_LEAST_DIGITS = 7
_LEAST = 4
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_ZIP_ENTRY = re.compile(rb"PK\x03\x04.{22}(..)(..)", re.DOTALL)
_LARGEST = 64 << 20
_ANY_HEADER, _NO_HEADER = zlib.MAX_WBITS | 32, -zlib.MAX_WBITS


class Spellings:
    """`spellings` from the vault and from a data subject request, without words that are too common."""

    def __init__(self, spellings: Iterable[str]) -> None:
        known = [spelling for spelling in dict.fromkeys(one.strip() for one in spellings) if _is_specific(spelling)]
        self._patterns = [
            # Word boundaries are around the whole alternation, which is much faster than around each alternative.
            re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(pattern, chosen), key=len, reverse=True))})(?!\w)", flags)
            for pattern, chosen, flags in (
                (_words, [one for one in known if not _is_single(one)], re.IGNORECASE),
                (_words, [one for one in known if _is_single(one)], 0),
                (_digits, [one for one in known if _count(one) >= _LEAST_DIGITS and "@" not in one], 0),
            )
            if chosen
        ]
        raw = sorted({piece for spelling in known for piece in _encoded(spelling)}, key=len, reverse=True)
        self._raw = re.compile(b"|".join(map(re.escape, raw)), re.IGNORECASE) if raw else None

    def spans(self, text: str) -> list[OriginalSpan]:
        """The spans of all spellings in `text`: whole words, in order, without overlaps."""
        found = sorted(match.span() for pattern in self._patterns for match in pattern.finditer(text))
        merged: list[tuple[int, int]] = []
        for start, end in found:
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            elif start < end:
                merged.append((start, end))
        return [OriginalSpan(*one) for one in merged]

    def are_in(self, data: bytes) -> bool:
        """Whether `data` contains one: as UTF-8 or UTF-16, escaped as in JSON, in base64, also inside ZIP or zlib
        data.
        """
        raw = self._raw
        return raw is not None and any(raw.search(piece) for piece in (data, *_unpacked(data)))


def _is_specific(spelling: str) -> bool:
    if _is_single(spelling) and spelling.isalpha():
        return is_distinctive(spelling)
    return sum(map(str.isalnum, spelling)) >= _LEAST


def _is_single(spelling: str) -> bool:
    return len(spelling.split()) == 1 and spelling.isalpha()


def _count(spelling: str) -> int:
    return sum(map(str.isdigit, spelling))


def _words(spelling: str) -> str:
    return r"\s+".join(map(re.escape, spelling.split()))


def _digits(spelling: str) -> str:
    """A pattern for the number with any separators."""
    return r"[\s.\-/()]{0,3}".join(re.escape(one) for one in spelling if one.isalnum())


def _encoded(spelling: str) -> Iterator[bytes]:
    for words in {spelling, spelling.upper(), spelling.lower(), json.dumps(spelling)[1:-1]}:
        for code in ("utf-8", "utf-16-le", "utf-16-be"):
            yield words.encode(code, "surrogatepass")
    yield from _base64(spelling.encode("utf-8", "surrogatepass"))


def _base64(data: bytes) -> Sequence[bytes]:
    """The characters that every base64 encoding of bytes around `data` contains, for each of the three alignments."""
    pieces = []
    for before in range(3):
        first, last = -(-before * 4 // 3), (before + len(data)) * 8 // 6
        pieces.append(base64.b64encode(b"\0" * before + data + b"\0" * 3)[first:last])
    return pieces


def _unpacked(data: bytes) -> Iterator[bytes]:
    starts = [(match.start(), _ANY_HEADER) for match in _ZLIB.finditer(data)]
    for match in _ZIP_ENTRY.finditer(data):
        name, extra = (int.from_bytes(part, "little") for part in match.groups())
        starts.append((match.end() + name + extra, _NO_HEADER))
    for start, header in starts:
        try:
            yield zlib.decompressobj(header).decompress(memoryview(data)[start:], _LARGEST)
        except zlib.error:
            continue
