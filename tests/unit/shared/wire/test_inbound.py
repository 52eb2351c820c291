"""Senders as they come: the two modes, the two encodings, and what they leave out or get wrong."""

import base64
import dataclasses
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from cloudevents.core.bindings.kafka import to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given, settings
from hypothesis import strategies as st

from services.shared.domain.document import BlobRef, DataClass, DocumentRecord, KeyScope, Purpose
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentSubmitted, DocumentWithdrawn
from services.shared.domain.identity import family_id, make_id, reference_id
from services.shared.domain.submissions import key_owner
from services.shared.wire.codec import decode, encode
from services.shared.wire.headers import header_map, to_record
from services.shared.wire.inbound import Unreadable, read_event, unidentified_event
from services.shared.wire.messages import MESSAGES
from services.shared.wire.topics import BY_NAME
from tests.events import AT, blob, ingested, submitted
from tests.unit.shared.wire.test_cloudevents import jsons

SUBMITTED = BY_NAME["documents.submitted"]
WITHDRAWN = BY_NAME["documents.withdrawn"]
RECEIVED = datetime(2025, 3, 14, 9, 30, tzinfo=UTC)
DOCUMENT = {"tenant": "harbour-bank", "source_system": "archive", "source_reference": "deed-1", "matter": "matter-7"}
DATA: dict[str, Any] = {"document": DOCUMENT, "file_name": "deed.txt", "content": base64.b64encode(b"text").decode()}
FAMILY = family_id("harbour-bank", "archive", "deed-1", "matter-7")
EARLIER = reference_id("harbour-bank", "archive", "deed-1")
ATTRIBUTES = {"id": "A/17", "source": "/archive/out", "type": "glossator.documents.submitted.v1"}


def sent(data: object = DATA, mode: Any = to_structured, content_type: str = "application/json", **more: Any) -> Any:
    """As a sender with CloudEvents' own library writes it."""
    event = CloudEvent({**ATTRIBUTES, "datacontenttype": content_type, "time": AT, **more}, data)  # type: ignore[arg-type]
    message = mode(event, JSONFormat())
    topic = BY_NAME[event.get_type().removeprefix("glossator.").removesuffix(".v1")]
    return read_event(topic, header_map(list(message.headers.items())), message.value, RECEIVED)


def bare_protobuf() -> bytes:
    """Only what a sender must say."""
    message: Any = MESSAGES[DocumentSubmitted](file_name="deed.txt", content=b"text")
    for name, value in DOCUMENT.items():
        setattr(message.document, name, value)
    data: bytes = message.SerializeToString()
    return data


@pytest.mark.parametrize("mode", [to_binary, to_structured])
@pytest.mark.parametrize(
    ("content_type", "data"), [("application/json", DATA), ("application/protobuf", bare_protobuf())]
)
def test_two_modes_and_two_encodings_say_the_same(mode: object, content_type: str, data: object) -> None:
    event = sent(data, mode, content_type)
    assert isinstance(event, DocumentSubmitted)
    assert event.document.family == family_id("harbour-bank", "archive", "deed-1", "matter-7")
    assert event.event_id == make_id("DocumentSubmitted", "harbour-bank", "/archive/out", "A/17")
    assert event.submission_id == make_id("submission", "harbour-bank", "/archive/out", "A/17")
    assert (event.occurred_at, event.content, event.file_name) == (AT, b"text", "deed.txt")
    assert (event.document.correlation_id, event.document.data_class) == ("A/17", DataClass.RESTRICTED)
    assert event.document.purposes == (Purpose.REVIEW,)
    assert decode(DocumentSubmitted, encode(event)) == event


def test_our_own_door_says_all_itself() -> None:
    event = dataclasses.replace(
        submitted(), document=dataclasses.replace(submitted().document, correlation_id="c-1", version=0)
    )
    record = to_record(event, "ingestion")
    assert read_event(SUBMITTED, header_map(record.headers), record.value, RECEIVED) == event


