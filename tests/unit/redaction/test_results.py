"""The first result for a document and policy is kept."""

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.redaction.results import SqlResults
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance
from services.shared.domain.events import DocumentRedacted
from services.shared.runtime.storage.schema import migrate
from tests.databases import open_database
from tests.fakes import FakeClock

_REF = BlobRef("harbour-bank", KeyScope.REDACTED, "d", "n", 1)
_EVENT = DocumentRedacted(
    "e",
    FakeClock().now(),
    DocumentRecord("b", "s", "r", "m", document_id="d1"),
    Provenance(),
    "s",
    _REF,
    _REF,
    _REF,
    _REF,
)


@pytest.fixture
async def results(tmp_path: Path) -> AsyncIterator[SqlResults]:
    url = f"sqlite:///{tmp_path}/redaction.sqlite"
    migrate(url, "services.redaction")
    async with open_database(url) as database:
        yield SqlResults(database)


async def test_the_first_result_is_kept(results: SqlResults) -> None:
    other = dataclasses.replace(_EVENT, event_id="f")
    assert await results.find("d1", "p@1") is None
    assert await results.keep("p@1", _EVENT) == _EVENT
    assert await results.keep("p@1", other) == _EVENT
    assert await results.find("d1", "p@1") == _EVENT
    assert await results.keep("p@2", other) == other
    assert await results.of_document("d1") == (_EVENT, other)
    assert await results.of_document("d2") == ()


async def test_a_result_is_replaced_once(results: SqlResults) -> None:
    """If two processes replace the same result, the first one wins, and both get its result."""
    second, third = (dataclasses.replace(_EVENT, event_id=one) for one in "fg")
    await results.keep("p@1", _EVENT)
    await results.keep("p@2", _EVENT)
    assert await results.replace("p@1", _EVENT, second) == second
    assert await results.replace("p@1", _EVENT, third) == second
    assert await results.find("p@1", "d1") is None
    assert (await results.find("d1", "p@1"), await results.find("d1", "p@2")) == (second, _EVENT)
