"""Hashes under a key: one at a time, or many that begin alike."""

from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.identity import keyed_hash, keyed_hashes


@given(st.binary(max_size=100), st.text(max_size=10), st.binary(max_size=80), st.lists(st.binary(max_size=80)))
def test_many_are_the_same_as_each(key: bytes, purpose: str, first: bytes, rest: list[bytes]) -> None:
    hashed = keyed_hashes(key, purpose, first)
    assert [hashed(one) for one in rest] == [keyed_hash(key, purpose, first + one) for one in rest]
