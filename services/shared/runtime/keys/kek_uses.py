"""The wrap budget of a KEK: 2^30 uses. AES-GCM with random nonces becomes unsafe at 2^32 uses of one key.

All processes share one count per version. Each reserves uses in blocks; after a crash the count can be too high.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial

from services.shared.domain.errors import Reason, Retry
from services.shared.runtime.keys.kek_table import reserve_uses
from services.shared.runtime.ports import Transactions

LIMIT = 1 << 30
_BLOCK = 1024

# Arguments: tenant, scope, share of the budget that is reserved (0 to 1).
OnUsage = Callable[[str, str, float], None]


class KeyExhaustedError(Retry):
    """A KEK version has used its wrap budget: rotate the KEK."""

    def __init__(self, tenant: str, scope: str, version: int) -> None:
        super().__init__(
            Reason.KEY_EXHAUSTED,
            after=30.0,
            dependency="keys",
            detail=f"version {version} of the {scope} KEK of {tenant}: glossator keys rotate {tenant} --scope {scope}",
        )
        self.tenant = tenant
        self.scope = scope
        self.version = version


class KekUses:
    """Counts uses of KEK versions. Calls `on_usage` after each reservation."""

    def __init__(self, database: Transactions, on_usage: OnUsage, *, limit: int = LIMIT, block: int = _BLOCK) -> None:
        self._database = database
        self._on_usage = on_usage
        self._limit = limit
        self._block = block
        self._left: Counter[tuple[str, str, int]] = Counter()

    async def take(self, tenant: str, scope: str, version: int, count: int = 1) -> None:
        """Raises `KeyExhaustedError` if the budget has fewer than `count` uses left."""
        identity = (tenant, scope, version)
        while self._left[identity] < count:
            more = max(self._block, count)
            given = await self._database.run(partial(reserve_uses, identity=identity, count=more, limit=self._limit))
            if given is None:
                raise KeyExhaustedError(*identity)
            self._left[identity] += more
            self._on_usage(tenant, scope, given / self._limit)
        self._left[identity] -= count
