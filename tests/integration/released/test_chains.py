"""The current code continues the version chains of commit b6f2f95, whose ids do not contain the matter."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from scripts.releasekit.dumps import load_dump
from services.ingestion.statuses import latest_status
from services.ingestion.store.tables import DOCUMENTS
from services.shared.domain.document import DocumentRecord, KeyScope
from services.shared.domain.events import DocumentStatusChanged, DocumentWithdrawn
from services.shared.domain.identity import reference_id
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.databases import open_database
from tests.unit.annotation import support as annotation
from tests.unit.annotation.calls import listed
from tests.unit.annotation.texts import LAW, PARTY
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, World, ingested, make_world, record, status, submitted

DUMPS = Path(__file__).with_name("b6f2f95")
OTHER = "HB-9"


async def migrated(name: str, folder: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{folder / name}.sqlite"
    load_dump(DUMPS, name, url)
    migrate(url, f"services.{name}")
    async with open_database(url) as database:
        yield database


def document_ids(connection: sa.Connection) -> list[str]:
    return list(connection.execute(sa.select(DOCUMENTS.c.document_id)).scalars())


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async for database in migrated("ingestion", tmp_path):
        made = make_world(database)
        for document_id in await database.run(document_ids):
            await made.blobs.put(TENANT, KeyScope.SOURCE, document_id, "layout", b"")  # the dump has no blobs
        yield made


@pytest.fixture
async def reviewing(tmp_path: Path) -> AsyncIterator[annotation.World]:
    async for database in migrated("annotation", tmp_path):
        yield annotation.make_world(database)


def earlier(reference: str) -> str:
    return reference_id(TENANT, SYSTEM, reference)


async def next_version(world: World, reference: str, submission: str, matter: str = MATTER) -> DocumentRecord:
    event = submitted(submission.encode(), reference, submission, minutes=60, matter=matter)
    (one,) = ingested(await world.submit(event))
    return one.document


async def test_a_chain_keeps_its_id_and_its_versions(world: World) -> None:
    document = await next_version(world, "lease.txt", "new-1")
    assert (document.family, document.version) == (earlier("lease.txt"), 3)
    again = await world.submit(submitted(b"Lease, second text.", "lease.txt", "s-2"))
    assert status(again).document.document_id == (await world.by_id("s-2")).document_id


async def test_another_matter_gets_its_own_chain(world: World) -> None:
    document = await next_version(world, "lease.txt", "new-1", OTHER)
    assert document.family != earlier("lease.txt")
    assert document.version == 1


async def test_one_chain_of_two_matters_is_two_chains(world: World) -> None:
    mine, theirs = [await next_version(world, "contract.txt", "new-1", matter) for matter in (MATTER, OTHER)]
    assert (mine.family, theirs.family) == (earlier("contract.txt"), earlier("contract.txt"))
    assert (mine.version, theirs.version) == (2, 3)
    equal = [
        ingested(await world.submit(submitted(b"Equal words.", "contract.txt", "new-2", minutes=61, matter=matter)))
        for matter in (MATTER, OTHER, OTHER, MATTER)
    ]
    assert len({one.document.document_id for [one] in equal}) == 2
    await world.handle(
        DocumentWithdrawn("w-9", submitted(minutes=90).occurred_at, record("contract.txt", matter=OTHER))
    )
    found = {
        (one.record.matter, latest_status(one).status.value)
        for key in ("s-3", "s-4", "new-1")
        for one in await world.intake.by_id(TENANT, key)
    }
    assert found == {(MATTER, "accepted"), (OTHER, "withdrawn")}


async def test_a_withdrawal_without_a_matter_fits_the_only_chain(world: World) -> None:
    document = replace(record("lease.txt", matter=""), family="")
    events = await world.handle(DocumentWithdrawn("w-9", submitted(minutes=90).occurred_at, document))
    changed = [one for one in events if isinstance(one, DocumentStatusChanged)]
    assert {(one.submission_id, one.status.value) for one in changed} == {("s-1", "withdrawn"), ("s-2", "withdrawn")}
    document = replace(record("contract.txt", matter=""), family="")
    events = await world.handle(DocumentWithdrawn("w-8", submitted(minutes=90).occurred_at, document))
    assert status(events).reason == "ambiguous_matter"


async def test_a_withdrawn_chain_stays_withdrawn(world: World) -> None:
    late = submitted(b"Late words.", "gone.txt", "new-1", minutes=29)
    assert status(await world.submit(late)).status == "withdrawn"
    assert (await next_version(world, "gone.txt", "new-2")).version == 2


async def test_a_submission_without_a_key_is_known(world: World) -> None:
    receipt = await world.intake.submit(record("derived.txt"), b"Derived words.")
    assert (receipt.status.value, receipt.family) == ("duplicate", earlier("derived.txt"))
    assert receipt.submission_id == "6ec733c560c93b777254d734edfd952c"


async def test_decisions_stay_in_their_matter(reviewing: annotation.World) -> None:
    first = annotation.record()
    family = reference_id(annotation.TENANT, annotation.SYSTEM, "ref-1")
    first = replace(first, family=family, document_id="89bf5310f11de2fdcd8128c1dbe6622f")
    await reviewing.inferred(first, found=(LAW, PARTY))  # stores the texts, which the dump does not contain
    before = await listed_states(reviewing, first)
    assert before == [("Parties", "proposed"), ("Governing Law", "accepted")]
    theirs = replace(annotation.record(2, matter=OTHER), family=family)
    await reviewing.propose(theirs, found=(LAW, PARTY), minutes=9)
    assert {state for _, state in await listed_states(reviewing, theirs)} == {"proposed"}
    assert await listed_states(reviewing, first) == before
    mine = replace(annotation.record(3), family=family)
    await reviewing.propose(mine, found=(LAW, PARTY), minutes=10)
    assert await listed_states(reviewing, mine) == before


async def listed_states(world: annotation.World, document: DocumentRecord) -> list[tuple[str, str]]:
    shown = await listed(world, document)
    return [(one.category, one.state.value) for one in shown.annotations]
