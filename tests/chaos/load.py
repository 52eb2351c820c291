"""A legacy system that sends documents and some invalid messages at a constant rate, and writes the ledger."""

import base64
import json
import random
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import KafkaError, Message, Producer

from services.shared.wire.headers import PROTOBUF
from services.shared.wire.topics import BY_NAME, Topic
from tests.chaos.documents import agreement
from tests.chaos.ledger import DOCUMENT, POISON, Sent, append

_SUBMITTED = BY_NAME["documents.submitted"]
_POISONED = tuple(BY_NAME[f"documents.{name}"] for name in ("submitted", "ingested", "redacted", "inferred"))
_FLUSH_SECONDS = 300.0
_VERSIONS = (1, 1, 1, 1, 1, 1, 1, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Plan:
    """The amount and rate of messages. `documents` counts versions; `seconds` is the approximate duration."""

    documents: int
    poison: int
    seconds: float
    seed: int


class Load(threading.Thread):
    """Runs once. `failed` is the exception that stopped it, or None."""

    def __init__(self, bootstrap: str, plan: Plan, ledger: Path) -> None:
        super().__init__(name="load", daemon=True)
        self.failed: BaseException | None = None
        self._plan = plan
        self._ledger = ledger
        self._producer = Producer(
            {
                "bootstrap.servers": bootstrap,
                "enable.idempotence": True,
                "acks": "all",
                "delivery.timeout.ms": int(_FLUSH_SECONDS * 1000),
                "linger.ms": 0,
                "log_level": 0,
            }
        )

    def run(self) -> None:
        try:
            self._send_all()
        except BaseException as error:  # noqa: BLE001 - the main thread raises it again
            self.failed = error

    def _send_all(self) -> None:
        plan = self._plan
        chance = random.Random(plan.seed)
        pause = plan.seconds / (plan.documents + plan.poison)
        poisoned = set(chance.sample(range(plan.documents), plan.poison))
        sent = number = 0
        while sent < plan.documents:
            number += 1
            for version in range(1, min(chance.choice(_VERSIONS), plan.documents - sent) + 1):
                self._send_document(number, version)
                if sent in poisoned:
                    self._send_poison(sent)
                sent += 1
                self._wait(pause)
        if self._producer.flush(_FLUSH_SECONDS):
            raise TimeoutError("the broker did not acknowledge all that was sent")

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._producer.poll(left)

    def _send_document(self, number: int, version: int) -> None:
        tenant, system, matter = _OWNERS[number % len(_OWNERS)]
        submission, reference = f"chaos-{number}-{version}", f"agreement/{number}"
        event = {
            "specversion": "1.0",
            "id": submission,
            "source": f"urn:{system}",
            "type": _SUBMITTED.type,
            "datacontenttype": "application/json",
            "data": {
                "document": {
                    "tenant": tenant,
                    "source_system": system,
                    "source_reference": reference,
                    "matter": f"{matter}-{number % 20}",
                },
                "submission_id": submission,
                "file_name": f"{number}.txt",
                "content": base64.b64encode(agreement(self._plan.seed, number, version).encode()).decode(),
            },
        }

        def delivered(error: KafkaError | None, message: Message) -> None:
            if error is None:
                append(self._ledger, _sent(DOCUMENT, message, submission, reference, version))

        headers: list[tuple[str, str | bytes | None]] = [("content-type", "application/cloudevents+json")]
        key = f"{system}/{reference}".encode()
        self._producer.produce(_SUBMITTED.name, json.dumps(event).encode(), key, headers=headers, on_delivery=delivered)

    def _send_poison(self, number: int) -> None:
        """Invalid bytes with the headers of a message of the topic."""
        topic = _POISONED[number % len(_POISONED)]

        def delivered(error: KafkaError | None, message: Message) -> None:
            if error is None:
                append(self._ledger, _sent(POISON, message))

        value = b"\xff poison " + str(number).encode()
        self._producer.produce(
            topic.name, value, b"poison", headers=_poison_headers(topic, number), on_delivery=delivered
        )


def _poison_headers(topic: Topic, number: int) -> list[tuple[str, str | bytes | None]]:
    return [
        ("ce_specversion", "1.0"),
        ("ce_id", f"poison-{number}"),
        ("ce_source", "urn:poison"),
        ("ce_type", topic.type),
        ("content-type", PROTOBUF),
    ]


def _sent(kind: str, message: Message, submission: str = "", reference: str = "", version: int = 0) -> Sent:
    place = (message.topic() or "", message.partition() or 0, message.offset() or 0)
    return Sent(kind, *place, submission, reference, version)


_OWNERS = (("harbour-bank", "deal-vault", "HB-CHAOS"), ("northgate-credit", "loan-core", "NG-CHAOS"))
