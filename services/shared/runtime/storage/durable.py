"""Files that survive a loss of power."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from services.shared.runtime.storage.batching import Batcher, Result

_MAX_BATCH = 64


class Durable:
    """Writes files below `root` to the disk. Concurrent calls share the fsync of the folders."""

    def __init__(self, root: Path) -> None:
        self._root = root
        thread = ThreadPoolExecutor(1, thread_name_prefix="disk")
        self._batcher: Batcher[str] = Batcher(thread, lambda paths: sync_to_disk(root, paths), _MAX_BATCH)

    async def sync(self, path: str) -> None:
        """Returns after `path` and the entries of its parent folders are on the disk. Raises `OSError`."""
        await self._batcher.submit(path)


def sync_to_disk(root: Path, paths: Sequence[str]) -> Sequence[Result]:
    """Fsync the files, then once each of their parent folders, which can be new. An unchanged folder costs almost
    nothing.
    """
    results = [_synced(root / path) for path in paths]
    folders = {parent for path in paths for parent in Path(path).parents}
    for folder in sorted(folders, key=lambda one: -len(one.parts)):
        _sync(root / folder)
    return results


def _synced(path: Path) -> Result:
    try:
        _sync(path)
    except OSError as error:
        return Result(error=error)
    return Result()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
