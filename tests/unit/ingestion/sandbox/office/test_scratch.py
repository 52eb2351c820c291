import fcntl
import os
from pathlib import Path

import pytest

from services.ingestion.sandbox.office.scratch import read_file, remove, remove_stale, scratch, size_of
from services.shared.domain.errors import Reason, Reject


def test_a_folder_is_private_and_removed(tmp_path: Path) -> None:
    with scratch(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "a").write_bytes(b"a")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_removed_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), scratch(tmp_path):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_only_folders_that_no_process_holds_are_stale(tmp_path: Path) -> None:
    stale, other = tmp_path / "glossator-office-a", tmp_path / "other"
    for one in (stale, other):
        one.mkdir()
        (one / ".lock").touch()
    with scratch(tmp_path) as folder:
        remove_stale(tmp_path)
        assert sorted(tmp_path.iterdir()) == sorted([folder.parent, other])
    with (other / ".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


def test_links_are_removed_and_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    for place in (folder, folder / "inner"):
        (place / "link").symlink_to(kept)
    remove(folder)
    assert list(tmp_path.iterdir()) == [kept]
    assert list(kept.iterdir())
    remove(folder)


def test_the_size_counts_files_in_folders_and_stops(tmp_path: Path) -> None:
    assert size_of(tmp_path, 1 << 20) == 0
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_bytes(b"a" * 100_000)
    assert size_of(tmp_path, 1 << 30) > 100_000
    assert size_of(tmp_path, 1) > 1
    assert size_of(tmp_path / "absent", 1) == 0


def test_only_a_regular_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"content")
    assert read_file(file, 7) == b"content"
    with pytest.raises(Reject) as caught:
        read_file(file, 6)
    assert caught.value.reason is Reason.TOO_LARGE
    (tmp_path / "link").symlink_to(file)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("link", "pipe", "folder", "absent"):
        assert read_file(tmp_path / name, 7) is None
    os.link(file, tmp_path / "hard")
    assert read_file(file, 7) is None
