"""Parse a document to text, layout, quality and attachments. Runs inside the sandbox and does no I/O."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.ingestion.extractors.detection import DETAILS, media_type_of
from services.ingestion.extractors.media_types import CONVERTED
from services.ingestion.extractors.registry import extractor_for
from services.ingestion.extractors.result import Attachment, Limits
from services.ingestion.extractors.scans.records import Recognised, UnreadPagesError
from services.ingestion.parsing.quality import assess
from services.ingestion.parsing.structure import structure
from services.shared.domain.document import QualityReport
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import Layout
from services.shared.wire.codec import encode
from services.shared.wire.json_codec import from_json, to_json


class UnconvertedError(Exception):
    """A document of the media type must be converted before it is parsed."""

    def __init__(self, media_type: str) -> None:
        super().__init__(media_type)
        self.media_type = media_type


@dataclass(frozen=True, slots=True)
class Parsed:
    """`text` and `layout` are an encoded `OriginalText` and `Layout`. `quality` has no near duplicate yet."""

    media_type: str
    extractor: str
    text: bytes
    layout: bytes
    quality: QualityReport
    attachments: tuple[Attachment, ...] = ()


def parse(data: bytes, file_name: str, media_type: str, limits: Limits, recognised: Recognised | None = None) -> Parsed:
    """Parse a document. `recognised`: the pages that an OCR program has read; None if there is no program.

    Raises `Reject` with the reason of a refusal, `UnconvertedError`, or `UnreadPagesError` if there are pages that the
    program can read.
    """
    if len(data) > limits.input_bytes:
        raise Reject(Reason.TOO_LARGE)
    found = media_type_of(data, file_name, media_type)
    if found in CONVERTED:
        raise UnconvertedError(found)
    extractor = extractor_for(found)
    provenance = extractor.provenance
    if recognised is None or extractor.extract_recognised is None:
        content = extractor.extract(data, limits)
    else:
        try:
            content = extractor.extract_recognised(data, limits, recognised)
        except UnreadPagesError as error:
            raise UnreadPagesError(error.pages, found) from None
        if recognised.pages:
            provenance = f"{provenance}+{recognised.engine}"
    if not content.visible().strip():
        raise Reject(Reason.EMPTY)
    text = structure(content)
    return Parsed(
        media_type=found,
        extractor=provenance,
        text=encode(text),
        layout=encode(Layout(content.layout)),
        quality=assess(text),
        attachments=content.attachments,
    )


def to_parts(parsed: Parsed) -> list[bytes]:
    """Encode the result for the pipe of the sandbox."""
    head = {
        "media_type": parsed.media_type,
        "extractor": parsed.extractor,
        "quality": to_json(parsed.quality),
        "attachments": [[one.file_name, one.media_type, one.refusal or ""] for one in parsed.attachments],
    }
    return [json.dumps(head).encode(), parsed.text, parsed.layout, *(one.data for one in parsed.attachments)]


def refusal(reason: Reason, detail: str = "") -> list[bytes]:
    """Encode a refusal for the pipe of the sandbox. A `detail` that is not in `DETAILS` is left out."""
    stated = {"detail": detail} if detail in DETAILS else {}
    return [json.dumps({"reason": reason.value, **stated}).encode()]


def unconverted(media_type: str) -> list[bytes]:
    """Encode that a document must be converted for the pipe of the sandbox."""
    return [json.dumps({"unconverted": media_type}).encode()]


def unread(error: UnreadPagesError) -> list[bytes]:
    """Encode the pages that an OCR program can read for the pipe of the sandbox."""
    return [json.dumps({"unread": error.pages, "media_type": error.media_type}).encode()]


def from_parts(parts: Sequence[bytes]) -> Parsed:
    """Decode a result. Raises `Reject` with the reason of a refusal, or with `MALFORMED` if the result is invalid; or
    `UnconvertedError`, or `UnreadPagesError`.
    """
    try:
        head = json.loads(parts[0])
        if head.get("unconverted") in CONVERTED:
            raise UnconvertedError(head["unconverted"])
        if "unread" in head:
            raise UnreadPagesError([int(one) for one in head["unread"]], str(head["media_type"]))
        reason = Reason(head["reason"]) if "reason" in head else None
        parsed = None if reason else _parsed(head, parts[1:])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, Reject):
        raise Reject(Reason.MALFORMED) from None
    if parsed is None:
        raise Reject(reason or Reason.MALFORMED, detail=next((one for one in DETAILS if one == head.get("detail")), ""))
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
        attachments=tuple(
            Attachment(str(name), str(kind), data, Reason(reason) if reason else None)
            for (name, kind, reason), data in named
        ),
    )
