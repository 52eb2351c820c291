"""The result of each submitted file."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.cli.clients import batch_submission
from services.cli.clients.batch_submission import BatchSubmission, SubmissionResult, cause_of_wait
from services.cli.clients.submission import Bearer, EntryPoint, SubmissionResponse, content_id
from services.cli.local.layout import SystemPorts
from services.cli.local.parts import Part
from services.cli.local.system import LocalSystem
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, Event

_RECORD = DocumentRecord("harbour-bank", "deal-vault", "", "HB-1")


class FakeReader:
    """Yields the given events of the status topic, then times out."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events

    async def events(self) -> AsyncIterator[Event]:
        for one in self._events:
            yield one
        raise TimeoutError


def _event(reference: str, status: DocumentStatus, reason: str = "") -> DocumentStatusChanged:
    correlation_id = content_id(_RECORD, reference, reference.encode())
    record = replace(_RECORD, correlation_id=correlation_id, document_id=f"d-{reference}")
    return DocumentStatusChanged("e", datetime(2025, 3, 14, tzinfo=UTC), record, f"s-{reference}", status, reason)


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalSystem:
    """The entry point answers by the file's name."""
    answers: dict[str, SubmissionResponse | Exception] = {
        "known.txt": SubmissionResponse("s0", DocumentStatus.DUPLICATE, "d0"),
        "forbidden.txt": Reject(Reason.FORBIDDEN, detail="not registered", field="source_system"),
        "away.txt": Retry(dependency="ingestion"),
    }

    async def submit(
        _system: LocalSystem, record: DocumentRecord, _data: bytes, file_name: str, bearer: Bearer | None
    ) -> SubmissionResponse:
        assert record.correlation_id
        if bearer is not None:
            return SubmissionResponse(bearer(), DocumentStatus.ACCEPTED)
        answer = answers.get(file_name, SubmissionResponse("s1", DocumentStatus.ACCEPTED))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def status(_address: str, _credential: str, submission_id: str) -> DocumentStatusChanged:
        return _event(submission_id.removeprefix("s-"), DocumentStatus.PROPOSED)

    monkeypatch.setattr(batch_submission, "SUBMIT", {EntryPoint.GRPC: submit})
    monkeypatch.setattr(batch_submission, "submission_status", status)
    monkeypatch.setattr(LocalSystem, "credential", lambda _self, _who: "bearer")
    return LocalSystem(tmp_path / "var", ports=SystemPorts.free())


async def _results(
    system: LocalSystem, tmp_path: Path, names: Sequence[str], events: Sequence[Event] | None = None
) -> dict[str, SubmissionResult]:
    paths = [tmp_path / name for name in names]
    for path in paths:
        if path.name != "missing.txt":
            path.write_text(path.name)
    reader = None if events is None else FakeReader(events)
    work = BatchSubmission(system, EntryPoint.GRPC, _RECORD, reader)  # type: ignore[arg-type]
    return {Path(one.path).name: one async for one in work.results(paths, seconds=5)}


async def test_responses_of_an_entry_point(system: LocalSystem, tmp_path: Path) -> None:
    found = await _results(system, tmp_path, ["new.txt", "known.txt", "forbidden.txt", "away.txt", "missing.txt"])
    assert (found["new.txt"].status, found["new.txt"].succeeded) == ("accepted", True)
    assert (found["known.txt"].status, found["known.txt"].duplicate_of) == ("duplicate", "d0")
    reasons = {name: one.error["reason"] for name, one in found.items() if one.error}
    assert reasons == {"forbidden.txt": "forbidden", "away.txt": "dependency_down", "missing.txt": "not_found"}
    assert not found["away.txt"].succeeded
    error = found["forbidden.txt"].error
    assert error is not None
    assert (error["detail"], error["field"]) == ("not registered", "source_system")
    assert error["reference"] == "docs/reference/reasons.md#forbidden"


async def test_the_signed_in_system_submits(system: LocalSystem, tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    path.write_text("words")
    work = BatchSubmission(system, EntryPoint.GRPC, _RECORD, bearer=lambda: "token of the session")
    assert [one.submission_id async for one in work.results([path], seconds=5)] == ["token of the session"]


async def test_waiting_for_the_final_status(system: LocalSystem, tmp_path: Path) -> None:
    events = [
        _event("other.txt", DocumentStatus.PROPOSED),
        _event("bad.txt", DocumentStatus.REFUSED, "empty"),
        _event("good.txt", DocumentStatus.PROPOSED),
    ]
    found = await _results(system, tmp_path, ["good.txt", "bad.txt", "known.txt", "late.txt"], events)
    assert (found["good.txt"].status, found["good.txt"].document_id) == ("proposed", "d-good.txt")
    assert (found["bad.txt"].status, found["bad.txt"].reason, found["bad.txt"].succeeded) == ("refused", "empty", False)
    assert found["known.txt"].status == "duplicate"
    assert found["late.txt"].error is not None
    assert found["late.txt"].error["reason"] == "timed_out"
    assert found["late.txt"].error["message"] == "Still waiting: broker is stopped"


async def test_repeated_submission_is_looked_up(system: LocalSystem, tmp_path: Path) -> None:
    found = await _results(system, tmp_path, ["again.txt"], [_event("again.txt", DocumentStatus.ACCEPTED)])
    assert (found["again.txt"].status, found["again.txt"].document_id) == ("proposed", "d-again.txt")


def _part(name: str, state: str = "running", problem: str = "") -> Part:
    return Part(name, state, state == "running" and not problem, "", None, "", problem=problem)


@pytest.mark.parametrize(
    ("found", "cause"),
    [
        ([_part("broker"), _part("ingestion", "stopped"), _part("redaction", "stopped")], "ingestion is stopped"),
        ([_part("broker"), _part("redaction", problem="Stopped: failed on over 5 %.")], "redaction: Stopped: failed"),
        ([_part("ingestion"), _part("feedback", "stopped")], "no final status after 120 s"),
    ],
)
def test_first_part_that_is_not_ready_is_the_cause(found: Sequence[Part], cause: str) -> None:
    assert cause in cause_of_wait(found, 120.0)
