"""One complete system for all end-to-end tests. Each test uses its own source references."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.shared.domain.document import DocumentRecord
from tests.e2e.attacks import BATCH
from tests.e2e.documents import DELIVERY, agreement, as_docx
from tests.e2e.world import HARBOUR, NORTHGATE, World, record, running
from tests.first_stage import first_stage
from tests.real_parts import need_kafka, need_triton

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests except those of the helpers: they need the real parts."""
    for item in items:
        if item.path.is_relative_to(_HERE) and "world" in getattr(item, "fixturenames", ()):
            for mark in (pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow):
                item.add_marker(mark)


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Broker, Triton and all services. They stop after the last test."""
    need_kafka()
    need_triton()
    folder = tmp_path_factory.mktemp("e2e")
    with running(folder / "system", first_stage(folder)) as found:
        yield found


def _twin(tenant: str) -> DocumentRecord:
    return record(tenant, "twin", purposes=["review", "training"], batch_id=BATCH)


@pytest.fixture(scope="package")
def twins(world: World) -> dict[str, DocumentRecord]:
    """The same agreement, reviewed and published, for each of two tenants."""

    async def make() -> dict[str, DocumentRecord]:
        made = {}
        for tenant in (HARBOUR, NORTHGATE):
            data = as_docx(agreement("TWIN"))
            document = await world.read("http", _twin(tenant), data, "t.docx")
            await world.publish(document, DELIVERY, "Minimum Commitment")
            made[tenant] = document
        return made

    return asyncio.run(make())
