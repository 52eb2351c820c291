"""The report on one file as the terminal shows it."""

from dataclasses import replace
from io import StringIO
from itertools import accumulate

import pytest
from rich.console import Console

from services.cli.redaction.report import Report
from services.cli.redaction.terminal import render_report
from services.redaction.text.explain import Kept, Why
from services.shared.domain.entities import EntityType
from services.shared.domain.spans import OriginalSpan
from tests.unit.cli.redaction.reports import report_of


def _printed(text: str, *, colours: bool) -> str:
    out = StringIO()
    console = Console(file=out, width=160, force_terminal=colours, color_system="standard" if colours else None)
    console.print(render_report(report_of(text)))
    return out.getvalue()


def _doubtful(count: int) -> Report:
    """A text of `count` words, each found as a name with low confidence."""
    words = [f"w{number}" for number in range(count)]
    kept = (
        Kept(OriginalSpan(at, at + len(word)), EntityType.PERSON, Why.UNSURE, 0.1, 0.6)
        for word, at in zip(words, accumulate([0, *(len(word) + 1 for word in words)]), strict=False)
    )
    return replace(report_of(" ".join(words)), kept=tuple(kept))


def test_placeholders_are_coloured_and_counted() -> None:
    shown = _printed("Name: Jane Smith\nowes $5\n", colours=True)
    assert "\x1b[30;103m[PERSON_1]\x1b[0m" in shown
    assert "\x1b[4m$5\x1b[0m" in shown
    plain = _printed("Name: Jane Smith\nowes $5\n", colours=False)
    assert "Name: [PERSON_1]\nowes $5" in plain
    assert "legal-review@" in plain
    assert "the policy keeps it" in plain
    assert "Jane" not in plain


def test_escape_sequences_of_a_document_are_neutralised() -> None:
    shown = _printed("\x1b[2J\x1b]0;title\x07 [red]x[/red]\n", colours=False)
    assert "\x1b" not in shown
    assert "␛[2J␛]0;title␇ [red]x[/red]" in shown


@pytest.mark.parametrize(
    ("text", "message"),
    [("hello", "no values found"), ("", "the file has no text"), (" \r\n", "the file has no text")],
)
def test_empty_results(text: str, message: str) -> None:
    assert message in _printed(text, colours=False)


def test_most_likely_values_in_doubt_are_shown() -> None:
    out = StringIO()
    Console(file=out, width=160).print(render_report(_doubtful(25)))
    assert out.getvalue().count("0.10") == 20
    assert "and 5 less likely values: --html lists all" in out.getvalue()


def test_windows_line_ends() -> None:
    shown = _printed("Name: Jane Smith\r\nowes $5\r\n", colours=False)
    assert "Name: [PERSON_1]\nowes $5\n" in shown
