"""The output of the demo, short and complete."""

import io
from collections import Counter
from dataclasses import replace

import pytest
from rich.console import Console

from services.cli.demo.display import Display, Ending, feedback_line, short_findings
from services.feedback.statistics import ClauseMetrics, GetMetricsResponse
from services.shared.domain.annotations import AnnotationSet, Finding, RuleState, SetState
from services.shared.domain.clauses import Severity
from tests.unit.cli.render.test_document import DOCUMENT, SET, TEXT

COUNTS = GetMetricsResponse(
    (
        ClauseMetrics("Parties", "clauses@27b8c047eb22c718+fields@6", 4, 1, 0, 0, 0.8),
        ClauseMetrics("Parties", "clauses@27b8c047eb22c718+fields@7", 2, 0, 1, 1, 0.5),
    ),
    2,
    9,
)


def _display(*, verbose: bool) -> tuple[Display, io.StringIO]:
    file = io.StringIO()
    return Display(Console(file=file, width=120), verbose=verbose), file


def test_by_default_only_the_first_corrected_set_is_shown() -> None:
    display, file = _display(verbose=False)
    display.proposed(DOCUMENT, SET, TEXT, corrected=False)
    assert file.getvalue() == ""
    display.proposed(DOCUMENT, SET, TEXT, corrected=True)
    first = file.getvalue()
    assert f"matter {DOCUMENT.matter}" in first
    display.proposed(DOCUMENT, SET, TEXT, corrected=True)
    assert file.getvalue() == first


def test_verbose_shows_every_set() -> None:
    display, file = _display(verbose=True)
    for _ in range(2):
        display.proposed(DOCUMENT, SET, TEXT, corrected=False)
    assert file.getvalue().count(f"matter {DOCUMENT.matter}") == 2


def test_each_finding_takes_one_line_in_80_columns() -> None:
    console = Console(file=io.StringIO(), width=80)
    with console.capture() as captured:
        console.print(short_findings(SET, TEXT * 10))
    assert len(captured.get().splitlines()) == len(SET.findings) + 1


def test_feedback_is_summed_up_and_its_table_has_whole_versions() -> None:
    assert feedback_line(COUNTS) == "2 reviews: 6 accepted, 1 rejected, 1 changed, 1 added"
    display, file = _display(verbose=True)
    display.feedback("harbour-bank", COUNTS)
    assert "fields@6" in file.getvalue()
    assert "fields@7" in file.getvalue()


@pytest.mark.parametrize(("verbose", "names"), [(False, ["b", "c"]), (True, ["a", "b", "c"])])
def test_by_default_published_submissions_are_only_counted(verbose: bool, names: list[str]) -> None:
    published = Ending("a", "grpc", "published", "", True)
    refused, unexpected = replace(published, name="b", status="refused"), replace(published, name="c", expected=False)
    display, file = _display(verbose=verbose)
    attached = replace(refused, name="d", attached=True)
    display.endings([published, refused, unexpected, attached], Counter(published=2, refused=2))
    *lines, total = file.getvalue().splitlines()[1:]
    assert [line.split()[0] for line in lines] == [*names, "d"]
    assert total == "  3 submissions and 1 attachment: 2 published, 2 refused"


def test_a_review_without_output_has_no_heading() -> None:
    display, file = _display(verbose=False)
    display.review_step()
    display.proposed(DOCUMENT, SET, TEXT, corrected=False)
    display.step("next")
    assert "review" not in file.getvalue()
    display.review_step()
    display.refused_by_wall("reviewer", "m")
    display.refused_by_wall("reviewer", "n")
    assert file.getvalue().count("findings and review") == 1


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (RuleState.ABSENT, "missing: No end."),
        (None, "missing: No end."),
        (RuleState.WEAK, " No end."),
    ],
)
def test_a_finding_without_a_passage(state: RuleState | None, shown: str) -> None:
    finding = Finding("f", "ends", "Expiration Date", Severity.MEDIUM, "No end.", "nda", "1", state=state)
    console = Console(file=io.StringIO(), width=100)
    console.print(short_findings(AnnotationSet("s", 1, SetState.PROPOSED, findings=(finding,)), ""))
    assert isinstance(console.file, io.StringIO)
    line = console.file.getvalue().splitlines()[0]
    assert line.endswith(shown)
    assert ("missing" in line) == ("missing" in shown)
