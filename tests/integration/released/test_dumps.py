"""The current code opens a database of each release: it migrates, reads rows and decrypts values."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from scripts.releasekit.differences import differences
from scripts.releasekit.folders import recorded_ids
from scripts.releasekit.ids import read_ids
from services.annotation.storage.store import Store as AnnotationStore
from services.annotation.storage.tables import OUTBOX
from services.cli.backup.dumps import schemas
from services.ingestion.store.sql import SqlStore as IngestionStore
from services.redaction.erasure.documents import SqlDocuments
from services.redaction.results import SqlResults
from services.redaction.vault.records import Matter
from services.redaction.vault.tables import RESULTS, VALUES
from services.shared.domain.annotations import SetState
from services.shared.runtime.kafka.outbox import Outbox
from services.shared.runtime.storage.database import Database, engine
from tests.integration.released.opened import PACKAGES, Released


@pytest.mark.parametrize("name", PACKAGES)
def test_migrations_give_the_schema_of_a_new_database(dumped: Released, new: Mapping[str, str], name: str) -> None:
    schema = _schema(new[name])
    assert len(schema) > 1
    assert _schema(dumped.databases[name]) == schema
    assert schemas(dumped.databases[name]) == schemas(new[name])


def test_its_ids_are_the_recorded_ids(dumped: Released, release: Path) -> None:
    recorded = recorded_ids(release)
    assert len(recorded["documents"]) > 1
    assert differences(recorded, read_ids(dumped.databases)) == []


async def test_ingestion_reads_its_submissions(dumped: Released, release: Path) -> None:
    async with dumped.database("ingestion") as database:
        store = IngestionStore(database)
        for key, family in recorded_ids(release)["families"].items():
            tenant, matter, source_system, reference = key.split(" ", 3)
            [submission] = await store.chains(tenant, source_system, reference)
            assert (submission.record.matter, submission.record.family) == (matter, family)
            assert await store.family(submission.record) == family
            assert submission.is_final
            assert submission.events
            assert submission.record.source_reference in key


async def test_annotation_reads_its_sets(dumped: Released, release: Path) -> None:
    async with dumped.database("annotation") as database:
        store = AnnotationStore(database, Outbox(OUTBOX, "annotation"))
        for document_id in recorded_ids(release)["documents"].values():
            [(document_set, playbook), *_] = await store.all_sets(document_id)
            assert document_set.annotation_set.state is SetState.PUBLISHED
            assert document_set.document.document_id == document_id
            assert playbook
            review = await store.find_review(document_id)
            assert review.proposals
            assert review.last_review


async def test_annotation_reads_its_published_sets(dumped: Released, release: Path) -> None:
    async with dumped.database("annotation") as database:
        outbox, topics = Outbox(OUTBOX, "annotation"), ["annotations.published"]
        told = await database.run(lambda connection: outbox.read_after(connection, 0, 1000, topics))
    assert len(told) == len(recorded_ids(release)["documents"])


async def test_redaction_reads_its_documents(dumped: Released, release: Path) -> None:
    document_ids = recorded_ids(release)["documents"].values()
    async with dumped.database("redaction") as database:
        assert all(one.texts for one in await SqlDocuments(database).find(document_ids))
        rows = await database.run(lambda c: c.execute(sa.select(RESULTS.c.document_id, RESULTS.c.policy)).all())
        assert {row.document_id for row in rows} == set(document_ids)
        for row in rows:
            assert await SqlResults(database).find(row.document_id, row.policy)


async def test_the_values_in_the_vault_decrypt(dumped: Released) -> None:
    async with dumped.database("redaction") as database:
        kept = await _counts(database)
    async with dumped.vault() as vault:
        for matter, count in kept.items():
            values = await vault.values(matter)
            assert len(values) == count
            assert all(one.spelling for one in values)
            names = [one.placeholder for one in values]
            assert {one.placeholder for one in (await vault.reveal(matter, names)).values()} == set(names)


async def _counts(database: Database) -> Counter[Matter]:
    """The number of spellings of each matter."""
    rows = await database.run(lambda connection: connection.execute(sa.select(VALUES.c.tenant, VALUES.c.matter)).all())
    assert rows
    return Counter(Matter(row.tenant, row.matter) for row in rows)


def _schema(url: str) -> dict[str, object]:
    """Columns, keys and indexes of each table."""
    made = engine(url)
    try:
        with made.begin() as connection:
            inspector = sa.inspect(connection)
            return {table: _table(inspector, table) for table in inspector.get_table_names()}
    finally:
        made.dispose()


def _table(inspector: sa.Inspector, table: str) -> object:
    columns = {one["name"]: (str(one["type"]), one["nullable"]) for one in inspector.get_columns(table)}
    indexes = {one["name"]: (one["column_names"], one["unique"]) for one in inspector.get_indexes(table)}
    return columns, inspector.get_pk_constraint(table)["constrained_columns"], indexes
