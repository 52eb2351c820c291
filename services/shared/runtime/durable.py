"""Files that a loss of power does not take back."""

import os
from pathlib import Path


def sync_to_disk(root: Path, path: str) -> None:
    """Returns when `path` below `root`, and the entries of all folders that lead to it, are on the disk.

    Folders on the way may be new as well, and a folder whose entries have not changed costs next to nothing.
    """
    for one in (root / path, *(root / parent for parent in Path(path).parents)):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
