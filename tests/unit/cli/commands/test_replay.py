"""What is told of a replay."""

import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from services.cli.commands.replay import _tell
from services.cli.operate.replaying import Fate, Replayed
from services.shared.domain.events import DeadLetter


def _letter(number: int, tenant: str) -> DeadLetter:
    return DeadLetter(
        event_id=f"letter-{number}",
        occurred_at=datetime(2025, 3, 14, tzinfo=UTC),
        tenant=tenant,
        topic="documents.redacted",
        partition=2,
        offset=number,
        consumer_group="inference",
        reason="model_failed",
        attempts=5,
        source_event_id=f"event-{number}",
        message=None,
    )


async def _work() -> AsyncGenerator[Replayed, None]:
    yield Replayed(_letter(1, "northgate-credit"), Fate.PASSED_OVER)
    yield Replayed(_letter(2, "harbour-bank"), Fate.SENT)
    yield Replayed(_letter(3, "northgate-credit"), Fate.PASSED_OVER)


@pytest.mark.parametrize("json_lines", [True, False])
async def test_of_other_tenants_the_number_is_told_and_nothing_else(
    capsys: pytest.CaptureFixture[str], json_lines: bool
) -> None:
    fates = await _tell(_work(), json_lines=json_lines)
    assert (fates[Fate.SENT], fates[Fate.PASSED_OVER]) == (1, 2)
    lines = capsys.readouterr().out.splitlines()
    assert "northgate" not in "".join(lines)
    if json_lines:
        assert json.loads(lines[0])["letter_id"] == "letter-2"
        assert [json.loads(line) for line in lines[1:]] == [{"other_tenants": 2}]
    else:
        assert [line.split()[0] for line in lines] == ["sent"]
