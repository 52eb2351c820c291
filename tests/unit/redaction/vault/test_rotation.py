"""Each call rotates a limited number of keys per scope, until none remains."""

import pytest

from services.redaction.vault.records import RotatedScope
from services.redaction.vault.rotation import Rotation
from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.keyring import Rewrapped


class Keys:
    """A number of keys of each scope under an old version."""

    def __init__(self, remaining: int) -> None:
        self.remaining = dict.fromkeys(KeyScope, remaining)

    async def rewrap_some(self, _tenant: str, scope: KeyScope, *, limit: int = 200) -> Rewrapped:
        changed = min(limit, self.remaining[scope])
        self.remaining[scope] -= changed
        return Rewrapped(2, changed, self.remaining[scope])


class Values:
    async def some(self, _tenant: str, *, limit: int = 200) -> tuple[int, int]:
        return min(limit, 5), 0


async def test_until_none_remains() -> None:
    rotation = Rotation(Keys(1_700), Values())
    first, second = [await rotation.rotate("t", ["person"]) for _ in range(2)]
    assert first == [RotatedScope("person", 2, 1_000, 700)]
    assert second == [RotatedScope("person", 2, 700, 0)]


async def test_all_scopes_by_default() -> None:
    done = await Rotation(Keys(3), Values()).rotate("t", [])
    assert [(one.scope, one.rewrapped) for one in done] == [("person", 3), ("redacted", 3), ("source", 3), ("vault", 5)]


@pytest.mark.parametrize(("tenant", "scopes"), [("", []), ("t", ["index"]), ("t", ["person", "?"])])
async def test_unknown_scopes_are_refused(tenant: str, scopes: list[str]) -> None:
    with pytest.raises(Reject) as refused:
        await Rotation(Keys(3), Values()).rotate(tenant, scopes)
    assert (refused.value.reason, refused.value.field) == (Reason.INVALID_METADATA, "scopes" if tenant else "tenant")
