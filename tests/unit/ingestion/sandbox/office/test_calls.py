"""The filter of system calls of LibreOffice."""

import errno
import os
import sys

import pytest

from services.ingestion.sandbox.office.calls import prepare
from services.ingestion.sandbox.syscalls import SeccompMissingError


def _errno_of(call: int) -> int:
    """What a call with this number returns in a child process with the filter."""
    import ctypes  # noqa: PLC0415 - the child needs it before the filter

    libc = ctypes.CDLL(None, use_errno=True)
    install = prepare()
    child = os.fork()
    if child == 0:
        install()
        result = libc.syscall(call)
        os._exit(ctypes.get_errno() if result < 0 else 0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


_GETPPID, _PTRACE, _CLONE3 = 110, 101, 435


@pytest.mark.skipif(sys.platform != "linux" or os.uname().machine != "x86_64", reason="numbers of calls of x86-64")
@pytest.mark.parametrize(
    ("call", "found"),
    [
        pytest.param(_GETPPID, 0, id="allowed"),
        pytest.param(_PTRACE, errno.EPERM, id="not allowed"),
        pytest.param(_CLONE3, errno.ENOSYS, id="the C library has an older one"),
    ],
)
def test_calls(call: int, found: int) -> None:
    assert _errno_of(call) == found


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    with pytest.raises(SeccompMissingError):
        prepare()
