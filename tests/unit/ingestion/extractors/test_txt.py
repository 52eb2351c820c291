"""Plain text is decoded without changes."""

import codecs
import contextlib

import pytest
from charset_normalizer.constant import IANA_SUPPORTED
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors import txt
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.cpu_time import cpu_seconds

GERMAN = (
    "Die Laufzeit endet spätestens am 1. März; § 4 gilt für beide Parteien entsprechend, also für Käufer und Verkäufer."
)
# Short texts with few letters beyond ASCII: two bytes of a word can be one letter of another script.
WESTERN = (
    "Name;Müller",
    "Name,Amount\nJörg,5",
    "Señor Peña",
    "§ 5 Käufer",
    "Søren, København",
    "Entre la compañía Ibáñez y el señor José Núñez se acuerda lo siguiente. La duración será de cinco años.",
)
OTHERS = {
    "gb18030": "Acme Corp. 和乙方于2024年5月1日签订本协议。借款人",
    "shift_jis": "この契約は、甲と Acme Corp. の間で締結される。ローン契約",
    "euc_kr": "이 계약은 갑과 Acme Corp. 사이에 체결된다. 대출 계약",
    "cp1251": "Настоящий договор заключен между Acme Corp. и банком. Заёмщик",
    "cp1253": "Η παρούσα σύμβαση συνάπτεται μεταξύ Acme Corp.",
}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"one\r\ntwo\rthree\n\n", "one\r\ntwo\rthree\n\n", id="newlines stay"),
        pytest.param("“a” – b".encode(), "“a” – b", id="UTF-8"),
        pytest.param(b"\xef\xbb\xbfa", "\ufeffa", id="the mark of UTF-8 stays, so that offsets fit a plain reading"),
        pytest.param(GERMAN.encode("utf-16"), GERMAN, id="UTF-16 with a mark"),
        pytest.param(b"\xfe\xff" + GERMAN.encode("utf-16-be"), GERMAN, id="UTF-16, big end first"),
        pytest.param(GERMAN.encode("utf-16-le"), GERMAN, id="UTF-16 without a mark"),
        pytest.param(GERMAN.encode("cp1252"), GERMAN, id="Windows-1252"),
        *(pytest.param(one.encode("cp1252"), one, id=f"Windows-1252: {one}") for one in WESTERN),
        *(pytest.param(text.encode(name), text, id=name) for name, text in OTHERS.items()),
        pytest.param(b"the \x93Note\x94 of the Bank\x92s\n" * 5, "the “Note” of the Bank’s\n" * 5, id="its quotes"),
        pytest.param("naïve café ".encode() * 9 + b"\x93", "naïve café " * 9 + "“", id="one stray byte in UTF-8"),
    ],
)
def test_text(data: bytes, text: str) -> None:
    assert txt.extract(data, Limits()).text == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_comes_back_unchanged(text: str) -> None:
    if text[0] == "\ufeff" or "\x00" in text:
        return
    assert txt.extract(text.encode(), Limits()).text == text


@given(st.binary())
def test_any_bytes_are_text_or_a_refusal(data: bytes) -> None:
    with contextlib.suppress(Reject):
        assert len(txt.extract(data, Limits()).text) <= len(data)


def test_form_feeds_end_pages() -> None:
    content = txt.extract(b"one\ftwo\f", Limits())
    assert [page.of(content.text) for page in content.pages] == ["one\f", "two\f"]
    assert txt.extract(b"one", Limits()).pages == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"\x00\x01\x02\x03\x04" * 50, Reason.UNSUPPORTED), (b"long enough", Reason.TOO_LARGE)],
)
def test_refusals(data: bytes, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        txt.extract(data, Limits(text=5 if reason is Reason.TOO_LARGE else 1000))
    assert caught.value.reason is reason


def test_stray_bytes_are_decoded_one_by_one() -> None:
    data = b"\xc3\xa9" * 60 + b"\xc3\xa9\x93\xc3\xa9\x94\xc3\xa9\x80\xe2\x80 \xf0\x9f\xff"
    assert txt.decode(data) == "é" * 60 + "é“é”é€â€ ðŸÿ"


@pytest.mark.parametrize("encoding", sorted({codecs.lookup(one).name for one in IANA_SUPPORTED}))
def test_bytes_that_an_encoding_does_not_have(encoding: str) -> None:
    data = bytes(range(256)) * 2
    assert txt.decode_replacing(data, encoding) == data.decode(encoding, "replace")


@pytest.mark.parametrize("data", [b"\x81\x8d", b"\x81\xef "])
def test_the_time_for_bytes_of_no_encoding(data: bytes) -> None:
    assert cpu_seconds(lambda: txt.decode(data * 5_000_000)) < 1


def test_the_time_for_stray_bytes() -> None:
    data = ("é" * 3).encode() + b"\x93"
    assert cpu_seconds(lambda: txt.decode(data * 300_000)) < 1
