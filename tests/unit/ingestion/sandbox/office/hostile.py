"""A program in the place of LibreOffice that executes attacks. Its PDF is the outcome of each, as JSON.

The document is a package with the file `target.json`: what the attacks aim at.
"""

import ctypes
import errno
import json
import os
import socket
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.unit.ingestion.sandbox import hostile
from tests.unit.ingestion.sandbox.hostile import Target, call


def _connect(family: socket.AddressFamily, kind: socket.SocketKind, address: Any) -> object:
    with socket.socket(family, kind) as made:
        made.connect(address)
    return "connected"


def _send(to: Target) -> object:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as made:
        return made.sendto(b"a", to["socket"])


def _bind(path: str) -> object:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as made:
        made.bind(path)
    return path


def _write(path: str) -> object:
    return Path(path).write_bytes(b"a")


def _own(_target: Target) -> str:
    return sys.argv[-1].rpartition("/")[0]


MORE: dict[str, Callable[[Target], object]] = {
    "connect to a Unix socket": lambda to: _connect(socket.AF_UNIX, socket.SOCK_STREAM, to["socket"]),
    "connect by TCP": lambda to: _connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", to["port"])),
    "connect by UDP": lambda _: _connect(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 53)),
    "send to a Unix socket": _send,
    "a Unix socket for datagrams": lambda _: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM),
    "a Unix socket in another folder": lambda to: _bind(to["folder"] + "/s"),
    "start a shell": lambda _: os.execv("/bin/sh", ["sh", "-c", "true"]),
    "start a copy of a program": lambda to: _started_copy(_own(to)),
    "a file beside its folder": lambda to: _write(_own(to) + "/../new"),
    "a file in the folder of programs": lambda _: _write("/usr/lib/new"),
    "read /etc/shadow": lambda _: os.open("/etc/shadow", os.O_RDONLY),
    "read /etc/hosts": lambda _: os.open("/etc/hosts", os.O_RDONLY),
    "list /proc": lambda _: os.listdir("/proc"),
    "list the folder of its folder": lambda to: os.listdir(_own(to) + "/../.."),
    "a link out of its folder": lambda to: os.symlink(to["file"], _own(to) + "/document.pdf"),
    "a hard link out of its folder": lambda to: os.link(to["file"], _own(to) + "/document.pdf"),
    "move a file into its folder": lambda to: os.rename(to["file"], _own(to) + "/moved"),
    "a pipe with a name": lambda to: os.mkfifo(_own(to) + "/pipe"),
    "remove its folder": lambda to: os.rename(_own(to), _own(to) + "-moved"),
    "signals by a file": lambda to: call(72, 0, 15, (ctypes.c_int * 2)(1, to["service"])),
    "a signal to its group": lambda _: os.kill(0, 0),
    "ioctl of a terminal": lambda _: call(16, 0, 0x5412, b"a"),
    "mode of a file of its own": lambda to: os.chmod(_own(to) + "/document.docx", 0o777),
}
# What the program may do: names of files are no secret, and it has threads, memory for code, and a pipe of its own.
PERMITTED = frozenset(
    {
        "access", "chdir", "dup", "executable memory", "inherited descriptors", "memory made executable", "readlink",
        "socket unix", "stat", "statfs", "uname",
    }
)  # fmt: skip
# They would end or damage this program instead of an outcome.
_LEFT_OUT = frozenset({"clone a thread"})
ATTACKS = {name: one for name, one in (hostile.ATTACKS | MORE).items() if name not in _LEFT_OUT}


def _started_copy(folder: str) -> object:
    copy = Path(folder, "program")
    copy.write_bytes(b"#!/bin/sh\ntrue\n")
    os.fchmod(os.open(copy, os.O_RDONLY), 0o755)
    return os.execv(copy, [str(copy)])


def _outcome(attack: Callable[[Target], object], target: Target) -> str:
    try:
        attack(target)
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error.errno))
    return "done"


def main() -> None:
    document = Path(sys.argv[-1])
    with zipfile.ZipFile(document) as package:
        target = json.loads(package.read("target.json"))
    outcome = {name: _outcome(attack, target) for name, attack in ATTACKS.items()}
    document.with_suffix(".pdf").write_text(json.dumps(outcome), "ascii")


if __name__ == "__main__":
    main()
