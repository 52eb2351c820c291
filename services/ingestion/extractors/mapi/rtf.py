"""Turn the RTF body of a message into HTML: the HTML that it wraps (MS-OXRTFEX), or its paragraphs."""

import re
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from services.ingestion.extractors.mapi.item import charset_of, decoded
from services.ingestion.extractors.rtf.tokens import check_size
from services.shared.domain.errors import Reason, Reject


def html_of(rtf: bytes) -> str:
    """The HTML. Hidden text has the attribute `hidden`. Raises `Reject(TOO_LARGE)`."""
    check_size(rtf, _MOST)
    reader = _Reader(wraps_html=b"\\fromhtml" in rtf[:_HEAD])
    offset = 0
    while offset < len(rtf):
        token = _TOKEN.match(rtf, offset)
        if token is None:  # a backslash at the end
            break
        offset = token.end() + reader.take(token)
    reader.flush()
    return "".join(reader.found)


class _State(NamedTuple):  # a message can change it millions of times: three times faster than a dataclass
    """What a group inherits. `skips`: its text is not shown; `is_tag`: it is markup of the HTML that is wrapped."""

    skips: bool = False
    is_tag: bool = False
    is_rtf: bool = False
    hidden: bool = False
    font: int = -1
    after_unicode: int = 1


@dataclass(slots=True)
class _Reader:
    wraps_html: bool
    found: list[str] = field(default_factory=list)
    _state: _State = field(default_factory=_State)
    _around: list[_State] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _fonts: dict[int, str] = field(default_factory=dict)
    _charset: str = "cp1252"
    _left: int = 0  # replacements of a code point to skip
    _may_ignore: bool = False
    _in_fonts: bool = False

    def take(self, token: re.Match[bytes]) -> int:
        """Read a token, and return the number of bytes to skip after it."""
        word, number, code, sign, brace, text = token.groups()
        if code:
            self._hex(int(code, 16))
            return 0
        if text is not None:
            self._text(text)
            return 0
        self.flush()
        if brace:
            self._brace(brace)
        elif word:
            return self._word(word.decode().lower(), int(number) if number else None)
        elif sign == b"*":
            self._may_ignore = True
        elif sign:
            self._write(_SIGNS.get(sign, ""))
        return 0

    def flush(self) -> None:
        """Decode the bytes so far."""
        if self._bytes:
            charset = self._fonts.get(self._state.font) or self._charset
            data = bytes(self._bytes)
            self._bytes.clear()
            self._write(decoded(data, charset))

    def _hex(self, code: int) -> None:
        if self._left:
            self._left -= 1
        else:
            self._bytes.append(code)

    def _text(self, text: bytes) -> None:
        skipped = min(self._left, len(text))
        self._left -= skipped
        self._bytes += text[skipped:]

    def _brace(self, brace: bytes) -> None:
        self._left = 0
        if brace == b"{":
            if len(self._around) >= _DEEPEST:
                raise Reject(Reason.TOO_LARGE)
            self._around.append(self._state)
        elif self._around:
            self._state = self._around.pop()
        self._may_ignore = False

    def _word(self, word: str, number: int | None) -> int:
        may_ignore, self._may_ignore = self._may_ignore, False
        state = self._state
        if word == "bin":
            return max(number or 0, 0)
        if word == "u" and number is not None:
            self._write(chr(number % 0x10000))
            self._left = state.after_unicode
        elif word == "htmltag":
            self._state = state._replace(is_tag=self.wraps_html, skips=not self.wraps_html)
        elif word in _SKIPPED or may_ignore:
            self._state = state._replace(skips=True)
        elif word in _BREAKS:
            self._write("\n" if self.wraps_html else _BREAKS[word], markup=True)
        elif word in _WORDS:
            self._write(_WORDS[word])
        else:
            self._format(word, number)
        return 0

    def _format(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "htmlrtf":
            self._state = state._replace(is_rtf=number != 0)
        elif word == "v":
            self._state = state._replace(hidden=number != 0)
        elif word == "plain":
            self._state = state._replace(hidden=False)
        elif word == "f" and number is not None:
            self._state = state._replace(font=number)
        elif word == "fcharset" and number is not None:
            self._fonts[state.font] = _FONTS.get(number, "")
        elif word == "uc" and number is not None:
            self._state = state._replace(after_unicode=min(max(number, 0), 10))
        elif word == "ansicpg" and number is not None:
            self._charset = charset_of(number) or self._charset

    def _write(self, text: str, *, markup: bool = False) -> None:
        state = self._state
        if not text or state.skips or (state.is_rtf and not state.is_tag):
            return
        if state.is_tag or markup:
            self.found.append(text)
        elif state.hidden and text.strip():
            self.found.append(f"<span hidden>{escape(text)}</span>")
        else:
            self.found.append(escape(text))


_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,9})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]++|([^\\{}\r\n]++)", re.S
)
_SIGNS = {b"{": "{", b"}": "}", b"\\": "\\", b"~": "\xa0", b"-": "\xad", b"_": "\u2011"}
_BREAKS = {"par": "<p>", "sect": "<p>", "page": "<p>", "line": "<br>", "row": "<p>", "softline": "<br>"}
_WORDS = {
    "tab": "\t",
    "cell": "\t",
    "emdash": "\u2014",
    "endash": "\u2013",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "emspace": "\u2003",
    "enspace": "\u2002",
}
_SKIPPED = frozenset(
    {
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "objdata", "fldinst", "mhtmltag", "generator",
        "listtable", "listoverridetable", "rsidtbl", "themedata", "datastore", "latentstyles", "header", "footer",
        "headerl", "headerr", "headerf", "footerl", "footerr", "footerf", "xe", "tc", "filetbl", "revtbl",
    }
)  # fmt: skip
_FONTS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_HEAD = 4096
_MOST = 1_500_000  # control words: takes about eight seconds
_DEEPEST = 1_000
