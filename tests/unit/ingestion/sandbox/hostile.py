"""The fork server of the sandbox with a parser that executes the attacks of a document instead of parsing it.

A document is JSON: what the attacks aim at. Its text is JSON too: the outcome of each attack, `done` or an error.
"""

import ctypes
import errno
import json
import mmap
import os
import sys
from collections.abc import Callable
from typing import Any

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.records import Recognised
from services.ingestion.parsing.parse import Parsed
from services.ingestion.sandbox import child
from services.shared.domain.document import QualityReport

_LIBC = ctypes.CDLL(None, use_errno=True)
_LIBC.syscall.restype = ctypes.c_long
_AT_FDCWD = -100
Target = dict[str, Any]


def call(number: int, *arguments: Any) -> int:
    """A system call. Raises `OSError`."""
    ctypes.set_errno(0)
    found = _LIBC.syscall(number, *[ctypes.c_long(one) if isinstance(one, int) else one for one in arguments])
    if found < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return int(found)


def _vector(address: int, size: int) -> Any:
    return (ctypes.c_uint64 * 2)(address, size)


def _other_memory(number: int, pid: int, address: int) -> object:
    mine = ctypes.create_string_buffer(b"overwritten", 16)
    return call(number, pid, _vector(ctypes.addressof(mine), 8), 1, _vector(address, 8), 1, 0)


def _family(family: int, kind: int) -> object:
    return call(41, family, kind, 0)


def _code(address: int) -> object:
    return call(10, address, mmap.PAGESIZE, mmap.PROT_READ | mmap.PROT_EXEC)


def _executable() -> object:
    return call(9, 0, mmap.PAGESIZE, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC, 0x22, -1, 0)


def _made_executable() -> object:
    return _code(call(9, 0, mmap.PAGESIZE, mmap.PROT_READ | mmap.PROT_WRITE, 0x22, -1, 0))


def _start(number: int, flags: int = 17) -> object:
    """A fork. Its child ends at once."""
    pid = call(number, flags, 0, 0, 0, 0) if number == 56 else call(number)
    if pid == 0:
        os._exit(0)
    return pid


def _execute(path: bytes) -> object:
    arguments = (ctypes.c_char_p * 2)(path, None)
    return call(59, path, arguments, None)


def _descriptors(_target: Target) -> object:
    """Any descriptor besides standard streams, request, answer and the sign of life."""
    found = []
    for one in range(3, 1024):
        try:
            os.lseek(one, 0, os.SEEK_CUR)
            found.append(one)
        except OSError as error:
            if error.errno != errno.EBADF:
                found.append(one)
    if len(found) <= 2:  # the request is closed before the parser runs
        raise OSError(errno.EBADF, "only its own")
    return found


