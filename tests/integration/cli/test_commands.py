"""The commands with a real system: from the submission of a document to its published set."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.cli.local.pids import ProcessId
from services.shared.wire.services import SERVICE_NAMES
from tests.integration.cli.conftest import Glossator

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow]


def test_up_lists_all_parts_and_can_be_repeated(glossator: Glossator) -> None:
    parts = glossator.lines("status")
    assert [one["part"] for one in parts] == ["broker", "triton", "issuer", *SERVICE_NAMES]
    assert all(one["ready"] and one["state"] == "running" for one in parts)
    again = glossator.lines("up")
    assert [one["pid"] for one in again] == [one["pid"] for one in parts]
    assert "annotation" in glossator("status").stdout


def test_up_restarts_a_dead_part(glossator: Glossator) -> None:
    [before] = [one for one in glossator.lines("status") if one["part"] == "redaction"]
    process = ProcessId.of(before["pid"])
    assert process is not None
    process.kill_group()
    assert process.wait(10)
    [dead] = [one for one in glossator.lines("status", status=1) if one["part"] == "redaction"]
    assert (dead["state"], dead["ready"]) == ("dead", False)
    [back] = [one for one in glossator.lines("up") if one["part"] == "redaction"]
    assert back["ready"]
    assert back["pid"] != before["pid"]


def test_restart_replaces_a_running_process_and_starts_a_dead_one(glossator: Glossator) -> None:
    def feedback(status: int = 0) -> dict[str, Any]:
        [part] = [one for one in glossator.lines("status", status=status) if one["part"] == "feedback"]
        return part

    before = feedback()
    assert "feedback ready after" in glossator("restart", "feedback").stderr
    running = feedback()
    assert running["ready"]
    assert running["pid"] != before["pid"]
    process = ProcessId.of(running["pid"])
    assert process is not None
    process.kill_group()
    assert process.wait(10)
    assert feedback(status=1)["problem"].endswith("tart it: glossator up")
    glossator("restart", "feedback")
    assert feedback()["ready"]


def test_topics_match_the_table(glossator: Glossator) -> None:
    assert glossator.lines("topics", "apply", "--dry-run") == []


def test_models_are_listed_with_their_versions(glossator: Glossator) -> None:
    models = glossator.lines("models")
    assert [one["name"] for one in models] == ["clauses", "loan_clauses"]
    assert all(one["version"] and one["ready"] for one in models)


@pytest.mark.parametrize("door", ["grpc", "http", "kafka", "folder"])
def test_every_entry_point(glossator: Glossator, agreement: Path, door: str) -> None:
    [answer] = glossator.submit(agreement, door=door)
    assert answer["status"] == "proposed"
    assert answer["document_id"]
    [again] = glossator.submit(agreement, door=door)
    assert again["status"] == ("proposed" if door == "kafka" else "duplicate")  # a CloudEvent's id is its sender's
    assert answer["document_id"] in (again["document_id"], again["duplicate_of"])


def test_refused_and_missing_files(glossator: Glossator, tmp_path: Path) -> None:
    empty, missing = tmp_path / "empty.txt", tmp_path / "missing.txt"
    empty.touch()
    answers = glossator.submit(empty, missing, status=1)
    by_path = {one["path"]: one for one in answers}
    assert by_path[str(empty)]["error"]["reason"] == "empty"
    assert by_path[str(missing)]["error"]["reason"] == "not_found"


def test_denied_callers_are_reported(glossator: Glossator, agreement: Path) -> None:
    record = ("--tenant", "harbour-bank", "--matter", "HB-CLI-1", "--source-system", "loan-core")
    [answer] = glossator.lines("submit", str(agreement), *record, status=1)
    assert answer["error"]["reason"] == "forbidden"
    assert "no tenant" in glossator("submit", str(agreement), "--tenant", "x", *record[2:], status=2).stderr
    assert "not_found" in glossator("show", "0" * 32, status=1).stderr
    assert "no credential of bob" in glossator("show", "0" * 32, "--as", "bob", status=1).stderr


def test_review_from_list_to_published_set(glossator: Glossator, agreement: Path) -> None:
    [answer] = glossator.submit(agreement)
    document = answer["document_id"]
    assert "precondition_failed" in glossator("show", document, "--as", "case-system@harbour-bank", status=1).stderr
    masked = glossator.lines("review", "list", document)
    [asked] = glossator.lines("reveal", document, "--document")
    assert asked["state"] == "waiting"
    [granted] = glossator.lines("reveal", document, "--grant", asked["grant_id"], "--as", "senior-reviewer")
    assert granted["state"] == "in_force"
    listed = glossator.lines("review", "list", document)
    assert [one["annotation_id"] for one in masked] == [one["annotation_id"] for one in listed]
    text = agreement.read_text()
    assert all(one["quote"] == text[one["span"]["start"] : one["span"]["end"]] for one in listed)
    [law] = [one for one in listed if one["category"] == "Governing Law"]
    seen = str(law["set_revision"])
    [accepted] = glossator.lines("review", "accept", document, law["annotation_id"][:10], "--revision", seen)
    assert accepted["state"] == "accepted"
    conflict = glossator("review", "reject", document, law["annotation_id"], "--revision", seen, status=1)
    assert "conflict" in conflict.stderr
    assert "review list" in conflict.stderr
    [added] = glossator.lines("review", "add", document, "parties", "--quote", "Birch & Co. LLC", "--seconds", "2")
    assert added["state"] == "added"
    [moved] = glossator.lines("review", "change-span", document, added["annotation_id"], "--quote", "Alder Works, Inc.")
    assert text[moved["span"]["start"] : moved["span"]["end"]] == "Alder Works, Inc."
    [other] = glossator.lines("review", "change-category", document, added["annotation_id"], "Document Name")
    assert other["category"] == "Document Name"
    assert "undecided: " in glossator("review", "complete", document, status=1).stderr
    [published] = glossator.lines("review", "complete", document, "--leave-undecided", "not-relevant")
    assert published["state"] == "published"
    assert "--revision is missing" in glossator("review", "reopen", document, status=2).stderr
    glossator("show", document, "--brief", "--as", "senior-reviewer")
    assert "under review again" in glossator("review", "reopen", document).stdout
    assert "conflict" in glossator("review", "complete", document, status=1).stderr
    glossator("review", "list", document)
    glossator("review", "complete", document, "--leave-undecided", "Ask Alder Works, Inc. first")
    shown = json.loads(glossator("show", document, "--as", "case-system@harbour-bank", "--json-lines").stdout)
    assert shown["annotation_set"]["reviewed"]
    assert "Alder Works, Inc." in shown["quotes"].values()
    assert "Governing Law" in glossator("show", document).stdout
    assert "not_found" in glossator("show", document, "--as", "reviewer@northgate-credit", status=1).stderr
    _check_audit(glossator, document)
    assert "decisions" in glossator("feedback", "metrics").stdout
    assert not glossator("feedback", "export").stdout  # the purposes of the document do not include training


def _check_audit(glossator: Glossator, document: str) -> None:
    records = glossator.lines("audit", "list", "--document", document, "--limit", "0")
    assert {"document.read_text", "annotation.review", "annotation.complete_review"} <= {
        one["action"] for one in records
    }
    assert {one["outcome"] for one in records} == {"allowed", "denied", "refused", "requested"}
    assert [one["at"] for one in records] == sorted(one["at"] for one in records)
    [newest] = glossator.lines("audit", "list", "--document", document, "--limit", "1")
    assert newest == records[-1]
    reads = glossator.lines("audit", "list", "--document", document, "--action", "document.read_text")
    assert {one["action"] for one in reads} == {"document.read_text"}
    assert "no matching records" in glossator("audit", "list", "--until", "2001-01-01", "--since", "2000-01-01").stdout
    assert "forbidden" in glossator("audit", "list", "--as", "reviewer@harbour-bank", status=1).stderr


def test_watch_continues_after_its_cursor(glossator: Glossator, agreement: Path) -> None:
    [answer] = glossator.submit(agreement)
    glossator("show", answer["document_id"])
    glossator("review", "complete", answer["document_id"], "--leave-undecided", "not-relevant")
    [first] = glossator.lines("watch", "--count", "1")
    [proposed, *_] = glossator.lines("watch", "--proposed", "--count", "1")
    assert proposed["annotation_set"]["state"] == "proposed"
    cursor = ""
    seen: list[dict[str, Any]] = []
    while not seen or answer["document_id"] != seen[-1]["document"]["document_id"]:
        [update] = glossator.lines("watch", "--count", "1", "--from", cursor)
        cursor = update["cursor"]
        seen.append(update)
    assert seen[0] == first
    cursors = [int(one["cursor"]) for one in seen]
    assert cursors == sorted(set(cursors))
