"""The material of the measurement: redacted documents of a running system, and inference's requests for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from confluent_kafka import Consumer, Message, TopicPartition
from tritonclient.grpc.aio import InferInput

from services.cli.local.system import LocalSystem
from services.inference.clause_model.port import ModelInfo, ModelRequest
from services.inference.clause_model.tensors import to_tensors
from services.inference.clause_model.triton import TritonSettings, connect
from services.inference.prediction.document_type import document_type
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.inference.prediction.windows import model_offset, windows
from services.inference.settings import InferenceSettings
from services.shared.domain.document import RedactedText
from services.shared.domain.events import DocumentRedacted
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database
from services.shared.wire.codec import decode
from services.shared.wire.topics import BY_NAME

REDACTED, INFERRED = "documents.redacted", "documents.inferred"
_DEFAULTS = InferenceSettings.model_fields
CLAUSES: str = _DEFAULTS["clause_model"].default
LOANS: str = _DEFAULTS["loan_model"].default


@dataclass(frozen=True, slots=True)
class Redacted:
    """One document: its message on the topic, the event in it, its text, and the models' inputs: by name, the tensors
    of each window.
    """

    message: Message
    event: DocumentRedacted
    text: RedactedText
    requests: Sequence[tuple[str, list[InferInput]]]


async def redacted_documents(system: LocalSystem, count: int) -> list[Redacted]:
    """The last `count` documents of the system, decrypted with inference's keys."""
    layout = system.layout
    database = Database(f"sqlite:///{layout.databases / 'keys'}.sqlite")
    keys = LocalKeys(layout.keys / "inference.json")
    blobs = Blobs(open_store(f"file://{layout.blobs}"), Keyring(database, keys, SystemClock()), keys.hash_key)
    try:
        found = _last_redacted(system.broker.bootstrap, count)
        texts = [await blobs.get_value(RedactedText, event.redacted) for _, event in found]
    finally:
        await database.close()
    asked = await requests(system.triton.grpc_address, texts)
    return [Redacted(*one, text, ask) for one, text, ask in zip(found, texts, asked, strict=True)]


async def requests(address: str, texts: Sequence[RedactedText]) -> list[list[tuple[str, list[InferInput]]]]:
    """The requests of the service by model for each text, one per window."""
    served = [connect(TritonSettings(address, name)) for name in (CLAUSES, LOANS)]
    models = Models.of(served, loans=True)
    asked = []
    for text in texts:
        infos = [await model.info() for model in models.for_document_type(document_type(text)[0])]
        asked.append([one for info in infos for one in _requests(text, info)])
    for model in served:
        await model.close()
    return asked


def _requests(text: RedactedText, info: ModelInfo) -> list[tuple[str, list[InferInput]]]:
    reading = PredictSettings()
    parts = windows(text, info.window or reading.window, reading.context)
    questions = [
        ModelRequest("", info, part.span.of(text.text), reading.min_confidence, model_offset(part.span.start))
        for part in parts
    ]
    return [(info.name, to_tensors([one])) for one in questions]


def _last_redacted(bootstrap: str, count: int) -> Sequence[tuple[Message, DocumentRedacted]]:
    consumer = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": "bench-texts", "isolation.level": "read_committed"}
        | {"enable.auto.commit": False, "auto.offset.reset": "earliest"}
    )
    consumer.assign([TopicPartition(REDACTED, number, 0) for number in range(BY_NAME[REDACTED].partitions)])
    found: list[tuple[Message, DocumentRedacted]] = []
    while messages := consumer.consume(500, 2.0):
        found += [(one, decode(DocumentRedacted, one.value() or b"")) for one in messages if one.error() is None]
    consumer.close()
    return sorted(found, key=lambda one: one[1].occurred_at)[-count:]
