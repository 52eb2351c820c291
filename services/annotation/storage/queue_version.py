"""A version of a list of reviews: it changes with the reviews in it, and with who has them."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa

from services.annotation.storage import tables as t
from services.annotation.storage.times import to_micros

_a, _s, _w = t.ASSIGNMENTS.c, t.SETS.c, t.WORKLOADS.c
_PRIME = 2_147_483_647
"""Times are added up modulo this prime, so that sums over a million reviews fit into 64 bits."""


def facts(fits: sa.ColumnElement[bool], now: datetime) -> Sequence[sa.ColumnElement[int]]:
    """Sums over the reviews that fit. Decisions do not change them: else the list would change with each one."""
    held = sa.case((_a.held_until > to_micros(now), _w.received_at), else_=0)
    times = (_w.received_at, _s.inferred_at, _a.assigned_at, _a.due_at, held)
    counted = sa.func.sum(sa.case((fits, 1), else_=0))
    sums = (sa.func.sum(sa.case((fits, sa.func.coalesce(one, 0) % _PRIME), else_=0)) for one in times)
    return [sa.func.coalesce(one, 0) for one in (counted, *sums)]


def version_of(numbers: Sequence[int]) -> str:
    """The version with these sums. It shows none of them."""
    return sha256(repr(tuple(numbers)).encode()).hexdigest()[:16]
