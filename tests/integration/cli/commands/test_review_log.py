"""`glossator review undo`, `redo`, `history` and comments with a real system."""

from pathlib import Path

import pytest

from tests.integration.cli.conftest import AGREEMENT, Glossator

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow]


def test_a_decision_is_taken_back_and_a_question_is_asked(glossator: Glossator, tmp_path: Path) -> None:
    path = tmp_path / "undone.txt"
    path.write_text(AGREEMENT.format(reference="undone"))
    [sent] = glossator.submit(path)
    document = sent["document_id"]

    def states() -> set[str]:
        return {str(one["state"]) for one in glossator.lines("review", "list", document)}

    [first, *_] = glossator.lines("review", "list", document)
    glossator("review", "reject", document, str(first["annotation_id"]), "--reason", "not-relevant")
    assert "rejected" in states()
    [undone] = glossator.lines("review", "undo", document)
    assert (undone["target_id"], undone["set_revision"]) == (first["annotation_id"], 3)
    assert states() == {"proposed"}
    assert "no decision of this reviewer" in glossator("review", "undo", document, status=1).stderr
    glossator("review", "redo", document)
    assert "rejected" in states()
    [logged] = glossator.lines("review", "history", document)
    assert (logged["decision"], logged["undone_at"]) == ("reject", "")

    asked = ("--ask", "senior-reviewer@harbour-bank")
    [made] = glossator.lines("review", "comment", document, "Is that so?", *asked)
    assert glossator.lines("review", "comments", document, "--as", "senior-reviewer") == [made]
    glossator("review", "resolve", document, str(made["id"])[:8], "--as", "senior-reviewer")
    [resolved] = glossator.lines("review", "comments", document)
    assert resolved["resolved_by"] == "senior-reviewer@harbour-bank"
