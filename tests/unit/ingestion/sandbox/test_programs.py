"""The filter of system calls of programs that are started by name."""

import errno
import os
import sys
from collections.abc import Iterable
from typing import Any

import pytest

from services.ingestion.sandbox.ocr.calls import ALLOWED
from services.ingestion.sandbox.programs import allow, prepare_filter
from services.ingestion.sandbox.syscalls import SeccompMissingError


def _errno_of(call: int, names: Iterable[str]) -> int:
    """What a call with this number returns in a child process with a filter that allows `names`."""
    import ctypes  # noqa: PLC0415 - the child needs it before the filter

    libc = ctypes.CDLL(None, use_errno=True)

    def rules(seccomp: Any, made: Any) -> None:
        allow(seccomp, made, names)

    install = prepare_filter(rules)
    child = os.fork()
    if child == 0:
        install()
        result = libc.syscall(call)
        os._exit(ctypes.get_errno() if result < 0 else 0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


_GETPPID, _CLONE3 = 110, 435


@pytest.mark.skipif(sys.platform != "linux" or os.uname().machine != "x86_64", reason="numbers of calls of x86-64")
@pytest.mark.parametrize(
    ("call", "names", "found"),
    [
        pytest.param(_GETPPID, ALLOWED, 0, id="allowed"),
        pytest.param(_GETPPID, [one for one in ALLOWED if one != "getppid"], errno.EPERM, id="not allowed"),
        pytest.param(_CLONE3, ALLOWED, errno.ENOSYS, id="the C library has an older one"),
    ],
)
def test_calls(call: int, names: Iterable[str], found: int) -> None:
    assert _errno_of(call, names) == found


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    with pytest.raises(SeccompMissingError):
        prepare_filter(lambda _seccomp, _made: None)
