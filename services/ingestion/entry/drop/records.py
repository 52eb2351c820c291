"""The record of a dropped file, from its path and its sidecar."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from services.ingestion.entry.drop.files import Parts
from services.ingestion.metadata import read_object
from services.ingestion.sources import SourcePolicy
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.json_codec import from_json

Named = Callable[[DocumentRecord, str], DocumentRecord]


def record_of(policy: SourcePolicy, path: Parts, sidecar: bytes | None, name: Named) -> DocumentRecord:
    """The record of `SOURCE-SYSTEM/MATTER/…/file`. `name` gives it a reference of its path if the sidecar has none.

    Raises `Reject(INVALID_METADATA | FORBIDDEN)` with the field.
    """
    if len(path) < 3:
        detail = "The file is not in a folder SOURCE-SYSTEM/MATTER"
        raise Reject(Reason.INVALID_METADATA, detail=detail, field="matter")
    given: Mapping[str, object] = {} if sidecar is None else read_object(sidecar, "sidecar")
    source_system, tenant = _source(policy, path[0], given.get("source_system"))
    defaults = {"source_reference": "", "matter": path[1]}
    fixed = {"tenant": tenant, "source_system": source_system}
    record = from_json(DocumentRecord, {**defaults, **fixed, **given})
    for field, value in fixed.items():
        if getattr(record, field) != value:
            detail = f'Field "{field}" is not "{value}", to which the folder belongs'
            raise Reject(Reason.FORBIDDEN, detail=detail, field=field)
    return name(replace(record, document_id="", family="", version=0), "/".join(path[2:]))


def _source(policy: SourcePolicy, folder: str, given: object) -> tuple[str, str]:
    """The source system and tenant of a folder. The name of the folder is one of them.

    In the folder of a tenant, the sidecar gives the source system; the default is the only one whose name ends in
    `-drop`.
    """
    sources = policy.sources
    if folder in sources:
        return folder, sources[folder].tenant
    candidates = [name for name, one in sources.items() if one.tenant == folder]
    named = [name for name in candidates if (name == given if given else name.endswith("-drop"))]
    if len(named) != 1:
        detail = f'Folder "{folder}" belongs to no registered source system'
        raise Reject(Reason.FORBIDDEN, detail=detail, field="source_system")
    return named[0], folder
