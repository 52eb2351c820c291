import os
from pathlib import Path

import pytest

from services.shared.runtime.durable import sync_to_disk


def test_the_file_comes_first_and_then_every_folder_up_to_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_bytes(b"words")
    synced: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(Path(f"/proc/self/fd/{handle}").resolve()))
    sync_to_disk(tmp_path, "a/b/c")
    assert synced == [tmp_path / "a/b/c", tmp_path / "a/b", tmp_path / "a", tmp_path]
    assert not [one for one in Path("/proc/self/fd").iterdir() if one.resolve().is_relative_to(tmp_path)]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_to_disk(tmp_path, "a/b/c")
