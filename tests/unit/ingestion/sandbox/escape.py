"""A service whose parser is taken over. Prints the outcome of each attack, and what is left of the service, as JSON.

Usage: `python -m tests.unit.ingestion.sandbox.escape FOLDER [PROFILE]`. PROFILE `runtime-default` first installs a
filter like the one that container runtimes install. With `SANDBOX=pages`, the process that draws pages is
taken over, and with `SANDBOX=office`, LibreOffice.
"""

import ctypes
import errno
import json
import os
import signal
import socket
import sys
import tempfile
from pathlib import Path

import pyseccomp

from services.ingestion.drawing.draw import Page
from services.ingestion.extractors.result import Isolation, Limits
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.ingestion.sandbox.pages import PAGE_LIMITS, PageSandbox
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.layout import PageLayout
from tests.unit.ingestion.sandbox.office.support import python, targeted

_SECRET = b"key of the service"
# The calls that the default profile of containerd denies without capabilities, as far as a parser could use them.
_DENIED = (
    "add_key", "bpf", "clock_settime", "delete_module", "finit_module", "init_module", "io_uring_enter",
    "io_uring_register", "io_uring_setup", "kcmp", "kexec_load", "keyctl", "lookup_dcookie", "mount", "move_pages",
    "name_to_handle_at", "open_by_handle_at", "perf_event_open", "pidfd_getfd", "pivot_root", "process_vm_readv",
    "process_vm_writev", "ptrace", "reboot", "request_key", "setns", "settimeofday", "swapon", "syslog", "umount2",
    "unshare", "userfaultfd", "vmsplice",
)  # fmt: skip


class HostileSandbox(Sandbox):
    module = "tests.unit.ingestion.sandbox.hostile"

    def attack(self, target: bytes) -> bytes:
        """The outcome of the attacks, as JSON."""
        return self.parse(target).text


class HostilePages(PageSandbox):
    module = "tests.unit.ingestion.sandbox.hostile_pages"

    def attack(self, target: bytes) -> bytes:
        """The outcome of the attacks, as JSON."""
        return self.draw(target, Page(1, 100, PageLayout(1.0, 1.0))).image


class HostileOffice:
    """LibreOffice that is taken over."""

    def attack(self, target: bytes) -> bytes:
        """The outcome of the attacks, as JSON. A server listens for those that connect."""
        program = python("-m", "tests.unit.ingestion.sandbox.office.hostile")
        sandbox = OfficeSandbox(lambda: program)
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as unix:
            os.chmod(folder, 0o755)
            unix.bind(f"{folder}/socket")
            os.chmod(f"{folder}/socket", 0o777)
            unix.listen()
            with socket.create_server(("127.0.0.1", 0)) as tcp:
                port = tcp.getsockname()[1]
                more = {"socket": f"{folder}/socket", "port": port}
                return sandbox.convert(targeted(json.loads(target) | more))

    def close(self) -> None:
        """Nothing runs between two documents."""


def main(folder: Path, profile: str = "") -> None:
    if profile == "runtime-default":
        _restrict_as_a_container()
    secret = ctypes.create_string_buffer(_SECRET)
    file = folder / "key"
    file.write_bytes(_SECRET)
    (folder / "empty").mkdir()
    before, priority = _state(folder), os.getpriority(os.PRIO_PROCESS, 0)
    signals: list[int] = []
    signal.signal(signal.SIGUSR1, lambda number, _frame: signals.append(number))
    isolation = Isolation(os.environ.get("ISOLATION", "required"))
    sandbox = _sandbox(os.environ.get("SANDBOX", ""), isolation)
    target = {"service": os.getpid(), "address": ctypes.addressof(secret), "file": str(file), "folder": str(folder)}
    try:
        outcome = json.loads(sandbox.attack(json.dumps(target).encode()))
    finally:
        sandbox.close()
    intact = {
        "memory": secret.value == _SECRET,
        "files": _state(folder) == before,
        "signals": not signals,
        "limits": os.getpriority(os.PRIO_PROCESS, 0) == priority,
    }
    print(json.dumps({"user": os.getuid(), "outcome": outcome, "intact": intact}))


def _sandbox(name: str, isolation: Isolation) -> HostileSandbox | HostilePages | HostileOffice:
    if name == "office":
        return HostileOffice()
    if name == "pages":
        return HostilePages(PAGE_LIMITS, workers=1, isolation=isolation)
    return HostileSandbox(Limits(), workers=1, isolation=isolation)


def _state(folder: Path) -> list[tuple[str, int, int, bytes]]:
    return [
        (one.name, one.stat().st_mode, one.stat().st_uid, one.read_bytes() if one.is_file() else b"")
        for one in sorted(folder.iterdir())
    ]


def _restrict_as_a_container() -> None:
    made = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    made.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.ERRNO(errno.EPERM))
    for name in _DENIED:
        made.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
    made.load()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
