"""What was sent, written down before anything else looks at it: a line for each message that the broker
acknowledged.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sent:
    """A document (with its `submission_id` and `version`), or poison (with the place where it lies)."""

    kind: str
    topic: str
    partition: int
    offset: int
    submission_id: str = ""
    reference: str = ""
    version: int = 0


DOCUMENT, POISON = "document", "poison"


def append(path: Path, sent: Sent) -> None:
    """One more line."""
    with path.open("a") as file:
        file.write(json.dumps(asdict(sent)) + "\n")


def read(path: Path) -> list[Sent]:
    """All lines."""
    return [Sent(**json.loads(line)) for line in path.read_text().splitlines()]


def documents(sent: Iterable[Sent]) -> list[Sent]:
    """The documents among them."""
    return [one for one in sent if one.kind == DOCUMENT]
