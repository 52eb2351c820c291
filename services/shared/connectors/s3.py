"""Buckets that other systems write documents into and read from. Credentials are AWS's own, from its own variables."""

from urllib.parse import unquote, urlsplit

from obstore.exceptions import BaseError, GenericError, PermissionDeniedError, UnauthenticatedError
from obstore.store import ObjectStore

from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.storage.blobs import open_store


async def fetch(uri: str, root: str, limit: int) -> bytes:
    """The object that `s3://bucket/key` names, if it lies under `root` (`s3://bucket` or `s3://bucket/prefix`).

    Raises `Reject(FORBIDDEN_LOCATION | NOT_FOUND | TOO_LARGE)` or `Retry(dependency="s3")`.
    """
    bucket, key = _place(uri)
    root_bucket, prefix = _place(root)
    inside = not prefix or key.startswith(prefix.rstrip("/") + "/")
    if bucket != root_bucket or not inside or ".." in key.split("/"):
        raise Reject(Reason.FORBIDDEN_LOCATION)
    try:
        found = await _store(bucket).get_async(key)
        if found.meta["size"] > limit:
            raise Reject(Reason.TOO_LARGE)
        return bytes(await found.bytes_async())
    except FileNotFoundError:
        raise Reject(Reason.NOT_FOUND) from None
    except (PermissionDeniedError, UnauthenticatedError):
        raise Reject(Reason.FORBIDDEN_LOCATION) from None
    except (BaseError, GenericError, OSError) as error:
        raise Retry(dependency="s3") from error


async def push(uri: str, data: bytes) -> None:
    """Writes the object that `uri` names. Raises `Retry(dependency="s3")`."""
    bucket, key = _place(uri)
    try:
        await _store(bucket).put_async(key, data)
    except (BaseError, OSError) as error:
        raise Retry(dependency="s3") from error


def _place(uri: str) -> tuple[str, str]:
    parts = urlsplit(uri)
    if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment:
        raise Reject(Reason.FORBIDDEN_LOCATION)
    return parts.netloc, unquote(parts.path).lstrip("/")


def _store(bucket: str) -> ObjectStore:
    return open_store(f"s3://{bucket}")
