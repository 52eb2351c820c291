"""Blobs in memory and in a folder. tests/integration/shared runs the same suite on S3."""

import os
from pathlib import Path

import pytest

from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import HOLDERS, LocalKeys, create_local_keys
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.blob_suite import BlobSuite, Keys, hash_key
from tests.fakes import FakeClock


class TestMemory(BlobSuite):
    @pytest.fixture
    def url(self) -> str:
        return "memory://"


class TestFolder(BlobSuite):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"file://{tmp_path}/made/here"

    async def test_a_blob_is_written_atomically(self, blobs: Blobs, tmp_path: Path) -> None:
        await blobs.put("t", KeyScope.SOURCE, "d1", "text", b"words")
        files = [path for path in (tmp_path / "made/here").rglob("*") if path.is_file()]
        assert files == [tmp_path / "made/here/t/source/d1/text"]

    async def test_a_blob_is_on_the_disk_before_put_returns(
        self, blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[Path] = []
        monkeypatch.setattr(os, "fsync", lambda handle: synced.append(Path(f"/proc/self/fd/{handle}").resolve()))
        ref = await blobs.put("t", KeyScope.SOURCE, "d1", "text", b"words")
        root = tmp_path / "made/here"
        assert synced == [root / ref.path, root / "t/source/d1", root / "t/source", root / "t", root]

        def fails(_handle: int) -> None:
            raise OSError

        monkeypatch.setattr(os, "fsync", fails)
        with pytest.raises(Retry):
            await blobs.put("t", KeyScope.SOURCE, "d1", "text", b"words")

    async def test_a_truncated_file_is_tampered(self, blobs: Blobs, tmp_path: Path) -> None:
        ref = await blobs.put("t", KeyScope.SOURCE, "d1", "text", b"words" * 100)
        path = tmp_path / "made/here" / ref.path
        for size in (0, 1, 20, path.stat().st_size - 1):
            path.write_bytes(path.read_bytes()[:size])
            with pytest.raises(Reject) as caught:
                await blobs.get(ref)
            assert caught.value.reason is Reason.TAMPERED


@pytest.mark.parametrize("url", ["", "http://x", "file://", "s3://", "/var/blobs"])
def test_other_urls_are_rejected(url: str) -> None:
    with pytest.raises(ValueError, match="blobs_url"):
        open_store(url)


def test_a_relative_folder_is_created(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("file://var/blobs")
    assert (tmp_path / "var/blobs").is_dir()


async def test_an_unavailable_store_raises_retry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    blobs = Blobs(open_store("s3://bucket/prefix"), Keys(), hash_key)
    ref = BlobRef("t", KeyScope.SOURCE, "d1", "text", 1)
    for attempt in (
        blobs.put("t", KeyScope.SOURCE, "d1", "text", b"x"),
        blobs.get(ref),
        blobs.delete(ref),
        blobs.ping(),
    ):
        with pytest.raises(Retry) as caught:
            await attempt
        assert caught.value.dependency == "blobs"


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("scope", KeyScope)
async def test_a_service_opens_blobs_of_its_scopes_only(tmp_path: Path, holder: str, scope: KeyScope) -> None:
    url = f"sqlite:///{tmp_path}/keys.sqlite"
    migrate(url, KEYS_SCHEMA)
    create_local_keys(tmp_path / "keys", ["harbour-bank"])
    database, store = Database(url), open_store("memory://")

    def blobs_of(name: str) -> Blobs:
        keys = LocalKeys(tmp_path / "keys" / f"{name}.json")
        return Blobs(store, Keyring(database, keys, FakeClock()), keys.hash_key)

    ref = await blobs_of("redaction").put("harbour-bank", scope, "d1", "text", b"words")
    reader = blobs_of(holder)
    if scope.value in HOLDERS[holder]:
        assert await reader.get(ref) == b"words"
    else:
        for attempt in (reader.get(ref), reader.put("harbour-bank", scope, "d1", "text", b"other")):
            with pytest.raises(Reject) as caught:
                await attempt
            assert caught.value.reason is Reason.KEY_UNAVAILABLE
        assert await blobs_of("redaction").get(ref) == b"words"
    await database.close()
