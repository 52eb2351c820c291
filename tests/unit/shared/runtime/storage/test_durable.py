import asyncio
import os
from pathlib import Path

import pytest

from services.shared.runtime.storage.durable import Durable, sync_to_disk


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    found: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda handle: found.append(Path(f"/proc/self/fd/{handle}").resolve()))
    return found


def write(root: Path, path: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(b"words")


def test_the_file_is_synced_before_its_folders(tmp_path: Path, synced: list[Path]) -> None:
    write(tmp_path, "a/b/c")
    sync_to_disk(tmp_path, ["a/b/c"])
    assert synced == [tmp_path / "a/b/c", tmp_path / "a/b", tmp_path / "a", tmp_path]
    assert not [one for one in Path("/proc/self/fd").iterdir() if one.resolve().is_relative_to(tmp_path)]


def test_shared_folders_are_synced_once_after_all_files(tmp_path: Path, synced: list[Path]) -> None:
    for path in ("a/b/one", "a/c/two"):
        write(tmp_path, path)
    sync_to_disk(tmp_path, ["a/b/one", "a/c/two"])
    assert synced[:2] == [tmp_path / "a/b/one", tmp_path / "a/c/two"]
    assert set(synced[2:4]) == {tmp_path / "a/b", tmp_path / "a/c"}
    assert synced[4:] == [tmp_path / "a", tmp_path]


async def test_a_missing_file_does_not_block_others(tmp_path: Path) -> None:
    write(tmp_path, "a/b/c")
    disk = Durable(tmp_path)
    missing, there = await asyncio.gather(disk.sync("a/b/d"), disk.sync("a/b/c"), return_exceptions=True)
    assert isinstance(missing, FileNotFoundError)
    assert there is None
