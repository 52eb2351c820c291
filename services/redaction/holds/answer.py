"""The one answer that every destroyer gets: which documents must not be destroyed, and by which hold."""

import json
from collections.abc import Iterable, Mapping, Sequence

from services.redaction.holds.naming import covered_id, named_holds
from services.redaction.holds.ports import FilePort, PlacementStore
from services.redaction.holds.records import Placement
from services.redaction.vault.ports import DataKeys, DataSubjectPort
from services.redaction.vault.records import SubjectValue
from services.shared.domain.document import DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.holds import Facts, Hold, HoldCause, covers
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.sealing import seal, unseal

_UNREADABLE = frozenset({Reason.KEY_UNAVAILABLE, Reason.TAMPERED})


class Custodians:
    """The values of custodians, sealed per placement, and the documents that mention them."""

    def __init__(self, keys: DataKeys, subjects: DataSubjectPort) -> None:
        self._keys = keys
        self._subjects = subjects

    async def seal(self, tenant: str, placement_id: str, values: Sequence[str]) -> bytes:
        """The values under a new key of the placement."""
        key = await self._keys.data_key(tenant, KeyScope.PERSON, _owner(placement_id), create=True)
        return seal(key, json.dumps(list(values)).encode(), _context(tenant, placement_id))

    async def forget(self, tenant: str, placement_id: str) -> None:
        """Destroys the key of the values."""
        await self._keys.destroy(tenant, _owner(placement_id))

    async def documents(self, one: Placement) -> frozenset[str] | None:
        """Ids of the documents that mention a custodian, perhaps by a part of the name. None if the values cannot be
        read: a restored backup can lack the key of a newer hold.
        """
        try:
            key = await self._keys.data_key(one.tenant, KeyScope.PERSON, _owner(one.placement_id))
            values = json.loads(unseal(key, one.sealed, _context(one.tenant, one.placement_id)))
        except Reject as error:
            if error.reason not in _UNREADABLE:
                raise
            return None
        found = await self._subjects.find(one.tenant, [SubjectValue(value) for value in values])
        return frozenset(document for number in found for document in number.document_ids)


class Holds:
    """Holds that people placed, holds that source systems named, and the file."""

    def __init__(self, rows: PlacementStore, file: FilePort, custodians: Custodians, clock: Clock) -> None:
        self._rows = rows
        self._file = file
        self._custodians = custodians
        self._clock = clock

    async def find(self, documents: Sequence[DocumentRecord]) -> list[Hold | None]:
        """Per document: why it must not be destroyed, None if it is clear. Holds have precedence over the file, and an
        entry of the file over missing clearance.

        Raises `Reject(PRECONDITION_FAILED)` if the file has a fault, `Retry` while a dependency is down. Both mean that
        nothing is clear.
        """
        await self._place_named(documents)
        facts = await self._facts(documents)
        placed = {tenant: await self._rows.of_tenant(tenant) for tenant in {one.tenant for one in documents}}
        mentioned = {
            one.placement_id: await self._custodians.documents(one)
            for found in placed.values()
            for one in found
            if one.scope.persons
        }
        redacted = await self._rows.redacted(one.document_id for one in documents) if mentioned else set()
        of_file = await self._file.find(documents)
        return [
            _placed(one, placed[one.record.tenant], mentioned, one.record.document_id in redacted) or other
            for one, other in zip(facts, of_file, strict=True)
        ]

    async def _place_named(self, documents: Sequence[DocumentRecord]) -> None:
        """Places holds that are in the metadata only: those of submissions that were not ingested, and those of an
        earlier release that runs beside this one.
        """
        naming = [one for one in documents if one.hold_ids and covered_id(one)]
        for tenant in {one.tenant for one in naming}:
            mine = [one for one in naming if one.tenant == tenant]
            known = await self._rows.named(tenant, map(covered_id, mine))
            now = self._clock.now()
            found = [hold for one in mine for hold in named_holds(one, "", now)]
            await self._rows.add([one for one in found if (one.document_id, one.hold_id) not in known])

    async def _facts(self, documents: Sequence[DocumentRecord]) -> list[Facts]:
        known = await self._rows.ingested(one.document_id for one in documents)
        parents = {name: parent for name, (_, parent, _) in known.items()}
        stated = {one.parent_document_id for one in documents}
        parents |= {
            one.document_id: one.parent_document_id for one in documents if one.document_id and one.parent_document_id
        }
        while missing := {*parents.values(), *stated} - {""} - parents.keys():
            found = await self._rows.ingested(missing)
            parents |= dict.fromkeys(missing, "") | {name: above for name, (_, above, _) in found.items()}
        return [
            Facts(
                one,
                frozenset(_containers(parents, one)),
                known[one.document_id][0] if one.document_id in known else None,
            )
            for one in documents
        ]


def _placed(
    facts: Facts, placements: Iterable[Placement], mentioned: Mapping[str, frozenset[str] | None], redacted: bool
) -> Hold | None:
    record = facts.record
    found = [one for one in placements if covers(one.scope, _known(facts, one, mentioned, redacted))]
    if not found:
        return None
    named = all(one.document_id for one in found)
    names = tuple(dict.fromkeys(one.hold_id for one in found))
    return Hold(record.document_id, record.matter, HoldCause.METADATA if named else HoldCause.HOLD, names)


def _known(facts: Facts, one: Placement, mentioned: Mapping[str, frozenset[str] | None], redacted: bool) -> Facts:
    """The facts, with whether the document mentions a custodian of this placement."""
    documents = mentioned.get(one.placement_id)
    if not one.scope.persons or documents is None:
        return facts
    if facts.record.document_id in documents:
        return Facts(facts.record, facts.containers, facts.ingested, mentions=True)
    return Facts(facts.record, facts.containers, facts.ingested, mentions=False if redacted else None)


def _containers(parents: Mapping[str, str], one: DocumentRecord) -> set[str]:
    """Of an attachment that was not ingested, only its own record states what contains it."""
    first = one.parent_document_id or parents.get(one.document_id, "")
    return {first, *_above(parents, first)} - {"", one.document_id}


def _above(parents: Mapping[str, str], document_id: str) -> Iterable[str]:
    seen = {document_id}
    while (document_id := parents.get(document_id, "")) and document_id not in seen:
        seen.add(document_id)
        yield document_id


def _owner(placement_id: str) -> str:
    return f"hold#{placement_id}"


def _context(tenant: str, placement_id: str) -> tuple[str, ...]:
    return ("hold", tenant, placement_id)
