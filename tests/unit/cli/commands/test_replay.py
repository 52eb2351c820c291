"""The output of a replay."""

import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.cli.commands.replay import _fields, _line, _print_all
from services.cli.operate.replay import ReplayedLetter, ReplayOutcome
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


async def _work() -> AsyncGenerator[ReplayedLetter, None]:
    yield ReplayedLetter(_letter(1, "northgate-credit"), ReplayOutcome.OTHER_TENANT)
    yield ReplayedLetter(_letter(2, "harbour-bank"), ReplayOutcome.SENT)
    yield ReplayedLetter(_letter(3, "northgate-credit"), ReplayOutcome.OTHER_TENANT)


@pytest.mark.parametrize("json_lines", [True, False])
async def test_letters_of_other_tenants_are_only_counted(capsys: pytest.CaptureFixture[str], json_lines: bool) -> None:
    fates = await _print_all(_work(), json_lines=json_lines)
    assert (fates[ReplayOutcome.SENT], fates[ReplayOutcome.OTHER_TENANT]) == (1, 2)
    lines = capsys.readouterr().out.splitlines()
    assert "northgate" not in "".join(lines)
    if json_lines:
        assert json.loads(lines[0])["letter_id"] == "letter-2"
        assert [json.loads(line) for line in lines[1:]] == [{"other_tenants": 2}]
    else:
        assert [line.split()[0] for line in lines] == ["sent"]


def test_a_letter_shows_its_correlation_id_and_attempts() -> None:
    one = ReplayedLetter(replace(_letter(1, "harbour-bank"), attempts=1), ReplayOutcome.PLANNED, "c-17")
    assert _line(one).endswith("model_failed after 1 attempt  correlation c-17")
    assert _fields(one)["correlation_id"] == "c-17"
    assert _line(ReplayedLetter(_letter(1, "harbour-bank"), ReplayOutcome.PLANNED)).endswith("after 5 attempts")
