"""Process documents with 200 personal values. Afterwards only ciphertext contains them: no topic, log, trace, metric,
dead letter, database or file does.
"""

import asyncio
import urllib.request
import zlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DeadLetter, DocumentRedacted, DocumentStatus, ReviewCompleted
from services.shared.wire.services import SERVICE_NAMES
from tests.e2e.canaries import Persona, parts_of, personas
from tests.e2e.documents import FORMATS, agreement, as_eml, as_pdf
from tests.e2e.ledger import raw_records
from tests.e2e.scanner import Scanner
from tests.e2e.world import HARBOUR, NORTHGATE, World, record

_CONTROL = "Wilhelmina Controlquist"
_CONTROL_TOPIC = "e2e.control"
_SUBMITTED = "documents.submitted"
_MATTERS = {HARBOUR: "HB-E2E-CANARY", NORTHGATE: "NG-E2E-CANARY"}
_PEOPLE = personas()
_SCANNER = Scanner([_CONTROL, *(part for one in _PEOPLE for value in one.values for part in parts_of(value))])


@pytest.fixture(scope="package")
def planted(world: World) -> list[DocumentRecord]:
    """Agreements of all people, reviewed and published, and invalid documents."""

    async def plant() -> list[DocumentRecord]:
        ways = zip(
            cycle(FORMATS), cycle(["grpc", "http", "kafka", "folder"]), cycle([HARBOUR, NORTHGATE]), strict=False
        )
        pairs = [_PEOPLE[at : at + 2] for at in range(0, len(_PEOPLE), 2)]
        published = await asyncio.gather(
            *(_agree(world, pair, *way, number) for number, (pair, way) in enumerate(zip(pairs, ways, strict=False)))
        )
        await _break(world, _PEOPLE)
        return published

    return asyncio.run(plant())


async def test_the_values_were_there(world: World, planted: list[DocumentRecord]) -> None:
    """The values were submitted, nearly all were replaced, and the vault contains them."""
    submitted = {
        value
        for one in raw_records(world.system.broker.bootstrap, without=_all_but_submitted(world))
        for value in _SCANNER.find(one.data)
    }
    assert submitted, "the events with content hold none"
    families = {one.family for one in planted}
    redacted = [one for one in world.ledger.events(DocumentRedacted) if one.document.family in families]
    replaced = sum(count.count for one in redacted for count in one.counts)
    assert replaced > 200
    assert len({one.document.family for one in world.ledger.events(ReviewCompleted)} & families) == len(families)


async def test_no_value_is_in_plaintext(world: World, planted: list[DocumentRecord]) -> None:
    """Positive control: the same scan finds a value in a file and a topic that the test writes."""
    _plant_control(world)
    found: dict[str, set[str]] = defaultdict(set)
    for place, data in _everything(world):
        values = _SCANNER.find(data)
        if values:
            found[place] |= values
    control = {"topic e2e.control", "file control.bin"}
    assert {place: values for place, values in found.items() if place not in control} == {}
    assert {place: found[place] for place in control} == {place: {_CONTROL} for place in control}


async def _agree(world: World, people: list[Persona], form: str, door: str, tenant: str, number: int) -> DocumentRecord:
    given = record(tenant, f"canary-{number}", matter=_MATTERS[tenant], purposes=["review", "training"])
    lines = [line for one in people for line in one.lines()]
    text = agreement(f"CANARY {number}", lines, [f"This Agreement is made with {people[0].name}."])
    data = as_eml(text, as_pdf(text), f"{people[0].name}.pdf") if form == "eml" else FORMATS[form](text)
    document = await world.read(door, given, data, f"{people[0].name} {people[0].ssn}.{form}")
    quote = people[0].lines()[1] if form in ("txt", "html", "docx") else ""
    await world.publish(document, quote, "Minimum Commitment" if quote else "")
    return document


async def _break(world: World, people: list[Persona]) -> None:
    """Cause refusals, dead letters and invalid requests that contain values."""
    text = agreement("BROKEN", [line for one in people for line in one.lines()])
    broken = {
        "broken.pdf": b"%PDF-1.7\n" + text.encode(),
        "broken.docx": b"PK\x03\x04" + text.encode() * 2,
        "tune.mid": b"MThd\x00\x00\x00\x06" + bytes(range(256)) + text.encode(),
        "sealed.pdf": as_pdf(text, password="open sesame"),
    }
    for name, data in broken.items():
        given = record(HARBOUR, f"canary-{name}", matter=_MATTERS[HARBOUR])
        await world.submit("http", given, data, name)
        assert (await world.status(given)).status is DocumentStatus.REFUSED
    await _poison(world, text)
    await _nonsense(world, people[0])


