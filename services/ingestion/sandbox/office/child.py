"""Confines this process, checks a document, and becomes LibreOffice, which writes it in another format.

Usage: `python -m services.ingestion.sandbox.office.child ORDER`, with `Order` as JSON.
"""

import codecs
import json
import os
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.ingestion.sandbox import confinement, landlock
from services.ingestion.sandbox.landlock import Allowed
from services.ingestion.sandbox.office import calls
from services.ingestion.sandbox.office.jobs import JOBS, Job
from services.ingestion.sandbox.office.statuses import UNCONFINED, RefusedError
from services.ingestion.sandbox.syscalls import SeccompMissingError
from services.shared.wire.json_codec import from_json

PROFILE = "profile"
_FILES = 256
_NICE = 5


@dataclass(frozen=True, slots=True)
class Order:
    """`job`: the name of a conversion. `parent` is the process that waits for this one. `scratch` is the folder of the
    document. `command` and `folders` are those of `Program`. `memory` and `size` of a file are in bytes, `cpu` is in
    seconds.
    """

    job: str
    parent: int
    scratch: str
    command: tuple[str, ...]
    folders: tuple[str, ...]
    memory: int
    cpu: int
    size: int


def main(arguments: Sequence[str]) -> None:
    """Ends with one of the statuses, or becomes LibreOffice."""
    order = from_json(Order, json.loads(arguments[0]))
    job = JOBS[order.job]
    for one in _CODECS:
        codecs.lookup(one)  # of names in archives: a confined process opens no library
    scratch = Path(order.scratch)
    try:
        confine(order)
    except (SeccompMissingError, OSError):
        sys.exit(UNCONFINED)
    if os.getppid() != order.parent:  # it has ended before this process was to end with it
        sys.exit(UNCONFINED)
    try:
        reads = job.check(scratch / job.source)
    except RefusedError as error:
        sys.exit(error.status)
    os.chdir(scratch)
    os.execve(order.command[0], [*order.command, *_arguments(scratch, job, reads)], environment(scratch))  # noqa: S606


def confine(order: Order) -> None:
    """Leave this process its folder, the files of the program, and the system calls of `calls`. It cannot be undone.

    Raises `SeccompMissingError`, or `OSError` without Landlock.
    """
    install = calls.prepare()
    confinement.shield()
    folders = [Path(one) for one in order.folders]
    # The loader of a program is a program too.
    allowed = Allowed((*folders, *_SHARED), (*folders, *_LOADERS), (Path(order.scratch), Path("/dev/null")))
    if not landlock.allow_only(allowed):
        raise OSError
    confinement.become_nobody()
    os.nice(_NICE)
    bounds = (
        (resource.RLIMIT_AS, order.memory, order.memory),
        (resource.RLIMIT_CPU, order.cpu, order.cpu + 1),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, order.size, order.size),
        (resource.RLIMIT_NOFILE, _FILES, _FILES),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
    )
    for limit, soft, hard in bounds:
        resource.setrlimit(limit, (soft, hard))
    install()


def environment(scratch: Path) -> dict[str, str]:
    """Nothing of the service, whose environment can have credentials."""
    return {
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "LC_ALL": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "SAL_DISABLE_OPENCL": "1",
    }


def _arguments(scratch: Path, job: Job, reads: str) -> list[str]:
    return [
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
        f"-env:UserInstallation={(scratch / PROFILE).as_uri()}",
        "-env:OSL_SOCKET_PATH=.",  # the name of a socket has at most 107 bytes
        f"--infilter={reads}",
        "--convert-to", job.writes,
        "--outdir", str(scratch),
        str(scratch / job.source),
    ]  # fmt: skip


_CODECS = ("ascii", "cp437", "utf-8", "utf-16-le", "utf-16-be")
_LOADERS = (Path("/lib64/ld-linux-x86-64.so.2"),)
_SHARED = tuple(
    map(
        Path,
        (
            "/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share", "/usr/local/share/fonts", "/etc/fonts",
            "/etc/libreoffice", "/etc/ld.so.cache", "/etc/passwd", "/etc/nsswitch.conf", "/etc/localtime",
            "/var/cache/fontconfig", "/var/lib/libreoffice", "/var/spool/libreoffice", "/dev/urandom", "/dev/null",
        ),
    )
)  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
