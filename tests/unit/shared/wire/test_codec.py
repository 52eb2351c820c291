"""What goes out comes back, for every kind that the wire knows."""

import contextlib
import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.shared.domain.annotations import Finding, FindingKind
from services.shared.domain.document import DataClass, DocumentRecord, Purpose, SealedText
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentIngested, DocumentStatusChanged
from services.shared.domain.layout import Layout, PageSize, PageSizes, TextPages
from services.shared.wire.codec import decode, encode, from_message, to_message
from services.shared.wire.messages import MESSAGES
from tests.events import ingested
from tests.strategies import values

KINDS = tuple(MESSAGES)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_round_trip(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(values(kind))
    encoded = encode(value)
    assert decode(kind, encoded) == value
    assert encode(decode(kind, encoded)) == encoded


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_an_event_or_a_rejection(data: bytes) -> None:
    with contextlib.suppress(Reject):
        assert encode(decode(DocumentIngested, data))


def test_fields_of_a_newer_writer_are_ignored() -> None:
    field_99 = bytes([0x9A, 0x06, 0x03]) + b"new"
    assert decode(DocumentIngested, encode(ingested()) + field_99) == ingested()


def test_an_unknown_enum_value_is_refused() -> None:
    message = MESSAGES[DocumentRecord](data_class=99)
    with pytest.raises(Reject, match="invalid_event"):
        from_message(DocumentRecord, message)


def test_a_missing_message_is_refused() -> None:
    message: Any = to_message(ingested())
    message.ClearField("text")
    with pytest.raises(Reject, match="invalid_event"):
        from_message(DocumentIngested, message)


def test_a_finding_of_an_earlier_release_is_of_a_playbook_rule() -> None:
    read = from_message(Finding, MESSAGES[Finding](finding_id="f", severity=3))
    assert (read.kind, read.state, read.places) == (FindingKind.PLAYBOOK, None, ())


def test_a_missing_data_class_means_the_most_restricted() -> None:
    assert from_message(DocumentRecord, MESSAGES[DocumentRecord]()).data_class is DataClass.RESTRICTED


def test_a_missing_status_is_refused() -> None:
    message: Any = MESSAGES[DocumentStatusChanged]()
    message.occurred_at.GetCurrentTime()
    message.document.SetInParent()
    with pytest.raises(Reject):
        from_message(DocumentStatusChanged, message)


def test_order_of_repeated_values_is_kept() -> None:
    record = dataclasses.replace(ingested().document, purposes=(Purpose.TRAINING, Purpose.REVIEW))
    assert decode(DocumentRecord, encode(record)).purposes == (Purpose.TRAINING, Purpose.REVIEW)


@given(values(Layout))
@settings(max_examples=30, deadline=None)
def test_the_sizes_of_pages_are_read_without_the_words(layout: Layout) -> None:
    sizes = tuple(PageSize(one.width, one.height) for one in layout.pages)
    assert decode(PageSizes, encode(layout)) == PageSizes(sizes)


@given(values(SealedText))
@settings(max_examples=30, deadline=None)
def test_the_places_of_pages_are_read_without_the_text(text: SealedText) -> None:
    assert decode(TextPages, encode(text)) == TextPages(text.pages)
