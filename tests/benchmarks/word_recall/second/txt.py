"""A second reader of plain text: byte order marks, UTF-8, or else Windows-1252."""

import codecs
import re

from tests.benchmarks.word_recall.second.text import SecondText

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read(data: bytes) -> SecondText:
    """Raises `ValueError` if the bytes are no text in these encodings."""
    text = decoded(data, "strict")
    if _BINARY.search(text):
        raise ValueError
    return SecondText(text)


def decoded(data: bytes, errors: str = "replace") -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors)


_BINARY = re.compile("[\x00-\x08\x0e-\x1f\x7f\xff]")  # the last one is the byte 0xFF in Windows-1252
