"""Files that only their owner may read. A file that others could have read is refused, not repaired.

A cluster mounts a Secret as root's file, readable by the pod's own group: that much is allowed of root's files, to a
process that is not root.
"""

import os
from pathlib import Path

from services.shared.domain.errors import Reason, Reject


def write_secret(path: Path, data: bytes) -> None:
    """Whole or not at all, mode 0600."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_secret(path: Path) -> bytes:
    """Raises `Reject(KEY_UNAVAILABLE)` where the file is missing or open to others than its owner."""
    try:
        with path.open("rb") as file:
            if is_open_to_others(os.fstat(file.fileno()), os.geteuid()):
                raise Reject(Reason.KEY_UNAVAILABLE)
            return file.read()
    except OSError:
        raise Reject(Reason.KEY_UNAVAILABLE) from None


def is_open_to_others(stat: os.stat_result, user: int) -> bool:
    """Whether anybody but `user`, root, and the group that root gave a file of its own to, could read or write it."""
    mounted = stat.st_uid == 0 and user != 0
    return bool(stat.st_mode & (0o037 if mounted else 0o077))
