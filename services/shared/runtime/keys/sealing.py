"""Authenticated encryption: AES-256-GCM. The associated data name the owner of the bytes."""

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
    """A random key of 32 bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, context: Sequence[str]) -> bytes:
    """Return nonce, ciphertext and tag. `unseal` needs the same key and context."""
    return seal_raw(key, plain, associated(context))


def unseal(key: bytes, sealed: bytes, context: Sequence[str]) -> bytes:
    """Return the plain bytes. Raises `Reject(TAMPERED)` if the key, the context or the bytes differ."""
    return open_raw(key, sealed, associated(context))


def seal_raw(key: bytes, plain: bytes, associated: bytes) -> bytes:
    """Like `seal`, with encoded associated data. Raises `ValueError` unless the key has 32 bytes."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, plain, associated)


def open_raw(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """Like `unseal`, with encoded associated data. Raises `ValueError` unless the key has 32 bytes."""
    return _opened(_cipher(key), sealed, associated)


class Opener:
    """Decrypts many values under one key. Raises `ValueError` unless the key has 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = _cipher(key)

    def open(self, sealed: bytes, associated: bytes) -> bytes:
        """Like `open_raw`, without setting up the cipher again. Raises `Reject(TAMPERED)`."""
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
        raise ValueError(f"a key must have {KEY_BYTES} bytes")
    return AESGCM(key)


def associated(context: Sequence[str]) -> bytes:
    """Encode a context as associated data. Each part has a length prefix: ("ab", "c") differs from ("a", "bc"), and the
    encodings of two contexts can be concatenated.
    """
    return b"".join([piece for part in context for piece in sized(part)])


def sized(part: str) -> tuple[bytes, bytes]:
    """The length and the bytes of one part of associated data."""
    data = part.encode("utf-8", "surrogatepass")
    return _SIZE(len(data)), data
