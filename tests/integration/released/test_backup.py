"""The current code restores a backup of each release: ids are the same, and all text can be decrypted."""

from itertools import pairwise
from pathlib import Path

import sqlalchemy as sa

from scripts.releasekit.folders import recorded_ids
from scripts.releasekit.ids import read_ids
from services.annotation.placing.anchors import Anchors
from services.annotation.sets.state import DocumentSet
from services.annotation.storage.store import Store
from services.annotation.storage.tables import OUTBOX
from services.cli.backup.restore import RestoreResult
from services.ingestion.originals import hash_of
from services.ingestion.store.sql import unpack_events
from services.ingestion.store.tables import DOCUMENTS, SUBMISSIONS
from services.shared.domain.document import HOLES, OriginalText, RedactedText, SealedText
from services.shared.domain.events import DocumentIngested
from services.shared.domain.spans import RedactionMap
from services.shared.runtime.kafka.outbox import Outbox
from tests.integration.released.opened import Released

Brought = tuple[Released, RestoreResult]


def test_it_is_complete_and_its_events_are_published_again(restored: Brought) -> None:
    _, done = restored
    assert done.keys
    assert done.blobs > 0
    assert done.republished > 0


def test_its_ids_are_the_recorded_ids(restored: Brought, release: Path) -> None:
    system, _ = restored
    assert read_ids(system.databases) == recorded_ids(release)


async def test_originals_decrypt_to_the_submitted_bytes(restored: Brought) -> None:
    system, _ = restored
    async with system.database("ingestion") as database:
        packed = await database.run(lambda c: c.execute(sa.select(SUBMISSIONS.c.events)).scalars().all())
        rows = await database.run(lambda c: c.execute(sa.select(DOCUMENTS)).all())
    hashes = {row.document_id: row.content_hash for row in rows}
    ingested = [one for events in packed for one in unpack_events(events) if isinstance(one, DocumentIngested)]
    assert {one.document.document_id for one in ingested} == set(hashes)
    hash_key = system.keys("ingestion").hash_key
    async with system.blobs_of("ingestion") as blobs:
        for one in ingested:
            data = await blobs.get(one.original)
            assert await hash_of(data, hash_key(one.document.tenant)) == hashes[one.document.document_id]


async def test_texts_decrypt_with_their_values(restored: Brought, release: Path) -> None:
    system, _ = restored
    async with system.texts() as texts, system.blobs_of("inference") as blobs:
        for document_set in await _document_sets(system, release):
            opened = await texts.read(document_set.document, document_set.stored.text)
            redacted = await blobs.get_value(RedactedText, document_set.stored.redacted)
            places = await blobs.get_value(RedactionMap, document_set.stored.map)
            assert not opened.erased
            assert not set(opened.text.text) & set(HOLES)
            assert len(opened.text.text) == document_set.stored.code_points
            assert _rest(opened.text, places) == _redacted_rest(redacted, places)


async def test_annotations_cover_their_original_words(restored: Brought, release: Path) -> None:
    system, _ = restored
    hash_key = system.keys("annotation").hash_key
    async with system.blobs_of("annotation") as blobs:
        for document_set in await _document_sets(system, release):
            document = document_set.document
            text = await blobs.get_value(SealedText, document_set.stored.text)
            places = await blobs.get_value(RedactionMap, document_set.stored.map)
            anchors = Anchors(text, places, chain=document.family, hash_key=hash_key(document.tenant))
            assert document_set.annotation_set.annotations
            for one in document_set.annotation_set.annotations:
                assert anchors.quote_hash(one.span) == one.quote_hash


async def _document_sets(system: Released, release: Path) -> list[DocumentSet]:
    async with system.database("annotation") as database:
        store = Store(database, Outbox(OUTBOX, "annotation"))
        return [await store.find(one) for one in recorded_ids(release)["documents"].values()]


def _rest(text: OriginalText, places: RedactionMap) -> list[str]:
    """The text between the replaced values."""
    edges = [0, *(edge for one in places.replacements for edge in (one.original.start, one.original.end))]
    return [text.text[start:end] for start, end in list(pairwise([*edges, len(text.text)]))[::2]]


def _redacted_rest(text: RedactedText, places: RedactionMap) -> list[str]:
    edges = [0, *(edge for one in places.replacements for edge in (one.redacted.start, one.redacted.end))]
    return [text.text[start:end] for start, end in list(pairwise([*edges, len(text.text)]))[::2]]
