import mmap
from pathlib import Path

from services.ingestion.sandbox import confinement

_SIZE = 32 << 20


def test_pages_of_a_file_are_not_in_the_memory_of_a_forked_process(tmp_path: Path) -> None:
    path = tmp_path / "library"
    path.write_bytes(bytes(_SIZE))
    before = confinement.memory_in_use()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert sum(mapped[:: mmap.PAGESIZE]) == 0
        after = confinement.memory_in_use()
    assert after[0] - before[0] >= _SIZE
    assert after[1] - before[1] < _SIZE // 2


def test_private_memory_is_in_the_memory_of_a_forked_process() -> None:
    # Pages of their own: the allocator can hand out memory that an earlier test freed, which is in use already.
    with mmap.mmap(-1, _SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as kept:
        before = confinement.memory_in_use()
        kept.write(b"x" * _SIZE)
        after = confinement.memory_in_use()
    assert after[1] - before[1] > _SIZE // 2
