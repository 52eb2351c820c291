"""The scanner finds planted values. Otherwise a clean scan would prove nothing."""

import base64
import gzip
import json
import zlib

import pytest

from tests.e2e.canaries import parts_of, personas
from tests.e2e.scanner import Scanner

_VALUES = [value for one in personas() for value in one.values]
_SCANNER = Scanner(_VALUES)
_ODD = next(one for one in _VALUES if not one.isascii())


def test_there_are_two_hundred_different_values() -> None:
    assert len(set(_VALUES)) == 200
    assert all(len(part) >= 9 for value in _VALUES for part in parts_of(value))


@pytest.mark.parametrize("value", [*_VALUES[:8], _ODD])
@pytest.mark.parametrize("before", [b"", b"x", b"xy", b"xyz"])
def test_a_value_is_found_in_every_form(value: str, before: bytes) -> None:
    around = before + b" " + value.encode() + b" \xff\xfe rest"
    forms = (
        around,
        around.lower() if value.isascii() else around,
        value.encode("utf-16-le"),
        before + value.encode("utf-16-be"),
        json.dumps({"text": value}).encode(),
        base64.b64encode(around),
        base64.urlsafe_b64encode(around),
        around.hex().encode(),
        around.hex().upper().encode(),
        b"\0\1" + zlib.compress(around),
        b"head" + gzip.compress(around) + b"tail",
        zlib.compress(base64.b64encode(around)),
    )
    assert [_SCANNER.find(one) for one in forms] == [{value}] * len(forms)


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 40, zlib.compress(b"nothing at all"), b"\x78\x9c broken"])
def test_no_value_is_found_in_other_bytes(data: bytes) -> None:
    assert _SCANNER.find(data) == set()
