"""The connector for S3 buckets. Credentials come from the environment variables of AWS."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from obstore.exceptions import BaseError, GenericError, PermissionDeniedError, UnauthenticatedError
from obstore.store import ObjectStore

from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.storage.blobs import open_store


async def fetch(uri: str, root: str, limit: int) -> bytes:
    """`Connector.fetch` for `s3://bucket/key`. `root` is `s3://bucket` or `s3://bucket/prefix`."""
    bucket, key = _place_inside(uri, root)
    with _store_errors():
        found = await _store(bucket).get_async(key)
        if found.meta["size"] > limit:
            raise Reject(Reason.TOO_LARGE, detail=f"The content has more than {limit} bytes")
        return bytes(await found.bytes_async())


async def push(uri: str, root: str, data: bytes) -> None:
    bucket, key = _place_inside(uri, root)
    with _store_errors():
        await _store(bucket).put_async(key, data)


def _place_inside(uri: str, root: str) -> tuple[str, str]:
    """The bucket and the key of `uri`. Raises `Reject(FORBIDDEN_LOCATION)` outside `root`."""
    bucket, key = _place(uri)
    root_bucket, prefix = _place(root)
    inside = not prefix or key.startswith(prefix.rstrip("/") + "/")
    if bucket != root_bucket or not inside or ".." in key.split("/"):
        raise Reject(Reason.FORBIDDEN_LOCATION)
    return bucket, key


def _place(uri: str) -> tuple[str, str]:
    parts = urlsplit(uri)
    if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment:
        raise Reject(Reason.FORBIDDEN_LOCATION)
    return parts.netloc, unquote(parts.path).lstrip("/")


@contextmanager
def _store_errors() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise Reject(Reason.NOT_FOUND) from None
    except (PermissionDeniedError, UnauthenticatedError):
        raise Reject(Reason.FORBIDDEN_LOCATION) from None
    except (BaseError, GenericError, OSError) as error:
        raise Retry(dependency="s3") from error


def _store(bucket: str) -> ObjectStore:
    return open_store(f"s3://{bucket}")
