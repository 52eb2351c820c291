"""One document's bytes → text, layout, quality and attachments. Runs inside the sandbox; pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.ingestion.extractors.registry import extractor_for, media_type_of
from services.ingestion.extractors.result import Attachment, Limits
from services.ingestion.parsing.quality import assess
from services.ingestion.parsing.structure import structure
from services.shared.domain.document import Layout, QualityReport
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.codec import encode
from services.shared.wire.json_codec import from_json, to_json


@dataclass(frozen=True, slots=True)
class Parsed:
    """`text` and `layout` are an `OriginalText` and a `Layout` as the wire writes them, ready to be stored.

    `quality` knows no near duplicates yet.
    """

    media_type: str
    extractor: str
    text: bytes
    layout: bytes
    quality: QualityReport
    attachments: tuple[Attachment, ...] = ()


def parse(data: bytes, file_name: str, media_type: str, limits: Limits) -> Parsed:
    """Raises `Reject` with the reason for which the document is refused."""
    if len(data) > limits.input_bytes:
        raise Reject(Reason.TOO_LARGE)
    found = media_type_of(data, file_name, media_type)
    extractor = extractor_for(found)
    content = extractor.extract(data, limits)
    if not content.text.strip():
        raise Reject(Reason.EMPTY)
    text = structure(content)
    return Parsed(
        media_type=found,
        extractor=extractor.provenance,
        text=encode(text),
        layout=encode(Layout(content.layout)),
        quality=assess(text),
        attachments=content.attachments,
    )


def to_parts(parsed: Parsed) -> list[bytes]:
    """For the way out of the sandbox."""
    head = {
        "media_type": parsed.media_type,
        "extractor": parsed.extractor,
        "quality": to_json(parsed.quality),
        "attachments": [[one.file_name, one.media_type] for one in parsed.attachments],
    }
    return [json.dumps(head).encode(), parsed.text, parsed.layout, *(one.data for one in parsed.attachments)]


def refusal(reason: Reason) -> list[bytes]:
    """The same for a document that is refused."""
    return [json.dumps({"reason": reason.value}).encode()]


def from_parts(parts: Sequence[bytes]) -> Parsed:
    """What came out. Raises `Reject`: its reason, or `MALFORMED` where a parser gone wild wrote something else."""
    try:
        head = json.loads(parts[0])
        reason = Reason(head["reason"]) if "reason" in head else None
        parsed = None if reason else _parsed(head, parts[1:])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, Reject):
        raise Reject(Reason.MALFORMED) from None
    if parsed is None:
        raise Reject(reason or Reason.MALFORMED)
    return parsed


def _parsed(head: Mapping[str, Any], parts: Sequence[bytes]) -> Parsed:
    text, layout, *rest = parts
    named = zip(head["attachments"], rest, strict=True)
    return Parsed(
        media_type=str(head["media_type"]),
        extractor=str(head["extractor"]),
        text=text,
        layout=layout,
        quality=from_json(QualityReport, head["quality"]),
        attachments=tuple(Attachment(str(name), str(kind), data) for (name, kind), data in named),
    )
