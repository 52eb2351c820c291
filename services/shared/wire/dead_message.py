"""The stored form of a dead letter: all that is needed to send the message again."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass

from services.shared.domain.errors import Reason, Reject


@dataclass(frozen=True, slots=True)
class DeadMessage:
    """A received message. `topic` is the name in the table of topics, `channel` that of a topic per tenant."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...] = ()
    channel: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """Topic with its channel, partition and offset, for ids."""
        topic = f"{self.channel}.{self.topic}" if self.channel else self.topic
        return topic, str(self.partition), str(self.offset)


def pack(message: DeadMessage) -> bytes:
    """Encode as one line of JSON with a format number, then the value."""
    head = {
        "format": 1,
        "topic": message.topic,
        "partition": message.partition,
        "offset": message.offset,
        "key": _text(message.key),
        "headers": [[name, _text(value)] for name, value in message.headers],
        "empty": message.value is None,
        "channel": message.channel,
    }
    return json.dumps(head).encode() + b"\n" + (message.value or b"")


def unpack(data: bytes) -> DeadMessage:
    """Decode the output of `pack`. Raises `Reject(INVALID_EVENT)`."""
    line, _, value = data.partition(b"\n")
    try:
        head = json.loads(line)
        if head["format"] != 1:
            raise ValueError("written by a newer version")
        return DeadMessage(
            head["topic"],
            head["partition"],
            head["offset"],
            _bytes(head["key"]),
            None if head["empty"] else value,
            tuple((name, _bytes(content)) for name, content in head["headers"]),
            head.get("channel", ""),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Reject(Reason.INVALID_EVENT) from None


def _text(data: bytes | None) -> str | None:
    return None if data is None else b64encode(data).decode()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text)
