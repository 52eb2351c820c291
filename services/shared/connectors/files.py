"""Folders that other systems write documents into and read from. Nothing outside a folder's root is ever touched."""

import asyncio
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from services.shared.domain.errors import Reason, Reject, Retry

_UNFINISHED = (".part", ".tmp", ".partial", ".crdownload")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file at the time it was found. If two are equal, nothing was written in between."""

    path: Path
    size: int
    modified_ns: int


async def fetch(uri: str, root: str, limit: int) -> bytes:
    """As `Connector.fetch`, for `file://` URIs. Links are followed if they lead to a place inside `root`."""
    return await asyncio.to_thread(read_inside, _path(uri), _path(root), limit)


async def push(uri: str, root: str, data: bytes) -> None:
    """As `Connector.push`, for `file://` URIs."""
    await asyncio.to_thread(write_inside, _path(uri), _path(root), data)


def read_inside(path: Path, root: Path, limit: int) -> bytes:
    """The bytes of a regular file inside `root`. Raises as `fetch`."""
    with _io_errors():
        real_root = root.resolve(strict=True)
        real = path.resolve(strict=True)
        _check_inside(real, real_root)
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            # The path may have been replaced since it was resolved: check where the descriptor leads.
            _check_inside(Path(f"/proc/self/fd/{descriptor}").readlink(), real_root)
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Reject(Reason.NOT_FOUND)
            data = stream.read(limit + 1)
    if len(data) > limit:
        raise Reject(Reason.TOO_LARGE, detail=f"The content has more than {limit} bytes")
    return data


def write_inside(path: Path, root: Path, data: bytes) -> None:
    """Writes a file inside `root` whole or not at all. Raises `Reject(FORBIDDEN_LOCATION)` or `Retry`."""
    with _io_errors():
        _check_inside(path.resolve(), root.resolve())
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.part")
        with unfinished.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)


def found_files(root: Path) -> Iterator[FoundFile]:
    """Every finished file below `root`, by name. Hidden and unfinished files and links are skipped."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if name.startswith(".") or name.lower().endswith(_UNFINISHED):
                continue
            try:
                status = path.lstat()
            except FileNotFoundError:
                continue
            if stat.S_ISREG(status.st_mode):
                yield FoundFile(path, status.st_size, status.st_mtime_ns)


def move(path: Path, target: Path) -> Path:
    """Moves a file within one file system. It replaces nothing: if the name is taken, it adds a number."""
    target.parent.mkdir(parents=True, exist_ok=True)
    number = 0
    while True:
        free = target if not number else target.with_name(f"{target.stem}.{number}{target.suffix}")
        try:
            os.link(path, free, follow_symlinks=False)
            break
        except FileExistsError:
            number += 1
    path.unlink()
    return free


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
