"""Mails: odd header fields, parts inside of parts, boundaries that are missing or begin alike."""

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.fuzz.documents.pages import markup
from tests.fuzz.documents.pieces import runs, words
from tests.fuzz.documents.texts import ENCODINGS, encoded
from tests.fuzz.extraction.parent import Document, plain
from tests.fuzz.mutations import bytes_near

# fmt: off
_FIELDS = (
    "From", "To", "Cc", "Bcc", "Date", "Subject", "subject", "Content-Type", "Content-Transfer-Encoding",
    "Content-Disposition", "Content-ID", "MIME-Version", "X-A", "", "Received",
)
_VALUES = (
    "a@example.com", "Jörg <j@example.com>", "=?utf-8?q?caf=C3=A9?=", "=?utf-8?b?Y2Fmw6k=?=", "=?utf-8?b?Y2Fm?",
    "=?x?q?a?=", "=?utf-7?q?+2AA-?=", "=?utf-16?b?2AA=?=", "=?idna?q?a?=", "=?utf-8?q?=0A=0D=00?=",
    "=?utf-8?q?_?= =?utf-8?q?a?=", "\r\n folded", "\r\n\tfolded", "text/plain", "text/html; charset=utf-8",
    "text/html", "text/calendar; method=REQUEST", "message/rfc822", "application/pdf; name=a.pdf",
    "application/pkcs7-mime", "image/png", "multipart/mixed; boundary=b0", "multipart/mixed",
    "text/plain; charset=utf-7", "text/plain; charset=punycode", "text/plain; charset*0=ut; charset*1=f-8",
    "attachment", "attachment; filename*=utf-8''a%0A%22.pdf", "attachment; filename=\"=?utf-8?q?a=0AFrom:_x?=\"",
    "inline", "inline; filename=''", "base64", "quoted-printable", "x-uuencode", "8bit", "<id>", "; a=b", "\"", "é",
    "message/delivery-status", "text/rfc822-headers", "message/external-body", "message/partial", "text/x-amp-html",
    "attachment; filename*0*=utf-8''a; filename*1=b",
)
_CALENDAR = (
    "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "SUMMARY:Closing\\, lease\\n\n",
    "DTSTART;TZID=Europe/Berlin:20260304T090000\n", "ATTENDEE;CN=\"Bo\";RSVP=TRUE:mailto:b@example.com\n", " folded\n",
    "DESCRIPTION:", "BEGIN:VTIMEZONE\n", "END:VTIMEZONE\n", ";a=", "\"",
)
_BODIES = (
    "=C3=A9", "=", "=\n", "Y2Fmw6k=\n", "!!", "begin 644 a\n", "M!\n", "--b0", "--b0--", "--b0\n", "--b00\n", "\n\n",
    "From x\n", ">From",
)
# fmt: on
_value = st.lists(st.sampled_from(_VALUES) | words, min_size=1, max_size=3).map(" ".join)
_field = st.builds(lambda name, value: f"{name}: {value}\n", st.sampled_from(_FIELDS), _value)
_head = runs(_field, 5)
_body = runs(st.sampled_from(_BODIES) | words, 6) | markup | runs(st.sampled_from(_CALENDAR), 10)
_leaf = st.builds(lambda head, body: f"{head}\n{body}", _head, _body)
_kinds = st.sampled_from(["mixed", "alternative", "related", "signed", "report", "digest", "encrypted", "odd"])
_boundaries = st.sampled_from(["b0", "b1", "b00", "b 1", "=", "b" * 80])


def _multipart(kind: str, boundary: str, parts: Sequence[str], head: str, end: str) -> str:
    inner = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'{head}Content-Type: multipart/{kind}; boundary="{boundary}"\n\npreamble\n{inner}{end.format(boundary)}'


_ends = st.sampled_from(["--{}--\n", "", "--{}", "--{}--\nepilogue"])
_parts = st.recursive(
    _leaf,
    lambda inner: (
        st.builds(_multipart, _kinds, _boundaries, st.lists(inner, max_size=4), _head, _ends)
        | inner.map(lambda part: f"Content-Type: message/rfc822\n\n{part}")
    ),
    max_leaves=6,
)
_whole = st.builds(lambda text, crlf: text.replace("\n", "\r\n") if crlf else text, _parts, st.booleans())
_deep = st.integers(1, 40).map(
    lambda depth: (
        "".join(f"Content-Type: multipart/mixed; boundary=d{one}\n\n--d{one}\n" for one in range(depth)) + "\nx"
    )
)
_SEED = b"""\
From: =?iso-8859-1?q?J=F6rg?= <a@example.com>
To: b@example.com
Subject: s
Content-Type: multipart/alternative; boundary=b0

--b0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Term=2E caf=C3=A9
--b0
Content-Type: text/html

<p>Term
--b0
Content-Type: text/calendar

BEGIN:VEVENT
SUMMARY:a
END:VEVENT
--b0--
"""
_encoded = st.builds(encoded, _whole | _deep, st.sampled_from(["utf-8"] * 20 + list(ENCODINGS)))
mails: st.SearchStrategy[Document] = (_encoded | _encoded | bytes_near([_SEED])).map(plain)
