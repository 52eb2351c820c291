"""Sealed bytes open under the same key and context, and under nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.sealing import new_key, seal, unseal

KEY = bytes(range(32))


@given(st.binary(max_size=200), st.lists(st.text(max_size=10), max_size=4))
def test_what_was_sealed_opens(plain: bytes, context: list[str]) -> None:
    sealed = seal(KEY, plain, context)
    assert plain == unseal(KEY, sealed, context)
    assert len(sealed) == len(plain) + 28


@pytest.mark.parametrize(
    ("key", "context", "change"),
    [
        (new_key(), ("a", "bc"), None),
        (KEY, ("ab", "c"), None),
        (KEY, ("a",), None),
        (KEY, ("a", "bc"), 0),
        (KEY, ("a", "bc"), 15),
        (KEY, ("a", "bc"), -1),
    ],
)
def test_nothing_else_opens_it(key: bytes, context: tuple[str, ...], change: int | None) -> None:
    sealed = bytearray(seal(KEY, b"plain words", ("a", "bc")))
    if change is not None:
        sealed[change] ^= 1
    with pytest.raises(Reject) as caught:
        unseal(key, bytes(sealed), context)
    assert caught.value.reason is Reason.TAMPERED


@pytest.mark.parametrize("size", [0, 1, 12, 27])
def test_too_short_is_tampered(size: int) -> None:
    with pytest.raises(Reject):
        unseal(KEY, bytes(size), ())


def test_equal_plain_gives_different_bytes() -> None:
    assert seal(KEY, b"x", ()) != seal(KEY, b"x", ())