def test_without_a_time_the_brokers_counts() -> None:
    headers = {f"ce_{name}": value for name, value in ATTRIBUTES.items()} | {"ce_specversion": "1.0"}
    value = json.dumps(DATA).encode()
    event = read_event(SUBMITTED, headers | {"content-type": "application/json"}, value, RECEIVED)
    assert event.occurred_at == RECEIVED


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00Z", "2099-01-01T00:00:00+14:00", "2025-01-01T00:00:00"])
def test_a_wrong_clock_changes_no_id(at: str) -> None:
    late = sent({**DATA, "occurred_at": at})
    assert (late.event_id, late.submission_id) == (sent().event_id, sent().submission_id)
    assert late.occurred_at.utcoffset().total_seconds() == 0


def test_the_same_event_sent_twice_has_the_same_ids_and_another_sender_others() -> None:
    assert sent() == sent()
    assert sent(source="/other").event_id != sent().event_id
    other = {**DATA, "document": {**DOCUMENT, "tenant": "northgate-credit"}}
    assert sent(other).submission_id != sent().submission_id


def test_a_withdrawal_is_understood() -> None:
    event = sent({"document": DOCUMENT, "reason": "superseded"}, type="glossator.documents.withdrawn.v1")
    assert isinstance(event, DocumentWithdrawn)
    assert (event.reason, event.document.family) == ("superseded", "")


@pytest.mark.parametrize(
    "change",
    [
        {"document": {**DOCUMENT, "matter": ""}},
        {"document": {**DOCUMENT, "data_class": "unheard"}},
        {"document": {**DOCUMENT, "familly": ""}},
        {"document": {**DOCUMENT, "family": "0" * 32}},
        {"document": {**DOCUMENT, "version": 3}},
        {"document": {**DOCUMENT, "version": 2**40}},
        {"document": {**DOCUMENT, "document_id": "d"}},
        {"document": {**DOCUMENT, "team": "a\x00b"}},
        {"document": {**DOCUMENT, "team": "\ud800"}},
        {"document": {**DOCUMENT, "hold_ids": ["x" * 600]}},
        {"submission_id": "../../other"},
        {"file_name": "a\nb"},
        {"uri": "https://archive.example/x"},
        {"uri": "https://archive.example/" + "x" * 5000, "content": ""},
        {"content": "no base64"},
        {"colour": "red"},
        {"occurred_at": "0001-01-01T00:00:00+14:00"},
    ],
    ids=str,
)
def test_what_may_not_be_is_refused_and_can_be_answered(change: dict[str, Any]) -> None:
    with pytest.raises(Unreadable, match="invalid_metadata") as caught:
        sent({**DATA, **change})
    event = caught.value.event
    assert isinstance(event, DocumentSubmitted)
    assert (event.document.source_reference, event.submission_id != "") == ("deed-1", True)
    assert event.document.family == family_id("harbour-bank", "archive", "deed-1", event.document.matter)


@pytest.mark.parametrize("family", ["", FAMILY, EARLIER])
@pytest.mark.parametrize("kind", ["submitted", "withdrawn"])
def test_a_sender_can_name_the_chain_of_its_matter(kind: str, family: str) -> None:
    data = {**(DATA if kind == "submitted" else {}), "document": {**DOCUMENT, "family": family}}
    event = sent(data, type=f"glossator.documents.{kind}.v1")
    assert event.document.family == (family or (FAMILY if kind == "submitted" else ""))
    named = {**DOCUMENT, "family": family or "0" * 32, "source_reference": "deed-2"}
    with pytest.raises(Unreadable, match=r"document\.family.* does not match"):
        sent({**data, "document": named}, type=f"glossator.documents.{kind}.v1")


def test_a_withdrawal_needs_no_matter() -> None:
    document = {name: value for name, value in DOCUMENT.items() if name != "matter"}
    event = sent({"document": document}, type="glossator.documents.withdrawn.v1")
    assert (event.document.matter, event.document.family) == ("", "")


