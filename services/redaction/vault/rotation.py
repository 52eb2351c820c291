"""Rewraps keys under the current versions, some at each call."""

from collections.abc import Sequence
from typing import Protocol

from services.redaction.vault.records import RotatedScope
from services.shared.domain.document import VAULT, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.keyring import Rewrapped

_SOME = 1_000
_STEP = 200  # keys in one transaction, which others wait for on SQLite


class RewrapPort(Protocol):
    """Rewraps data keys (`Keyring`)."""

    async def rewrap_some(self, tenant: str, scope: KeyScope, *, limit: int = 200) -> Rewrapped: ...


class ResealPort(Protocol):
    """`Reseal`."""

    async def some(self, tenant: str, *, limit: int = 200) -> tuple[int, int]: ...


class Rotation:
    """Changes wrapped keys and the spellings that an older release stored. Documents do not change."""

    def __init__(self, keyring: RewrapPort, reseal: ResealPort) -> None:
        self._keyring = keyring
        self._reseal = reseal

    async def rotate(self, tenant: str, scopes: Sequence[str]) -> list[RotatedScope]:
        """Rewraps about a thousand keys of each scope; of all scopes if none is named.

        Raises `Reject(INVALID_METADATA)` for an unknown one, `Reject(KEY_UNAVAILABLE)`, `Retry`.
        """
        if not tenant or not set(scopes) <= _SCOPES:
            raise Reject(Reason.INVALID_METADATA)
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
