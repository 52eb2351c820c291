"""Stops a key-encryption key long before AES-GCM with random nonces becomes unsafe: at 2^32 uses of one key. Every
version is counted by all processes together; each takes uses in blocks, so that a crash only counts too much.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial

from services.shared.domain.errors import Reason, Retry
from services.shared.runtime.keys.kek_table import reserve_uses
from services.shared.runtime.ports import Transactions

LIMIT = 1 << 30
_BLOCK = 1024

# Called with (tenant, scope, share of the limit that is given out).
OnUsage = Callable[[str, str, float], None]


class KeyExhaustedError(Retry):
    """A version has reached its limit of wraps; a newer one is needed."""

    def __init__(self, tenant: str, scope: str, version: int) -> None:
        super().__init__(
            Reason.KEY_EXHAUSTED,
            after=30.0,
            dependency="keys",
            detail=f"version {version} of {tenant}'s {scope} key: glossator keys rotate {tenant} --scope {scope}",
        )
        self.tenant = tenant
        self.scope = scope
        self.version = version


class KekUses:
    """`on_usage` is called whenever the share that is given out changes."""

    def __init__(self, database: Transactions, on_usage: OnUsage, *, limit: int = LIMIT, block: int = _BLOCK) -> None:
        self._database = database
        self._on_usage = on_usage
        self._limit = limit
        self._block = block
        self._left: Counter[tuple[str, str, int]] = Counter()

    async def take(self, tenant: str, scope: str, version: int, count: int = 1) -> None:
        """Raises `KeyExhaustedError` where the version may not be used that often any more."""
        identity = (tenant, scope, version)
        while self._left[identity] < count:
            more = max(self._block, count)
            given = await self._database.run(partial(reserve_uses, identity=identity, count=more, limit=self._limit))
            if given is None:
                raise KeyExhaustedError(*identity)
            self._left[identity] += more
            self._on_usage(tenant, scope, given / self._limit)
        self._left[identity] -= count
