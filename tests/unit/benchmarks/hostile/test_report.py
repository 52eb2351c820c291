"""The totals of kinds, and the printed lines."""

import io
import json

from rich.console import Console

from tests.benchmarks.hostile.report import json_lines, print_report, totals
from tests.benchmarks.hostile.run import Outcome

_FOUND = (
    Outcome("b.pdf", ".pdf: pdf", "malformed", cpu_seconds=1.25, memory=5 << 20),
    Outcome("a.pdf", ".pdf: pdf", "read", words=100, lost=2),
    Outcome("c", "no extension: eml", "KeyError", typed=False, over_time=True, over_memory=True, leftovers=2),
)


def test_totals() -> None:
    pdf, mail, everything = totals(_FOUND)
    assert (pdf.kind, pdf.files, pdf.outcomes) == (".pdf: pdf", 2, {"malformed": 1, "read": 1})
    assert (pdf.cpu_seconds, pdf.memory, pdf.words, pdf.lost, pdf.untyped) == (1.25, 5, 100, 2, 0)
    assert (mail.untyped, mail.over_time, mail.over_memory, mail.leftovers) == (1, 1, 1, 2)
    assert (everything.kind, everything.files, everything.lost) == ("all", 3, 2)


def test_files_with_faults_and_losses_have_lines() -> None:
    printed = io.StringIO()
    print_report(Console(file=printed, width=150), _FOUND)
    lines = printed.getvalue().splitlines()
    assert "  c: KeyError: untyped, over time, over memory, 2 left over (0.0 CPU s, 0.0 s, 0 MiB)" in lines
    assert "  a.pdf: 2 of 100 words" in lines
    assert not any(line.startswith("  b.pdf") for line in lines)


def test_without_files() -> None:
    assert [one.files for one in totals(())] == [0]
    print_report(Console(file=io.StringIO()), ())


def test_json_lines() -> None:
    rows = [json.loads(one) for one in json_lines(_FOUND)]
    assert [one.get("name") for one in rows] == ["b.pdf", "a.pdf", "c", None, None, None]
