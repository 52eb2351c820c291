"""Several processes with many concurrent documents use one vault: a person has one number in all of them."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from services.shared.runtime.storage.database import Database
from tests.integration.redaction.vault_process import NAMES
from tests.unit.redaction.vault.setup import open_vault, prepare
from tests.unit.redaction.vault.suite import BANK

REPOSITORY = Path(__file__).parents[3]
_PROCESSES = 4


class ProcessSuite:
    """A subclass defines the fixture `url` of an empty database."""

    async def test_one_person_one_number(self, url: str, tmp_path: Path) -> None:
        key_file = prepare(url, tmp_path)
        answers = await asyncio.gather(*(_run(url, key_file, seed) for seed in range(_PROCESSES)))
        given = {name: {one for answer in answers for one in answer[name]} for name in NAMES}
        assert {len(numbers) for numbers in given.values()} == {1}
        assert {one for numbers in given.values() for one in numbers} == {
            f"[PERSON_{number}]" for number in range(1, len(NAMES) + 1)
        }
        database = Database(url)
        stored = await open_vault(database, key_file).values(BANK)
        await database.close()
        assert [one.sequence for one in stored] == list(range(1, len(stored) + 1))
        assert {(one.spelling.title(), one.placeholder) for one in stored} == {
            (name, numbers.copy().pop()) for name, numbers in given.items()
        }
        assert len({one.spelling for one in stored}) == len(stored)


class TestSqlite(ProcessSuite):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/redaction.sqlite"


@pytest.mark.postgres
class TestPostgres(ProcessSuite):
    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        return postgres_url


async def _run(url: str, key_file: Path, seed: int) -> dict[str, list[str]]:
    command = [sys.executable, "-m", "tests.integration.redaction.vault_process", url, str(key_file), str(seed)]
    process = await asyncio.create_subprocess_exec(*command, cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE)
    async with asyncio.timeout(240):
        output, _ = await process.communicate()
    assert process.returncode == 0
    answer: dict[str, list[str]] = json.loads(output)
    return answer
