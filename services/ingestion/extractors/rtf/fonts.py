"""The encodings of the fonts of RTF, and the characters of symbol fonts."""

import codecs
from dataclasses import dataclass

_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 79: "johab", 80: "gb2312", 81: "big5", 128: "cp932", 129: "cp949",
    130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
_SYMBOLS = 2
_PAGES = {10000: "mac_roman", 708: "iso8859_6", 65001: "utf_8"}
WESTERN = "cp1252"


@dataclass(frozen=True, slots=True)
class Font:
    """`codec`: the encoding of its bytes; empty if it is that of the document. `name`, in lower case, if it is a font
    of symbols.
    """

    codec: str = ""
    name: str = ""


def font_of(charset: int, page: int, name: str) -> Font:
    """The font with this character set, or else this code page."""
    if charset == _SYMBOLS:
        return Font(name=name.strip(" ;").lower() or "symbol")
    return Font(codec_of(page) if page else _CHARSETS.get(charset, ""))


def codec_of(page: int) -> str:
    """The encoding of a code page; that of Western Europe if Python has none for it."""
    name = _PAGES.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return WESTERN
