"""The line of each set, and notes about outages."""

from dataclasses import replace

import pytest

from services.annotation.desk.records import WatchAnnotationsResponse
from services.cli.commands.watch import _line, _OutageNote
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry


def test_an_outage_is_reported_once(capsys: pytest.CaptureFixture[str]) -> None:
    note = _OutageNote()
    for _ in range(2):
        note.report(Retry(dependency="annotation"))
    shown = capsys.readouterr().err
    assert shown.startswith("annotation does not answer; the command tries again. `glossator status`")
    assert len(shown.splitlines()) == 1
    note.end()
    note.report(Retry(dependency="annotation"))
    assert capsys.readouterr().err == shown


def test_a_line_has_the_revision_and_the_reopening() -> None:
    published = AnnotationSet("s", 4, SetState.PUBLISHED)
    lines = [
        _line(WatchAnnotationsResponse("7", DocumentRecord("t", "s", "r", "m"), one))
        for one in (published, replace(published, reopened=True))
    ]
    assert [line.split()[:2] for line in lines] == [["7", "published"], ["7", "reopened"]]
    assert all("revision 4" in line for line in lines)
