"""Mails: fields, parts, encodings, and bodies that are plain text, HTML or a calendar."""

import base64

from tests.bombs.scaled import pages
from tests.bombs.scaled.kinds import Make, counted, repeat

_HEAD = b"From: a@example.com\nSubject: note\n"
_NOTE = b"\n\nnote\n"


def _field(start: bytes, piece: bytes) -> Make:
    return lambda size: _HEAD + start + repeat(piece, size) + _NOTE


def _body(head: bytes, piece: str | bytes, start: bytes = b"") -> Make:
    return lambda size: _HEAD + head + b"\n\n" + start + repeat(piece, size)


def _html(page: Make, encoding: bytes = b"8bit") -> Make:
    head = b"Content-Type: text/html\nContent-Transfer-Encoding: " + encoding + b"\n\n"
    return lambda size: _HEAD + head + page(size)


def _multipart(kind: bytes, parts: bytes, boundary: bytes = b"B") -> bytes:
    return b"Content-Type: multipart/%b; boundary=%b\n\n%b\n--%b--\n" % (kind, boundary, parts, boundary)


def _parts(kind: bytes, part: bytes, most: int = 10**9) -> Make:
    return lambda size: _HEAD + _multipart(kind, repeat(b"--B\n" + part + b"\n", min(size, most * (len(part) + 5))))


