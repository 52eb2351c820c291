"""The report of each kind of error, and the exit status."""

import pytest
import typer

from services.cli.error_report import explain, reported_errors
from services.cli.errors import CommandError, UsageError
from services.cli.local.processes import PartFailedError
from services.cli.local.tools import ToolMissingError
from services.cli.signon.remedy import note_login
from services.shared.domain.errors import Reason, Reject, Retry

_CASES = [
    (CommandError("it is closed", "open it"), 1, "error: it is closed", "try: open it"),
    (UsageError("there is no tenant x", "one of: y"), 2, "error: there is no tenant x", "try: one of: y"),
    (Reject(Reason.NOT_FOUND), 1, "error: not_found: No document or submission has this id.", "try: Check the id"),
    (Reject(Reason.FORBIDDEN), 1, "error: forbidden", "--as"),
    (Reject(Reason.UNAUTHENTICATED), 1, "error: unauthenticated", "glossator up"),
    (
        Reject(Reason.INVALID_METADATA, detail='Field "matter" is missing', field="document.matter"),
        1,
        'error: invalid_metadata: Field "matter" is missing\n  field: document.matter\n',
        "  see: docs/reference/reasons.md#invalid_metadata\n",
    ),
    (CommandError("it is closed", "", "docs/x.md"), 1, "error: it is closed\n", "  see: docs/x.md\n"),
    (Retry(detail="the file is locked"), 1, "error: the file is locked", "glossator status"),
    (Retry(dependency="kafka"), 1, "error: kafka does not answer", "glossator status"),
    (Retry(Reason.INTERNAL), 1, "error: internal: An internal error occurred.", "Report it"),
    (PartFailedError("redaction exited during its start"), 1, "error: redaction exited during its start", ""),
    (ToolMissingError("no java: install it"), 1, "error: no java: install it", ""),
]


@pytest.mark.parametrize(("error", "status", "what", "remedy"), _CASES)
def test_expected_error_is_reported_without_traceback(
    error: Exception, status: int, what: str, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended, reported_errors():
        raise error
    output = capsys.readouterr().err
    assert ended.value.exit_code == status
    assert what in output
    assert remedy in output
    assert "Traceback" not in output


def test_the_session_of_one_command_is_not_named_by_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    def unauthenticated(login: str) -> None:
        if login:
            note_login(login)
        raise Reject(Reason.UNAUTHENTICATED)

    for login, named in (("glossator login --browser", True), ("", False)):
        with pytest.raises(typer.Exit), reported_errors():
            unauthenticated(login)
        assert ("login --browser" in capsys.readouterr().err) is named


def test_unexpected_error_is_raised() -> None:
    with pytest.raises(ZeroDivisionError), reported_errors():
        raise ZeroDivisionError


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_remedy(reason: Reason) -> None:
    what, remedy = explain(Reject(reason))
    assert what.startswith(reason.value)
    assert remedy
