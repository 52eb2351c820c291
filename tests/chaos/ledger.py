"""A file with one line for each message that the broker acknowledged, written before any other process uses it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sent:
    """A document with `submission_id` and `version`, or an invalid message with its topic, partition and offset."""

    kind: str
    topic: str
    partition: int
    offset: int
    submission_id: str = ""
    reference: str = ""
    version: int = 0


DOCUMENT, POISON = "document", "poison"


def append(path: Path, sent: Sent) -> None:
    with path.open("a") as file:
        file.write(json.dumps(asdict(sent)) + "\n")


def read(path: Path) -> list[Sent]:
    return [Sent(**json.loads(line)) for line in path.read_text().splitlines()]


def documents(sent: Iterable[Sent]) -> list[Sent]:
    return [one for one in sent if one.kind == DOCUMENT]
