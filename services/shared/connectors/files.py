"""The connector for folders. Nothing outside the root of a folder is read or written."""

import asyncio
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from services.shared.domain.errors import Reason, Reject, Retry


async def fetch(uri: str, root: str, limit: int) -> bytes:
    """`Connector.fetch` for `file://` URIs. Links are followed if their target is inside `root`."""
    return await asyncio.to_thread(read_inside, _path(uri), _path(root), limit)


async def push(uri: str, root: str, data: bytes) -> None:
    await asyncio.to_thread(write_inside, _path(uri), _path(root), data)


def read_inside(path: Path, root: Path, limit: int) -> bytes:
    """Read a regular file inside `root`. Raises the errors of `Connector.fetch`."""
    with _io_errors():
        real_root = root.resolve(strict=True)
        real = path.resolve(strict=True)
        _check_inside(real, real_root)
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            # The path can change after it was resolved: check the target of the descriptor.
            _check_inside(Path(f"/proc/self/fd/{descriptor}").readlink(), real_root)
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Reject(Reason.NOT_FOUND)
            data = stream.read(limit + 1)
    if len(data) > limit:
        raise Reject(Reason.TOO_LARGE, detail=f"The content has more than {limit} bytes")
    return data


def write_inside(path: Path, root: Path, data: bytes) -> None:
    """Write a file inside `root` atomically. Raises `Reject(FORBIDDEN_LOCATION)` or `Retry`."""
    with _io_errors():
        _check_inside(path.resolve(), root.resolve())
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.part")
        with unfinished.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)


def _path(uri: str) -> Path:
    parts = urlsplit(uri)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or parts.query or parts.fragment:
        raise Reject(Reason.FORBIDDEN_LOCATION)
    return Path(unquote(parts.path))


def _check_inside(path: Path, root: Path) -> None:
    if not path.is_relative_to(root):
        raise Reject(Reason.FORBIDDEN_LOCATION)


@contextmanager
def _io_errors() -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
        raise Reject(Reason.NOT_FOUND) from None
    except PermissionError:
        raise Reject(Reason.FORBIDDEN_LOCATION) from None
    except OSError as error:
        raise Retry(dependency="files") from error