def _large_parts(kind: bytes, head: bytes, piece: str, count: int) -> Make:
    def make(size: int) -> bytes:
        part = b"--B\n" + head + b"\n\n" + repeat(piece, size // count) + b"\n"
        return _HEAD + _multipart(kind, part * count)

    return make


def _nested(kind: bytes, depth: int, inner: Make) -> Make:
    def make(size: int) -> bytes:
        part = inner(size)
        for level in range(depth):
            boundary = b"B%d" % level
            part = _multipart(kind, b"--%b\n%b\n" % (boundary, part), boundary)
        return _HEAD + part

    return make


def _attached(inner: Make) -> Make:
    return lambda size: _HEAD + _multipart(b"mixed", b"--B\nContent-Type: message/rfc822\n\n" + inner(size))


BOMBS: dict[str, Make] = {
    **{f"a body of {piece!r}": _body(b"X-A: b", piece) for piece in (
        ".", ". ", "!?", "; ", " ", "\n", "a\n", "a", "a b ", "--", "--\n", "-- \n", ">", "> a\nb\n", ">>>\n",
        "From: a\n", "From: a\nSent: b\nTo: c\n", "On 1:00 wrote:\n", "é", "\u2028", "1.1 ", "=",
        b"\xff", b"\x81\x8d",
    )},
    **{f"a subject of {piece!r}": _field(b"Subject: ", piece) for piece in (
        b" ", b"a ", b"a", b"=?", b"?=", b"=?a?q?x", b"=?utf-8?q?a?= ", b"=?utf-8?q?a?=", b"=?utf-8?b?YQ==?=\n ",
            b"=?a?q?", b"\xff", b"\n a",
        b"=?x?q?a?= ", b"=?utf-8?q?=C3?=", b"\n ", b"=?iso-8859-1?q?=E4=F6?= a ", b"\x00", b"?q?", b"=?a?b?", b"=",
            b"=?utf-7?q?+?=",
    )},
    "addresses": _field(b"To: ", b"Ann <ann@example.com>,\n "),
    "addresses of punctuation": _field(b"To: ", b"(\"<,;:"),
    "short fields": _field(b"", b"a:\n"),
    "address fields": _field(b"", b"To: a@example.com\n"),
    "lines without a colon": _field(b"", b"a\n"),
    "continuations of a file name": lambda size: (
        _HEAD + b"Content-Disposition: attachment" + counted("; filename*#*=utf-8''%41", size) + _NOTE
    ),
    "continuations in lines": lambda size: _HEAD + b"Content-Type: text/plain" + counted(";\n name*#=a", size) + _NOTE,
    "parameters": _field(b"Content-Type: text/plain", b"; a=b"),
    "quotes of a parameter": _field(b'Content-Type: text/plain; a="', b'";'),
    "backslashes of a parameter": _field(b'Content-Type: text/plain; charset="', b"\\"),
    "a long boundary": _field(b"Content-Type: multipart/mixed; boundary=", b"a"),
    "a long media type": _field(b"Content-Type: ", b"a/"),
    "parts": _parts(b"mixed", b"\nx"),
    "999 parts": _parts(b"mixed", b"\nx", 900),
    "parts of a page": _parts(b"mixed", b"Content-Type: text/html\n\n<p>x", 900),
    "large parts of text": _large_parts(b"mixed", b"Content-Type: text/plain", "a. B ", 8),
    "large parts of elements": _large_parts(b"mixed", b"Content-Type: text/html", "<b>a</b>", 20),
    "large parts of styles": _large_parts(b"mixed", b"Content-Type: text/html", "<b style='color:white'>a</b>", 30),
    "large parts of fields": _large_parts(b"mixed", b"Content-Type: text/html", "<input>", 120),
    "large alternatives": _large_parts(b"alternative", b"Content-Type: text/html", "<b>a</b>", 20),
    "large related parts": _large_parts(b"related", b"Content-Type: text/html", "<b>a</b>", 20),
    "calendars": _large_parts(b"alternative", b"Content-Type: text/calendar", "SUMMARY:a\n", 200),
    "a calendar of escapes": _body(b"Content-Type: text/calendar", "\\n", b"SUMMARY:"),
    "a calendar of parameters": _body(b"Content-Type: text/calendar", ";A=b", b"SUMMARY"),
    "a calendar of folded lines": _body(b"Content-Type: text/calendar", "\n a", b"SUMMARY:"),
    "a calendar of people": _body(b"Content-Type: text/calendar", 'ATTENDEE;CN="a";CN="b":mailto:a\n'),
    "attachments": _parts(b"mixed", b"Content-Disposition: attachment\n\nx"),
    "large attachments": _large_parts(b"mixed", b"Content-Disposition: attachment; filename=a.txt", "a. B ", 90),
    "large attachments in base64": _large_parts(
        b"mixed", b"Content-Disposition: attachment\nContent-Transfer-Encoding: base64", "YWJj" * 19 + "\n", 90
    ),
    "parts in parts": _nested(b"mixed", 14, lambda size: b"\n" + repeat("a. B ", size)),
    "alternatives in alternatives": _nested(b"alternative", 14, lambda size: b"\n" + repeat("a. B ", size)),
    "pages in alternatives": _nested(
        b"alternative", 12, lambda size: b"Content-Type: text/html\n\n" + repeat("<b>a</b>", min(size, 3_900_000))
    ),
    "parts in too many parts": _nested(b"mixed", 3_000, lambda size: b"\n" + repeat("a", size)),
    "an attached mail of fields": _attached(_field(b"To: ", b"; ,")),
    "an attached mail with a long field": _attached(_field(b"X-A: ", b"a ")),
    "an attached mail with a field of one word": _attached(_field(b"X-A: ", b"a")),
    "an attached mail with folded lines": _attached(_field(b"X-A: ", b"a\n ")),
    "an attached mail with raw bytes": _attached(_field(b"X-A: ", b"\xe9 ")),
    "an attached mail of encoded words": _attached(_field(b"X-A: ", b"=?utf-8?q?a?= ")),
    "an attached mail of text": _attached(_body(b"X-A: b", "a b\n")),
    "a report": _body(b"Content-Type: message/delivery-status", "a: b\n\n"),
    "a digest": lambda size: _HEAD + _multipart(b"digest", repeat(b"--B\n\nFrom: a\n\nb\n", size)),
    "base64": lambda size: _HEAD + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(repeat("a. B ",
        size * 3 // 4)),
    "a line of base64": _body(b"Content-Transfer-Encoding: base64", "YWJj"),
    "base64 of nothing": _body(b"Content-Transfer-Encoding: base64", "*"),
    "quoted-printable": _body(b"Content-Transfer-Encoding: quoted-printable", "=2E="),
    "quoted-printable of equals signs": _body(b"Content-Transfer-Encoding: quoted-printable", "="),
    "soft line ends": _body(b"Content-Transfer-Encoding: quoted-printable", "a=\n"),
    "uuencode": _body(b"Content-Transfer-Encoding: x-uuencode", "M!\n", b"begin 644 a\n"),
    "a long line of uuencode": _body(b"Content-Transfer-Encoding: x-uuencode", "M!", b"begin 644 a\n"),
    "yEnc": _body(b"Content-Transfer-Encoding: yenc", "M!\n"),
    **{f"a body in {name}": _body(b"Content-Type: text/plain; charset=" + name.encode(), piece) for name, piece in (
        ("utf-7", "+AGE-"), ("utf-7", "+"), ("utf-16", "a."), ("utf-32", "a\0\0\0"), ("hz", "~{aa~}"), ("iso-2022-jp",
            b"\x1b$Baa\x1b(B"),
        ("big5", b"\xa4\xa4"), ("gb18030", b"\x81\x30\x81\x30"), ("punycode", "a9"), ("idna", "a9"), ("unicode-escape",
            "\\u0041"),
        ("euc-kr", b"\xff"), ("ascii", b"\xe4"), ("x-unknown", b"\xe4\xf6 "), ("cp1252", "a. B "),
    )},
    "a page in base64": lambda size: (
        _HEAD
        + b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(b"<p>a" + b" b" * (size // 3))
    ),
    **{f"a page: {name}": _html(pages.BOMBS[name]) for name in ("white text", "text in tables in cells",
        "styles of spaces")},
}  # fmt: skip
