"""The revisions that callers have read."""

from pathlib import Path

import pytest

from services.cli.review import seen
from services.cli.review.seen import SeenRevisions


def test_last_revision_is_kept_by_caller_and_document(tmp_path: Path) -> None:
    path = tmp_path / "cli" / "seen.json"
    for caller, document, revision in (("ann@t", "d1", 3), ("bob@t", "d1", 4), ("ann@t", "d2", 1), ("ann@t", "d1", 5)):
        SeenRevisions(path).record(caller, document, revision)
    again = SeenRevisions(path)
    assert [again.last(*one) for one in (("ann@t", "d1"), ("bob@t", "d1"), ("ann@t", "d2"), ("bob@t", "d2"))] == [
        5,
        4,
        1,
        0,
    ]


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff"])
def test_damaged_file_counts_as_empty(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "seen.json"
    path.write_bytes(content)
    assert SeenRevisions(path).last("ann@t", "d1") == 0
    SeenRevisions(path).record("ann@t", "d1", 2)
    assert SeenRevisions(path).last("ann@t", "d1") == 2


def test_oldest_entries_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "_LIMIT", 2)
    kept = SeenRevisions(tmp_path / "seen.json")
    for document in ("d1", "d2", "d1", "d3"):
        kept.record("ann@t", document, 1)
    assert [kept.last("ann@t", one) for one in ("d1", "d2", "d3")] == [1, 0, 1]
