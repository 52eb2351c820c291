"""All Wycheproof vectors of AES-GCM with a nonce of 96 bits, a tag of 128 and a key of 256."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.sealing import KEY_BYTES, open_raw, seal_raw

VECTORS = Path(__file__).parents[4] / "vectors" / "wycheproof" / "aes_gcm_test.json"


class Vector(NamedTuple):
    """A test vector; bytes are hexadecimal strings."""

    number: int
    result: str
    key: str
    nonce: str
    associated: str
    plain: str
    cipher: str
    tag: str

    @property
    def sealed(self) -> bytes:
        return bytes.fromhex(self.nonce + self.cipher + self.tag)

    @property
    def is_ours(self) -> bool:
        return len(self.key) == 2 * KEY_BYTES and len(self.nonce) == 24

    @property
    def may_open(self) -> bool:
        return self.is_ours and self.result == "valid"


def vectors() -> list[Vector]:
    return [Vector(*one) for one in json.loads(VECTORS.read_text())["tests"]]


@pytest.mark.parametrize("vector", vectors(), ids=lambda one: str(one.number))
def test_valid_vectors_open_and_invalid_ones_do_not(vector: Vector, monkeypatch: pytest.MonkeyPatch) -> None:
    key, associated, plain = (bytes.fromhex(one) for one in (vector.key, vector.associated, vector.plain))
    if vector.may_open:
        assert open_raw(key, vector.sealed, associated) == plain
        monkeypatch.setattr(os, "urandom", lambda size: bytes.fromhex(vector.nonce)[:size])
        assert seal_raw(key, plain, associated) == vector.sealed
    elif len(key) != KEY_BYTES:
        with pytest.raises(ValueError, match="32 bytes"):
            open_raw(key, vector.sealed, associated)
    else:
        with pytest.raises(Reject) as refused:
            open_raw(key, vector.sealed, associated)
        assert refused.value.reason is Reason.TAMPERED


def test_all_vectors_are_used() -> None:
    counts = Counter((one.is_ours, one.result) for one in vectors())
    assert counts == {
        (True, "valid"): 39,
        (True, "invalid"): 27,
        (False, "valid"): 190,
        (False, "invalid"): 60,
    }
