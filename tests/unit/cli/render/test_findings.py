"""The explanation of a finding, as `glossator explain` prints it."""

from rich.console import Console

from services.cli.clients.annotation import EvidencePlace, FindingExplanation
from services.cli.render.findings import explanation_table


def _printed(found: FindingExplanation) -> str:
    console = Console(width=160, highlight=False)
    with console.capture() as capture:
        console.print(explanation_table(found))
    return " ".join(capture.get().split())


def test_evidence_in_a_document_of_the_file_names_it() -> None:
    evidence = (
        EvidencePlace("Term", 1, 9, "a term", ""),
        EvidencePlace("Term", 90, 99, "a term", "", document_title="EXHIBIT A FORM OF NOTE"),
    )
    printed = _printed(FindingExplanation("law", "high", "tiny@1", "", "It is there.", "", "", evidence, {}))
    assert "Term at 1–9: a term" in printed
    assert "Term at 90–99 in EXHIBIT A FORM OF NOTE: a term" in printed
