"""A backup of a system under load, and its restore to another folder."""

import shutil
from pathlib import Path

import pytest

from tests.integration.cli.conftest import AGREEMENT, Glossator

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow]


def _documents(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"load-{number}.txt" for number in range(count)]
    for path in paths:
        path.write_text(AGREEMENT.format(reference=f"{path.stem} " + "further words " * 3 * len(path.stem)))
    return paths


def test_round_trip_under_load(glossator: Glossator, agreement: Path, tmp_path: Path) -> None:
    [kept] = glossator.submit(agreement)
    [shown] = glossator.lines("show", kept["document_id"])
    for one in shown["annotation_set"]["annotations"]:
        glossator("review", "accept", kept["document_id"], one["annotation_id"])
    glossator("review", "complete", kept["document_id"], "--leave-undecided", "not-relevant")
    before = glossator.lines("show", kept["document_id"])
    placed = ("hold", "place", "--document", kept["document_id"], "--reason", "case-1")
    glossator(*placed, "LIT-1")
    loading = glossator.submit_beside(*_documents(tmp_path / "load", 8))
    glossator("backup", str(tmp_path / "backup"))
    assert loading.wait() == 0
    glossator(*placed, "LIT-2")
    [lift] = glossator.lines("hold", "lift", "LIT-1", "--reason", "settled")
    glossator("hold", "approve", str(lift["lift_id"]))
    glossator("backup", str(tmp_path / "newer"))
    refused = glossator("restore", str(tmp_path / "backup"), status=1)
    assert "glossator down" in refused.stderr
    other = Glossator(tmp_path / "other")
    newer = str(tmp_path / "newer" / "holds.jsonl")
    [restored] = other.lines("restore", str(tmp_path / "backup"), "--holds", newer)
    assert restored["keys"]
    assert restored["told_again"] > 0
    try:
        other("up", "--free-ports")
        resumed = other.lines("resume")
        assert {one["fate"] for one in resumed} <= {"sent", "submit again"}
        assert other.lines("show", kept["document_id"]) == before
        holds = {(one["hold_id"], bool(one["lifted_at"])) for one in other.lines("hold", "list", "--lifted")}
        assert holds == {("LIT-1", True), ("LIT-2", False)}
        [erasure] = other.lines("document", "erase", kept["document_id"], "--reason", "DSR-1", status=1)
        assert (erasure["state"], erasure["holds"][0]["names"]) == ("held", ["LIT-2"])
        assert [one["status"] for one in other.submit(agreement)] == ["duplicate"]
        last = other.lines("watch", "--count", "1")
        assert last == glossator.lines("watch", "--count", "1")
        for update in other.lines("watch", "--proposed", "--count", "2"):
            assert other.lines("show", update["document"]["document_id"])[0]["quotes"]
    finally:
        other("down")
        shutil.rmtree(tmp_path / "other")
