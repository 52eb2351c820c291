"""Rewraps data keys under the current versions of the tenant's keys, about 1,000 per scope at each call."""

from collections.abc import Sequence
from typing import Protocol

from services.redaction.vault.faults import invalid
from services.redaction.vault.records import RotatedScope
from services.shared.domain.document import VAULT, KeyScope
from services.shared.runtime.keys.keyring import Rewrapped

_SOME = 1_000
_STEP = 200  # keys in one transaction: on SQLite, other transactions wait for it


class RewrapPort(Protocol):
    """Rewraps the data keys of one scope (`Keyring`)."""

    async def rewrap_some(self, tenant: str, scope: KeyScope, *, limit: int = 200) -> Rewrapped: ...


class ResealPort(Protocol):
    """Reseals spellings of an older release (`Reseal`)."""

    async def some(self, tenant: str, *, limit: int = 200) -> tuple[int, int]:
        """Returns the number of spellings that were resealed, and the number that remain."""
        ...


class Rotation:
    """Rewraps data keys, and reseals the spellings that an older release stored. Stored documents do not change."""

    def __init__(self, keyring: RewrapPort, reseal: ResealPort) -> None:
        self._keyring = keyring
        self._reseal = reseal

    async def rotate(self, tenant: str, scopes: Sequence[str]) -> list[RotatedScope]:
        """Rewraps about 1,000 keys of each scope; of all scopes if `scopes` is empty.

        Raises `Reject(INVALID_METADATA)` for an unknown scope, `Reject(KEY_UNAVAILABLE)`, `Retry`.
        """
        if not tenant:
            raise invalid("tenant", "is missing")
        if not set(scopes) <= _SCOPES:
            raise invalid("scopes", f"has an unknown scope; known values: {', '.join(sorted(_SCOPES))}")
        wanted = dict.fromkeys(scopes or sorted(_SCOPES))
        return [await (self._values(tenant) if one == VAULT else self._keys(tenant, KeyScope(one))) for one in wanted]

    async def _keys(self, tenant: str, scope: KeyScope) -> RotatedScope:
        changed = 0
        while changed < _SOME:
            step = await self._keyring.rewrap_some(tenant, scope, limit=_STEP)
            changed += step.changed
            if not step.remaining or not step.changed:
                break
        return RotatedScope(scope.value, step.current, changed, step.remaining)

    async def _values(self, tenant: str) -> RotatedScope:
        changed, remaining = await self._reseal.some(tenant, limit=_SOME)
        return RotatedScope(VAULT, 0, changed, remaining)


_SCOPES = frozenset({*KeyScope, VAULT})
