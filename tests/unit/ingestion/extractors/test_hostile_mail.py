"""Mails that make a naive parser slow are read in linear time, or refused with a reason."""

import gc
import time
from collections.abc import Callable

import pytest

from services.ingestion.extractors.eml import extract as eml
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject

Make = Callable[[int], bytes]
_HEAD = b"From: a@example.com\nSubject: note\n"
_N = 200_000
_CALENDAR_PART = b"--B\nContent-Type: text/calendar\n\n"
_FLOOR = 0.2  # seconds: below it, the clock is too coarse for a ratio


def fields(start: bytes, piece: bytes) -> Make:
    """A mail whose header ends in repetitions of `piece`."""
    return lambda size: _HEAD + start + piece * (size // len(piece)) + b"\n\nnote"


def body(head: bytes, piece: bytes, start: bytes = b"") -> Make:
    """A mail with this header whose body repeats `piece`."""
    return lambda size: _HEAD + head + b"\n\n" + start + piece * (size // max(1, len(piece)))


def html(piece: bytes, start: bytes = b"") -> Make:
    return body(b"Content-Type: text/html", piece, start)


def multipart(kind: bytes, parts: bytes, boundary: bytes = b"B") -> bytes:
    return b"Content-Type: multipart/%b; boundary=%b\n\n%b--%b--\n" % (kind, boundary, parts, boundary)


def many_parts(kind: bytes, part: bytes) -> Make:
    return lambda size: _HEAD + multipart(kind, (b"--B\n" + part + b"\n") * (size // (len(part) + 5)))


def nested(kind: bytes, depth: int, piece: bytes) -> Make:
    """Parts inside of parts, around repetitions of `piece`."""

    def make(size: int) -> bytes:
        inner = b"\n" + piece * (size // len(piece))
        for level in range(depth):
            boundary = b"B%d" % level
            inner = multipart(kind, b"--%b\n%b\n" % (boundary, inner), boundary)
        return _HEAD + inner

    return make


def attached(part: Make) -> Make:
    """A mail with an attached mail."""
    return lambda size: _HEAD + multipart(b"mixed", b"--OUT\nContent-Type: message/rfc822\n\n%b\n" % part(size), b"OUT")


HOSTILE: dict[str, Make] = {
    "addresses": fields(b"To: ", b"Ann <ann@example.com>,\n "),
    "address fields": fields(b"", b"To: ann@example.com\n"),
    "short fields": fields(b"", b"a:\n"),
    "encoded words": fields(b"To: ", b"=?utf-8?q?w=C3=A4rd_word?=\n "),
    "parameters": fields(b"Content-Type: text/plain", b"; a=b"),
    "quoted parameters": fields(b'Content-Type: text/plain; a="', b'";'),
    "parameters before the boundary": fields(b"Content-Type: multipart/mixed", b"; a=b"),
    "parts of a file name": fields(b"Content-Disposition: attachment", b"; filename*0=b"),
    "alternatives": many_parts(b"alternative", b"Content-Type: text/plain\n"),
    "small parts": many_parts(b"mixed", b"\nx"),
    "small parts in an unknown charset": many_parts(b"mixed", b"\n\xe4\xf6\xfc"),
    "alternatives in alternatives": nested(b"alternative", 14, b"note\n"),
    "parts in parts": nested(b"mixed", 14, b"\n"),
    "too many parts in parts": nested(b"mixed", 300, b"\n"),
    "reports": body(b"Content-Type: message/delivery-status", b"a: b\n\n"),
    "fields of an attached mail": attached(fields(b"", b"To: ann@example.com\n")),
    "punctuation in an attached mail": attached(fields(b"To: ", b"; ,")),
    "invalid base64": body(b"Content-Transfer-Encoding: base64", b"d29y*#!ZHMg=b2Yg====\n"),
    "a line of base64": body(b"Content-Transfer-Encoding: base64", b"d29yZHMg"),
    "quoted-printable": body(b"Content-Transfer-Encoding: quoted-printable", b"=C3=A4"),
    "invalid uuencode": body(b"Content-Transfer-Encoding: x-uuencode", b"M!\n", b"begin 644 a\n"),
    "bytes that are no text": body(b"X-A: b", b"\x81\x8d"),
    "bytes that are not in the charset": body(b"Content-Type: text/plain; charset=utf-8", b"\xff"),
    "a charset of host names": body(b"Content-Type: text/plain; charset=punycode", b"a9"),
    "elements": html(b"<p>x"),
    "cells": html(b"<td>"),
    "attributes": lambda size: html(b"")(0) + b"<p " + b" ".join(b"a%d" % one for one in range(size // 7)) + b">x",
    "white text in elements": html(b"<p style='color:white'>x</p>", b"<div>" * 250),
    "pictures": html(b"<img width=400 height=400><p style='font-size:1px'>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_time_grows_with_the_size_only(name: str) -> None:
    once, twice = (_seconds(HOSTILE[name](size)) for size in (_N, 2 * _N))
    assert twice < 3 * max(once, _FLOOR)


def _seconds(mail: bytes) -> float:
    refusal: Reason | None = None
    gc.collect()
    gc.disable()  # as in a parser; a collection traverses the objects of all tests before
    started = time.thread_time()
    try:
        eml.extract(mail, Limits())
    except Reject as error:
        refusal = error.reason
    finally:
        seconds = time.thread_time() - started
        gc.enable()
    assert refusal in (None, Reason.TOO_LARGE)
    return seconds


@pytest.mark.parametrize(
    "mail",
    [
        HOSTILE["short fields"](_N),
        HOSTILE["small parts"](_N),
        HOSTILE["too many parts in parts"](10),
        _HEAD + b"\n" + b"\n" * 1_000_001,
        _HEAD + b"Content-Type: text/html\n\n" + b"<br>" * 500_001,
        HOSTILE["attributes"](_N),
    ],
    ids=["fields", "parts", "nested parts", "lines", "elements", "attributes"],
)
def test_limits_have_a_reason(mail: bytes) -> None:
    with pytest.raises(Reject) as raised:
        eml.extract(mail, Limits())
    assert raised.value.reason is Reason.TOO_LARGE


def test_ordinary_mails_are_far_below_the_limits() -> None:
    part = b"Content-Type: text/plain; charset=utf-8; format=flowed\n\nwords"
    received = b"Received: from a by b; Thu, 1 Jan 2026 00:00:00 +0000\n" * 100
    found = eml.extract(received + many_parts(b"mixed", part)(100 * len(part)), Limits())
    assert found.text.count("words") > 90
    assert "words" in eml.extract(nested(b"mixed", 10, b"words\n")(6), Limits()).text


def test_an_attachment_beside_empty_alternatives_is_found_once() -> None:
    related = multipart(b"related", b"--R\nContent-Type: text/html\n\n<p>x\n--R\nContent-Type: image/png\n\nx\n", b"R")
    mail = _HEAD + multipart(b"alternative", b"--B\nContent-Type: text/plain\n\n\n--B\n" + related)
    assert len(eml.extract(mail, Limits()).attachments) == 1


@pytest.mark.parametrize(
    "mail",
    [
        body(b"Content-Type: multipart/alternative; boundary=B", b"BEGIN:VEVENT\nSUMMARY:a\n", _CALENDAR_PART),
        body(b"Content-Type: text/calendar", b"A;B=C:D\n "),
        body(b"Content-Type: text/calendar", b'ATTENDEE;CN="a";'),
        body(b"Content-Type: text/calendar", b'SUMMARY:\\\\\\n"'),
        attached(fields(b"Content-Disposition: attachment; filename=", b"=?utf-8?q?=0A?= ")),
    ],
    ids=["entries", "folds", "parameters", "escapes", "file name"],
)
def test_calendars_and_file_names_take_linear_time(mail: Make) -> None:
    once, twice = (_seconds(mail(size)) for size in (_N, 2 * _N))
    assert twice < 3 * max(once, _FLOOR)
