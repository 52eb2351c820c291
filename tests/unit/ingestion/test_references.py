"""References under the key of a tenant, of a document and of the agreement that it amends."""

import pytest

from services.ingestion.references import keyed_reference, with_reference
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from tests.blob_suite import hash_key
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, Sources

NAME, OTHER = "Smith_John_amendment.pdf", "Smith_John_loan.pdf"
PLAIN = "deed/1"


def keyed(system: str, name: str) -> str:
    return keyed_reference(hash_key(TENANT), system, name)


def made(system: str, reference: str, amends: str, file_name: str = "") -> DocumentRecord:
    record = DocumentRecord(TENANT, system, reference, MATTER, amends=amends)
    return with_reference(Sources(), hash_key, record, file_name)


@pytest.mark.parametrize(
    ("system", "reference", "amends", "file_name", "expected"),
    [
        ("scanner", NAME, OTHER, "", (keyed("scanner", NAME), keyed("scanner", OTHER))),
        ("scanner", "", OTHER, NAME, (keyed("scanner", NAME), keyed("scanner", OTHER))),
        ("scanner", "", OTHER, "", ("", keyed("scanner", OTHER))),
        ("scanner", NAME, keyed("scanner", OTHER), "", (keyed("scanner", NAME), keyed("scanner", OTHER))),
        ("scanner", NAME, "", "", (keyed("scanner", NAME), "")),
        (SYSTEM, "deed/2", PLAIN, NAME, ("deed/2", PLAIN)),
        (SYSTEM, "", PLAIN, NAME, (keyed(SYSTEM, NAME), PLAIN)),
        ("unregistered", NAME, OTHER, "", (NAME, "")),
    ],
)
def test_the_agreement_is_keyed_as_the_document(
    system: str, reference: str, amends: str, file_name: str, expected: tuple[str, str]
) -> None:
    record = made(system, reference, amends, file_name)
    assert (record.source_reference, record.amends) == expected


@pytest.mark.parametrize(("system", "amends"), [("scanner", NAME), (SYSTEM, keyed(SYSTEM, NAME))])
def test_no_document_amends_itself(system: str, amends: str) -> None:
    with pytest.raises(Reject) as refused:
        made(system, "", amends, NAME)
    assert (refused.value.reason, refused.value.field) == (Reason.INVALID_METADATA, "amends")
