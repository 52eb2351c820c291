"""Files that a loss of power does not take back."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from services.shared.runtime.storage.together import Ended, Together

_MOST = 64


class Durable:
    """Files below `root`. Those that wait at the same moment share what the file system does for each wait."""

    def __init__(self, root: Path) -> None:
        self._root = root
        thread = ThreadPoolExecutor(1, thread_name_prefix="disk")
        self._together: Together[str] = Together(thread, lambda paths: sync_to_disk(root, paths), _MOST)

    async def sync(self, path: str) -> None:
        """Returns when `path`, and the entries of all folders that lead to it, are on the disk. Raises `OSError`."""
        await self._together.ask(path)


def sync_to_disk(root: Path, paths: Sequence[str]) -> Sequence[Ended]:
    """The files first, then each folder on the ways to them, which may be new as well, once.

    A folder whose entries have not changed costs next to nothing.
    """
    ended = [_synced(root / path) for path in paths]
    folders = {parent for path in paths for parent in Path(path).parents}
    for folder in sorted(folders, key=lambda one: -len(one.parts)):
        _sync(root / folder)
    return ended


def _synced(path: Path) -> Ended:
    try:
        _sync(path)
    except OSError as error:
        return Ended(error=error)
    return Ended()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
