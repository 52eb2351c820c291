"""Golden messages: the encoding of each version of each topic and of each stored value.

`python -m tests.contract.golden` writes missing ones. A committed message never changes: a release wrote it, and all
later releases must read it. If you add a field, increase the version in the table below, `v1` to `v1-2`.
"""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from services.shared.domain import document as d
from services.shared.domain.events import DeadLetter, DocumentSubmitted, DocumentWithdrawn, Event
from services.shared.domain.identity import reference_id
from services.shared.domain.layout import Layout
from services.shared.domain.relations import Priority, Relation, RelationKind
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement
from services.shared.domain.summary import Summary
from services.shared.wire.codec import encode
from services.shared.wire.headers import Trail, to_record
from services.shared.wire.json_codec import to_json
from services.shared.wire.topics import TOPICS
from tests.events import AT

T = TypeVar("T")

FOLDER = Path(__file__).with_name("golden")
TRAIL = Trail("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", AT)
SERVICE = "ingestion"
TODAY = {
    "documents.submitted": "v1-6",
    "documents.withdrawn": "v1-5",
    "documents.status": "v1-8",
    "documents.redacted": "v1-5",
    "documents.inferred": "v1-6",
    "annotations.proposed": "v1-14",
    "annotations.published": "v1-14",
    "documents.ingested": "v1-6",
    "reviews.completed": "v1-6",
    "stored.Layout": "v1-3",
    "stored.OriginalText": "v1-12",
    "stored.RedactedText": "v1-12",
    "stored.SealedText": "v1-12",
    "stored.Summary": "v1-2",
}
"""The current version of a topic or value, unless it is the first."""


def messages() -> Iterator[tuple[str, Event]]:
    """The current message of each topic, with a value in every field."""
    for topic in TOPICS:
        yield f"{topic.name}/{TODAY.get(topic.name, 'v1')}", example(topic.event)
    yield "documents.ingested.dlq/v1", dataclasses.replace(example(DeadLetter), topic="documents.ingested")


def stored() -> Iterator[tuple[str, object]]:
    """The current encoding of each value type in the object store."""
    for kind in (d.OriginalText, d.SealedText, d.RedactedText, Layout, RedactionMap, Summary):
        name = f"stored.{kind.__name__}"
        yield f"{name}/{TODAY.get(name, 'v1')}", example(kind)


def example(kind: type[T]) -> T:
    """A `kind` in which text fields contain their own names and other fields have distinctive values."""
    if kind in _SPECIAL:
        made: T = _SPECIAL[kind]
        return made
    hints = get_type_hints(kind)
    fields = [one.name for one in dataclasses.fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: _value(hints[name], name, number) for number, name in enumerate(fields, start=1)})


def _value(hint: Any, name: str, number: int) -> Any:
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return (_value(inner, name, number), _value(inner, name, number + 1))
    if get_origin(hint) in (Union, types_union):
        hint = next(one for one in get_args(hint) if one is not type(None))
    if dataclasses.is_dataclass(hint):
        return example(hint)  # type: ignore[arg-type]
    if issubclass(hint, StrEnum):
        members = _MEMBERS.get(hint) or list(hint)
        return members[number % len(members)]
    return _PLAIN[hint](name, number)


def describe_message(event: Event) -> dict[str, object]:
    """The content of the golden file."""
    record = to_record(event, SERVICE, TRAIL)
    headers = {name: value.decode() for name, value in record.headers}
    return {"key": record.key.decode(), "headers": headers, "value": record.value.hex(), "event": to_json(event)}


def describe_value(value: object) -> dict[str, object]:
    return {"value": encode(value).hex(), "event": to_json(value)}


def main() -> None:
    files: dict[str, dict[str, object]] = {name: describe_message(event) for name, event in messages()}
    files |= {name: describe_value(value) for name, value in stored()}
    for name, content in files.items():
        path = FOLDER / f"{name}.json"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content, indent=1) + "\n")


types_union = type(int | str)
_PLAIN: Mapping[Any, Any] = {
    str: lambda name, number: f"{name}-{number}",
    bytes: lambda name, number: f"{name}-{number}".encode(),
    bool: lambda name, number: True,
    int: lambda name, number: number,
    float: lambda name, number: number / 32,
    datetime: lambda name, number: AT + timedelta(seconds=number),
}
# One of these two refers to the object; the third field came later.
_MEMBERS: Mapping[Any, list[Any]] = {d.KeyScope: [d.KeyScope.SOURCE, d.KeyScope.REDACTED]}
_RECORD = d.DocumentRecord(
    "harbour-bank",
    "archive",
    "deed/1",
    "matter-7",
    family=reference_id("harbour-bank", "archive", "deed/1"),
    correlation_id="correlation-1",
    purposes=(d.Purpose.REVIEW, d.Purpose.TRAINING),
    hold_ids=("hold-1",),
    client_id="client-9",
    priority=Priority.HIGH,
    relations=(Relation(RelationKind.RESTATES, "deed/0"), Relation(RelationKind.EXECUTED, document_id="9" * 32)),
    batch_id="batch-3",
)
_SPECIAL: Mapping[Any, Any] = {
    OriginalSpan: OriginalSpan(3, 14),
    RedactedSpan: RedactedSpan(5, 19),
    RedactionMap: RedactionMap(
        (
            Replacement(OriginalSpan(0, 5), RedactedSpan(0, 10), "PERSON", "[PERSON_1]"),
            Replacement(OriginalSpan(9, 12), RedactedSpan(14, 15), "DATE"),
        )
    ),
    DocumentSubmitted: DocumentSubmitted(
        "event-1",
        AT,
        _RECORD,
        "submission-1",
        "deed.txt",
        "person:ada",
        "Seven shillings – “£”".encode(),
        attachment="2",
    ),
    DocumentWithdrawn: DocumentWithdrawn("event-1", AT, _RECORD, "superseded"),
}

if __name__ == "__main__":
    main()
