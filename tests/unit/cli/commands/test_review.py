"""A decision is made on the revision that the caller read."""

from dataclasses import replace
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app
from services.cli.connect.system import Caller
from services.cli.review.completion import completed_line
from services.shared.domain.annotations import AnnotationSet, SetState
from tests.unit.cli.review.test_reviewer import FakeAnnotations

_DOCUMENT = "d1" * 16
_READING = [("review", "list", _DOCUMENT), ("show", _DOCUMENT), ("show", _DOCUMENT, "--brief")]
_WIDE = {"COLUMNS": "200", "TERM": "dumb"}


class FakeClient(FakeAnnotations):
    """The service behind the client's interface."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeClient:
    """The service that `review` and `show` call."""
    client = FakeClient()

    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", "", f"{who}@t")

    for command in ("review", "show"):
        monkeypatch.setattr(f"services.cli.commands.{command}.caller_of", caller_of)
        monkeypatch.setattr(f"services.cli.commands.{command}.AnnotationClient", lambda *_: client)
    return client


def run(directory: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--directory", str(directory)], env=_WIDE)


@pytest.mark.parametrize(
    "reading", [("review", "list", _DOCUMENT), ("show", _DOCUMENT), ("show", _DOCUMENT, "--brief")]
)
def test_change_after_reading_is_a_conflict(service: FakeClient, tmp_path: Path, reading: tuple[str, ...]) -> None:
    assert run(tmp_path, *reading).exit_code == 0
    service.found = replace(service.found, revision=4)
    refused = run(tmp_path, "review", "accept", _DOCUMENT, "aa1")
    assert refused.exit_code == 1
    assert "conflict: the set changed after revision 3, which you saw; it is now at revision 4" in refused.stderr
    assert not service.decided


def test_decisions_of_one_caller_follow_each_other(service: FakeClient, tmp_path: Path) -> None:
    run(tmp_path, "review", "list", _DOCUMENT)
    assert "revision 4" in run(tmp_path, "review", "accept", _DOCUMENT, "aa1").stdout
    service.found = replace(service.found, revision=4)
    assert "revision 5" in run(tmp_path, "review", "reject", _DOCUMENT, "aa2").stdout
    assert [revision for revision, *_ in service.decided] == [3, 4]


@pytest.mark.parametrize("command", [("accept", _DOCUMENT, "aa1"), ("complete", _DOCUMENT), ("reopen", _DOCUMENT)])
def test_unread_set_needs_a_revision(service: FakeClient, tmp_path: Path, command: tuple[str, ...]) -> None:
    run(tmp_path, "review", "list", _DOCUMENT, "--as", "another")
    refused = run(tmp_path, "review", *command)
    assert refused.exit_code == 2
    assert "--revision is missing" in refused.stderr
    assert f"glossator review list {_DOCUMENT}" in refused.stderr
    assert not service.decided


def test_a_completion_says_whether_the_set_is_published() -> None:
    after = AnnotationSet("s", 7, SetState.PROPOSED)
    assert "another person does the next step" in completed_line(after)
    assert completed_line(replace(after, state=SetState.PUBLISHED)) == "published: 0 annotations, revision 7"


def test_our_role_is_changed_at_the_revision_that_was_read(service: FakeClient, tmp_path: Path) -> None:
    run(tmp_path, "review", "list", _DOCUMENT)
    changed = run(tmp_path, "review", "perspective", _DOCUMENT, "Borrower")
    assert changed.stdout == "our role: borrower; 0 findings, revision 4\n"
    assert (
        '"perspective": "lender"'
        in run(tmp_path, "review", "perspective", _DOCUMENT, "lender", "--json-lines", "--revision", "3").stdout
    )
    stale = run(tmp_path, "review", "perspective", _DOCUMENT, "lender", "--revision", "2")
    assert "conflict: the set changed after revision 2" in stale.stderr
    unknown = run(tmp_path, "review", "perspective", _DOCUMENT, "borower")
    assert (unknown.exit_code, "did you mean borrower?" in unknown.stderr) == (2, True)


def test_faulty_place_is_reported_before_any_call(service: FakeClient, tmp_path: Path) -> None:
    refused = run(tmp_path, "review", "add", _DOCUMENT, "Insurance", "--start", "5", "--end", "3")
    assert refused.exit_code == 2
    assert "--end 3 is not greater than --start 5" in refused.stderr


@pytest.mark.parametrize(
    "reading", [("review", "list", _DOCUMENT), ("show", _DOCUMENT), ("show", _DOCUMENT, "--brief")]
)
def test_a_reopened_review_is_shown(service: FakeClient, tmp_path: Path, reading: tuple[str, ...]) -> None:
    assert "reopened" not in run(tmp_path, *reading).stdout
    service.published = 2
    assert "proposed, reopened, revision 3 (published: revision 2)" in run(tmp_path, *reading).stdout


def test_a_case_system_sees_the_reopening_of_a_published_set(service: FakeClient, tmp_path: Path) -> None:
    service.found = replace(service.found, state=SetState.PUBLISHED, reviewed=True, reopened=True)
    assert "published, reopened, reviewed, revision 3 " in run(tmp_path, "show", _DOCUMENT).stdout
