"""Copy encrypted blobs from one object store to another."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from services.shared.domain.errors import Retry

_THREADS = 4


def copy_objects(source: ObjectStore, target: ObjectStore) -> int:
    """Copy all blobs that exist until the end of the copy. Returns their number. Raises `Retry`."""

    def copy(path: str) -> int:
        try:
            data = source.get(path).bytes()
        except FileNotFoundError:
            return 0
        target.put(path, bytes(data))
        return 1

    try:
        with ThreadPoolExecutor(_THREADS) as pool:
            return sum(pool.map(copy, list(_paths(source))))
    except (BaseError, OSError) as error:
        raise Retry(dependency="blobs") from error


def holds_objects(store: ObjectStore) -> bool:
    """Whether the store contains at least one blob."""
    return next(_paths(store), None) is not None


def _paths(store: ObjectStore) -> Iterator[str]:
    for batch in store.list():
        for one in batch:
            yield one["path"]
