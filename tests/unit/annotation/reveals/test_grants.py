"""The states of reveal grants, and which of them the policy in force allows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.annotation.reveals.grants import WAITS, RevealGrant, RevealRight, RevealScope, RevealState, usable
from tests.unit.annotation.support import NOW

HOUR = timedelta(hours=1)
REQUEST = RevealGrant("g1", "t", "m", "d1", RevealScope.PAGE, "ann", "review", HOUR, NOW, page=2)
OWN = replace(REQUEST, granted_by="ann", granted_at=NOW, expires_at=NOW + HOUR)
OTHERS = replace(OWN, granted_by="bob")
REVOKED = replace(OWN, revoked_by="bob", revoked_at=NOW)


@pytest.mark.parametrize(
    ("grant", "after", "state"),
    [
        (REQUEST, timedelta(), RevealState.WAITING),
        (REQUEST, WAITS - timedelta(seconds=1), RevealState.WAITING),
        (REQUEST, WAITS, RevealState.LAPSED),
        (OWN, timedelta(), RevealState.IN_FORCE),
        (OWN, HOUR - timedelta(microseconds=1), RevealState.IN_FORCE),
        (OWN, HOUR, RevealState.EXPIRED),
        (REVOKED, timedelta(), RevealState.REVOKED),
        (REVOKED, HOUR, RevealState.REVOKED),
    ],
)
def test_a_grant_has_one_state_at_a_time(grant: RevealGrant, after: timedelta, state: RevealState) -> None:
    assert grant.state(NOW + after) is state


@pytest.mark.parametrize("large", RevealScope)
@pytest.mark.parametrize("small", RevealScope)
def test_scopes_are_ordered(large: RevealScope, small: RevealScope) -> None:
    order = [RevealScope.VALUE, RevealScope.PAGE, RevealScope.DOCUMENT]
    assert large.covers(small) is (order.index(small) <= order.index(large))


@pytest.mark.parametrize(
    ("grant", "rights", "counts"),
    [
        (OWN, [RevealRight(RevealScope.PAGE, HOUR)], True),
        (OWN, [RevealRight(RevealScope.DOCUMENT, HOUR)], True),
        (OWN, [RevealRight(RevealScope.VALUE, HOUR)], False),
        (OTHERS, [RevealRight(RevealScope.VALUE, HOUR)], True),
        (OWN, [RevealRight(RevealScope.PAGE, HOUR / 2)], False),
        (OTHERS, [RevealRight(RevealScope.PAGE, HOUR / 2)], False),
        (OWN, [RevealRight(RevealScope.VALUE, HOUR), RevealRight(RevealScope.PAGE, HOUR)], True),
        (OWN, [], False),
        (REQUEST, [RevealRight(RevealScope.DOCUMENT, HOUR)], False),
        (REVOKED, [RevealRight(RevealScope.DOCUMENT, HOUR)], False),
    ],
)
def test_a_grant_counts_while_the_policy_in_force_allows_it(
    grant: RevealGrant, rights: list[RevealRight], counts: bool
) -> None:
    assert usable([grant], rights, NOW) == ([grant] if counts else [])


@pytest.mark.parametrize("change", [lambda one: replace(one, expires_at=NOW)])
def test_an_expired_grant_does_not_count(change: Callable[[Any], Any]) -> None:
    assert usable([change(OWN)], [RevealRight(RevealScope.DOCUMENT, HOUR)], NOW) == []
