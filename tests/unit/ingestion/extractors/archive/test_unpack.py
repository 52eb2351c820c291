import bz2
import zlib

import pytest

from services.ingestion.extractors.archive.unpack import gunzip, inflater, lzma1, lzma2, unpacked, whole
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.archive.makers import gzipped

_MAGIC = b"\x1f\x8b\x08"
_RAW = zlib.compress(b"words", wbits=-15)


def test_the_exact_size() -> None:
    assert unpacked(inflater(), _RAW, 5) == b"words"
    assert unpacked(bz2.BZ2Decompressor(), bz2.compress(b"words"), 5) == b"words"


@pytest.mark.parametrize(("data", "size"), [(_RAW, 4), (_RAW, 6), (_RAW[:-1], 5), (b"\xff" * 9, 5), (b"", 5)])
def test_another_size_is_malformed(data: bytes, size: int) -> None:
    with pytest.raises(Reject) as caught:
        unpacked(inflater(), data, size)
    assert caught.value.reason is Reason.MALFORMED


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzipped(b"\x00" * 101), Reason.TOO_LARGE),
        (gzipped(b"\x00" * 60) * 2, Reason.TOO_LARGE),
        (gzipped(b"") * 10_000, Reason.TOO_LARGE),
        (gzipped(b"words")[:-1], Reason.MALFORMED),
        (gzipped(b"words")[:-8] + b"\x00" * 8, Reason.MALFORMED),
    ],
)
def test_a_whole_file_that_is_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        whole(data, gunzip, _MAGIC, 100)
    assert caught.value.reason is reason


def test_streams_in_several_pieces() -> None:
    content = bytes(range(256)) * 2_000
    assert whole(gzipped(content) + gzipped(b"end"), gunzip, _MAGIC, 1 << 20) == content + b"end"


@pytest.mark.parametrize("properties", [b"\xff\x00\x00\x00\x01", b"\xe0\xff\xff\xff\xff"])
def test_invalid_properties_of_lzma(properties: bytes) -> None:
    with pytest.raises(Reject):
        unpacked(lzma1(properties, 10), b"x" * 20, 10, ends=False)


def test_a_dictionary_needs_no_more_than_the_content() -> None:
    lzma1(b"\x5d\xff\xff\xff\xff", 10)
    lzma2(b"\x28", 10)
