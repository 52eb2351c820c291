"""Mails that cost a naive parser time or memory."""

import base64
from collections.abc import Callable, Mapping

_HEAD = b"From: a@example.com\r\nMIME-Version: 1.0\r\nSubject: "


def mails() -> Mapping[str, Callable[[], bytes]]:
    return {
        "encoded words": lambda: _HEAD + b"=?utf-8?q?word?=\r\n " * 200_000 + b"\r\n\r\nbody",
        "addresses": lambda: b"To: " + b"a@b.com, " * 300_000 + b"\r\n\r\nbody",
        "header fields": lambda: b"".join(b"X-%d: a\r\n" % one for one in range(300_000)) + b"\r\nbody",
        "a folded field": lambda: _HEAD + b"a\r\n " * 900_000 + b"\r\n\r\nbody",
        "parts": lambda: _parts(b"\r\n\r\nx\r\n", 300_000),
        "nested parts": lambda: _nested(3_000),
        "nested mails": lambda: b"Content-Type: message/rfc822\r\n\r\n" * 3_000 + b"Subject: a\r\n\r\nbody",
        "attachments": lambda: _parts(b"\r\nContent-Disposition: attachment\r\n\r\nx\r\n", 900),
        "parameters": lambda: b"Content-Type: text/plain" + b"; a=b" * 300_000 + b"\r\n\r\nbody",
        "continued parameters": lambda: b"Content-Type: text/plain" + _continued(30_000) + b"\r\n\r\nbody",
        "a long boundary": lambda: b"Content-Type: multipart/mixed; boundary=" + b"b" * 5_000_000 + b"\r\n\r\n--b\r\n",
        "lines like boundaries": lambda: _HEAD + _MIXED + b"--x" + b"y\r\n--x" * 900_000,
        "base64": lambda: _HEAD + b"a\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QUFB" * 8_000_000,
        "broken base64": lambda: _HEAD + b"a\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"=A" * 4_000_000,
        "quoted-printable": lambda: (
            _HEAD + b"a\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=41=\r\n" * 900_000
        ),
        "uuencode": lambda: (
            _HEAD + b"a\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\n" + b"M" * 5_000_000
        ),
        "a slow charset": lambda: (
            _HEAD + b"a\r\nContent-Type: text/plain; charset=punycode\r\n\r\n" + b"a-b" * 1_000_000
        ),
        "an HTML bomb": lambda: _HEAD + b"a\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 500_000,
        "a calendar": lambda: _HEAD + b"a\r\nContent-Type: text/calendar\r\n\r\n" + b"SUMMARY;" * 500_000 + b":x",
        "base64 HTML": lambda: (
            _HEAD
            + b"a\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + base64.encodebytes(b"<li>x" * 500_000)
        ),
    }


def _parts(body: bytes, count: int) -> bytes:
    return _HEAD + _MIXED + (b"--x" + body) * count + b"--x--"


def _nested(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(depth)
    )
    return b"Subject: a\r\n" + opened + b"\r\nbody"


def _continued(count: int) -> bytes:
    return b"".join(b";\r\n a*%d=b" % one for one in range(count))


_MIXED = b"a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
