"""Sealed bytes open only with the same key and context."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.sealing import Opener, associated, seal, unseal

KEY = bytes(range(32))


@given(st.binary(max_size=200), st.lists(st.text(max_size=10), max_size=4))
def test_sealed_bytes_open(plain: bytes, context: list[str]) -> None:
    sealed = seal(KEY, plain, context)
    assert plain == unseal(KEY, sealed, context) == Opener(KEY).open(sealed, associated(context))
    assert len(sealed) == len(plain) + 28


@pytest.mark.parametrize(
    ("key", "context", "change"),
    [
        (KEY[::-1], ("a", "bc"), None),
        (KEY, ("ab", "c"), None),
        (KEY, ("a",), None),
        (KEY, ("a", "bc"), 0),
        (KEY, ("a", "bc"), 15),
        (KEY, ("a", "bc"), -1),
    ],
)
def test_another_key_or_context_does_not_open(key: bytes, context: tuple[str, ...], change: int | None) -> None:
    sealed = bytearray(seal(KEY, b"plain words", ("a", "bc")))
    if change is not None:
        sealed[change] ^= 1
    with pytest.raises(Reject) as caught:
        unseal(key, bytes(sealed), context)
    assert caught.value.reason is Reason.TAMPERED


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ((), b""),
        (("",), bytes(4)),
        (("ab", "é"), b"\0\0\0\x02ab\0\0\0\x02\xc3\xa9"),
        (("x" * 300, "\ud800"), b"\0\0\x01\x2c" + b"x" * 300 + b"\0\0\0\x03\xed\xa0\x80"),
    ],
)
def test_each_part_has_a_length_prefix(context: tuple[str, ...], expected: bytes) -> None:
    assert associated(context) == expected


_CONTEXT = ("vault value", "harbour-bank", "loan-1", "PERSON", "3", "0")
_SEALED = seal(KEY, b"Jane Smith", _CONTEXT)


@pytest.mark.parametrize("at", range(len(_SEALED)))
def test_a_changed_bit_does_not_open(at: int) -> None:
    for bit in range(8):
        changed = bytearray(_SEALED)
        changed[at] ^= 1 << bit
        assert _refused(KEY, bytes(changed), _CONTEXT)


@pytest.mark.parametrize("at", range(len(KEY)))
def test_a_changed_bit_of_the_key_does_not_open(at: int) -> None:
    for bit in range(8):
        changed = bytearray(KEY)
        changed[at] ^= 1 << bit
        assert _refused(bytes(changed), _SEALED, _CONTEXT)


@pytest.mark.parametrize("length", range(len(_SEALED)))
def test_truncated_bytes_do_not_open(length: int) -> None:
    assert _refused(KEY, _SEALED[:length], _CONTEXT)
    assert _refused(KEY, _SEALED + bytes(length + 1), _CONTEXT)


@given(st.integers(0, len(_CONTEXT) - 1), st.text(max_size=20))
def test_each_field_of_the_context_matters(at: int, other: str) -> None:
    changed = (*_CONTEXT[:at], other, *_CONTEXT[at + 1 :])
    assert _refused(KEY, _SEALED, changed) == (other != _CONTEXT[at])


@given(st.lists(st.text(max_size=3), max_size=7))
def test_different_fields_have_different_encodings(other: list[str]) -> None:
    assert _refused(KEY, seal(KEY, b"x", ("ab", "", "c")), other) == (other != ["ab", "", "c"])


@given(st.permutations(_CONTEXT))
def test_the_order_of_fields_matters(changed: list[str]) -> None:
    assert _refused(KEY, _SEALED, changed) == (tuple(changed) != _CONTEXT)


def _refused(key: bytes, sealed: bytes, context: Sequence[str]) -> bool:
    try:
        unseal(key, sealed, context)
    except Reject as refused:
        return refused.reason is Reason.TAMPERED
    return False


@pytest.mark.parametrize("size", [0, 1, 12, 27])
def test_bytes_that_are_too_short_are_tampered(size: int) -> None:
    with pytest.raises(Reject):
        unseal(KEY, bytes(size), ())


@pytest.mark.parametrize("size", [0, 16, 24, 31, 33])
def test_a_key_of_another_length_is_rejected(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal(bytes(size), b"x", ())
    with pytest.raises(ValueError, match="32 bytes"):
        unseal(bytes(size), _SEALED, ())


def test_sealing_twice_gives_different_bytes() -> None:
    assert seal(KEY, b"x", ()) != seal(KEY, b"x", ())
