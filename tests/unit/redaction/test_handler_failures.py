"""If a dependency is down, a blob is missing or a step fails, no text passes, and the sender gets a status."""

import dataclasses
from collections import Counter
from collections.abc import Sequence

import pytest

from services.redaction.handler import handle_ingested, notify_sender
from services.redaction.ports import Ports
from services.redaction.recognisers.base import Source
from services.redaction.text.redact import Plan
from services.redaction.text.stored import Texts
from services.redaction.vault.records import Matter
from services.shared.domain.document import (
    KeyScope,
    OriginalText,
    RedactedText,
)
from services.shared.domain.entities import Recognition
from services.shared.domain.errors import Quarantine, Reason, Reject, Retry
from services.shared.domain.events import DocumentStatus
from services.shared.runtime.storage.blobs import Blobs
from tests.fakes import FakeClock
from tests.unit.redaction.handler_setup import DOCUMENT, TEXT, ingested
from tests.unit.redaction.stores import MemoryResults


async def test_a_document_that_still_leaks_is_quarantined(
    ports: Ports, blobs: Blobs, counted: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With recognisers that find nothing."""
    await handle_ingested(await ingested(blobs), ports)
    monkeypatch.setattr("services.redaction.handler._plan", lambda text, *_: Plan(text, (), ()))
    second = await ingested(blobs, identity="e" * 32)
    with pytest.raises(Quarantine) as leak:
        await handle_ingested(second, ports)
    assert leak.value.reason is Reason.PERSONAL_DATA_LEAK
    assert isinstance(ports.results, MemoryResults)
    assert len(ports.results.rows) == 1
    assert counted["leaked PERSON"] > 0
    assert (await blobs.get_value(OriginalText, second.text)).text == TEXT


@pytest.mark.parametrize("down", ["assign", "values"])
async def test_nothing_passes_while_the_vault_is_down(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch, down: str
) -> None:
    event = await ingested(blobs)

    async def away(*_: object) -> None:
        raise Retry(dependency="database")

    with monkeypatch.context() as patched:
        patched.setattr(ports.vault, down, away)
        with pytest.raises(Retry) as raised:
            await handle_ingested(event, ports)
    assert raised.value.dependency == "database"
    assert await blobs.find("harbour-bank", KeyScope.REDACTED) == []
    [answer] = await handle_ingested(event, ports)
    assert "Smith" not in (await blobs.get_value(RedactedText, answer.redacted)).text


async def test_nothing_passes_without_the_keys_of_values(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def missing(*_: object, **__: object) -> None:
        raise Reject(Reason.KEY_UNAVAILABLE, detail="harbour-bank person version 3")

    event = await ingested(blobs)
    assert isinstance(ports.texts, Texts)
    monkeypatch.setattr(ports.texts.values, "keys", missing)
    with pytest.raises(Reject) as raised:
        await handle_ingested(event, ports)
    assert "version 3" in str(raised.value)
    assert await blobs.find("harbour-bank", KeyScope.REDACTED) == []
    assert (await blobs.get_value(OriginalText, event.text)).text == TEXT


async def test_a_missing_text_is_refused(ports: Ports, blobs: Blobs) -> None:
    event = await ingested(blobs)
    await blobs.delete(event.text)
    with pytest.raises(Reject) as gone:
        await handle_ingested(event, ports)
    assert gone.value.reason is Reason.NOT_FOUND


async def test_the_sender_gets_a_status(blobs: Blobs) -> None:
    event = await ingested(blobs)
    [status] = notify_sender(event, Quarantine(Reason.PERSONAL_DATA_LEAK), FakeClock())
    assert (status.status, status.reason) == (DocumentStatus.QUARANTINED, "personal_data_leak")
    assert (status.submission_id, status.document) == ("s1", DOCUMENT)
    assert notify_sender(event, Reject(Reason.PERSONAL_DATA_LEAK), FakeClock()) == [status]


async def test_nothing_is_stored_if_a_recogniser_fails(ports: Ports, blobs: Blobs) -> None:
    """If a model is down, redaction stops: a result without its values would be incomplete."""

    class Away:
        name = "model.away"

        def find(self, source: Source) -> Sequence[Recognition]:
            raise Retry(dependency="triton")

    event = await ingested(blobs)
    with pytest.raises(Retry) as failed:
        await handle_ingested(event, dataclasses.replace(ports, recognisers=[*ports.recognisers, Away()]))
    assert failed.value.dependency == "triton"
    assert isinstance(ports.results, MemoryResults)
    assert ports.results.rows == {}
    assert await ports.vault.values(Matter("harbour-bank", "loan-1")) == ()
    [answer] = await handle_ingested(event, ports)
    assert answer.counts
