"""The authorities that clients of HTTPS trust."""

import ssl
from functools import lru_cache
from pathlib import Path


def trusted(ca: str | None) -> ssl.SSLContext:
    """A context that trusts the PEM file `ca`, or the authorities of the system. Clients share it: reading those of the
    system takes 50 ms, in which an event loop does nothing else. A changed file is read again.

    Raises `OSError` (`ssl.SSLError` is one) if the file cannot be read or is no PEM.
    """
    paths = ssl.get_default_verify_paths()
    files = [ca] if ca else [paths.cafile, paths.capath]
    return _context(ca or None, tuple(_version(one) for one in files if one))


@lru_cache(maxsize=16)
def _context(ca: str | None, _versions: tuple[tuple[int, ...], ...]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca)


def _version(path: str) -> tuple[int, ...]:
    found = Path(path).stat()
    return found.st_ino, found.st_mtime_ns, found.st_size
