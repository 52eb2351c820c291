"""Relations that a sender states between a document and others of its matter.

The record of a document has the amended agreement in `amends` only. A relation by document id becomes one by source
reference, if both documents are of one source system. A document of another matter or tenant is refused as one that
does not exist.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from services.ingestion.records import Submission
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.relations import Relation, RelationKind

_MOST = 20
_LONGEST = 500
_ID = re.compile(r"[0-9a-f]{32}")
_LINE = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]*")


def with_relations(record: DocumentRecord) -> DocumentRecord:
    """The record without repeated relations, with the reference of an amended agreement in `amends`.

    Raises `Reject(INVALID_METADATA)` for relations that are not valid.
    """
    if not record.relations:
        return record
    if len(record.relations) > _MOST:
        raise _invalid(f"has more than {_MOST} entries")
    for one in record.relations:
        if fault := _fault(one, record):
            raise _invalid(fault)
    relations = tuple(dict.fromkeys(record.relations))
    amended = {one.source_reference for one in relations if _is_amended(one)} | {record.amends} - {""}
    if len(amended) > 1:
        raise _invalid("names more than one amended agreement")
    kept = tuple(one for one in relations if not _is_amended(one))
    return replace(record, amends=next(iter(amended), ""), relations=kept)


async def resolved(
    record: DocumentRecord, of_document: Callable[[str, str], Awaitable[Sequence[Submission]]]
) -> DocumentRecord:
    """The record of a registered source system, with source references in place of the document ids of that system.
    `of_document` finds the submissions of a document by tenant and id.

    Raises `Reject(INVALID_METADATA)` for an id that no document of the matter has. An amended agreement must also be of
    the same source system.
    """
    record = with_relations(record)
    if not any(one.document_id for one in record.relations):
        return record
    found = [await _resolved(one, record, of_document) for one in record.relations]
    return with_relations(replace(record, relations=tuple(found)))


async def _resolved(
    relation: Relation, record: DocumentRecord, of_document: Callable[[str, str], Awaitable[Sequence[Submission]]]
) -> Relation:
    if not relation.document_id:
        return relation
    submissions = await of_document(record.tenant, relation.document_id)
    others = [one.record for one in submissions if one.record.matter == record.matter]
    own = next((one for one in others if one.source_system == record.source_system), None)
    if own:
        return Relation(relation.kind, own.source_reference)
    if not others or relation.kind is RelationKind.AMENDS:
        raise _invalid("names a document that this matter does not have")
    return relation


def _fault(relation: Relation, record: DocumentRecord) -> str:
    """What is wrong with the relation; empty if it is valid."""
    if bool(relation.source_reference) == bool(relation.document_id):
        return "has an entry without exactly one of source_reference and document_id"
    if relation.document_id and not _ID.fullmatch(relation.document_id):
        return f"has a document_id that does not match {_ID.pattern}"
    if len(relation.source_reference) > _LONGEST or not _LINE.fullmatch(relation.source_reference):
        return f"has a source_reference with more than {_LONGEST} characters, a control character or a line break"
    return "names the document itself" if relation.source_reference == record.source_reference != "" else ""


def _is_amended(relation: Relation) -> bool:
    return relation.kind is RelationKind.AMENDS and bool(relation.source_reference)


def _invalid(fault: str) -> Reject:
    return Reject(Reason.INVALID_METADATA, detail=f'Field "relations" {fault}', field="relations")
