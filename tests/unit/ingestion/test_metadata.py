"""The record of a document that amends another one."""

import pytest

from services.ingestion.metadata import attachment_of, completed
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reject

AMENDMENT = DocumentRecord("harbour-bank", "archive", "deed/2", "matter-7", amends="deed/1")


def test_the_agreement_is_kept_and_not_given_to_attachments() -> None:
    record = completed(AMENDMENT, "s-1")
    assert record.amends == "deed/1"
    assert attachment_of(record, 1, "text/plain").amends == ""


@pytest.mark.parametrize("amends", ["deed/2", "a\nb", "x" * 501])
def test_references_that_are_refused(amends: str) -> None:
    with pytest.raises(Reject) as caught:
        completed(DocumentRecord("harbour-bank", "archive", "deed/2", "matter-7", amends=amends), "s-1")
    assert caught.value.field == "amends"
