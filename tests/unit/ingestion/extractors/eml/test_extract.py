"""The visible text of mail, and its attachments."""

import base64

import pytest

from services.ingestion.extractors.eml import extract as eml
from services.ingestion.extractors.result import Limits
from services.shared.domain.document import Gap, GapKind, GapPlace
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import cells_of, files_of, gaps_of, mail, pdf

HEAD = (
    "From: Jörg Wald <j.wald@example.com>\nTo: a@example.com\nDate: Tue, 04 Mar 2025 09:00:00 +0000\nSubject: The note"
)


def test_headers_and_body() -> None:
    assert eml.extract(mail(), Limits()).text == f"{HEAD}\n\nDear Ms. Okonjo,\nplease find the note attached."


def test_a_long_header_is_decoded_as_a_short_one() -> None:
    words = "\r\n ".join(["=?utf-8?q?M=C3=A4rz?= =?utf-8?q?_und?= plain"] * 500)
    text = eml.extract(f"From: a@b.com\r\nSubject: {words}\r\n\r\nA note".encode(), Limits()).text
    assert text.splitlines()[1] == "Subject: " + " ".join(["März und plain"] * 500)


def test_tables_of_the_body() -> None:
    table = "<p>Fees<table><tr><th>Class<th>Rate<tr><td>A<td>5 %</table>"
    content = eml.extract(f"Subject: s\nContent-Type: text/html; charset=utf-8\n\n{table}".encode(), Limits())
    assert cells_of(content) == [[(0, 0, "Class"), (0, 1, "Rate"), (1, 0, "A"), (1, 1, "5 %")]]


def test_the_plain_alternative_is_preferred() -> None:
    assert eml.extract(mail("plain", html="<p>rich</p>"), Limits()).text == f"{HEAD}\n\nplain"


@pytest.mark.parametrize("related", [False, True])
def test_html_is_read_if_the_plain_alternative_only_says_that_it_is_missing(related: bool) -> None:
    html = b"Content-Type: text/html\n\n<p>The tenant pays the rent on the first day of each month, in advance.\n"
    if related:
        html = b"Content-Type: multipart/related; boundary=r\n\n--r\n" + html + b"--r--\n"
    data = (
        b"Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nYour client cannot show HTML\n--b\n"
        + html
        + b"--b--\n"
    )
    text = eml.extract(data, Limits()).text
    assert text == "Subject: s\n\nThe tenant pays the rent on the first day of each month, in advance."


