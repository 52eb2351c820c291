"""The filter of the audit log."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.cli.clients.audit import AuditFilter, read_records
from services.shared.domain.records import Action, AuditRecord, Outcome
from services.shared.runtime.access.audit import recorded
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.codec import encode

AT = datetime(2026, 3, 14, 9, tzinfo=UTC)
RECORD = AuditRecord(
    "a1", AT, "ann@t", ("reviewer",), "t", Action.READ_TEXT, "document", "d1", "m", "review", Outcome.ALLOWED
)
ALL = AuditFilter("t", AT - timedelta(hours=1), AT + timedelta(hours=1))


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (ALL, True),
        (replace(ALL, tenant="another"), False),
        (replace(ALL, since=AT), True),
        (replace(ALL, until=AT), False),
        (replace(ALL, since=AT + timedelta(seconds=1)), False),
        (replace(ALL, actor="ann@t", action="document.read_text", document_id="d1"), True),
        (replace(ALL, actor="bob@t"), False),
        (replace(ALL, action="document.submit"), False),
        (replace(ALL, document_id="d2"), False),
    ],
)
def test_records_are_filtered(wanted: AuditFilter, kept: bool) -> None:
    assert wanted.keeps(RECORD) is kept


def test_unreadable_messages_are_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    class Message:
        def __init__(self, value: bytes) -> None:
            self._value = value

        def value(self) -> bytes:
            return self._value

    messages = [Message(encode(recorded(RECORD))), Message(b"nonsense")]
    monkeypatch.setattr("services.cli.clients.audit.scan_topic", lambda *_: iter(messages))
    assert list(read_records(KafkaSettings("b"), ALL)) == [RECORD]