ATTACKS: dict[str, Callable[[Target], object]] = {
    # the service's memory
    "process_vm_readv": lambda to: _other_memory(310, to["service"], to["address"]),
    "process_vm_writev": lambda to: _other_memory(311, to["service"], to["address"]),
    "process_vm_readv of the fork server": lambda to: _other_memory(310, os.getppid(), to["address"]),
    "ptrace attach": lambda to: call(101, 16, to["service"], 0, 0),
    "ptrace seize": lambda to: call(101, 0x4206, to["service"], 0, 0),
    "open /proc/PID/mem": lambda to: os.open(f"/proc/{to['service']}/mem", os.O_RDWR),
    "open /proc/PID/environ": lambda to: os.open(f"/proc/{to['service']}/environ", os.O_RDONLY),
    "open /proc/self/mem": lambda to: os.open("/proc/self/mem", os.O_RDWR),
    "kcmp": lambda to: call(312, to["service"], os.getpid(), 0, 0, 0),
    "move_pages": lambda to: call(279, to["service"], 0, 0, 0, 0, 0),
    "process_madvise": lambda to: call(440, 3, 0, 0, 21, 0),
    "userfaultfd": lambda to: call(323, 0),
    # signals and limits of other processes
    "kill": lambda to: os.kill(to["service"], 10),
    "kill 0": lambda to: os.kill(to["service"], 0),
    "kill all": lambda to: os.kill(-1, 0),
    "tkill": lambda to: call(200, to["service"], 10),
    "tgkill": lambda to: call(234, to["service"], to["service"], 10),
    "rt_sigqueueinfo": lambda to: call(129, to["service"], 10, ctypes.create_string_buffer(128)),
    "pidfd_open": lambda to: call(434, to["service"], 0),
    "pidfd_getfd": lambda to: call(438, 3, 0, 0),
    "prlimit64 of its own memory": lambda to: call(302, 0, 9, (ctypes.c_uint64 * 2)(1 << 40, 1 << 40), None),
    "prlimit64 beyond the limit on CPU time": lambda to: call(302, 0, 0, (ctypes.c_uint64 * 2)(9999, 9999), None),
    "prlimit64": lambda to: call(302, to["service"], 7, (ctypes.c_uint64 * 2)(3, 3), None),
    "setpriority": lambda to: os.setpriority(os.PRIO_PROCESS, to["service"], 19),
    "sched_setaffinity": lambda to: os.sched_setaffinity(to["service"], {0}),
    "sched_setscheduler": lambda to: call(144, to["service"], 5, ctypes.create_string_buffer(4)),
    "ioprio_set": lambda to: call(251, 1, to["service"], 3 << 13),
    "fcntl setown": lambda to: call(72, 1, 8, to["service"]),
    # files
    "open": lambda to: os.open(to["file"], os.O_RDONLY),
    "open to write": lambda to: os.open(to["file"], os.O_WRONLY),
    "openat2": lambda to: call(437, _AT_FDCWD, to["file"].encode(), (ctypes.c_uint64 * 3)(), 24),
    "create": lambda to: os.open(to["folder"] + "/new", os.O_CREAT | os.O_WRONLY),
    "unlink": lambda to: os.unlink(to["file"]),
    "unlinkat": lambda to: call(263, _AT_FDCWD, to["file"].encode(), 0),
    "rename": lambda to: os.rename(to["file"], to["folder"] + "/moved"),
    "renameat2": lambda to: call(316, _AT_FDCWD, to["file"].encode(), _AT_FDCWD, (to["folder"] + "/m").encode(), 0),
    "truncate": lambda to: os.truncate(to["file"], 0),
    "symlink": lambda to: os.symlink("/etc/passwd", to["folder"] + "/link"),
    "link": lambda to: os.link(to["file"], to["folder"] + "/link"),
    "mkdir": lambda to: os.mkdir(to["folder"] + "/new"),
    "rmdir": lambda to: os.rmdir(to["folder"] + "/empty"),
    "chmod": lambda to: os.chmod(to["file"], 0o777),
    "chown": lambda to: os.chown(to["file"], os.getuid(), -1),
    "utime": lambda to: os.utime(to["file"], (0, 0)),
    "mknod": lambda to: os.mknod(to["folder"] + "/pipe", 0o10600),
    "setxattr": lambda to: os.setxattr(to["file"], "user.a", b"a"),
    "stat": lambda to: os.stat(to["file"]),
    "access": lambda to: call(21, to["file"].encode(), 0),
    "listdir": lambda to: os.listdir(to["folder"]),
    "chdir": lambda to: os.chdir("/"),
    "chroot": lambda to: os.chroot("/"),
    "readlink": lambda to: os.readlink("/proc/self/exe"),
    "statfs": lambda to: os.statvfs("/"),
    "inotify": lambda to: call(294, 0),
    "memfd_create": lambda to: os.memfd_create("a"),
    "io_uring_setup": lambda to: call(425, 1, ctypes.create_string_buffer(120)),
    # network
    "socket inet": lambda to: _family(2, 1),
    "socket inet6": lambda to: _family(10, 2),
    "socket unix": lambda to: _family(1, 1),
    "socket netlink": lambda to: _family(16, 3),
    "socket vsock": lambda to: _family(40, 1),
    "socketpair": lambda to: call(53, 1, 1, 0, (ctypes.c_int * 2)()),
    # processes and code
    "fork": lambda to: _start(57),
    "vfork": lambda to: _start(58),
    "clone": lambda to: _start(56),
    "clone a thread": lambda to: _start(56, 0x10F00),
    "clone a namespace": lambda to: _start(56, 0x10000000 | 17),
    "clone3": lambda to: call(435, ctypes.create_string_buffer(88), 88),
    "execve": lambda to: _execute(b"/bin/true"),
    "execveat": lambda to: call(322, _AT_FDCWD, b"/bin/true", None, None, 0),
    "executable memory": lambda to: _executable(),
    "memory made executable": lambda to: _made_executable(),
    "pkey_mprotect": lambda to: call(329, 0, mmap.PAGESIZE, 5, -1),
    "a call of the x32 interface": lambda to: call(0x40000000 + 39),
    # privileges, the kernel, shared memory
    "setuid": lambda to: os.setuid(0),
    "setgroups": lambda to: os.setgroups([0]),
    "prctl dumpable": lambda to: call(157, 4, 1, 0, 0, 0),
    "unshare": lambda to: call(272, 0x10000000),
    "setns": lambda to: call(308, 3, 0),
    "mount": lambda to: call(165, b"a", b"/", b"tmpfs", 0, None),
    "bpf": lambda to: call(321, 0, ctypes.create_string_buffer(120), 120),
    "perf_event_open": lambda to: call(298, ctypes.create_string_buffer(128), 0, -1, -1, 0),
    "add_key": lambda to: call(248, b"user", b"a", b"a", 1, -3),
    "keyctl": lambda to: call(250, 0, -3, 0),
    "request_key": lambda to: call(249, b"user", b"a", None, 0),
    "shmget": lambda to: call(29, 0, 4096, 0o1600),
    "msgget": lambda to: call(68, 0, 0o1600),
    "semget": lambda to: call(64, 0, 1, 0o1600),
    "mq_open": lambda to: call(240, b"/a", os.O_CREAT | os.O_RDWR, 0o600, None),
    "init_module": lambda to: call(175, b"", 0, b""),
    "reboot": lambda to: call(169, 0xFEE1DEAD, 672274793, 0, 0),
    "seccomp": lambda to: call(317, 0, 0, 0),
    "syslog": lambda to: call(103, 10, 0, 0),
    "settimeofday": lambda to: call(164, ctypes.create_string_buffer(16), 0),
    "sethostname": lambda to: call(170, b"a", 1),
    "uname": lambda to: os.uname(),
    "ioctl": lambda to: call(16, 1, 0x5412, b"a"),
    "dup": lambda to: os.dup(1),
    "inherited descriptors": _descriptors,
}


def attempt(
    data: bytes, file_name: str, media_type: str, limits: Limits, recognised: Recognised | None = None
) -> Parsed:
    """Execute the attacks of a document."""
    target = json.loads(data)
    outcome = {name: _outcome(attack, target) for name, attack in ATTACKS.items()}
    return Parsed("text/plain", "hostile/1", json.dumps(outcome).encode(), b"", QualityReport())


def _outcome(attack: Callable[[Target], object], target: Target) -> str:
    try:
        attack(target)
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error.errno))
    return "done"


if __name__ == "__main__":
    child.parse = attempt  # type: ignore[attr-defined]
    child.main(sys.argv[1:])
