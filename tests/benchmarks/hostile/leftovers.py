"""Files and descriptors that a parser left."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

_NOBODY = 65534  # the user of confined parsers, if this process is of root


def left(before: frozenset[str]) -> frozenset[str]:
    """What is there now and was not there `before`, as of `present`."""
    return present() - before


def present() -> frozenset[str]:
    """The files that a parser could have written, and the open descriptors of this process."""
    return frozenset((*_files(), *_descriptors()))


def _files() -> Iterator[str]:
    user = _NOBODY if os.geteuid() == 0 else os.geteuid()
    for folder in {Path("/"), Path("/dev/shm"), Path("/var/tmp"), Path(tempfile.gettempdir())}:
        for one in folder.iterdir() if folder.is_dir() else ():
            try:
                is_its = one.lstat().st_uid == user
            except OSError:  # it is gone
                continue
            if is_its:
                yield str(one)


def _descriptors() -> Iterator[str]:
    for one in Path("/proc/self/fd").iterdir():
        try:
            target = str(one.readlink())
        except OSError:  # of this listing
            continue
        # Pipes and sockets of the sandbox come and go with its process.
        if target.startswith("/memfd:"):
            yield f"descriptor {one.name}"
