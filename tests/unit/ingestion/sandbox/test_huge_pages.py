"""Huge pages are for private memory of no file, and a kernel without them changes nothing."""

import mmap
from pathlib import Path

import pytest

from services.ingestion.sandbox import huge_pages

_SIZE = 8 << 20


def test_the_content_of_joined_pages_stays() -> None:
    with mmap.mmap(-1, _SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as region:
        content = bytes(range(256)) * (_SIZE // 256)
        region[:] = content
        huge_pages.join_pages()
        assert region[:] == content


@pytest.mark.parametrize(
    ("line", "joined"),
    [
        ("7f0000200000-7f0000600000 rw-p 00000000 00:00 0 ", [(0x7F0000200000, 4 << 20)]),
        ("7f0000200000-7f0000600000 rw-p 00000000 00:00 0          [heap]", [(0x7F0000200000, 4 << 20)]),
        ("7f0000201000-7f0000601000 rw-p 00000000 00:00 0 ", [(0x7F0000400000, 2 << 20)]),
        ("7f0000201000-7f00003ff000 rw-p 00000000 00:00 0 ", []),
        ("7f0000200000-7f0000600000 rw-p 00000000 00:00 0          [stack]", []),
        ("7f0000200000-7f0000600000 rw-p 00000000 fe:00 17         /lib/a.so", []),
        ("7f0000200000-7f0000600000 rw-s 00000000 00:01 17         /memfd:a", []),
        ("7f0000200000-7f0000600000 r--p 00000000 00:00 0 ", []),
    ],
)
def test_which_regions_are_joined(
    line: str, joined: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    maps = tmp_path / "maps"
    maps.write_text(f"{line}\n", "ascii")
    advised: list[tuple[int, int]] = []
    monkeypatch.setattr(huge_pages, "Path", lambda _: maps)

    def advise(start: int, size: int, _: int) -> bool:
        advised.append((start, size))
        return True

    monkeypatch.setattr(huge_pages, "_advise", advise)
    assert huge_pages.join_pages() == sum(size for _, size in joined)
    assert list(dict.fromkeys(advised)) == joined


def test_a_kernel_without_huge_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huge_pages, "_advise", lambda *_: False)
    assert huge_pages.join_pages() == 0
