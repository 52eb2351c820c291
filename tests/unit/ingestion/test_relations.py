"""Relations that a sender states."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from services.ingestion.metadata import attachment_of, completed
from services.ingestion.records import Submission
from services.ingestion.references import keyed_reference, with_reference
from services.ingestion.relations import resolved, with_relations
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.relations import Priority, Relation, RelationKind
from tests.blob_suite import hash_key
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, Sources

AMENDS, RESTATES, EXECUTED = RelationKind
RECORD = DocumentRecord(TENANT, SYSTEM, "deed/2", MATTER)
OWN, OTHER_SYSTEM, OTHER_MATTER, MISSING = "1" * 32, "2" * 32, "3" * 32, "4" * 32
STORED = {
    OWN: replace(RECORD, source_reference="deed/1"),
    OTHER_SYSTEM: replace(RECORD, source_reference="file-1", source_system="harbour-drop"),
    OTHER_MATTER: replace(RECORD, source_reference="secret-1", matter="HB-HR-2023-011"),
}


async def of_document(tenant: str, document_id: str) -> Sequence[Submission]:
    record = STORED.get(document_id)
    return [Submission(record, "s-1")] if record and tenant == record.tenant else []


def by_id(kind: RelationKind, document_id: str) -> Relation:
    return Relation(kind, document_id=document_id)


@pytest.mark.parametrize(
    ("amends", "stated", "expected", "kept"),
    [
        ("", (Relation(AMENDS, "deed/1"),), "deed/1", ()),
        ("deed/1", (Relation(AMENDS, "deed/1"),), "deed/1", ()),
        ("deed/1", (), "deed/1", ()),
        ("", (Relation(RESTATES, "deed/0"),) * 2, "", (Relation(RESTATES, "deed/0"),)),
        ("", (Relation(EXECUTED, "a"), Relation(AMENDS, "b")), "b", (Relation(EXECUTED, "a"),)),
    ],
)
def test_the_amended_agreement_is_in_one_field(
    amends: str, stated: tuple[Relation, ...], expected: str, kept: tuple[Relation, ...]
) -> None:
    record = completed(replace(RECORD, amends=amends, relations=stated), "s-1")
    assert (record.amends, record.relations) == (expected, kept)


@pytest.mark.parametrize(
    ("amends", "relations"),
    [
        ("", (Relation(RESTATES),)),
        ("", (Relation(RESTATES, "deed/1", OWN),)),
        ("", (Relation(RESTATES, "deed/2"),)),
        ("", (Relation(AMENDS, "deed/2"),)),
        ("", (Relation(RESTATES, "a\nb"),)),
        ("", (Relation(RESTATES, "x" * 501),)),
        ("", (by_id(RESTATES, OWN.upper() + "g"),)),
        ("deed/0", (Relation(AMENDS, "deed/1"),)),
        ("", (Relation(AMENDS, "deed/0"), Relation(AMENDS, "deed/1"))),
        ("", tuple(Relation(RESTATES, f"deed-{number}") for number in range(21))),
    ],
)
def test_relations_that_are_refused(amends: str, relations: tuple[Relation, ...]) -> None:
    with pytest.raises(Reject) as caught:
        completed(replace(RECORD, amends=amends, relations=relations), "s-1")
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "relations")


@pytest.mark.parametrize(
    ("stated", "amends", "kept"),
    [
        (by_id(AMENDS, OWN), "deed/1", ()),
        (by_id(RESTATES, OWN), "", (Relation(RESTATES, "deed/1"),)),
        (by_id(EXECUTED, OTHER_SYSTEM), "", (by_id(EXECUTED, OTHER_SYSTEM),)),
        (Relation(RESTATES, "deed/9"), "", (Relation(RESTATES, "deed/9"),)),
    ],
)
async def test_an_id_becomes_a_reference(stated: Relation, amends: str, kept: tuple[Relation, ...]) -> None:
    record = await resolved(replace(RECORD, relations=(stated,)), of_document)
    assert (record.amends, record.relations) == (amends, kept)


@pytest.mark.parametrize("kind", RelationKind)
async def test_a_document_of_another_matter_or_tenant_does_not_exist(kind: RelationKind) -> None:
    foreign = replace(RECORD, tenant="northgate-credit")
    stated = [(RECORD, MISSING), (RECORD, OTHER_MATTER), (foreign, OWN)]
    stated += [(RECORD, OTHER_SYSTEM)] if kind is AMENDS else []
    refusals = set()
    for record, document_id in stated:
        with pytest.raises(Reject) as caught:
            await resolved(replace(record, relations=(by_id(kind, document_id),)), of_document)
        refusals.add((caught.value.reason, caught.value.field, caught.value.detail))
    assert len(refusals) == 1


async def test_a_document_does_not_relate_to_itself() -> None:
    with pytest.raises(Reject):
        await resolved(replace(STORED[OWN], relations=(by_id(RESTATES, OWN),)), of_document)


def test_references_of_relations_are_keyed_with_the_others() -> None:
    stated = (Relation(RESTATES, "Smith_John.pdf"), by_id(EXECUTED, OWN))
    record = replace(RECORD, source_system="scanner", relations=stated)
    keyed = with_reference(Sources(), hash_key, record, "").relations
    assert keyed == (
        Relation(RESTATES, keyed_reference(hash_key(TENANT), "scanner", "Smith_John.pdf")),
        by_id(EXECUTED, OWN),
    )
    assert with_reference(Sources(), hash_key, replace(record, source_system="unheard"), "").relations == ()


def test_attachments_have_the_client_and_not_the_relations() -> None:
    record = replace(
        RECORD, client_id="c-9", priority=Priority.URGENT, amends="deed/1", relations=(Relation(RESTATES, "deed/0"),)
    )
    inside = attachment_of(completed(record, "s-1"), 1, "text/plain")
    assert (inside.client_id, inside.priority, inside.amends, inside.relations) == ("c-9", Priority.URGENT, "", ())


@pytest.mark.parametrize("client_id", ["Smith, John", "a\nb", "x" * 101, "-a"])
def test_clients_that_are_refused(client_id: str) -> None:
    with pytest.raises(Reject) as caught:
        completed(replace(RECORD, client_id=client_id), "s-1")
    assert caught.value.field == "client_id"


def test_a_record_without_relations_stays_as_it_is() -> None:
    assert with_relations(RECORD) is RECORD
