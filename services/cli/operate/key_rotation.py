"""Rotate key-encryption keys, and destroy old versions once no data key is wrapped under them."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.cli.progress import Progress
from services.shared.domain.document import VAULT, KeyScope
from services.shared.runtime.keys.kek_table import VersionState
from services.shared.runtime.keys.kek_uses import LIMIT
from services.shared.runtime.keys.keyring import Rewrapped
from services.shared.runtime.keys.provider import (
    LocalKeys,
    destroy_local_version,
    rotate_local_keys,
    stage_local_keys,
)

SCOPES = (*(scope.value for scope in KeyScope), VAULT)

RotateValues = Callable[[], Awaitable[tuple[int, int]]]


class KeyringPort(Protocol):
    """The methods of `Keyring` that a rotation needs."""

    async def rewrap_some(self, tenant: str, scope: KeyScope, *, limit: int = 200) -> Rewrapped: ...

    async def close_versions(self, tenant: str, scope: KeyScope) -> int: ...


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """One version of one key: whether it is current, in the key file, closed; the data keys wrapped under it."""

    tenant: str
    scope: str
    version: int
    current: bool
    held: bool
    closed: bool
    keys: int
    used: float


def status(keys: LocalKeys, tenant: str, states: Sequence[VersionState]) -> Iterator[KeyStatus]:
    """Every version in the key file or with data keys. `used`: the used share of its wrap budget, from 0 to 1."""
    known = {(one.scope, one.version): one for one in states if one.version}
    for scope in KeyScope:
        current, held = keys.tenant_key(tenant, scope).version, keys.versions(tenant, scope)
        for version in sorted({*held, *(number for name, number in known if name == scope)}):
            state = known.get((scope, version), VersionState(tenant, scope, version))
            used = state.uses / LIMIT
            yield KeyStatus(
                tenant, scope.value, version, version == current, version in held, state.closed, state.keys, used
            )


def rotate(folder: Path, tenant: str, scopes: Sequence[str], progress: Progress, *, stage: bool) -> None:
    """Add a version of each scope to all key files in `folder` and make it current.

    With `stage`, services can unwrap with the new version, but do not wrap with it yet.
    """
    for scope in scopes:
        version = stage_local_keys(folder, tenant, scope) if stage else rotate_local_keys(folder, tenant, scope)
        progress(f"{tenant} {scope}: version {version} {'is staged' if stage else 'is current'}")


async def retire(
    folder: Path,
    tenant: str,
    scopes: Sequence[str],
    keyring: KeyringPort,
    *,
    rotate_values: RotateValues,
    progress: Progress,
) -> None:
    """Rewrap everything under the current version, then destroy the old versions in `folder`.

    Raises `Reject(KEY_UNAVAILABLE)` if an old version is missing, or `Retry`. It then destroys nothing.
    """
    for scope in scopes:
        count = await (_values(rotate_values) if scope == VAULT else _rewrapped(keyring, tenant, KeyScope(scope)))
        keys = LocalKeys(folder / "redaction.json")
        current = keys.tenant_key(tenant, scope).version
        gone = [version for version in keys.versions(tenant, scope) if version < current]
        for version in gone:
            destroy_local_version(folder, tenant, scope, version)
        progress(f"{tenant} {scope}: {count} rewrapped, versions destroyed: {', '.join(map(str, gone)) or 'none'}")


async def _rewrapped(keyring: KeyringPort, tenant: str, scope: KeyScope) -> int:
    """Close the old versions first, so that services wrap no further keys under them while this runs."""
    await keyring.close_versions(tenant, scope)
    step = await keyring.rewrap_some(tenant, scope)
    count = step.changed
    while step.remaining:
        step = await keyring.rewrap_some(tenant, scope)
        count += step.changed
    return count


async def _values(rotate_values: RotateValues) -> int:
    changed, remaining = await rotate_values()
    while remaining:
        more, remaining = await rotate_values()
        changed += more
    return changed
