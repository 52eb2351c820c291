"""The progress of a resumption, and the notices of `glossator status`."""

import pytest

from services.cli.clients.sources import SourceState, resume_source
from services.cli.local.parts import Part
from services.cli.render.parts import problem_lines

STOPPED = SourceState("bank", "core", "stopped", "invalid_metadata", 3)
RESUMING = SourceState("bank", "core", "resuming", "invalid_metadata", 3)
LEFT = SourceState("bank", "core", "resuming", "invalid_metadata", 1)
RUNNING = SourceState("bank", "core", "running", "", 0)


class Ingestion:
    """Answers with `states` in turn. None: the source system runs."""

    def __init__(self, *states: SourceState | None) -> None:
        self.states = list(states)
        self.resumed = 0

    async def stopped(self, tenant: str) -> list[SourceState]:
        assert tenant == "bank"
        found = self.states.pop(0)
        return [SourceState("bank", "another", "stopped", "", 9), *([found] if found else [])]

    async def resume(self, tenant: str, source_system: str) -> SourceState:
        assert (tenant, source_system) == ("bank", "core")
        self.resumed += 1
        return self.states.pop(0) or RUNNING


async def no_wait(_seconds: float) -> None:
    return None


@pytest.mark.parametrize(
    ("dry_run", "answers", "shown"),
    [
        (False, [None], [RUNNING]),
        (False, [RESUMING, RESUMING, LEFT, LEFT, None], [RESUMING, LEFT, RUNNING]),
        (False, [RESUMING, STOPPED], [RESUMING, STOPPED]),  # too many are invalid again
        (True, [STOPPED], [STOPPED]),
        (True, [RESUMING], [RESUMING]),
        (True, [None], [RUNNING]),
    ],
)
async def test_each_change_is_shown_until_the_end(
    dry_run: bool, answers: list[SourceState | None], shown: list[SourceState]
) -> None:
    ingestion = Ingestion(*answers)
    assert [one async for one in resume_source(ingestion, "bank", "core", no_wait, dry_run=dry_run)] == shown
    assert ingestion.resumed == (0 if dry_run else 1)


def test_status_prints_the_notices_of_a_ready_part() -> None:
    ready = Part("ingestion", "running", True, "127.0.0.1:1", 1, "", notices=("Source system core is stopped",))
    assert list(problem_lines([ready])) == ["ingestion: Source system core is stopped"]