@pytest.mark.parametrize("mode", [to_binary, to_structured])
def test_a_file_needs_no_reference(mode: object) -> None:
    document = {name: value for name, value in DOCUMENT.items() if name != "source_reference"}
    assert sent({**DATA, "document": document}, mode).document.source_reference == ""


@pytest.mark.parametrize("missing", DOCUMENT)
@pytest.mark.parametrize("mode", [to_binary, to_structured])
def test_a_missing_field_is_named_and_the_others_are_kept_for_the_answer(missing: str, mode: object) -> None:
    document = {name: value for name, value in DOCUMENT.items() if name != missing}
    with pytest.raises(Unreadable, match="invalid_metadata") as caught:
        sent({**DATA, "document": document, "submission_id": "s-1", "file_name": ""}, mode)
    field = f"document.{missing}"
    assert (caught.value.field, caught.value.detail) == (field, f'Field "{field}" is missing')
    event = caught.value.event
    assert isinstance(event, DocumentSubmitted)
    assert {name: getattr(event.document, name) for name in DOCUMENT} == {**document, missing: ""}
    assert (event.submission_id, event.document.correlation_id) == ("s-1", "A/17")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"document": {**DOCUMENT, "mater": "m"}}, "document.mater"),
        ({"document": {**DOCUMENT, "data_class": "unheard"}}, "document.data_class"),
        ({"document": {**DOCUMENT, "family": "0" * 32}}, "document.family"),
        ({"document": {**DOCUMENT, "version": 3}}, "document.version"),
        ({"document": {**DOCUMENT, "team": "a\x00b"}}, "document.team"),
        ({"document": {**DOCUMENT, "hold_ids": ["x" * 600]}}, "document.hold_ids"),
        ({"submission_id": "../../other"}, "submission_id"),
        ({"file_name": "a\nb"}, "file_name"),
        ({"uri": "https://archive.example/x"}, "content"),
        ({"colour": "red"}, "colour"),
    ],
    ids=str,
)
def test_a_field_with_a_fault_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Unreadable, match=f'Field "{field}"') as caught:
        sent({**DATA, **change})
    assert caught.value.field == field


def test_data_that_are_not_json_can_be_answered_by_the_id_of_the_event() -> None:
    with pytest.raises(Unreadable, match="invalid_event") as caught:
        sent(b"{no json", to_binary)
    event = caught.value.event
    assert isinstance(event, DocumentSubmitted)
    assert (event.document.tenant, event.document.correlation_id) == ("", "A/17")


def test_a_submission_that_is_not_a_cloudevent_is_identified_by_its_place() -> None:
    event = unidentified_event(SUBMITTED, "documents.submitted-3-417", RECEIVED)
    assert isinstance(event, DocumentSubmitted)
    assert (event.submission_id, event.document.tenant) == ("documents.submitted-3-417", "")
    assert unidentified_event(WITHDRAWN, "documents.withdrawn-0-1", RECEIVED) is None


@pytest.mark.parametrize("value", [{"id": "A/17", "data": DATA}, DATA])
def test_a_submission_that_is_not_a_cloudevent_keeps_the_ids_that_are_readable(value: dict[str, Any]) -> None:
    event = unidentified_event(SUBMITTED, "documents.submitted-3-417", RECEIVED, json.dumps(value).encode())
    assert isinstance(event, DocumentSubmitted)
    assert (event.document.tenant, event.document.source_reference) == ("harbour-bank", "deed-1")
    assert event.document.family == family_id("harbour-bank", "archive", "deed-1", "matter-7")
    assert (event.document.correlation_id, event.content) == (value.get("id", ""), b"")


@pytest.mark.parametrize("value", [b"not JSON", b"[]", b'{"data": 3}', b'{"document": {"tenant": {}}}', b"[" * 100_000])
def test_a_submission_without_readable_ids_has_an_empty_record(value: bytes) -> None:
    event = unidentified_event(SUBMITTED, "documents.submitted-3-417", RECEIVED, value)
    assert isinstance(event, DocumentSubmitted)
    assert event.document == DocumentRecord("", "", "", "")


