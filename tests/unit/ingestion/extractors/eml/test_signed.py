"""Signed and encrypted mail: the text of the first, and the refusal of the second."""

import base64

import pytest

from services.ingestion.extractors.eml import extract as eml
from services.ingestion.extractors.eml import signed
from services.ingestion.extractors.eml.cms import signed_content
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.msg.makers import signed_data

_HEAD = b"From: a@example.com\nSubject: s\n"
_INNER = b"Content-Type: text/plain\n\nThe signed words"
_NOTE = "Signature: S/MIME (not verified)"


def _opaque(data: bytes, kind: str = "; smime-type=signed-data; name=smime.p7m") -> bytes:
    head = f"Content-Type: application/pkcs7-mime{kind}\nContent-Transfer-Encoding: base64\n\n"
    return _HEAD + head.encode() + base64.encodebytes(data)


@pytest.mark.parametrize("open_length", [False, True])
@pytest.mark.parametrize("kind", ["; smime-type=signed-data", ""])
def test_a_mail_in_signed_data_is_read(kind: str, open_length: bool) -> None:
    found = eml.extract(_opaque(signed_data(_INNER, open_length=open_length), kind), Limits())
    assert found.text == f"From: a@example.com\nSubject: s\n{_NOTE}\n\nThe signed words"


def test_signed_data_in_signed_data() -> None:
    mail = _opaque(signed_data(_opaque(signed_data(_INNER))))
    assert eml.extract(mail, Limits()).text.endswith(f"{_NOTE}\n\nThe signed words")


@pytest.mark.parametrize(
    ("protocol", "kind"), [("application/pkcs7-signature", "S/MIME"), ("application/pgp-signature", "PGP")]
)
def test_the_kind_of_a_signature(protocol: str, kind: str) -> None:
    parts = f"--b\n\nwords\n--b\nContent-Type: {protocol}\n\nx\n--b--\n"
    mail = f'Content-Type: multipart/signed; boundary=b; protocol="{protocol}"\n\n{parts}'
    assert eml.extract(_HEAD + mail.encode(), Limits()).text.endswith(f"Signature: {kind} (not verified)\n\nwords")


def test_damaged_signed_data_is_an_attachment() -> None:
    assert [one.data for one in eml.extract(_opaque(b"x"), Limits()).attachments] == [b"x"]


@pytest.mark.parametrize("mail", [_opaque(signed_data(_INNER, kind=3)), _opaque(b"x", ""), _opaque(b"", "")])
def test_encrypted_mail(mail: bytes) -> None:
    with pytest.raises(Reject) as caught:
        eml.extract(mail, Limits())
    assert caught.value.reason is Reason.NEEDS_PASSWORD


def test_a_signed_file() -> None:
    assert signed.extract(signed_data(_HEAD + b"\nwords"), Limits()).text == (
        f"From: a@example.com\nSubject: s\n{_NOTE}\n\nwords"
    )
    pdf = signed.extract(signed_data(b"%PDF-1.4"), Limits())
    assert (pdf.text, pdf.attachments[0].data) == (f"Attachments: signed\n{_NOTE}", b"%PDF-1.4")


@pytest.mark.parametrize("cut", range(60))
def test_cut_data_is_refused(cut: int) -> None:
    data = signed_data(_INNER, open_length=bool(cut % 2))
    try:
        assert _INNER.startswith(signed_content(data[:cut]))
    except Reject as error:
        assert error.reason in (Reason.MALFORMED, Reason.NEEDS_PASSWORD, Reason.UNSUPPORTED)  # noqa: PT017
