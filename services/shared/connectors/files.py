"""Folders that other systems write documents into and read from. Nothing outside a folder's root is ever touched."""

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
    """A file as it stood when it was seen. Two that are equal: nothing was written in between."""

    path: Path
    size: int
    modified_ns: int


def fetch(uri: str, root: Path, limit: int) -> bytes:
    """The file that a `file://` URI names, links followed, if that leads to a place inside `root`.

    Raises `Reject(FORBIDDEN_LOCATION | NOT_FOUND | TOO_LARGE)`, or `Retry` where the folder does not answer.
    """
    parts = urlsplit(uri)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or parts.query or parts.fragment:
        raise Reject(Reason.FORBIDDEN_LOCATION)
    return read_inside(Path(unquote(parts.path)), root, limit)


def push(root: Path, name: str, data: bytes) -> Path:
    """Writes `root/name` whole or not at all. Raises `Reject(FORBIDDEN_LOCATION)` for a name that leads elsewhere."""
    target = root / name
    if not target.resolve().is_relative_to(root.resolve()):
        raise Reject(Reason.FORBIDDEN_LOCATION)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.part")
    with unfinished.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(target)
    return target


def read_inside(path: Path, root: Path, limit: int) -> bytes:
    """The bytes of a regular file inside `root`. Raises as `fetch` does."""
    with _io_errors():
        real_root = root.resolve(strict=True)
        real = path.resolve(strict=True)
        _check_inside(real, real_root)
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            # The path may have been swapped in between: what counts is where the descriptor leads.
            _check_inside(Path(f"/proc/self/fd/{descriptor}").readlink(), real_root)
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Reject(Reason.NOT_FOUND)
            data = stream.read(limit + 1)
    if len(data) > limit:
        raise Reject(Reason.TOO_LARGE)
    return data


def found_files(root: Path) -> Iterator[FoundFile]:
    """Every finished file below `root`, by name; hidden ones, unfinished ones and links are passed over."""
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
    """Moves a file within one file system, replacing nothing: a taken name gets a number."""
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
