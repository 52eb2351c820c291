"""Time-based one-time codes (RFC 6238): six digits, 30 seconds, SHA-1."""

import hmac
import struct

PERIOD = 30
_DIGITS = 6


def code_at(secret: bytes, at: float) -> str:
    """The code of the time `at`, in seconds since 1970."""
    digest = hmac.digest(secret, struct.pack(">Q", int(at) // PERIOD), "sha1")
    number = struct.unpack_from(">I", digest, digest[-1] & 15)[0] & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def is_right(secret: bytes, code: str, at: float) -> bool:
    """Whether `code` is that of `at`, or of the period before: a person needs time to type it."""
    given = code.replace(" ", "").encode()
    return any(hmac.compare_digest(code_at(secret, one).encode(), given) for one in (at, at - PERIOD))
