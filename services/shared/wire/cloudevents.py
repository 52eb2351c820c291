"""Parse CloudEvents 1.0 from Kafka messages, in binary and structured mode."""

import binascii
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from services.shared.domain.errors import Reason, Reject

_STRUCTURED = "application/cloudevents"
_NO_MODE = 'Header "content-type" is not "application/cloudevents+json", and header "ce_specversion" is missing'


@dataclass(frozen=True, slots=True)
class CloudEvent:
    """`time` defaults to the time at which the broker received the message. `data` is bytes or JSON values."""

    id: str
    source: str
    type: str
    time: datetime
    content_type: str
    correlation_id: str
    data: object


def parse_cloudevent(headers: Mapping[str, str], value: bytes, received_at: datetime) -> CloudEvent:
    """`headers` by lower-case name. Raises `Reject(INVALID_EVENT)` with the attribute that is missing or invalid."""
    if _is_structured(headers):
        return _structured(value, received_at)
    if "ce_specversion" not in headers:
        raise Reject(Reason.INVALID_EVENT, detail=_NO_MODE, field="content-type")
    attributes = {name.removeprefix("ce_"): text for name, text in headers.items() if name.startswith("ce_")}
    return _checked({**attributes, "datacontenttype": headers.get("content-type")}, value, received_at)


def structured_traceparent(headers: Mapping[str, str], value: bytes) -> str:
    """The `traceparent` attribute of an event in structured mode, or "". An invalid attribute is ignored."""
    if not _is_structured(headers):
        return ""
    try:
        given = parse_json(value)
    except Reject:
        return ""
    found = given.get("traceparent") if isinstance(given, Mapping) else None
    return found if isinstance(found, str) and _is_unicode(found) else ""


def parse_json(data: bytes | str, otherwise: Reason = Reason.INVALID_EVENT) -> object:
    """Raises `Reject(otherwise)` if `data` is not JSON, or is nested too deep for Python's parser (some 1,000)."""
    try:
        parsed: object = json.loads(data)
    except (ValueError, RecursionError):
        raise Reject(otherwise, detail="Not valid JSON, or nested too deep") from None
    return parsed


def _is_structured(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").lower().startswith(_STRUCTURED)


def _structured(value: bytes, received_at: datetime) -> CloudEvent:
    given = parse_json(value)
    if not isinstance(given, Mapping) or ("data" in given) == ("data_base64" in given):
        raise _invalid("data", "is missing, or both data and data_base64 are set")
    data = given["data"] if "data" in given else _base64(given["data_base64"])
    return _checked({"datacontenttype": "application/json", **given}, data, received_at)


def _checked(given: Mapping[str, object], data: object, received_at: datetime) -> CloudEvent:
    texts: dict[str, str] = {}
    for name in ("id", "source", "type", "datacontenttype", "correlationid"):
        value = given.get(name)
        value = "" if value is None else value
        if not isinstance(value, str) or not _is_unicode(value):
            raise _invalid(name, "is not a string")
        texts[name] = value
    if given.get("specversion") != "1.0":
        raise _invalid("specversion", 'is not "1.0"')
    for name in ("id", "source", "type"):
        if not texts[name]:
            raise _invalid(name, "is missing")
    return CloudEvent(
        texts["id"],
        texts["source"],
        texts["type"],
        _time(given.get("time"), received_at),
        texts["datacontenttype"].partition(";")[0].strip().lower(),
        texts["correlationid"],
        data,
    )


def _time(given: object, received_at: datetime) -> datetime:
    if given is None:
        return received_at
    try:
        time = datetime.fromisoformat(str(given))
        return time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _invalid("time", "is not an RFC 3339 time") from None


def _base64(given: object) -> bytes:
    try:
        return b64decode(str(given), validate=True)
    except (binascii.Error, ValueError):
        raise _invalid("data_base64", "is not base64") from None


def _invalid(attribute: str, fault: str) -> Reject:
    return Reject(Reason.INVALID_EVENT, detail=f'Attribute "{attribute}" {fault}', field=attribute)


def _is_unicode(text: str) -> bool:
    """JSON can encode half of a surrogate pair, which is not a character."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