async def _poison(world: World, text: str) -> None:
    structured = [("content-type", b"application/cloudevents+json")]
    binary = [("ce_type", b"glossator.documents.submitted.v1"), ("content-type", b"application/protobuf")]
    before = len(world.ledger.events(DeadLetter))
    producer = Producer({"bootstrap.servers": world.system.broker.bootstrap})
    for headers, value in ((structured, '{"specversion": "1.0", "data": "' + text), (binary, text), ([], text)):
        producer.produce(_SUBMITTED, value.encode(), b"canary", headers=list(headers))
    assert producer.flush(20) == 0
    await world.ledger.wait(lambda: len(world.ledger.events(DeadLetter)) >= before + 3 or None, "three dead letters")


async def _nonsense(world: World, who: Persona) -> None:
    submitter, reviewer = f"submitter@{HARBOUR}", f"reviewer@{HARBOUR}"
    async with world.http("ingestion", submitter) as door, world.http("annotation", reviewer) as desk:
        answers = [
            await door.get(f"/v1/documents/{who.ssn}"),
            await door.get("/v1/documents", params={"source_system": "deal-vault", "source_reference": who.mail}),
            await door.post("/v1/documents", content=b"x", headers={"x-glossator-metadata": f'{{"matter": "{who.ssn}'}),
            await door.get(f"/{who.iban}"),
            await desk.get(f"/v1/documents/{who.card}/annotations"),
            await desk.post("/v1/documents/none/decisions", json={"decision": who.phone, "revision": who.address}),
            await desk.post("/v1/documents/none/decisions", content=f"{{{who.name}".encode()),
            await desk.get("/v1/annotations", params={"cursor": who.card}),
        ]
    assert all(400 <= one.status_code < 500 for one in answers)


def _everything(world: World) -> Iterator[tuple[str, bytes]]:
    root, bootstrap = world.system.layout.root, world.system.broker.bootstrap
    for record_ in raw_records(bootstrap, without=frozenset({_SUBMITTED})):
        yield f"topic {record_.topic}", record_.data
    yield from (("traces", one) for one in world.collector.raw())
    for service in SERVICE_NAMES:
        yield f"metrics of {service}", _page(f"http://{world.system.ports.address('metrics', service)}/metrics")
    yield "metrics of triton", _page(f"http://{world.system.triton.metrics_address}/metrics")
    for path in sorted(root.rglob("*")):
        if path.is_file() and not _is_left_out(path.relative_to(root)):
            yield f"file {path.relative_to(root)}", path.read_bytes()


def _is_left_out(path: Path) -> bool:
    """Excluded: the drop folder, programs, indexes of the broker, and the broker logs of the topic that carries content
    and of the control topic.
    """
    in_broker = path.parts[0] == "kafka"
    named = any(part.startswith((f"{_SUBMITTED}-", f"{_CONTROL_TOPIC}-")) for part in path.parts)
    return (
        path.parts[:2] == ("triton", "backends")
        or path.parts[0] == "drop"
        or named
        or (in_broker and path.suffix in {".index", ".timeindex"})
    )


def _page(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        content: bytes = answer.read()
    assert content
    return content


def _plant_control(world: World) -> None:
    bootstrap = world.system.broker.bootstrap
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.create_topics([NewTopic(_CONTROL_TOPIC, 1, 1)])[_CONTROL_TOPIC].result(20)
    producer = Producer({"bootstrap.servers": bootstrap, "compression.type": "lz4"})
    producer.produce(_CONTROL_TOPIC, b"nothing", headers=[("about", _CONTROL.upper().encode())])
    assert producer.flush(20) == 0
    (world.system.layout.root / "control.bin").write_bytes(b"\0\0" + zlib.compress(_CONTROL.encode("utf-16")))


def _all_but_submitted(world: World) -> frozenset[str]:
    topics = AdminClient({"bootstrap.servers": world.system.broker.bootstrap}).list_topics(timeout=10).topics
    return frozenset(topics) - {_SUBMITTED}
