"""An export gets into a bucket of S3, once, and into a folder that comes back."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import pytest

from services.annotation.desk.export_records import FileExportRequest
from services.annotation.exports.filing import FilingState
from services.shared.runtime.storage.database import Database
from tests.databases import make_template, open_copy
from tests.s3_server import KEY, REGION, running_bucket, use_server
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.test_grid_exports import CANARY, texts_in
from tests.unit.annotation.edge.http.test_matter_exports import FOUND, QUOTED
from tests.unit.annotation.filing.support import Desk
from tests.unit.annotation.support import MATTER, make_world

XLSX = FileExportRequest("bucket", "k-1", DOCUMENT.document_id, "xlsx", purpose="review")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with running_bucket("files") as url:
        yield url


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_copy(make_template(tmp_path, "services.annotation"), tmp_path) as opened:
        yield opened


@pytest.fixture
async def filing(database: Database, tmp_path: Path) -> Desk:
    world = make_world(database)
    world.rules.mask()
    await world.propose(DOCUMENT, QUOTED, found=FOUND)
    desk = Desk(world, tmp_path / "dms")
    desk.loop = replace(desk.loop, connectors=world.service.filings.connectors)
    return desk


async def test_an_export_in_a_bucket(filing: Desk, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    use_server(endpoint, monkeypatch)
    made = await filing.file(XLSX)
    await filing.step()
    await filing.file(XLSX)
    await filing.step()
    assert await filing.state(made) == (FilingState.FILED, 1)
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name=REGION, aws_access_key_id=KEY, aws_secret_access_key=KEY
    )
    [found] = client.list_objects_v2(Bucket="files")["Contents"]
    assert found["Key"] == f"in/{MATTER}/{made.filing_id}-{DOCUMENT.document_id}-xlsx.xlsx"
    data = client.get_object(Bucket="files", Key=found["Key"])["Body"].read()
    assert "[PERSON_2]" in texts_in(data)
    assert CANARY not in texts_in(data)


async def test_a_folder_that_cannot_be_written_gets_it_later(filing: Desk) -> None:
    made = await filing.file(replace(XLSX, target="folder"))
    filing.folder.write_bytes(b"a file is in the place of the folder")
    await filing.step()
    assert await filing.state(made) == (FilingState.PENDING, 1)
    filing.folder.unlink()
    await filing.step()
    assert await filing.state(made) == (FilingState.FILED, 2)
    assert len(filing.files()) == 1
