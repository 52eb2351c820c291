"""The source system: submits agreements as structured CloudEvents on Kafka, with inline content."""

import base64
import json
from collections.abc import Callable

from confluent_kafka import KafkaError, Message, Producer

from services.shared.domain.identity import family_id
from services.shared.wire.topics import BY_NAME
from tests.benchmarks.agreements import agreement

_SUBMITTED = BY_NAME["documents.submitted"]
_OWNERS = (("harbour-bank", "deal-vault", "HB-BENCH"), ("northgate-credit", "loan-core", "NG-BENCH"))
_DOCUMENTS_A_MATTER = 10


class Sender:
    """`content` returns the text of document n. `at[family]`: when the broker had its submission, in seconds since 1970
    by its clock.
    """

    def __init__(self, bootstrap: str, content: Callable[[int], str] = agreement) -> None:
        self._content = content
        self.at: dict[str, float] = {}
        self._next = 0
        self._failed = ""
        self._producer = Producer(
            {"bootstrap.servers": bootstrap, "enable.idempotence": True, "acks": "all", "linger.ms": 0, "log_level": 0}
        )

    def send(self) -> str:
        """Sends the next document and returns its family."""
        number, self._next = self._next, self._next + 1
        tenant, system, matter = _OWNERS[number % len(_OWNERS)]
        reference = f"bench/{number}"
        matter = f"{matter}-{number // (_DOCUMENTS_A_MATTER * len(_OWNERS))}"
        family = family_id(tenant, system, reference, matter)
        document = {
            "tenant": tenant,
            "source_system": system,
            "source_reference": reference,
            "matter": matter,
        }
        event = {
            "specversion": "1.0",
            "id": reference,
            "source": f"urn:{system}",
            "type": _SUBMITTED.type,
            "datacontenttype": "application/json",
            "data": {
                "document": document,
                "file_name": f"{number}.txt",
                "content": base64.b64encode(self._content(number).encode()).decode(),
            },
        }

        def delivered(error: KafkaError | None, message: Message) -> None:
            if error is None:
                self.at[family] = message.timestamp()[1] / 1000
            else:
                self._failed = error.name()

        headers: list[tuple[str, str | bytes | None]] = [("content-type", "application/cloudevents+json")]
        value, key = json.dumps(event).encode(), family.encode()
        self._producer.produce(_SUBMITTED.name, value, key, headers=headers, on_delivery=delivered)
        self._producer.poll(0)
        return family

    def flush(self) -> None:
        """Waits until the broker has all messages. Raises `OSError`."""
        if self._producer.flush(30) or self._failed:
            raise OSError(f"the broker did not take all submissions: {self._failed}")