def test_an_event_in_neither_mode_names_the_headers() -> None:
    with pytest.raises(Reject) as caught:
        read_event(SUBMITTED, {}, json.dumps({**ATTRIBUTES, "data": DATA}).encode(), RECEIVED)
    assert caught.value.field == "content-type"
    assert "ce_specversion" in caught.value.detail


@pytest.mark.parametrize(
    ("ref", "taken"),
    [
        (BlobRef("harbour-bank", KeyScope.SOURCE, key_owner("archive", "matter-7", "s-1"), "original", 4), True),
        (BlobRef("harbour-bank", KeyScope.SOURCE, key_owner("other", "matter-7", "s-1"), "original", 4), False),
        (BlobRef("harbour-bank", KeyScope.SOURCE, "s-1", "original", 4), True),  # as it was named before
        (BlobRef("northgate-credit", KeyScope.SOURCE, "s-1", "original", 4), False),
        (BlobRef("harbour-bank", KeyScope.REDACTED, "s-1", "original", 4), False),
        (BlobRef("harbour-bank", KeyScope.SOURCE, "s-2", "original", 4), False),
    ],
)
def test_a_reference_leads_only_to_what_this_submission_stored(ref: BlobRef, taken: bool) -> None:
    event = dataclasses.replace(submitted(content=b""), submission_id="s-1", blob=ref)
    record = to_record(event, "ingestion")
    if taken:
        read = read_event(SUBMITTED, header_map(record.headers), record.value, RECEIVED)
        assert isinstance(read, DocumentSubmitted)
        assert read.blob == ref
    else:
        with pytest.raises(Reject, match="invalid_metadata"):
            read_event(SUBMITTED, header_map(record.headers), record.value, RECEIVED)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [(b"\xff\xff", "application/protobuf"), (DATA, "application/pdf"), (b"%PDF", "application/pdf")],
)
def test_what_is_no_event(data: object, content_type: str) -> None:
    with pytest.raises(Reject, match="invalid_event"):
        sent(data, to_structured, content_type)


def test_another_version_is_not_taken_for_this_one() -> None:
    headers = {f"ce_{name}": value for name, value in ATTRIBUTES.items()} | {"ce_specversion": "1.0"}
    headers |= {"content-type": "application/json", "ce_type": "glossator.documents.submitted.v2"}
    with pytest.raises(Reject, match="invalid_event"):
        read_event(SUBMITTED, headers, json.dumps(DATA).encode(), RECEIVED)


def test_inner_topics_take_our_own_messages_only() -> None:
    topic, record = BY_NAME["documents.ingested"], to_record(ingested(), "ingestion")
    headers = header_map(record.headers)
    assert read_event(topic, headers, record.value, RECEIVED) == ingested()
    for change in ({"ce_type": "glossator.documents.ingested.v2"}, {"content-type": "application/json"}):
        with pytest.raises(Reject, match="invalid_event"):
            read_event(topic, headers | change, record.value, RECEIVED)
    with pytest.raises(Reject, match="invalid_event"):
        read_event(topic, headers, None, RECEIVED)


@given(st.dictionaries(st.sampled_from([*DATA, "event_id", "occurred_at", "blob", "uri", "submission_id"]), jsons))
@settings(deadline=None, max_examples=200)
def test_any_json_data_are_an_event_or_a_rejection(change: dict[str, object]) -> None:
    value = json.dumps({**ATTRIBUTES, "specversion": "1.0", "data": {**DATA, **change}}).encode()
    with suppress(Reject):
        event = read_event(SUBMITTED, {"content-type": "application/cloudevents+json"}, value, RECEIVED)
        assert decode(DocumentSubmitted, encode(event)) == event


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_an_event_or_a_rejection(data: bytes) -> None:
    headers = {f"ce_{name}": value for name, value in ATTRIBUTES.items()} | {"ce_specversion": "1.0"}
    for content_type in ("application/protobuf", "application/json", "application/cloudevents+json"):
        with pytest.raises(Reject):
            read_event(SUBMITTED, headers | {"content-type": content_type}, data, RECEIVED)
    assert blob("x").path
