"""Notes about outages."""

import pytest

from services.cli.commands.watch import _OutageNote
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
