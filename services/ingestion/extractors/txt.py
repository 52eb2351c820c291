"""Decode plain text. Newlines and the byte order mark of UTF-8 stay."""

import codecs
import itertools
import re
import unicodedata
from functools import cache
from importlib import import_module

from charset_normalizer import CharsetMatch, from_bytes

from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan

_SAMPLE = 65_536
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORDS = re.compile(r"[^\W\d_]+")
_ASCII_LETTER = re.compile("[A-Za-z]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def extract(data: bytes, limits: Limits) -> Content:
    """A form feed ends a page. Raises `Reject(UNSUPPORTED | TOO_LARGE)`."""
    text = decode(data)
    if len(text) > limits.text:
        raise Reject(Reason.TOO_LARGE)
    if len(_CONTROLS.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) * 0.02:
        raise Reject(Reason.UNSUPPORTED)
    return Content(text, _pages(text))


def decode_as(data: bytes, charset: str) -> str | None:
    """Decode with the charset that a document declares. None if it does not fit, or is no character set of documents:
    the time of some codecs grows with the square of the length.
    """
    try:
        return None if codecs.lookup(charset).name in _NO_CHARSETS else data.decode(charset)
    except (LookupError, ValueError):
        return None


def decode(data: bytes) -> str:
    """Decode by byte order mark, as UTF-8, or by a guess from the bytes. Raises `Reject(UNSUPPORTED)` if none fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if wide := _unmarked_utf16(data):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)


def _unmarked_utf16(data: bytes) -> str:
    """Detect UTF-16 without a byte order mark: Western text has a NUL in every other byte, and is valid UTF-8 too."""
    sample = data[:4096]
    half = len(sample) // 2
    for encoding, offset in (("utf-16-be", 0), ("utf-16-le", 1)):
        if half and sample[offset::2].count(0) > 0.7 * half and sample[1 - offset :: 2].count(0) < 0.1 * half:
            return encoding
    return ""


def _guess(data: bytes) -> str:
    # In UTF-8 with a few stray bytes, only the strays are read as Windows-1252.
    text = data.decode("utf-8", "ignore")
    strays = len(data) - len(text.encode())
    if len(text) - len(text.encode("ascii", "ignore")) > strays * 2:
        return _with_strays(data)
    best = from_bytes(data[:_SAMPLE], threshold=0.3).best()
    if best is None and b"\x00" in data:
        raise Reject(Reason.UNSUPPORTED)
    # The library confuses Western code pages, but detects other scripts and the languages of Latin-2 well.
    if best is None or (not _is_latin_2(best) and (_is_latin(str(best)) or _splits_words(str(best)))):
        return decode_replacing(data, "cp1252")
    return decode_replacing(data, best.encoding)


def decode_replacing(data: bytes | bytearray, encoding: str) -> str:
    """Decode, with U+FFFD for bytes that the encoding does not have. With a complete table where there is one: for each
    of millions of such bytes, the decoder would call an error handler.
    """
    table = _table(encoding)
    return codecs.charmap_decode(data, "strict", table)[0] if table else data.decode(encoding, "replace")


@cache
def _table(encoding: str) -> str:
    """What each of the 256 bytes means. Empty if the encoding has no table."""
    module = import_module(f"encodings.{codecs.lookup(encoding).name.replace('-', '_')}")
    return str(getattr(module, "decoding_table", "")).replace("\ufffe", "\ufffd")


def _is_latin_2(match: CharsetMatch) -> bool:
    # Of these languages, only Polish has this letter. In Windows-1252 its byte is that of the Spanish `ñ`.
    is_spanish = match.language != "Polish" and "ń" in str(match)
    return match.encoding in ("cp1250", "iso8859_2") and match.language in _LATIN_2 and not is_spanish


def _splits_words(text: str) -> bool:
    """Whether most letters of another script are inside words of ASCII letters: two bytes of `Müller` are a letter of
    Chinese. Where the script is right, its words have letters of their own.
    """
    runs = [one.group() for one in _WORDS.finditer(text) if not one.group().isascii()]
    return sum(_ASCII_LETTER.search(one) is not None for one in runs) * 2 > len(runs)


def _is_latin(text: str) -> bool:
    letters = [one for one in text if ord(one) > 0x7F and one.isalpha()]
    return sum(unicodedata.name(one, "").startswith("LATIN") for one in letters) * 2 >= len(letters)


def _with_strays(data: bytes) -> str:
    """Decode as UTF-8. A function of our own as the error handler would be called for each of millions of strays."""
    text = data.decode("utf-8", "surrogateescape")
    for byte in range(0x80, 0x100):
        text = text.replace(chr(0xDC00 + byte), bytes([byte]).decode("cp1252", "replace"))
    return text


def _pages(text: str) -> tuple[OriginalSpan, ...]:
    edges = [0, *(match.end() for match in re.finditer("\f", text)), len(text)]
    if len(edges) == 2:
        return ()
    return tuple(OriginalSpan(start, end) for start, end in itertools.pairwise(edges) if start < end)


_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"})
_LATIN_2 = frozenset({"Polish", "Czech", "Slovak", "Hungarian", "Croatian", "Slovene", "Romanian"})
