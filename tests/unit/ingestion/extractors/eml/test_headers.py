"""Header fields of a mail."""

from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.eml.headers import decoded, header
from services.shared.domain.errors import Reason, Reject


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Covenants", "Covenants"),
        ("=?utf-8?q?M=C3=BCnchen?=", "München"),
        ("=?utf-8?b?TcO8bmNoZW4=?= office", "München office"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?no-such-charset?q?a?=", "=?no-such-charset?q?a?="),
        ("1 =? 2 ?=", "1 =? 2 ?="),
    ],
)
def test_encoded_words(value: str, text: str) -> None:
    assert decoded(value) == text


def test_fields_of_a_name_are_one_line() -> None:
    mail = message_from_bytes(b"To: a@example.com,\r\n\tb@example.com\r\nTO: c@example.com\r\n\r\n")
    assert header(mail, "to") == "a@example.com, b@example.com, c@example.com"
    assert header(mail, "cc") == ""


def test_a_field_of_encoded_words_only_is_too_large() -> None:
    mail = message_from_bytes(b"Subject: " + b"=?" * 100_001 + b"\r\n\r\n")
    with pytest.raises(Reject) as caught:
        header(mail, "Subject")
    assert caught.value.reason is Reason.TOO_LARGE


@given(st.text(max_size=200))
def test_any_text_has_a_reading(value: str) -> None:
    assert isinstance(decoded(value), str)
