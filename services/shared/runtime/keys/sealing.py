"""Authenticated encryption, one way of it: AES-256-GCM, with what the bytes belong to as associated data."""

import os
import struct
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.shared.domain.errors import Reason, Reject

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SIZE = struct.Struct(">I").pack


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, context: Sequence[str]) -> bytes:
    """Nonce, ciphertext and tag. Opens only with the same key and the same context."""
    return seal_raw(key, plain, associated(context))


def unseal(key: bytes, sealed: bytes, context: Sequence[str]) -> bytes:
    """What was sealed. Raises `Reject(TAMPERED)` where key, context or bytes are not those of sealing."""
    return open_raw(key, sealed, associated(context))


def seal_raw(key: bytes, plain: bytes, associated: bytes) -> bytes:
    """As `seal`, with the associated data as they are. Raises `ValueError` for a key of another length."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, plain, associated)


def open_raw(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """As `unseal`, with the associated data as they are. Raises `ValueError` for a key of another length."""
    return _opened(_cipher(key), sealed, associated)


class Opener:
    """Opens much that was sealed under one key. Raises `ValueError` for a key of another length."""

    def __init__(self, key: bytes) -> None:
        self._cipher = _cipher(key)

    def open(self, sealed: bytes, associated: bytes) -> bytes:
        """As `open_raw`."""
        return _opened(self._cipher, sealed, associated)


def _opened(cipher: AESGCM, sealed: bytes, associated: bytes) -> bytes:
    if len(sealed) < _NONCE_BYTES + _TAG_BYTES:
        raise Reject(Reason.TAMPERED)
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], associated)
    except InvalidTag:
        raise Reject(Reason.TAMPERED) from None


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    return AESGCM(key)


def associated(context: Sequence[str]) -> bytes:
    """Each part length-prefixed, so that ("ab", "c") differs from ("a", "bc"); of two contexts on end, one after the
    other.
    """
    return b"".join([piece for part in context for piece in sized(part)])


def sized(part: str) -> tuple[bytes, bytes]:
    """A part's length and its bytes, as they stand in associated data."""
    data = part.encode("utf-8", "surrogatepass")
    return _SIZE(len(data)), data
