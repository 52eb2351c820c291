"""Key-encryption keys (KEKs) per tenant and scope. They wrap the data keys in the table of the keyring.

Scopes are those of `KeyScope`. Redaction has two more: `index` keys the hash by which the vault finds values; `vault`
opens values of earlier releases, which had no key per value.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from services.shared.domain.document import INDEX, VAULT, KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.keys.sealing import Opener, associated, new_key, seal, sized
from services.shared.runtime.keys.secret_files import read_secret, write_secret
from services.shared.runtime.observe.logging import get_logger
from services.shared.wire.services import SERVICES

_log = get_logger(__name__)

UNKNOWN_TENANT = "unknown"  # the tenant of dead letters whose tenant cannot be read


class WrappedKey(NamedTuple):
    """A data key, wrapped under version `kek_version` of the KEK of its tenant and scope."""

    kek_version: int
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class TenantKey:
    """A key that a service uses directly. Store `version` with the data that it encrypts."""

    version: int
    key: bytes


class KeyMissingError(Reject):
    """A KEK version that this process does not have: it was destroyed, or never distributed to this service."""

    def __init__(self, tenant: str, scope: str, version: int) -> None:
        super().__init__(Reason.KEY_UNAVAILABLE, detail=f"version {version} of the {scope} KEK of {tenant}")


class KeyProvider(Protocol):
    """Local files, an HSM or a cloud KMS. All methods raise `Reject(KEY_UNAVAILABLE)` for a missing key."""

    async def current_version(self, tenant: str, scope: str) -> int:
        """The KEK version that wraps new keys."""
        ...

    async def wrap(self, tenant: str, scope: str, owner: str, key: bytes) -> WrappedKey:
        """Wrap `key` under the current version."""
        ...

    async def unwrap(self, tenant: str, scope: str, owner: str, wrapped: WrappedKey) -> bytes:
        """Return the data key. Raises `Reject(TAMPERED)` if its row was moved or changed."""
        ...

    async def unwrap_all(self, tenant: str, scope: str, wrapped: Mapping[str, WrappedKey]) -> dict[str, bytes]:
        """Unwrap keys by owner, with as few calls as the provider allows. Raises the errors of `unwrap`."""
        ...

    def hash_key(self, tenant: str) -> bytes:
        """The key of the tenant's content hashes (`keyed_hash`). It never rotates: ids depend on it."""
        ...

    def tenant_key(self, tenant: str, scope: str, version: int | None = None) -> TenantKey:
        """Return the `vault` or `index` key, by default the current version."""
        ...


class LocalKeys:
    """KEKs in a JSON file that only its owner can read. A replaced file is read again."""

    def __init__(self, path: Path) -> None:
        """Raises `Reject(KEY_UNAVAILABLE)` if the file is missing or invalid, or others can read it."""
        self._path = path
        self._seen = _state(path)
        self._tenants = _read(path)

    async def current_version(self, tenant: str, scope: str) -> int:
        return self.tenant_key(tenant, scope).version

    async def wrap(self, tenant: str, scope: str, owner: str, key: bytes) -> WrappedKey:
        kek = self.tenant_key(tenant, scope)
        return WrappedKey(kek.version, seal(kek.key, key, (*_context(tenant, scope), owner, str(kek.version))))

    async def unwrap(self, tenant: str, scope: str, owner: str, wrapped: WrappedKey) -> bytes:
        return (await self.unwrap_all(tenant, scope, {owner: wrapped}))[owner]

    async def unwrap_all(self, tenant: str, scope: str, wrapped: Mapping[str, WrappedKey]) -> dict[str, bytes]:
        versions = {version for version, _ in wrapped.values()}
        keks = {version: Opener(self.tenant_key(tenant, scope, version).key) for version in versions}
        first = associated(_context(tenant, scope))
        last = {version: associated((str(version),)) for version in versions}
        return {
            owner: keks[version].open(sealed, b"".join((first, *sized(owner), last[version])))
            for owner, (version, sealed) in wrapped.items()
        }

    def hash_key(self, tenant: str) -> bytes:
        return self._keys_of(tenant).hash_key

    def tenant_key(self, tenant: str, scope: str, version: int | None = None) -> TenantKey:
        keks = self._keys_of(tenant).scopes.get(scope)
        if keks is None:
            raise Reject(Reason.KEY_UNAVAILABLE, detail=f"the {scope} KEK of {tenant}")
        number = keks.current if version is None else version
        if number > max(keks.versions):
            raise Retry(
                dependency="keys", detail=f"this service has no version {number} of the {scope} KEK of {tenant}"
            )
        if number not in keks.versions:
            _log.warning("key.missing", tenant=tenant, scope=scope, version=number)
            raise KeyMissingError(tenant, scope, number)
        return TenantKey(number, keks.versions[number])

    def versions(self, tenant: str, scope: str) -> tuple[int, ...]:
        """The available versions. Raises `Reject(KEY_UNAVAILABLE)` if this service has no KEK for the scope."""
        self.tenant_key(tenant, scope)
        return tuple(sorted(self._keys_of(tenant).scopes[scope].versions))

    def tenants(self) -> tuple[str, ...]:
        """The tenants with keys, except `UNKNOWN_TENANT`."""
        return tuple(sorted(set(self._tenants) - {UNKNOWN_TENANT}))

    def _keys_of(self, tenant: str) -> "_TenantKeys":
        state = _state(self._path)
        if state and state != self._seen:
            self._tenants, self._seen = _read(self._path), state
        keys = self._tenants.get(tenant)
        if keys is None:
            raise Reject(Reason.KEY_UNAVAILABLE)
        return keys


