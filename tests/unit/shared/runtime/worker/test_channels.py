from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason
from services.shared.domain.events import DocumentSubmitted, DocumentWithdrawn
from services.shared.runtime.worker.channels import check_channel, sent_on
from services.shared.wire.inbound import Unreadable

RECORD = DocumentRecord(tenant="harbour-bank", source_system="deal-vault", source_reference="a", matter="m")
SUBMITTED = DocumentSubmitted("e", datetime(2026, 1, 1, tzinfo=UTC), RECORD, "s")
WITHDRAWN = DocumentWithdrawn("e", datetime(2026, 1, 1, tzinfo=UTC), RECORD)


def admits(channel: str, source: str) -> bool:
    return (channel, source) == ("harbour-bank.desk", "deal-vault")


@pytest.mark.parametrize("event", [SUBMITTED, WITHDRAWN])
@pytest.mark.parametrize(
    ("channel", "source", "field"),
    [
        ("", "anything", ""),
        ("harbour-bank", "anything", ""),
        ("harbour-bank.desk", "deal-vault", ""),
        ("harbour-bank.desk", "trade-desk", "document.source_system"),
        ("harbour-bank.other", "deal-vault", "document.source_system"),
        ("northgate-credit", "deal-vault", "document.tenant"),
        ("northgate-credit.desk", "deal-vault", "document.tenant"),
        ("harbour", "deal-vault", "document.tenant"),
    ],
)
def test_a_channel_admits_its_tenant_and_its_sources(
    event: DocumentSubmitted | DocumentWithdrawn, channel: str, source: str, field: str
) -> None:
    event = replace(event, document=replace(RECORD, source_system=source))
    if not field:
        check_channel(channel, event, admits)
        return
    with pytest.raises(Unreadable) as raised:
        check_channel(channel, event, admits)
    assert (raised.value.reason, raised.value.field, raised.value.event) == (Reason.FORBIDDEN, field, event)


@pytest.mark.parametrize("event", [SUBMITTED, WITHDRAWN])
def test_the_answer_goes_to_the_tenant_of_the_channel(event: DocumentSubmitted | DocumentWithdrawn) -> None:
    answered = sent_on("northgate-credit.desk", event)
    assert isinstance(answered, type(event))
    assert answered.document == replace(RECORD, tenant="northgate-credit")
    assert sent_on("", event) is event
    assert sent_on("northgate-credit", None) is None
