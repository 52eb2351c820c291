"""Commands for source systems, with a real system: withdraw their documents, resume one that was stopped."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from confluent_kafka import Producer
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.clients.events import EventReader
from services.cli.clients.submission import content_id
from services.cli.local.system import LocalSystem
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged
from tests.integration.cli.conftest import Glossator
from tests.waiting import wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow]
_TENANT, _SOURCE, _MATTER = "northgate-credit", "vendor-files", "NG-CLI-1"
_DEAL_VAULT = ("--tenant", "harbour-bank", "--source-system", "deal-vault", "--source-reference")


def _produce_invalid_events(bootstrap: str, count: int) -> None:
    """Events of the registered source system that lack their matter."""
    document = {"tenant": _TENANT, "source_system": _SOURCE}
    producer = Producer({"bootstrap.servers": bootstrap})
    for number in range(count):
        data = {"document": {**document, "source_reference": f"bad-{number}"}, "content": "eA=="}
        event = {"specversion": "1.0", "id": f"bad-{number}", "source": "urn:test", "data": data}
        event |= {"type": "glossator.documents.submitted.v1", "datacontenttype": "application/json"}
        headers: list[tuple[str, str | bytes | None]] = [("content-type", b"application/cloudevents+json")]
        producer.produce("documents.submitted", json.dumps(event).encode(), b"bad", headers=headers)
    assert producer.flush(20) == 0


async def _final_status(reader: EventReader, correlation_id: str) -> DocumentStatus:
    async with asyncio.timeout(90):
        async for event in reader.events():
            if not isinstance(event, DocumentStatusChanged) or event.document.correlation_id != correlation_id:
                continue
            if event.status in {DocumentStatus.PROPOSED, DocumentStatus.REFUSED}:
                return event.status
    raise AssertionError


def _is_withdrawn(glossator: Glossator, document: str) -> bool:
    shown = CliRunner().invoke(app, ["show", document, "--directory", str(glossator.directory)])
    return "withdrawn: The source system withdrew the document" in shown.stderr


def test_a_stopped_source_is_resumed_with_its_parked_documents(glossator: Glossator, agreement: Path) -> None:
    bootstrap = LocalSystem(glossator.directory).broker.bootstrap
    resume = ("resume", "--source", _SOURCE, "--tenant", _TENANT)

    def state() -> Mapping[str, object]:
        [found] = glossator.lines(*resume, "--dry-run")
        return {"state": found["state"], "parked": found["parked"]}

    _produce_invalid_events(bootstrap, 21)  # one more than the budget
    wait_until(lambda: state() == {"state": "stopped", "parked": 0})
    place = ("--tenant", _TENANT, "--matter", _MATTER, "--source-system", _SOURCE)
    glossator("submit", str(agreement), *place, "--door", "kafka")
    wait_until(lambda: state() == {"state": "stopped", "parked": 1})
    refused = glossator.lines("submit", str(agreement), *place, status=1)
    assert refused[0]["error"]["reason"] == "source_stopped"
    assert "forbidden" in glossator(*resume, "--as", "submitter", status=1).stderr
    assert state() == {"state": "stopped", "parked": 1}
    sent = content_id(DocumentRecord(_TENANT, _SOURCE, "", _MATTER), agreement.name, agreement.read_bytes())
    with EventReader(bootstrap, "documents.status") as reader:
        states = glossator.lines(*resume)
        assert asyncio.run(_final_status(reader, sent)) is DocumentStatus.PROPOSED
    assert [one["state"] for one in states][-1] == "running"
    assert state() == {"state": "running", "parked": 0}


def test_a_document_is_withdrawn_by_its_id(glossator: Glossator, agreement: Path) -> None:
    [answer] = glossator.submit(agreement)
    document = answer["document_id"]
    assert "not_found" in glossator("withdraw", document, "--as", "submitter@northgate-credit", status=1).stderr
    [done] = glossator.lines("withdraw", document, "--reason", "wrong-file")
    assert len(done["family"]) == 32
    wait_until(lambda: _is_withdrawn(glossator, document))


def test_a_reference_of_two_matters_needs_its_matter(glossator: Glossator, agreement: Path) -> None:
    words = agreement.read_text()
    for matter in ("HB-CLI-1", "HB-CLI-2"):
        agreement.write_text(f"{words}\nMatter {matter}.")
        options = ("--matter", matter, "--wait")
        [answer] = glossator.lines("submit", str(agreement), *_DEAL_VAULT, "CLI/7", *options)
        assert answer["status"] == "proposed"
    named = ("withdraw", "--reference", "CLI/7", "--source-system", "deal-vault")
    refused = glossator(*named, status=1).stderr
    assert "ambiguous_matter" in refused
    assert "Name the matter" in refused
    assert "withdrawn: version chain" in glossator(*named, "--matter", "HB-CLI-2").stdout
    wait_until(lambda: _is_withdrawn(glossator, answer["document_id"]))
