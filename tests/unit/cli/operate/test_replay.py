"""Which dead letters a replay sends, how often, and for which callers."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.cli.local.tools import CHECKOUT
from services.cli.operate.replay import LetterFilter, Ports, ReplayOutcome, _correlation_id, replay
from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DeadLetter
from services.shared.domain.records import Actor, Outcome, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.policy import load_policy
from services.shared.wire.dead_message import DeadMessage, pack
from services.shared.wire.topics import BY_NAME
from tests.fakes import FakeClock, MemoryAudit

_NOW = datetime(2025, 3, 14, tzinfo=UTC)
_OPERATOR = Actor("operator@harbour-bank", "harbour-bank", frozenset({Role.OPERATOR}))


def _message(offset: int, value: bytes = b"value") -> DeadMessage:
    return DeadMessage("documents.redacted", 2, offset, b"key", value, (("ce_id", b"e1"), ("traceparent", None)))


def _letter(offset: int, **more: object) -> DeadLetter:
    letter = DeadLetter(
        event_id=f"letter-{offset}",
        occurred_at=_NOW + timedelta(minutes=offset),
        tenant="harbour-bank",
        topic="documents.redacted",
        partition=2,
        offset=offset,
        consumer_group="inference",
        reason="model_failed",
        attempts=5,
        source_event_id=f"event-{offset}",
        message=BlobRef("harbour-bank", KeyScope.REDACTED, "d1", str(offset), 10),
    )
    return replace(letter, **more)  # type: ignore[arg-type]


class FakeBlobs:
    """Sealed messages by offset. `refused`: reasons for which a message cannot be decrypted."""

    def __init__(self, refused: dict[str, Reason] | None = None, value: bytes = b"value") -> None:
        self._refused = refused or {}
        self._value = value

    async def get(self, ref: BlobRef) -> bytes:
        if ref.name in self._refused:
            raise Reject(self._refused[ref.name])
        return pack(_message(int(ref.name), self._value))


class Sent:
    """Records the messages that are sent to the topic."""

    def __init__(self) -> None:
        self.messages: list[DeadMessage] = []

    async def send(self, message: DeadMessage) -> None:
        self.messages.append(message)


class _World:
    def __init__(self, blobs: FakeBlobs | None = None) -> None:
        policy = load_policy(Path(CHECKOUT, "samples", "access.yaml"))
        self.clock, self.audit, self.sent = FakeClock(), MemoryAudit(), Sent()
        access = Authoriser(policy, self.audit, self.clock, service="operator")
        self.ports = Ports(access, blobs or FakeBlobs(), self.sent, self.clock, policy.tenants)

    async def replay(
        self,
        letters: Sequence[DeadLetter],
        wanted: LetterFilter = LetterFilter(),  # noqa: B008 - frozen
        actor: Actor = _OPERATOR,
        *,
        rate: float = 10.0,
        dry_run: bool = False,
    ) -> list[tuple[int, ReplayOutcome]]:
        work = replay(letters, wanted, actor, self.ports, rate=rate, dry_run=dry_run)
        return [(one.letter.offset, one.outcome) async for one in work]


async def test_messages_are_sent_unchanged() -> None:
    world = _World()
    assert await world.replay([_letter(1), _letter(2)]) == [(1, ReplayOutcome.SENT), (2, ReplayOutcome.SENT)]
    assert world.sent.messages == [_message(1), _message(2)]


@pytest.mark.parametrize(
    ("wanted", "offsets"),
    [
        (LetterFilter(), [1, 2, 3]),
        (LetterFilter(reason="needs_ocr"), [2]),
        (LetterFilter(tenant="unknown"), [3]),
        (LetterFilter(since=_NOW + timedelta(minutes=2)), [2, 3]),
        (LetterFilter(reason="needs_ocr", tenant="unknown"), []),
    ],
)
async def test_filters(wanted: LetterFilter, offsets: list[int]) -> None:
    letters = [_letter(1), _letter(2, reason="needs_ocr"), _letter(3, tenant="unknown")]
    assert [offset for offset, _ in await _World().replay(letters, wanted)] == offsets


async def test_a_dry_run_sends_nothing() -> None:
    world = _World()
    assert await world.replay([_letter(1)], dry_run=True) == [(1, ReplayOutcome.PLANNED)]
    assert not world.sent.messages


async def test_message_with_two_letters_is_sent_once() -> None:
    world = _World()
    letters = [_letter(1, source_event_id="e"), _letter(7, source_event_id="e")]
    assert await world.replay(letters) == [(1, ReplayOutcome.SENT), (7, ReplayOutcome.REPEATED)]
    nameless = [_letter(1, source_event_id=""), _letter(2, source_event_id="")]
    assert await _World().replay(nameless) == [(1, ReplayOutcome.SENT), (2, ReplayOutcome.REPEATED)]


@pytest.mark.parametrize(
    ("letter", "refused", "fate"),
    [
        (_letter(1, message=None), {}, ReplayOutcome.ERASED),
        (_letter(1), {"1": Reason.KEY_UNAVAILABLE}, ReplayOutcome.ERASED),
        (_letter(1), {"1": Reason.TAMPERED}, ReplayOutcome.UNREADABLE),
        (_letter(1), {"1": Reason.NOT_FOUND}, ReplayOutcome.UNREADABLE),
    ],
)
async def test_unreadable_letters(letter: DeadLetter, refused: dict[str, Reason], fate: ReplayOutcome) -> None:
    world = _World(FakeBlobs(refused))
    assert await world.replay([letter]) == [(1, fate)]
    assert not world.sent.messages


async def test_rate_limit() -> None:
    world = _World()
    before = world.clock.monotonic()
    await world.replay([_letter(number) for number in range(5)], rate=2.0)
    assert world.clock.monotonic() - before == pytest.approx(2.5)


async def test_only_an_operator_can_replay_and_it_is_audited() -> None:
    world = _World()
    with pytest.raises(Reject, match="forbidden"):
        await world.replay([_letter(1)], actor=Actor("r@h", "harbour-bank", frozenset({Role.REVIEWER})))
    assert [one.outcome for one in world.audit.records] == [Outcome.DENIED]
    await world.replay([_letter(1)])
    assert [(one.action, one.resource_id) for one in world.audit.records[1:]] == [
        ("delivery.replay", ""),
        ("delivery.replay", "letter-1"),
    ]


async def test_letters_of_other_tenants_are_skipped() -> None:
    world = _World()
    letters = [_letter(1, tenant="northgate-credit"), _letter(2, tenant="unknown")]
    assert await world.replay(letters) == [(1, ReplayOutcome.OTHER_TENANT), (2, ReplayOutcome.SENT)]
    assert [one.offset for one in world.sent.messages] == [2]
    assert await _World().replay(letters, LetterFilter(tenant="unknown")) == [(2, ReplayOutcome.SENT)]


async def test_a_letter_has_the_correlation_id_of_its_message() -> None:
    document = {"tenant": "harbour-bank", "source_system": "dms", "source_reference": "r", "correlation_id": "c-17"}
    event = {
        "specversion": "1.0",
        "id": "e1",
        "source": "dms",
        "type": BY_NAME["documents.submitted"].type,
        "datacontenttype": "application/json",
        "data": {"document": document, "file_name": "a.txt", "content": "YQ=="},  # the matter is missing
    }
    headers = (("content-type", b"application/cloudevents+json"),)
    message = DeadMessage("documents.submitted", 0, 1, b"key", json.dumps(event).encode(), headers)
    assert _correlation_id(_letter(1), message) == "c-17"
    assert _correlation_id(_letter(1), _message(1)) == ""


async def test_parked_messages_are_not_sent() -> None:
    """They would arrive after newer ones: `glossator resume --source` handles them in order."""
    world = _World()
    letters = [_letter(1, reason="source_stopped"), _letter(2), _letter(3, reason="parking_full")]
    found = await world.replay(letters)
    assert found == [(1, ReplayOutcome.PARKED), (2, ReplayOutcome.SENT), (3, ReplayOutcome.REFUSED)]
    assert world.sent.messages == [_message(2)]
