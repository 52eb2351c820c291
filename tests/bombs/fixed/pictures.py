"""TIFF, PNG and JPEG that cost a naive reader time or memory. An OCR program reads those that can be opened."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from PIL import Image

from scripts.samplekit.compound import compound

_LETTER = (2550, 3300)  # pixels at 300 dots per inch


def faxes() -> Mapping[str, Callable[[], bytes]]:
    return {
        "3,000 pages": lambda: _pages(3_000),
        "too many pages": lambda: _pages(3_001),
        "pages that follow themselves": lambda: _tiff([_BLANK], last=8),
        "a page of 4 billion pixels": lambda: _tiff([_BLANK | {256: 65_500, 257: 65_500, 278: 65_500}]),
        "a strip of 4 GB": lambda: _tiff([_BLANK | {279: 0xFFFFFFFF}]),
        "an entry of 4 billion values": lambda: _tiff([_BLANK]).replace(_ONE_STRIP, _STRIPS) + bytes(30_000_000),
        "black pages": lambda: _saved("TIFF", Image.new("1", (9_000, 13_000), 0), pages=20, compression="group4"),
        "noise": lambda: _saved("TIFF", _noise(), dpi=(300, 300)),
    }


def portable_pictures() -> Mapping[str, Callable[[], bytes]]:
    return {
        "4 billion pixels": lambda: _png(65_000, 65_000, b""),
        "100 million white pixels": lambda: _png(10_000, 10_000, zlib.compress((b"\x00" + b"\xff" * 10_000) * 10_000)),
        "a thin line": lambda: _png(100_000_000, 1, zlib.compress(b"\x00" + b"\xff" * 100_000_000)),
        "packed words of 300 MB": lambda: _png(10, 10, zlib.compress(b"\x00" * 110), _packed_words(300 << 20)),
        "a million parts": lambda: _png(10, 10, zlib.compress(b"\x00" * 110), _part(b"tEXt", b"a\x00b") * 1_000_000),
        "letters": lambda: _saved("PNG", _letters(), dpi=(300, 300)),
    }


def photographs() -> Mapping[str, Callable[[], bytes]]:
    return {
        "4 billion pixels": lambda: _sized(_saved("JPEG", Image.new("L", (16, 16))), 65_500),
        "scan after scan": lambda: _scans(20_000),
        "a million markers": lambda: b"\xff\xd8" + b"\xff\xe1\x00\x04ab" * 5_000_000,
        "lines": lambda: _saved("JPEG", _lines(), dpi=(300, 300)),
    }


def old_presentations() -> Mapping[str, Callable[[], bytes]]:
    """LibreOffice reads them, if it is installed."""
    record = struct.pack("<HHI", 0x000F, 1000, 0xFFFFFFFF)
    return {
        "containers in containers": lambda: compound({"PowerPoint Document": record * 400_000}),
        "60 MB": lambda: compound({"PowerPoint Document": record}) + bytes(60_000_000),
    }


_BLANK: dict[int, int] = {256: 32, 257: 32, 258: 1, 259: 1, 262: 1, 273: 0, 277: 1, 278: 32, 279: 128}
"""The entries of a page of TIFF without compression."""

_ONE_STRIP, _STRIPS = struct.pack("<HHI", 273, 4, 1), struct.pack("<HHI", 273, 4, 0xFFFFFFFF)


def _pages(count: int) -> bytes:
    return _tiff([_BLANK] * count)


def _tiff(pages: Sequence[Mapping[int, int]], last: int = 0) -> bytes:
    """Pages with these entries, and the place of the one that follows the last."""
    made = b"II*\x00" + struct.pack("<I", 8)
    for number, entries in enumerate(pages, start=1):
        rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(entries.items()))
        following = last if number == len(pages) else len(made) + 2 + len(rows) + 4
        made += struct.pack("<H", len(entries)) + rows + struct.pack("<I", following)
    return made + bytes(128)


def _png(width: int, height: int, rows: bytes, more: bytes = b"") -> bytes:
    head = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    parts = _part(b"IHDR", head) + more + _part(b"IDAT", rows) + _part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _packed_words(size: int) -> bytes:
    packer = zlib.compressobj()
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    return _part(b"zTXt", b"a\x00\x00" + packed)


def _saved(kind: str, picture: Image.Image, pages: int = 1, **options: object) -> bytes:
    out = io.BytesIO()
    more = {"save_all": True, "append_images": [picture] * (pages - 1)} if pages > 1 else {}
    picture.save(out, kind, **more, **options)
    return out.getvalue()


def _noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, _LETTER[::-1], np.uint8))


def _letters() -> Image.Image:
    """A page full of pieces that look like letters."""
    blocks = np.random.default_rng(1).random((_LETTER[1] // 6, _LETTER[0] // 6)) < 0.5
    return Image.fromarray(np.where(np.kron(blocks, np.ones((6, 6), bool)), 0, 255).astype(np.uint8))


def _lines() -> Image.Image:
    rows = np.full(_LETTER[::-1], 255, np.uint8)
    rows[::12], rows[:, ::12] = 0, 0
    return Image.fromarray(rows)


def _sized(data: bytes, side: int) -> bytes:
    """The JPEG with another size in its head."""
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + struct.pack(">2H", side, side) + data[place + 4 :]


def _scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is repeated."""
    data = _saved("JPEG", Image.new("L", (4_000, 4_000), 128), progressive=True)
    last, end = data.rindex(b"\xff\xda"), data.rindex(b"\xff\xd9")
    return data[:last] + data[last:end] * count + data[end:]
