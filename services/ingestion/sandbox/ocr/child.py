"""Confines this process, and becomes Tesseract, which reads a picture from its standard input.

Usage: `python -m services.ingestion.sandbox.ocr.child ORDER`, with `Order` as JSON.
"""

import json
import os
import resource
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from services.ingestion.sandbox import confinement, landlock
from services.ingestion.sandbox.landlock import Allowed
from services.ingestion.sandbox.ocr import calls
from services.ingestion.sandbox.syscalls import SeccompMissingError

UNCONFINED = 70
"""Exit status: the process cannot be confined."""
_FILES = 64
_NICE = 5


def main(arguments: Sequence[str]) -> None:
    """Ends with the status above, or becomes the program. The order: `parent`, the process that waits for this one;
    `command`; `folders` that it reads; limits in bytes and seconds.
    """
    order = json.loads(arguments[0])
    try:
        confine(order)
    except (SeccompMissingError, OSError):
        sys.exit(UNCONFINED)
    if os.getppid() != order["parent"]:  # it has ended before this process was to end with it
        sys.exit(UNCONFINED)
    os.execve(order["command"][0], order["command"], ENVIRONMENT)  # noqa: S606


def confine(order: Mapping[str, Any]) -> None:
    """Leave this process the files of the program, to be read, and the system calls of `calls`. It cannot be undone.

    Raises `SeccompMissingError`, or `OSError` without Landlock.
    """
    install = calls.prepare()
    confinement.shield()
    folders = [Path(one) for one in order["folders"]]
    # The loader of a program is a program too.
    allowed = Allowed((*folders, *_SHARED), (Path(order["command"][0]), *folders, *_LOADERS))
    if not landlock.allow_only(allowed):
        raise OSError
    confinement.become_nobody()
    os.nice(_NICE)
    bounds = (
        (resource.RLIMIT_AS, order["memory"]),
        (resource.RLIMIT_CPU, order["cpu"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, order["output"]),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    )
    for limit, most in bounds:
        resource.setrlimit(limit, (most, most + 1 if limit == resource.RLIMIT_CPU else most))
    install()


# Nothing of the service, whose environment can have credentials. One thread: with more, a page takes more CPU time.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
_LOADERS = (Path("/lib64/ld-linux-x86-64.so.2"),)
_SHARED = tuple(map(Path, ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null")))


if __name__ == "__main__":
    main(sys.argv[1:])
