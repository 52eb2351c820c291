"""Confines this process, checks a DOCX, and becomes LibreOffice, which writes it as PDF.

Usage: `python -m services.ingestion.sandbox.office.child ORDER`, with `Order` as JSON.
"""

import codecs
import json
import os
import resource
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.ingestion.sandbox import confinement, landlock
from services.ingestion.sandbox.landlock import Allowed
from services.ingestion.sandbox.office import calls
from services.ingestion.sandbox.syscalls import SeccompMissingError
from services.shared.wire.json_codec import from_json

SOURCE, TARGET, PROFILE = "document.docx", "document.pdf", "profile"
UNCONFINED, MACROS, DAMAGED, RESTART = 70, 71, 72, 81
"""Exit statuses: the process cannot be confined; the file has macros; it is no DOCX; LibreOffice asks for a restart."""
_MOST_TYPES = 4 << 20  # bytes
_FILES = 256
_NICE = 5


@dataclass(frozen=True, slots=True)
class Order:
    """`parent` is the process that waits for this one. `scratch` is the folder of the document. `command` and `folders`
    are those of `Program`. `memory` and `size` of a file are in bytes, `cpu` is in seconds.
    """

    parent: int
    scratch: str
    command: tuple[str, ...]
    folders: tuple[str, ...]
    memory: int
    cpu: int
    size: int


def main(arguments: Sequence[str]) -> None:
    """Ends with one of the statuses above, or becomes LibreOffice."""
    order = from_json(Order, json.loads(arguments[0]))
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
        if _has_macros(scratch / SOURCE):
            sys.exit(MACROS)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, KeyError):
        sys.exit(DAMAGED)
    os.chdir(scratch)
    os.execve(order.command[0], [*order.command, *_arguments(scratch)], environment(scratch))  # noqa: S606


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


def _arguments(scratch: Path) -> list[str]:
    return [
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
        f"-env:UserInstallation={(scratch / PROFILE).as_uri()}",
        "-env:OSL_SOCKET_PATH=.",  # the name of a socket has at most 107 bytes
        "--infilter=MS Word 2007 XML",
        "--convert-to", "pdf:writer_pdf_Export",
        "--outdir", str(scratch),
        str(scratch / SOURCE),
    ]  # fmt: skip


def _has_macros(file: Path) -> bool:
    with zipfile.ZipFile(file) as package:
        if any(name.lower().endswith(_MACRO_PARTS) for name in package.namelist()):
            return True
        with package.open("[Content_Types].xml") as types:
            found = types.read(_MOST_TYPES + 1).lower()
    return len(found) > _MOST_TYPES or any(one in found for one in _MACRO_TYPES)


_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
# In each encoding that XML can have: the letters, with or without zeros between them.
_MACRO_TYPES = tuple(
    word.encode(encoding) for word in ("macroenabled", "vbaproject") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_CODECS = ("ascii", "cp437", "utf-8")
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
