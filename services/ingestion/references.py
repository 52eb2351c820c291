"""Keyed references: of documents whose sender states no reference, and of source systems whose references are keyed.

A name such as "Smith_John_loan.pdf" is personal data, and references are in ids, events and audit records, which no
erasure changes. So the name of a file becomes a reference only under the tenant's hash key.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from services.ingestion.sources import UNKNOWN, SourcePolicy, registered_name
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.identity import family_id, keyed_hash

_DIGITS = 32
_PENDING = f"keyed-{'0' * _DIGITS}"
_KEYED = re.compile(rf"keyed-[0-9a-f]{{{_DIGITS}}}(#\d+)*")


def keyed_reference(hash_key: bytes, source_system: str, name: str) -> str:
    """The reference in place of a file name or a reference: `keyed-` and 32 hex digits. The same name, the same
    reference. Keyed references, and those of attachments below them, stay as they are.
    """
    if _KEYED.fullmatch(name):
        return name
    named = f"{source_system}\0{name}".encode("utf-8", "surrogatepass")
    return f"keyed-{keyed_hash(hash_key, 'source_reference', named)[:_DIGITS]}"


def keyed_batch(hash_key: bytes, source_system: str, batch_id: str) -> str:
    """The id of a batch of a source system with keyed references. A keyed one stays as it is."""
    if _KEYED.fullmatch(batch_id):
        return batch_id
    return keyed_reference(hash_key, source_system, f"batch\0{batch_id}")


def with_pending_reference(record: DocumentRecord, file_name: str) -> DocumentRecord:
    """The record as its checks need it before the caller is authorised: no key is used before. `with_reference` then
    replaces the pending reference.
    """
    return replace(record, source_reference=_PENDING) if file_name and not record.source_reference else record


def with_reference(
    policy: SourcePolicy, hash_key: Callable[[str], bytes], record: DocumentRecord, file_name: str
) -> DocumentRecord:
    """The record with a keyed reference, if the sender stated none, or if the policy demands it of the source system.
    Then the documents to which it relates, and its batch, have keyed ones too.

    It stays as it is without a file name. The later checks refuse a document of an unregistered source system. Raises
    `Reject` for a document that amends itself.
    """
    stated = record.source_reference.replace(_PENDING, "")
    name = stated or file_name
    if registered_name(policy, record) == UNKNOWN:
        return with_pending_reference(replace(record, amends="", relations=()), file_name)
    tenant, source_system = record.tenant, record.source_system
    keyed = policy.sources[source_system].keyed_references
    if keyed and (record.amends or record.relations):
        record = _with_keyed_relations(record, hash_key(tenant))
    if keyed and record.batch_id:
        record = replace(record, batch_id=keyed_batch(hash_key(tenant), source_system, record.batch_id))
    if not name or (stated and not keyed):
        return record
    reference = keyed_reference(hash_key(tenant), source_system, name)
    if record.amends == reference:
        raise Reject(Reason.INVALID_METADATA, field="amends", detail="is the reference of the document itself")
    family = family_id(tenant, source_system, reference, record.matter)
    return replace(record, source_reference=reference, family=family)


def _with_keyed_relations(record: DocumentRecord, key: bytes) -> DocumentRecord:
    def keyed(reference: str) -> str:
        return keyed_reference(key, record.source_system, reference) if reference else ""

    relations = tuple(replace(one, source_reference=keyed(one.source_reference)) for one in record.relations)
    return replace(record, amends=keyed(record.amends), relations=relations)
