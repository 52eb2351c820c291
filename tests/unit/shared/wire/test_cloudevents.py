import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.shared.domain.errors import Reject
from services.shared.wire.cloudevents import parse_cloudevent, structured_traceparent
from tests.events import AT

BINARY = {"ce_specversion": "1.0", "ce_id": "7", "ce_source": "/archive", "ce_type": "t", "content-type": "text/json"}
STRUCTURED = {"content-type": "application/cloudevents+json; charset=UTF-8"}
EVENT = {"specversion": "1.0", "id": "7", "source": "/archive", "type": "t", "data": {"a": 1}}


def test_binary_mode() -> None:
    event = parse_cloudevent({**BINARY, "ce_time": "2025-03-14T10:26:53.589793+01:00"}, b"{}", datetime.now(UTC))
    assert (event.id, event.source, event.type, event.time) == ("7", "/archive", "t", AT)
    assert (event.content_type, event.data) == ("text/json", b"{}")


def test_structured_mode_with_values_and_with_bytes() -> None:
    event = parse_cloudevent(STRUCTURED, json.dumps({**EVENT, "correlationid": "c"}).encode(), AT)
    assert (event.content_type, event.data, event.time) == ("application/json", {"a": 1}, AT)
    assert event.correlation_id == "c"
    given_bytes = {**EVENT, "data_base64": "AAE=", "datacontenttype": "Application/Protobuf; a=b"}
    del given_bytes["data"]
    event = parse_cloudevent(STRUCTURED, json.dumps(given_bytes).encode(), AT)
    assert (event.content_type, event.data) == ("application/protobuf", b"\x00\x01")


@pytest.mark.parametrize(
    ("headers", "value", "found"),
    [
        (STRUCTURED, {**EVENT, "traceparent": "00-a-b-01"}, "00-a-b-01"),
        (STRUCTURED, EVENT, ""),
        (STRUCTURED, {**EVENT, "traceparent": 7}, ""),
        (STRUCTURED, {**EVENT, "traceparent": "\ud800"}, ""),
        (STRUCTURED, {**EVENT, "data": {"traceparent": "00-a-b-01"}}, ""),
        (STRUCTURED, [], ""),
        (BINARY, {**EVENT, "traceparent": "00-a-b-01"}, ""),
        ({}, {**EVENT, "traceparent": "00-a-b-01"}, ""),
    ],
)
def test_the_trace_of_a_structured_event(headers: dict[str, str], value: object, found: str) -> None:
    assert structured_traceparent(headers, json.dumps(value).encode()) == found
    assert structured_traceparent(headers, b"{") == ""


@pytest.mark.parametrize("missing", ["ce_specversion", "ce_id", "ce_source", "ce_type"])
def test_required_attributes(missing: str) -> None:
    headers = {name: value for name, value in BINARY.items() if name != missing}
    with pytest.raises(Reject, match="invalid_event"):
        parse_cloudevent(headers, b"", AT)


@pytest.mark.parametrize(
    "change",
    [
        {"specversion": "0.3"},
        {"id": ""},
        {"id": 7},
        {"source": "\ud800"},
        {"time": "yesterday"},
        {"time": 7},
        {"time": "0001-01-01T00:00:00+14:00"},
        {"data_base64": "AA=="},
        {"datacontenttype": []},
    ],
)
def test_what_is_no_cloudevent(change: dict[str, object]) -> None:
    with pytest.raises(Reject, match="invalid_event"):
        parse_cloudevent(STRUCTURED, json.dumps({**EVENT, **change}).encode(), AT)


@pytest.mark.parametrize("value", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b"7", b'{"data_base64": "?"}', b"null"])
def test_what_is_no_json_object(value: bytes) -> None:
    with pytest.raises(Reject, match="invalid_event"):
        parse_cloudevent(STRUCTURED, value, AT)


texts = st.text(max_size=8)
jsons = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*EVENT, "time", "data_base64", "datacontenttype"]), jsons))
@settings(deadline=None)
def test_any_json_is_an_event_or_a_rejection(change: dict[str, object]) -> None:
    with suppress(Reject):
        assert parse_cloudevent(STRUCTURED, json.dumps({**EVENT, **change}).encode(), AT).id


@pytest.mark.parametrize(
    ("change", "field", "detail"),
    [
        ({"id": None}, "id", 'Attribute "id" is missing'),
        ({"source": 7}, "source", 'Attribute "source" is not a string'),
        ({"specversion": "0.3"}, "specversion", 'Attribute "specversion" is not "1.0"'),
        ({"time": "yesterday"}, "time", 'Attribute "time" is not an RFC 3339 time'),
        ({"data_base64": ""}, "data", 'Attribute "data" is missing, or both data and data_base64 are set'),
    ],
)
def test_an_error_names_the_attribute(change: dict[str, object], field: str, detail: str) -> None:
    event: dict[str, object] = {"specversion": "1.0", "id": "1", "source": "s", "type": "t", "data": {}}
    headers = {"content-type": "application/cloudevents+json"}
    with pytest.raises(Reject, match="invalid_event") as caught:
        parse_cloudevent(headers, json.dumps(event | change).encode(), datetime(2026, 1, 1, tzinfo=UTC))
    assert (caught.value.field, caught.value.detail) == (field, detail)
