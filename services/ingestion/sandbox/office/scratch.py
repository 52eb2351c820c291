"""Folders for one document, which are always removed: also those of a process that was killed."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from services.ingestion.sandbox import channel
from services.ingestion.sandbox.confinement import NOBODY
from services.shared.domain.errors import Reason, Reject

_PREFIX = "glossator-office-"
_LOCK = ".lock"


@contextmanager
def scratch(parent: Path) -> Iterator[Path]:
    """A new folder that only this user, and as root also the user of the sandbox, can read. First removes the folders
    of processes that have ended.
    """
    remove_stale(parent)
    outer = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    lock = os.open(outer / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        inner = outer / "work"
        inner.mkdir(0o700)
        if os.geteuid() == 0:
            outer.chmod(0o711)
        yield inner
    finally:
        remove(outer)
        os.close(lock)


def hand_over(folder: Path) -> None:
    """As root, give a folder and its content to the user of the sandbox."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def remove_stale(parent: Path) -> None:
    """Remove the folders in `parent` that no process holds."""
    for one in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            lock = os.open(one / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove(one)
            finally:
                os.close(lock)


def remove(folder: Path) -> None:
    """Remove a folder, also if a program made folders in it that cannot be read, or thousands inside one another: those
    are first moved up. No program may use it any more.
    """
    try:
        top = os.open(folder, _FOLDER)
    except OSError:
        return
    numbers = count()
    try:
        while names := os.listdir(top):  # noqa: PTH208 - a descriptor
            for name in names:
                _empty(top, name, numbers)
        folder.rmdir()
    finally:
        os.close(top)


def _empty(top: int, name: str, numbers: Iterator[int]) -> None:
    """Remove what has this name in the folder `top`. The folders in it become folders of `top`."""
    if not _is_folder(top, name):
        os.unlink(name, dir_fd=top)
        return
    inner = os.open(name, _FOLDER, dir_fd=top)
    try:
        for one in os.listdir(inner):  # noqa: PTH208 - a descriptor
            if _is_folder(inner, one):
                os.rename(one, f"moved-{next(numbers)}-{name}"[:99], src_dir_fd=inner, dst_dir_fd=top)
            else:
                os.unlink(one, dir_fd=inner)
    finally:
        os.close(inner)
    os.rmdir(name, dir_fd=top)


def _is_folder(parent: int, name: str) -> bool:
    """Whether it is a folder, which then can be read and moved."""
    if not stat.S_ISDIR(os.lstat(name, dir_fd=parent).st_mode):
        return False
    os.chmod(name, stat.S_IRWXU, dir_fd=parent)
    return True


def size_of(folder: Path, most: int) -> int:
    """The bytes of the files in a folder, as far as they can be seen. Counts no further than `most`."""
    found, stack = 0, [str(folder)]
    while stack and found <= most:
        with suppress(OSError), os.scandir(stack.pop()) as entries:
            for one in entries:
                found += _BLOCK + one.stat(follow_symlinks=False).st_blocks * 512
                if one.is_dir(follow_symlinks=False):
                    stack.append(one.path)
    return found


def read_file(file: Path, most: int) -> bytes | None:
    """The content of a regular file, never of a link to one; None if there is none. Raises `Reject(TOO_LARGE)`."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
            return None
        if found.st_size > most:
            raise Reject(Reason.TOO_LARGE)
        return channel.take(descriptor, most)
    finally:
        os.close(descriptor)


_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_BLOCK = 4096  # of each entry, so that a great number of small ones counts too
