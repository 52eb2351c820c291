"""Files that only their owner can read. A file that others can read is rejected, not repaired.

Kubernetes mounts a Secret as a file of root that the group of the pod can read. A process that is not root accepts
that.
"""

import os
from pathlib import Path

from services.shared.domain.errors import Reason, Reject


class SecretFileError(Reject):
    """The file cannot be read, or others can read it. `detail` has the cause, without the path."""

    def __init__(self, cause: str) -> None:
        super().__init__(Reason.KEY_UNAVAILABLE, detail=cause)


def write_secret(path: Path, data: bytes) -> None:
    """Write the file atomically, with mode 0600."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_secret(path: Path) -> bytes:
    """Raises `SecretFileError` if the file is missing or others can read it."""
    try:
        with path.open("rb") as file:
            if is_open_to_others(os.fstat(file.fileno()), os.geteuid()):
                raise SecretFileError("Other users can access the file: set its mode to 0600")
            return file.read()
    except OSError as error:
        raise SecretFileError(error.strerror or "The file cannot be read") from None


def is_open_to_others(stat: os.stat_result, user: int) -> bool:
    """True if anyone except `user`, root, or the group of a file of root can read or write the file."""
    mounted = stat.st_uid == 0 and user != 0
    return bool(stat.st_mode & (0o037 if mounted else 0o077))
