"""The service as a process on Apache Kafka: killed, restarted, with repeated events. Results are the same and
contain no values.
"""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.cli.clients.events import EventReader
from services.cli.clients.parties import set_parties
from services.cli.local.kafka import LocalKafka
from services.cli.local.processes import base_environment
from services.cli.local.tools import CHECKOUT
from services.shared.domain.document import RedactedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentRedacted, DocumentStatusChanged
from services.shared.wire.codec import encode
from tests.integration.redaction.running import Running, next_of

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
_TOPICS = ("documents.redacted", "documents.status")


@pytest.fixture
async def running(kafka: LocalKafka, tmp_path: Path) -> AsyncIterator[Running]:
    made = await asyncio.to_thread(Running, kafka, tmp_path / "system")
    yield made
    await made.close()


async def test_a_restarted_service_returns_the_stored_result(running: Running, tmp_path: Path) -> None:
    await running.start()
    event = await running.ingested()
    with EventReader(running.bootstrap, *_TOPICS) as reader:
        await running.producer.publish([event])
        first = await next_of(reader, DocumentRedacted, event)
        running.kill()
        await running.producer.publish([event])
        await running.start()
        second = await next_of(reader, DocumentRedacted, event)
    assert isinstance(first, DocumentRedacted)
    assert encode(first) == encode(second)
    text = await running.blobs.get_value(RedactedText, first.redacted)
    assert text.text == "Guaranty of [PERSON_1].\nName: [PERSON_1]\nAccount No. [ACCOUNT_1].\n"
    assert (await running.check("Guaranty of [PERSON_1]")).clean
    leaks = (await running.check("as Philippa Quillfeather said of 00123456")).leaks
    assert [(one.entity_type, one.count) for one in leaks] == [("ACCOUNT", 1), ("PERSON", 1)]
    written = b"".join(one.read_bytes() for one in (tmp_path / "system").rglob("*") if one.is_file())
    assert b"quillfeather" not in written.lower()


async def test_a_document_is_redacted_again_with_later_values(running: Running) -> None:
    """Only the second document shows that a value of the first is a name. The first result stays until it is
    replaced.
    """
    await running.start()
    unaware = await running.ingested("The box shows 471122.\n")
    telling = await running.ingested("Account No. 471122 is hers.\n")
    with EventReader(running.bootstrap, *_TOPICS) as reader:
        await running.producer.publish([unaware])
        first = await next_of(reader, DocumentRedacted, unaware)
        await running.producer.publish([telling])
        await next_of(reader, DocumentRedacted, telling)
        assert isinstance(first, DocumentRedacted)
        async with running.gate() as gate:
            shown = (await running.blobs.get_value(RedactedText, first.redacted)).text
            assert not await gate.is_clean(first.document, [shown])
            again = await gate.redact_again(first)
            assert await gate.redact_again(first) == again
            shown = (await running.blobs.get_value(RedactedText, again.redacted)).text
            assert (shown, await gate.is_clean(first.document, [shown])) == ("The box shows [ACCOUNT_1].\n", True)
            with pytest.raises(Reject) as unknown:
                await gate.redact_again(replace(first, document=replace(first.document, document_id="f" * 32)))
        assert unknown.value.reason in (Reason.NOT_FOUND, Reason.FORBIDDEN)
        await running.producer.publish([unaware])
        assert await next_of(reader, DocumentRedacted, unaware) == again


async def test_parties_match_in_any_casing_and_are_never_stored_in_clear(running: Running, tmp_path: Path) -> None:
    await running.start()
    address = running.target()
    bearers = {
        tenant: (running.layout.credentials / f"submitter@{tenant}.token").read_text().strip()
        for tenant in ("harbour-bank", "northgate-credit")
    }
    parties = [("PERSON", "Zyntha Q. Quorvex"), ("ORGANIZATION", "Plimsoll Harbour Works, Inc.")]
    with pytest.raises(Reject) as foreign:
        await set_parties(address, bearers["northgate-credit"], "harbour-bank", "loan-1", parties)
    assert foreign.value.reason is Reason.FORBIDDEN
    assert await set_parties(address, bearers["harbour-bank"], "harbour-bank", "loan-1", parties) == 2
    event = await running.ingested("notes: quorvex, zyntha q. and z. quorvex of plimsoll harbour works\n")
    with EventReader(running.bootstrap, *_TOPICS) as reader:
        await running.producer.publish([event])
        answer = await next_of(reader, DocumentRedacted, event)
    assert isinstance(answer, DocumentRedacted)
    text = await running.blobs.get_value(RedactedText, answer.redacted)
    assert text.text == "notes: [PERSON_1]. and [PERSON_1] of [ORGANIZATION_1]\n"
    written = b"".join(one.read_bytes() for one in (tmp_path / "system").rglob("*") if one.is_file()).lower()
    assert [name for name in (b"quorvex", b"plimsoll") if name in written] == []


async def test_a_document_without_text_is_quarantined(running: Running) -> None:
    await running.start()
    event = await running.ingested()
    await running.blobs.delete(event.text)
    with EventReader(running.bootstrap, *_TOPICS) as reader:
        await running.producer.publish([event])
        status = await next_of(reader, DocumentStatusChanged, event)
    assert isinstance(status, DocumentStatusChanged)
    assert (status.status, status.reason, status.submission_id) == ("quarantined", "not_found", event.submission_id)


def test_an_invalid_policy_prevents_the_start(kafka: LocalKafka, tmp_path: Path) -> None:
    policy = tmp_path / "wrong.yaml"
    policy.write_text("policy: wrong\nabout: x\ntypes:\n  PERSON: {operator: guess}\n")
    environment = base_environment() | {"GLOSSATOR_REDACTION_POLICY": str(policy)}
    arguments = [sys.executable, "-m", "services.redaction"]
    ended = subprocess.run(
        arguments, env=environment, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert f"GLOSSATOR_REDACTION_POLICY: {policy}:4: types.PERSON.operator" in ended.stderr
