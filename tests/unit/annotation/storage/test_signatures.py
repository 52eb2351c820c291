"""The search across documents on SQLite, and what the file of the database has after an erasure."""

from pathlib import Path

from services.shared.runtime.storage.database import Database
from tests.unit.annotation.portfolio import LOANS
from tests.unit.annotation.storage.search_suite import RARE, SearchSuite, names
from tests.unit.annotation.support import TENANT, World


class TestSqlite(SearchSuite):
    """The suite of the search across documents on SQLite."""


async def test_no_word_is_in_the_files_of_the_database(world: World, database: Database, tmp_path: Path) -> None:
    assert world.database is database
    document = LOANS[0].document
    await world.propose(document, f"{LOANS[0].text}{RARE} keeps the records.", found=())
    assert await names(world, RARE) == ["loan-01.docx"]
    await world.keys.destroy(TENANT, document.document_id)
    assert await names(world, RARE) == []
    files = stored(tmp_path)
    assert any(name.endswith("-wal") for name in files)  # also what is not checkpointed
    for data in files.values():
        assert RARE.lower().encode() not in data
        assert b"keeps the records" not in data


def stored(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes().lower() for one in folder.rglob("*") if one.is_file()}
