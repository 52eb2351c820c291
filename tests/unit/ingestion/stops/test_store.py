"""The store of stopped source systems on SQLite."""

import pytest

from services.ingestion.stops.records import Budgets, read_limits
from services.shared.runtime.access.origins import Origin
from tests.unit.ingestion.stops.suite import StopsSuite


class TestSqlite(StopsSuite):
    """The suite on SQLite, with one file per test."""


@pytest.mark.parametrize(
    ("text", "limit"),
    [("", 20), ("a/b=7", 7), ("x/b=9, a/b=0", 0), ("x/b=9", 20), ("a/c=9", 20)],
)
def test_a_source_can_have_its_own_budget(text: str, limit: int) -> None:
    assert Budgets(limits=read_limits(text)).limit_of(Origin("a", "b")) == limit


@pytest.mark.parametrize("text", ["a", "a/b", "a/b=", "a/b=-1", "a/b=x", "/b=1", "a/=1", "a/b=1,a/b=2", "a/b=1;c/d=2"])
def test_an_invalid_budget_is_refused_with_its_entry(text: str) -> None:
    with pytest.raises(ValueError, match="is not TENANT/SOURCE=COUNT, or is repeated"):
        read_limits(text)