INVITATION = r"""BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:Berlin
BEGIN:DAYLIGHT
DTSTART:19700329T020000
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:Closing\, lease
DTSTART;TZID=Berlin:20260304T090000
DTEND:20260304T100000Z
LOCATION:Room 4
ORGANIZER;CN="Wald, Ann":mailto:ann@example.com
ATTENDEE;RSVP=TRUE;CN=Bo:MAILTO:bo@example.com
DESCRIPTION:Bring both
  copies.\nThe notary is present.
BEGIN:VALARM
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_is_read_beside_the_alternatives() -> None:
    data = (
        "Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nPlease come\n"
        f"--b\nContent-Type: text/calendar; method=REQUEST\n\n{INVITATION}--b--\n"
    )
    assert eml.extract(data.encode(), Limits()).text == (
        "Subject: s\n\nPlease come\n\nSummary: Closing, lease\nStart: 2026-03-04 09:00 Berlin\n"
        "End: 2026-03-04 10:00 UTC\nPlace: Room 4\nOrganizer: Wald, Ann <ann@example.com>\n"
        "Attendee: Bo <bo@example.com>\nDescription: Bring both copies.\nThe notary is present."
    )


@pytest.mark.parametrize("line_break", ["=0A", "=0D=0A", "=E2=80=A8", "=C2=85", "=0B=00"])
def test_the_name_of_an_attachment_adds_no_line(line_break: str) -> None:
    data = (
        "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/pdf\n"
        f'Content-Disposition: attachment; filename="=?utf-8?q?a{line_break}From:_ceo@example.com?="\n\nx\n--b--\n'
    )
    content = eml.extract(data.encode(), Limits())
    assert content.text == "Subject: s\nAttachments: a From: ceo@example.com"
    assert content.attachments[0].file_name == "a From: ceo@example.com"


def test_html_without_a_plain_alternative() -> None:
    assert eml.extract(mail("", html="<p>rich<script>x</script></p>"), Limits()).text == f"{HEAD}\n\nrich"


def test_what_a_body_does_not_show_is_a_gap() -> None:
    frames = (
        b"Subject: s\nContent-Type: text/html\n\n<p>See below.</p>" + b"<iframe src='https://x.example/a'></iframe>" * 2
    )
    assert gaps_of(eml.extract(frames, Limits())) == (Gap(GapKind.EMBEDDED, 2),)
    assert eml.extract(mail("The plain body."), Limits()).gaps == ()


@pytest.mark.parametrize(
    ("head", "gaps"),
    [
        ("Content-Disposition: inline; filename=scan.png", (Gap(GapKind.PICTURE, 2),)),
        ("Content-Disposition: inline\nContent-ID: <l>", ()),
        ("Content-Disposition: inline\nContent-Location: l.png", ()),
    ],
)
def test_inline_pictures_that_no_body_shows_are_a_gap(head: str, gaps: tuple[Gap, ...]) -> None:
    picture = f"--b\nContent-Type: image/png\n{head}\n\nx\n"
    data = f"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n{picture * 2}--b--\n"
    content = eml.extract(data.encode(), Limits())
    assert (content.text, gaps_of(content), content.attachments) == ("Subject: s\n\nSee below.", gaps, ())


def test_gaps_are_at_their_places_in_the_mail() -> None:
    page = "--b\nContent-Type: text/html\n\n<p>one<p>two <img src=x>\n"
    picture = "--b\nContent-Type: image/png\nContent-Disposition: inline\n\nx\n"
    head = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n"
    content = eml.extract(f"{head}{page}{picture}--b\n\nthree\n--b--\n".encode(), Limits())
    [gap] = content.gaps
    assert (content.text, gap.count) == ("Subject: s\n\none\n\ntwo\n\nthree", 2)
    assert [content.text[one.offset :].split("\n")[0] for one in gap.places] == ["two", ""]


def test_a_body_of_broken_markup_is_a_gap() -> None:
    page = "--b\nContent-Type: text/html\n\n<!-- cut\n"
    head = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n"
    content = eml.extract(f"{head}{page}--b--\n".encode(), Limits())
    assert content.text == "Subject: s\n\nSee below."
    assert content.gaps == (Gap(GapKind.MARKUP, 1, (), (GapPlace(len(content.text)),)),)


def test_a_body_without_text_has_gaps() -> None:
    content = eml.extract(b"Subject: s\nContent-Type: text/html\n\n<img src=a width=1055 height=1365>", Limits())
    assert (content.text, gaps_of(content)) == ("Subject: s", (Gap(GapKind.SCAN),))


def test_attachments() -> None:
    data = pdf([["A note"]])
    content = eml.extract(
        mail(attachments=[("note.pdf", "application/pdf", data), ("ü.txt", "text/plain", b"x")]), Limits()
    )
    assert [(one.file_name, one.media_type) for one in content.attachments] == [
        ("note.pdf", "application/pdf"),
        ("ü.txt", "text/plain"),
    ]
    assert content.attachments[0].data == data
    assert "Attachments: note.pdf, ü.txt" in content.text


def test_raw_bytes_in_the_name_of_an_attachment_are_utf8() -> None:
    head = 'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Disposition: attachment; filename="契約書 Ü.txt"'
    content = eml.extract(f"Subject: s\n{head}\n\nx\n--b--\n".encode(), Limits())
    assert [one.file_name for one in content.attachments] == ["契約書 Ü.txt"]
    assert "Attachments: 契約書 Ü.txt" in content.text


@pytest.mark.parametrize(("end", "gaps"), [("", 1), ("--b--", 0), ("--b--\n--a--", 0)])
def test_a_mail_that_is_cut_has_a_gap_at_its_end(end: str, gaps: int) -> None:
    inner = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nwords\n"
    content = eml.extract(f"Subject: s\n{inner}{end}".encode(), Limits())
    assert content.text.endswith("words")
    assert [one.kind for one in content.gaps] == [GapKind.MARKUP] * gaps


def test_an_attached_mail_is_an_attachment() -> None:
    outer = (
        b"Subject: Fwd\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nsee below\n"
        b"--b\nContent-Type: message/rfc822\n\n" + mail() + b"\n--b--\n"
    )
    content = eml.extract(outer, Limits())
    assert content.text == "Subject: Fwd\nAttachments: attachment-1.eml\n\nsee below"
    assert eml.extract(content.attachments[0].data, Limits()).text.startswith("From: Jörg Wald")


def test_inline_images_and_signatures_are_no_attachments() -> None:
    outer = (
        b"Subject: s\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>hi</p>\n"
        b"--b\nContent-Type: image/png\nContent-ID: <l>\n\nx\n--b\n"
        b"Content-Type: application/pkcs7-signature\n\nx\n--b--\n"
    )
    assert eml.extract(outer, Limits()).attachments == ()


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        (
            "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
            b"caf=E9",
            "café",
        ),
        ("Content-Type: text/plain\nContent-Transfer-Encoding: base64", base64.b64encode("café".encode()), "café"),
        ("Content-Type: text/plain; charset=nonsense", "café".encode(), "café"),
        ("Content-Type: text/plain; charset=us-ascii", "café".encode(), "café"),
        ("Content-Type: text/plain\nContent-Transfer-Encoding: base64", b"!!not base64!!", None),
    ],
)
def test_encodings(headers: str, body: bytes, text: str | None) -> None:
    content = eml.extract(f"Subject: s\n{headers}\n\n".encode() + body, Limits())
    assert text is None or content.text == f"Subject: s\n\n{text}"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("=?utf-8?q?Is_it_due??=", "Is it due?"),
        ("=?utf-8?q?a?=\n =?utf-8?q?b?= c", "ab c"),
        ('"=?utf-8?q?J=C3=B6rg?=" <j@example.com>', '"Jörg" <j@example.com>'),
        ("=?a?q?x=?utf-8?q?b?=", "=?a?q?xb"),
        ("=?none?q?b?= = ?= =?", "=?none?q?b?= = ?= =?"),
        ("=?utf-8?b?w6Q=?=", "ä"),
        ("=?utf-8?b?!!!!?= =?utf-8?b?w6Q=?=", "=?utf-8?b?!!!!?= =?utf-8?b?w6Q=?="),
    ],
)
def test_encoded_words(subject: str, text: str) -> None:
    content = eml.extract(f"From: a@example.com\nSubject: {subject}\n\nx".encode(), Limits())
    assert content.text.splitlines()[1] == f"Subject: {text}"


def test_a_field_has_a_limited_number_of_encoded_words() -> None:
    with pytest.raises(Reject) as raised:
        eml.extract(b"To: " + b"=?utf-8?q?a?= " * 100_001 + b"\n\nx", Limits())
    assert raised.value.reason is Reason.TOO_LARGE


def test_the_fields_of_an_attached_mail_stay_as_they_are() -> None:
    fields = "X-A: " + "a; " * 60 + "\n b\nSubject: =?utf-8?q?a?=\nX-B: ä\n"
    data = f"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n{fields}\nx\n--b--\n"
    assert eml.extract(data.encode(), Limits()).attachments[0].data.decode().startswith(fields)


@pytest.mark.parametrize(("kind", "piece"), [("html", "<b>a</b>"), ("plain", "a" * 40)])
def test_all_bodies_together_have_the_limits_of_one(kind: str, piece: str) -> None:
    part = f"--b\nContent-Type: text/{kind}\n\n{piece * 200_000}\n"

    def text(parts: int) -> str:
        data = f"From: a\nContent-Type: multipart/mixed; boundary=b\n\n{part * parts}--b--\n"
        return eml.extract(data.encode(), Limits()).text

    assert "a" in text(1)
    with pytest.raises(Reject) as raised:
        text(3)
    assert raised.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("subject", ["=?utf-8?q?caf=C3=A9?=", "=?iso-8859-1?b?Y2Fm6Q==?=", "café"])
def test_encoded_headers(subject: str) -> None:
    assert eml.extract(f"Subject: {subject}\n\nx".encode(), Limits()).text == "Subject: café\n\nx"


def test_utf16() -> None:
    assert eml.extract("Subject: s\n\nwords".encode("utf-16-le"), Limits()).text == "Subject: s\n\nwords"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx", Reason.NEEDS_PASSWORD),
        (b"\n\n", Reason.MALFORMED),
        (mail(attachments=[("a.txt", "text/plain", b"x")] * 4), Reason.TOO_LARGE),
    ],
)
def test_refusals(data: bytes, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        eml.extract(data, Limits(attachments=3))
    assert caught.value.reason is reason


def test_the_names_of_attachments_are_parts_of_the_mail() -> None:
    parts = "".join(
        f'--b\nContent-Disposition: attachment; filename="{name}"\nContent-Type: application/pdf\n\nx\n'
        for name in ("Roe, Jane.pdf", "a.pdf", "a.pdf")
    )
    content = eml.extract(f"From: a\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n".encode(), Limits())
    assert content.text == "From: a\nAttachments: Roe, Jane.pdf, a.pdf, a.pdf"
    assert files_of(content) == [(1, "Roe, Jane.pdf"), (2, "a.pdf"), (3, "a.pdf")]
    assert [one.file_name for one in content.attachments] == [name for _, name in files_of(content)]


def test_a_mail_without_attachments_names_no_files() -> None:
    assert files_of(eml.extract(mail(), Limits())) == []
