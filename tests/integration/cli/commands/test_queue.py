"""`glossator queue` with a real system."""

from pathlib import Path

import pytest

from tests.integration.cli.conftest import AGREEMENT, Glossator

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow]

_SENIOR = "senior-reviewer@harbour-bank"


def test_a_review_is_listed_assigned_claimed_and_released(glossator: Glossator, tmp_path: Path) -> None:
    path = tmp_path / "queued.txt"
    path.write_text(AGREEMENT.format(reference="queued"))
    [sent] = glossator.submit(path)
    document = sent["document_id"]

    def mine(who: str) -> list[dict[str, object]]:
        found = glossator.lines("queue", "list", "--mine", "--limit", "200", "--as", who)
        return [one for one in found if one["document_id"] == document]

    listed = glossator.lines("queue", "list", "--unassigned", "--limit", "200")
    [one] = [each for each in listed if each["document_id"] == document]
    assert (one["matter"], one["assignee"], one["revision"]) == ("HB-CLI-1", "", 1)
    assert glossator("queue", "assign", document, "--to", "reviewer@harbour-bank", "--due", "2027-03-31").stdout
    assert [each["due_at"] for each in mine("reviewer")] == ["2027-03-31T00:00:00Z"]
    glossator("queue", "claim", document)
    assert (
        "Another person works on the review"
        in glossator("queue", "claim", document, "--as", "senior-reviewer", status=1).stderr
    )
    [moved] = [
        each
        for each in glossator.lines("queue", "assign", "--from", "reviewer@harbour-bank", "--to", _SENIOR)
        if each["document_id"] == document
    ]
    assert moved["assignee"] == _SENIOR
    assert [each["lease_holder"] for each in mine("senior-reviewer")] == [""]
    glossator("queue", "deputy", _SENIOR, "--by", "reviewer@harbour-bank", "--until", "2100-01-01", status=1)
    glossator("queue", "assign", document)
    assert glossator.lines("queue", "list", "--mine", "--as", "reviewer") == []
