from collections.abc import Iterator

import pytest

from services.shared.runtime.operations import contract
from services.shared.runtime.operations.table import Table, make_table
from tests.operations_probe import NAME, Shelf, shelf_services


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def table(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """The table of the service of books. Its descriptors are known while a test runs."""
    monkeypatch.setattr(contract, "services_of", shelf_services)
    yield make_table(NAME, shelf.functions())
    contract.operations_of.cache_clear()
    contract.by_name.cache_clear()
