"""Read, move and remove files of the drop folder.

Senders can replace a file, or a folder by a link, at any time. Each part of a path is therefore opened without
following links, and a file is read, moved or removed only in the state that the scan found.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from services.shared.domain.errors import Reason, Reject

Parts = tuple[str, ...]
_DEEPEST = 32
_LONGEST_NAME = 255
_UNFINISHED = (".part", ".tmp", ".partial", ".crdownload")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Changed(Exception):
    """The file is not in the state of the scan: its sender replaced or removed it."""


@dataclass(frozen=True, slots=True)
class State:
    """If the states of two scans are equal, the file did not change."""

    device: int
    inode: int
    size: int
    modified_ns: int


@dataclass(slots=True)
class Found:
    """The regular files of a scan by path, their times of change (Unix seconds), and the paths that cannot be taken."""

    files: dict[Parts, State] = field(default_factory=dict)
    changed_at: dict[Parts, float] = field(default_factory=dict)
    irregular: set[Parts] = field(default_factory=set)


class DropFiles:
    """The files below `root`. Methods raise `OSError`, and `Changed` if a file is not in the given state."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def find(self, start: Parts = (), skipped: frozenset[str] = frozenset()) -> Found:
        """All complete files below `start`, without the folders `skipped` in it.

        Hidden and unfinished files are left out. Links, devices, pipes, folders that cannot be read and folders more
        than 32 levels deep are irregular.
        """
        found, waiting = Found(), [start]
        while waiting:
            folder = waiting.pop()
            try:
                waiting += self._look(folder, found, skipped if folder == start else frozenset())
            except FileNotFoundError:
                if not folder:
                    raise
            except OSError:
                if not folder:
                    raise
                found.irregular.add(folder)
        return found

    def make_root(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True)

    def read(self, path: Parts, state: State, limit: int) -> bytes:
        """Raises `Reject(TOO_LARGE)` for more than `limit` bytes."""
        if state.size > limit:
            raise Reject(Reason.TOO_LARGE, detail=f"The content has more than {limit} bytes")
        with self._open(path[:-1]) as folder, os.fdopen(os.open(path[-1], _READ, dir_fd=folder), "rb") as stream:
            _check(os.fstat(stream.fileno()), state)
            data = stream.read(state.size + 1)
            _check(os.fstat(stream.fileno()), state)
        if len(data) != state.size:
            raise Changed
        return data

    def remove(self, path: Parts, state: State | None = None) -> None:
        with self._open(path[:-1]) as folder:
            if state:
                _check(os.lstat(path[-1], dir_fd=folder), state)
            os.unlink(path[-1], dir_fd=folder)

    def move(self, path: Parts, state: State, target: Parts) -> Parts:
        """Move within one file system. If the name exists, a digest is added. Returns the new path."""
        with self._open(path[:-1]) as folder, self._open(target[:-1], create=True) as goal:
            _check(os.lstat(path[-1], dir_fd=folder), state)
            name = _reserved(target[-1], state, goal)
            try:
                os.replace(path[-1], name, src_dir_fd=folder, dst_dir_fd=goal)
            except OSError:
                os.unlink(name, dir_fd=goal)
                raise
        return (*target[:-1], name)

    def write(self, path: Parts, data: bytes) -> None:
        """Write a file atomically, and replace it if it exists."""
        with self._open(path[:-1], create=True) as folder:
            unfinished = f".{hashlib.sha256(os.fsencode(path[-1])).hexdigest()}.part"
            with suppress(FileNotFoundError):
                os.unlink(unfinished, dir_fd=folder)
            with os.fdopen(os.open(unfinished, _WRITE, 0o644, dir_fd=folder), "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(unfinished, path[-1], src_dir_fd=folder, dst_dir_fd=folder)

    def remove_folder(self, path: Parts) -> None:
        """Remove a folder if it is empty."""
        with suppress(OSError), self._open(path[:-1]) as folder:
            os.rmdir(path[-1], dir_fd=folder)

    def _look(self, folder: Parts, found: Found, skipped: frozenset[str]) -> list[Parts]:
        """Add the files of one folder to `found`. Returns its folders."""
        folders: list[Parts] = []
        with self._open(folder) as descriptor, os.scandir(descriptor) as entries:
            for entry in entries:
                path = (*folder, entry.name)
                if entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED) or entry.name in skipped:
                    continue
                with suppress(FileNotFoundError):
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        found.files[path] = _state(status)
                        found.changed_at[path] = status.st_ctime
                    elif stat.S_ISDIR(status.st_mode) and len(path) <= _DEEPEST:
                        folders.append(path)
                    else:
                        found.irregular.add(path)
        return folders

    @contextmanager
    def _open(self, folder: Parts, *, create: bool = False) -> Iterator[int]:
        """The descriptor of a folder. No part of its path below the root is a link."""
        descriptor = os.open(self._root, _FOLDER)
        try:
            for name in folder:
                if create:
                    with suppress(FileExistsError):
                        os.mkdir(name, dir_fd=descriptor)
                inner = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = inner
            yield descriptor
        finally:
            os.close(descriptor)


def beside(name: str, suffix: str) -> str:
    """`name` with `suffix`. A name that would be too long is cut, and gets a digest."""
    encoded = os.fsencode(name)
    if len(encoded) + len(suffix) <= _LONGEST_NAME:
        return name + suffix
    return f"{os.fsdecode(encoded[:150])}.{hashlib.sha256(encoded).hexdigest()[:16]}{suffix}"


def _reserved(name: str, state: State, folder: int) -> str:
    """Create an empty file that a file is moved over, so that a move replaces no other file."""
    try:
        os.close(os.open(name, _WRITE, 0o600, dir_fd=folder))
    except FileExistsError:
        stem, dot, suffix = name.rpartition(".")
        digest = hashlib.sha256(repr(state).encode()).hexdigest()[:16]
        name = beside(stem or name, f".{digest}{dot}{suffix if len(suffix) <= 10 else ''}" if stem else f".{digest}")
        with suppress(FileExistsError):
            os.close(os.open(name, _WRITE, 0o600, dir_fd=folder))
    return name


def _state(status: os.stat_result) -> State:
    return State(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _check(status: os.stat_result, state: State) -> None:
    if not stat.S_ISREG(status.st_mode) or _state(status) != state:
        raise Changed
