"""Key-encryption keys: who holds which, and what is done with them.

A document's data keys stand wrapped in the keyring's table; the keys that wrap them stand here, per tenant and scope.
Scopes are those of `KeyScope`, and for redaction alone `index` (keys the hash that finds the vault's values again) and
`vault` (encrypted values before each had a key of its own; still opens those).
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

UNKNOWN_TENANT = "unknown"  # dead letters whose tenant could not be read are sealed under this one


class WrappedKey(NamedTuple):
    """A data key under version `kek_version` of its tenant's and scope's key-encryption key."""

    kek_version: int
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class TenantKey:
    """A key that a service uses itself. `version` stands beside what was encrypted with it."""

    version: int
    key: bytes


class KeyMissingError(Reject):
    """A version of a key-encryption key that is not held here: destroyed, or never handed out to this process."""

    def __init__(self, tenant: str, scope: str, version: int) -> None:
        super().__init__(Reason.KEY_UNAVAILABLE, detail=f"version {version} of {tenant}'s {scope} key")


class KeyProvider(Protocol):
    """Local files, Vault transit or a cloud's KMS. All raise `Reject(KEY_UNAVAILABLE)` for what is not held here."""

    async def current_version(self, tenant: str, scope: str) -> int:
        """The version that new wraps stand under."""
        ...

    async def wrap(self, tenant: str, scope: str, owner: str, key: bytes) -> WrappedKey:
        """`key` under the current version."""
        ...

    async def unwrap(self, tenant: str, scope: str, owner: str, wrapped: WrappedKey) -> bytes:
        """The data key. Raises `Reject(TAMPERED)` where the row was moved or changed."""
        ...

    async def unwrap_all(self, tenant: str, scope: str, wrapped: Mapping[str, WrappedKey]) -> dict[str, bytes]:
        """As `unwrap`, by owner, in as few calls as the provider allows."""
        ...

    def hash_key(self, tenant: str) -> bytes:
        """Keys the tenant's content hashes (`keyed_hash`). Never rotates: it is part of identities."""
        ...

    def tenant_key(self, tenant: str, scope: str, version: int | None = None) -> TenantKey:
        """The `vault` or `index` key, current unless a version is named."""
        ...


class LocalKeys:
    """Key-encryption keys out of a JSON file that only its owner may read; read again when it was replaced."""

    def __init__(self, path: Path) -> None:
        """Raises `Reject(KEY_UNAVAILABLE)` where the file is missing, unreadable, or open to others than its owner."""
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
        return self._held(tenant).hash_key

    def tenant_key(self, tenant: str, scope: str, version: int | None = None) -> TenantKey:
        held = self._held(tenant).scopes.get(scope)
        if held is None:
            raise Reject(Reason.KEY_UNAVAILABLE, detail=f"{tenant}'s {scope} key")
        number = held.current if version is None else version
        if number > max(held.versions):
            raise Retry(dependency="keys", detail=f"version {number} of {tenant}'s {scope} key is not handed out yet")
        if number not in held.versions:
            _log.warning("key.missing", tenant=tenant, scope=scope, version=number)
            raise KeyMissingError(tenant, scope, number)
        return TenantKey(number, held.versions[number])

    def versions(self, tenant: str, scope: str) -> tuple[int, ...]:
        """The versions that are held. Raises `Reject(KEY_UNAVAILABLE)` where the scope is not ours."""
        self.tenant_key(tenant, scope)
        return tuple(sorted(self._held(tenant).scopes[scope].versions))

    def tenants(self) -> tuple[str, ...]:
        """The tenants that keys are held for, but for the one of unknown dead letters."""
        return tuple(sorted(set(self._tenants) - {UNKNOWN_TENANT}))

    def _held(self, tenant: str) -> "_TenantKeys":
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
    """Writes one file for each holder in `HOLDERS`; tenants that have keys already keep them, and get those of scopes
    that an older version did not know.
    """
    wanted = [UNKNOWN_TENANT, *tenants]
    master = _merged(directory)
    for tenant in wanted:
        keys = master.setdefault(tenant, _TenantKeys(new_key(), {}))
        for scope in _ALL_SCOPES:
            keys.scopes.setdefault(scope, _Versions(1, {1: new_key()}))
    _write_all(directory, master)


def stage_local_keys(directory: Path, tenant: str, scope: str) -> int:
    """Adds a version to every holder's file, which opens and does not wrap yet, unless there is one already. Returns
    it.

    Raises `ValueError` for `index`: its hashes are what vault values are found by.
    """
    if scope == INDEX:
        raise ValueError("the index key is part of identities and does not rotate")
    master = _merged(directory)
    held = master[tenant].scopes[scope]
    newest = max(held.versions)
    if newest == held.current:
        newest += 1
        held.versions[newest] = new_key()
        _write_all(directory, master)
    return newest


def rotate_local_keys(directory: Path, tenant: str, scope: str) -> int:
    """Makes the newest version current in every holder's file, one that was staged or a new one; the old ones still
    open. Returns it. Raises as `stage_local_keys`.
    """
    newest = stage_local_keys(directory, tenant, scope)  # all holders can open it before the first wraps under it
    master = _merged(directory)
    master[tenant].scopes[scope].current = newest
    _write_all(directory, master)
    return newest


def destroy_local_version(directory: Path, tenant: str, scope: str, version: int) -> None:
    """Takes a version out of every holder's file; what is still wrapped under it is lost. Refuses the current one."""
    master = _merged(directory)
    held = master[tenant].scopes[scope]
    if version == held.current:
        raise ValueError("rotate before the current version is destroyed")
    held.versions.pop(version, None)
    _write_all(directory, master)


def _context(tenant: str, scope: str) -> tuple[str, ...]:
    """What all wrapped keys of a scope are bound to; owner and version follow."""
    return ("data-key", tenant, scope)


def _merged(directory: Path) -> dict[str, _TenantKeys]:
    """What all holders hold together."""
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


def _written(held: _Versions) -> dict[str, object]:
    return {"current": held.current, "versions": {str(n): b64encode(key).decode() for n, key in held.versions.items()}}


def _state(path: Path) -> tuple[int, int] | None:
    """Changes when the file is replaced; None where it is gone, which leaves the keys that were read in use."""
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
        scope: _Versions(int(str(held["current"])), {int(n): b64decode(key) for n, key in held["versions"].items()})
        for scope, held in entry["scopes"].items()
    }
    return _TenantKeys(b64decode(str(entry["hash"])), scopes)


_ALL_SCOPES = (*(scope.value for scope in KeyScope), VAULT, INDEX)

# Who may open what: each service, and the operator, who rewraps values' keys and looks for what an erasure has left.
HOLDERS: Mapping[str, tuple[str, ...]] = {
    **{one.name: one.key_scopes for one in SERVICES},
    "operator": (KeyScope.SOURCE, KeyScope.REDACTED, KeyScope.PERSON),
}
