"""What is said of each file that is handed in."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.cli import submitting
from services.cli.clients.doors import Handed
from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.cli.submitting import Outcome, Submitting
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, Event

_RECORD = DocumentRecord("harbour-bank", "deal-vault", "", "HB-1")


class FakeReader:
    """The status topic."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events

    async def events(self) -> AsyncIterator[Event]:
        for one in self._events:
            yield one
        raise TimeoutError


def _told(reference: str, status: DocumentStatus, reason: str = "") -> DocumentStatusChanged:
    record = replace(_RECORD, source_reference=reference, document_id=f"d-{reference}")
    return DocumentStatusChanged("e", datetime(2025, 3, 14, tzinfo=UTC), record, f"s-{reference}", status, reason)


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalSystem:
    """A door that answers by the file's name."""
    answers: dict[str, Handed | Exception] = {
        "known.txt": Handed("s0", DocumentStatus.DUPLICATE, "d0"),
        "forbidden.txt": Reject(Reason.FORBIDDEN),
        "away.txt": Retry(dependency="ingestion"),
    }

    async def door(_system: LocalSystem, record: DocumentRecord, _data: bytes, file_name: str) -> Handed:
        assert record.source_reference
        answer = answers.get(file_name, Handed("s1", DocumentStatus.ACCEPTED))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def asked(_address: str, _credential: str, submission_id: str) -> DocumentStatusChanged:
        return _told(submission_id.removeprefix("s-"), DocumentStatus.PROPOSED)

    monkeypatch.setattr(submitting, "DOORS", {"grpc": door})
    monkeypatch.setattr(submitting, "submission_status", asked)
    monkeypatch.setattr(LocalSystem, "credential", lambda _self, _who: "bearer")
    return LocalSystem(tmp_path / "var", ports=SystemPorts.free())


async def _outcomes(
    system: LocalSystem, tmp_path: Path, names: Sequence[str], told: Sequence[Event] | None = None
) -> dict[str, Outcome]:
    paths = [tmp_path / name for name in names]
    for path in paths:
        if path.name != "missing.txt":
            path.write_text(path.name)
    reader = None if told is None else FakeReader(told)
    work = Submitting(system, "grpc", _RECORD, reader)  # type: ignore[arg-type]
    return {Path(one.path).name: one async for one in work.outcomes(paths, seconds=5)}


async def test_the_doors_own_answers(system: LocalSystem, tmp_path: Path) -> None:
    found = await _outcomes(system, tmp_path, ["new.txt", "known.txt", "forbidden.txt", "away.txt", "missing.txt"])
    assert (found["new.txt"].status, found["new.txt"].well) == ("accepted", True)
    assert (found["known.txt"].status, found["known.txt"].duplicate_of) == ("duplicate", "d0")
    reasons = {name: one.error["reason"] for name, one in found.items() if one.error}
    assert reasons == {"forbidden.txt": "forbidden", "away.txt": "dependency_down", "missing.txt": "not_found"}
    assert not found["away.txt"].well


async def test_waiting_for_what_becomes_of_them(system: LocalSystem, tmp_path: Path) -> None:
    told = [
        _told("other.txt", DocumentStatus.PROPOSED),
        _told("bad.txt", DocumentStatus.REFUSED, "empty"),
        _told("good.txt", DocumentStatus.PROPOSED),
    ]
    found = await _outcomes(system, tmp_path, ["good.txt", "bad.txt", "known.txt", "late.txt"], told)
    assert (found["good.txt"].status, found["good.txt"].document_id) == ("proposed", "d-good.txt")
    assert (found["bad.txt"].status, found["bad.txt"].reason, found["bad.txt"].well) == ("refused", "empty", False)
    assert found["known.txt"].status == "duplicate"
    assert found["late.txt"].error is not None
    assert found["late.txt"].error["reason"] == "timed_out"


async def test_what_is_only_accepted_again_is_asked_for(system: LocalSystem, tmp_path: Path) -> None:
    found = await _outcomes(system, tmp_path, ["again.txt"], [_told("again.txt", DocumentStatus.ACCEPTED)])
    assert (found["again.txt"].status, found["again.txt"].document_id) == ("proposed", "d-again.txt")