@dataclass(slots=True)
class _Versions:
    current: int
    versions: dict[int, bytes]


@dataclass(slots=True)
class _TenantKeys:
    hash_key: bytes
    scopes: dict[str, _Versions]


def create_local_keys(directory: Path, tenants: Iterable[str]) -> None:
    """Write one file per holder in `HOLDERS`. Existing keys are kept; missing scopes get a key."""
    wanted = [UNKNOWN_TENANT, *tenants]
    master = _merged(directory)
    for tenant in wanted:
        keys = master.setdefault(tenant, _TenantKeys(new_key(), {}))
        for scope in _ALL_SCOPES:
            keys.scopes.setdefault(scope, _Versions(1, {1: new_key()}))
    _write_all(directory, master)


def stage_local_keys(directory: Path, tenant: str, scope: str) -> int:
    """Add a version that unwraps and does not yet wrap to the file of each holder, unless there is one. Return it.

    Raises `ValueError` for `index`: the vault finds values by its hashes.
    """
    if scope == INDEX:
        raise ValueError("the index key cannot rotate: the vault finds values by its hashes")
    master = _merged(directory)
    keks = master[tenant].scopes[scope]
    newest = max(keks.versions)
    if newest == keks.current:
        newest += 1
        keks.versions[newest] = new_key()
        _write_all(directory, master)
    return newest


def rotate_local_keys(directory: Path, tenant: str, scope: str) -> int:
    """Make the newest version current in the file of each holder, and return it. If no version is staged, create one.
    Old versions still unwrap. Raises the errors of `stage_local_keys`.
    """
    newest = stage_local_keys(directory, tenant, scope)  # first, all holders must be able to unwrap it
    master = _merged(directory)
    master[tenant].scopes[scope].current = newest
    _write_all(directory, master)
    return newest


def destroy_local_version(directory: Path, tenant: str, scope: str, version: int) -> None:
    """Remove a version from the file of each holder: keys that are still wrapped under it are lost. Raises `ValueError`
    for the current version.
    """
    master = _merged(directory)
    keks = master[tenant].scopes[scope]
    if version == keks.current:
        raise ValueError("the current version cannot be destroyed: rotate first")
    keks.versions.pop(version, None)
    _write_all(directory, master)


def _context(tenant: str, scope: str) -> tuple[str, ...]:
    """The first part of the associated data of a wrapped key; owner and version follow."""
    return ("data-key", tenant, scope)


def _merged(directory: Path) -> dict[str, _TenantKeys]:
    """The union of the files of all holders."""
    master: dict[str, _TenantKeys] = {}
    for holder in HOLDERS:
        path = directory / f"{holder}.json"
        for tenant, keys in (_read(path) if path.exists() else {}).items():
            master.setdefault(tenant, _TenantKeys(keys.hash_key, {})).scopes.update(keys.scopes)
    return master


def _write_all(directory: Path, master: Mapping[str, _TenantKeys]) -> None:
    for holder, scopes in HOLDERS.items():
        _write(directory / f"{holder}.json", holder, master, scopes)


def _write(path: Path, holder: str, master: Mapping[str, _TenantKeys], scopes: Iterable[str]) -> None:
    tenants = {
        tenant: {
            "hash": b64encode(keys.hash_key).decode(),
            "scopes": {scope: _written(keys.scopes[scope]) for scope in scopes if scope in keys.scopes},
        }
        for tenant, keys in sorted(master.items())
    }
    write_secret(path, json.dumps({"format": 1, "holder": holder, "tenants": tenants}, indent=1).encode())


def _written(keks: _Versions) -> dict[str, object]:
    return {"current": keks.current, "versions": {str(n): b64encode(key).decode() for n, key in keks.versions.items()}}


def _state(path: Path) -> tuple[int, int] | None:
    """A value that changes when the file is replaced; None if it is missing: the loaded keys then stay in use."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino


def _read(path: Path) -> dict[str, _TenantKeys]:
    try:
        content = json.loads(read_secret(path))
        return {tenant: _tenant_keys(keys) for tenant, keys in content["tenants"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Reject(Reason.KEY_UNAVAILABLE) from None


def _tenant_keys(entry: Mapping[str, dict[str, dict[str, dict[str, str]]]]) -> _TenantKeys:
    scopes = {
        scope: _Versions(int(str(keks["current"])), {int(n): b64decode(key) for n, key in keks["versions"].items()})
        for scope, keks in entry["scopes"].items()
    }
    return _TenantKeys(b64decode(str(entry["hash"])), scopes)


_ALL_SCOPES = (*(scope.value for scope in KeyScope), VAULT, INDEX)

# The scopes of each holder: the services, and the operator, who rewraps keys and searches for remains of an erasure.
HOLDERS: Mapping[str, tuple[str, ...]] = {
    **{one.name: one.key_scopes for one in SERVICES},
    "operator": (KeyScope.SOURCE, KeyScope.REDACTED, KeyScope.PERSON),
}
