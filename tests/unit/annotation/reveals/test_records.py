from dataclasses import replace
from datetime import timedelta

from services.annotation.reveals.grants import RevealGrant, RevealScope, RevealState
from services.annotation.reveals.records import shown_grant
from tests.unit.annotation.support import NOW

GRANT = RevealGrant("g1", "t", "m", "d1", RevealScope.PAGE, "ann", "review", timedelta(minutes=5), NOW, page=2)


def test_a_grant_has_its_times_only_if_it_has_them() -> None:
    waiting = shown_grant(GRANT, NOW)
    assert (waiting.minutes, waiting.page, waiting.state) == (5, 2, RevealState.WAITING)
    assert (waiting.expires_at, waiting.mfa_at) == (None, None)
    given = replace(GRANT, granted_by="bob", granted_at=NOW, expires_at=NOW + GRANT.lasts, mfa_at=NOW)
    shown = shown_grant(given, NOW)
    assert (shown.state, shown.expires_at, shown.mfa_at) == (RevealState.IN_FORCE, NOW + GRANT.lasts, NOW)
