"""Erasures: one person requests, another approves, then the service makes all stored data of a document or a person
unreadable.

Every step can be repeated. An interrupted erasure resumes at the next start.
"""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.redaction.detection.spellings import Spellings
from services.redaction.erasure.ports import Ports
from services.redaction.erasure.records import Request, Stored, Target
from services.redaction.holds.placing import ERASURE_LOCK
from services.redaction.text.stored import is_extracted
from services.redaction.vault.records import Erasure, ErasureState, Matter, SubjectValue
from services.shared.domain.document import SEALED, BlobRef, DocumentRecord, OriginalText
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.holds import Destroyer, Hold
from services.shared.domain.records import Actor
from services.shared.domain.submissions import is_attachment
from services.shared.runtime.access.call import add_detail
from services.shared.runtime.compute import compute
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.periodic import repeat

_log = get_logger(__name__)
_REASON = re.compile(r"[A-Za-z0-9:@._/-]{1,100}")
_NOT_A_CODE = 'Field "reason" is not a code of 1 to 100 letters, digits and :@._/-'
_SAME_PERSON = "The person who requested an erasure cannot approve it"
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _Affected:
    """Documents to erase `whole`, documents whose texts are `masked`, and documents whose `originals` are erased."""

    whole: tuple[Stored, ...] = ()
    masked: tuple[Stored, ...] = ()
    originals: tuple[Stored, ...] = ()

    @property
    def all(self) -> list[Stored]:
        """All documents without repetition, ordered by id."""
        found = {one.record.document_id: one for one in (*self.whole, *self.masked, *self.originals)}
        return [found[identity] for identity in sorted(found)]


class Erasures:
    """Implements `ErasurePort` and runs the erasures."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._running: set[asyncio.Task[Request]] = set()

    async def of_document(self, actor: Actor, document: DocumentRedacted, reason: str) -> Erasure:
        """Requests the erasure of a document. Raises `Reject(INVALID_METADATA)` if the reason is not a code."""
        record = document.document
        return await self._request(actor, record.tenant, Target(record.document_id), reason)

    async def of_person(self, actor: Actor, tenant: str, values: Sequence[SubjectValue], reason: str) -> Erasure:
        """Requests the erasure of a person. Raises `Reject(INVALID_METADATA)` if the reason is not a code, and
        `Reject(NOT_FOUND)` if nothing is stored for the values.
        """
        numbers: dict[str, list[str]] = {}
        spellings = [one.value for one in values]
        for one in await self._ports.subjects.find(tenant, values):
            if one.certain and not one.erased:
                numbers.setdefault(one.matter.matter, []).append(one.placeholder)
        for name, found in numbers.items():
            matter = Matter(tenant, name)
            numbers[name] = await self._ports.documents.same_subject(matter, found)
            known = await self._ports.vault.reveal(matter, numbers[name])
            spellings += [spelling for one in known.values() for spelling in one.spellings]
        return await self._request(actor, tenant, Target("", tuple(dict.fromkeys(spellings)), numbers), reason)

    async def approve(self, actor: Actor, tenant: str, erasure_id: str) -> Erasure:
        """Executes an erasure that another actor requested, unless a hold blocks it. It continues if the caller
        disconnects; another call returns its state.
        """
        request = await self._ports.rows.find(tenant, erasure_id)
        add_detail(f"reason={request.reason}")
        if request.requested_by == actor.subject:
            add_detail(*request.erasure.audited())
            raise Reject(Reason.FORBIDDEN, detail=_SAME_PERSON, field="erasure_id", rule="same_person")
        if request.erasure.state in {ErasureState.DONE, ErasureState.APPROVED}:
            return request.erasure
        affected = await self._affected(request)
        holds = await self._holds(request, affected, in_call=True)
        if holds:
            return (await self._block(request, holds)).erasure
        request = await self._ports.rows.change(
            request, state=ErasureState.APPROVED, held_document_ids=(), approved_by=actor.subject
        )
        task = asyncio.create_task(self._erase(request))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return (await asyncio.shield(task)).erasure

    async def list_erasures(self, tenant: str) -> list[Request]:
        """The newest 1,000 erasures of the tenant, newest first, without their target."""
        return await self._ports.rows.of_tenant(tenant)

    async def run(self, stop: asyncio.Event) -> None:
        """Resumes erasures that were approved and interrupted: at the start and every minute until `stop` is set."""
        await repeat(self._resume, _SECONDS, stop)

    async def _resume(self) -> None:
        """One that fails is tried again later, and stops neither the others nor the service. Raises `Retry`."""
        waits: Retry | None = None
        for request in await self._ports.rows.unfinished():
            try:
                await self._erase(request)
            except Retry as error:
                waits = error
            except Exception as error:  # noqa: BLE001 - a damaged document of one tenant must not stop all tenants
                _log.failure("erasure.failed", error, erasure_id=request.erasure.erasure_id)
        if waits:
            raise waits

    async def _request(self, actor: Actor, tenant: str, target: Target, reason: str) -> Erasure:
        if not _REASON.fullmatch(reason):
            raise Reject(Reason.INVALID_METADATA, detail=_NOT_A_CODE, field="reason")
        numbers = sum(map(len, target.numbers.values()))
        erasure = Erasure(self._ports.new_id(), ErasureState.REQUESTED, numbers=numbers)
        request = Request(tenant, erasure, actor.subject, self._ports.clock.now(), reason, target)
        affected = await self._affected(request)
        if not affected.all and not numbers and not await self._in_dead_letters(request):
            raise Reject(Reason.NOT_FOUND)
        holds = await self._holds(request, affected, in_call=True)
        state = ErasureState.HELD if holds else ErasureState.REQUESTED
        ids = tuple(one.record.document_id for one in affected.all)
        held = tuple(one.document_id for one in holds)
        erasure = Erasure(erasure.erasure_id, state, ids, held, numbers, holds)
        await self._ports.rows.add(replace(request, erasure=erasure))
        return erasure

    async def _in_dead_letters(self, request: Request) -> bool:
        spellings = request.target.spellings
        return bool(spellings) and bool(await self._ports.shredder.find_letters(request.tenant, Spellings(spellings)))

    async def _holds(self, request: Request, affected: _Affected, *, in_call: bool = False) -> tuple[Hold, ...]:
        """What must not be destroyed of all that `_shred` destroys: documents, submitted files, dead letters, and the
        values of matters in which no document mentions the person any more.
        """
        tenant, documents = request.tenant, self._ports.documents
        recorded = await self._with_parents(await documents.find(request.erasure.document_ids))
        records = {one.record.document_id: one.record for one in (*affected.all, *recorded)}
        spellings = Spellings(request.target.spellings)
        letters = await self._ports.shredder.find_letters(tenant, spellings) if request.target.spellings else []
        bare = request.target.numbers.keys() - {one.matter for one in records.values()}
        asked = [
            *(records[identity] for identity in sorted(records)),
            *(one.record for one in letters),
            *(DocumentRecord(tenant, "", "", matter) for matter in sorted(bare)),
        ]
        found = await self._ports.holds.ask(Destroyer.ERASURE, asked, in_call=in_call)
        return tuple(one for one in found if one is not None)

    async def _block(self, request: Request, holds: tuple[Hold, ...]) -> Request:
        held = tuple(one.document_id for one in holds)
        _log.warning("erasure.held", erasure_id=request.erasure.erasure_id, documents=len(held))
        return await self._ports.rows.change(request, state=ErasureState.HELD, held_document_ids=held, holds=holds)

    async def _erase(self, request: Request) -> Request:
        async with self._ports.lock(ERASURE_LOCK) as held:
            if held is None:
                return request
            request = await self._ports.rows.find(request.tenant, request.erasure.erasure_id)
            if request.erasure.state is not ErasureState.APPROVED:
                return request
            request = await self._shred(request)
            if request.erasure.state is ErasureState.HELD:
                return request
            await self._forget(request)
            # Again, for documents redacted in the meantime: their values are erased, their originals are not yet.
            request = await self._shred(request)
            if request.erasure.state is ErasureState.HELD:
                return request
            _log.info(
                "erasure.done",
                erasure_id=request.erasure.erasure_id,
                documents=len(request.erasure.document_ids),
            )
            return await self._ports.rows.change(request, state=ErasureState.DONE)

    async def _shred(self, request: Request) -> Request:
        """Asks for holds again: one can be placed after the approval, and none can while this process has the lock.

        Records the documents first, because a masked text no longer shows that its original must be erased.
        """
        tenant, ports = request.tenant, self._ports
        affected, spellings = await self._affected(request), Spellings(request.target.spellings)
        holds = await self._holds(request, affected)
        if holds:
            return await self._block(request, holds)
        known = {one.record.document_id for one in affected.all} | set(request.erasure.document_ids)
        request = await ports.rows.change(request, document_ids=tuple(sorted(known)))
        for one in affected.masked:
            placeholder = next(iter(request.target.numbers.get(one.record.matter, ())), "")
            await ports.masking.mask(one.record, spellings, placeholder, ports.values)
        for one in affected.whole:
            await ports.shredder.document(tenant, one.record.document_id)
            await ports.documents.erased(one.record.document_id, ports.clock.now())
        for one in await self._with_parents(await ports.documents.find(known)):
            for owner in one.originals:
                await ports.shredder.original(tenant, owner)
        if request.target.spellings:
            await ports.shredder.letters(tenant, spellings)
        return request

    async def _forget(self, request: Request) -> None:
        for name, placeholders in request.target.numbers.items():
            matter = Matter(request.tenant, name)
            await self._ports.values.destroy(matter, placeholders)
            await self._ports.vault.forget(matter, placeholders)
            self._ports.forget(matter)

    async def _affected(self, request: Request) -> _Affected:
        documents, tenant = self._ports.documents, request.tenant
        if request.target.document_id:
            whole = await documents.find([request.target.document_id])
            return _Affected(tuple(whole), (), tuple(await self._with_parents(whole)))
        spellings = Spellings(request.target.spellings)
        mentioned: list[Stored] = []
        masked: list[Stored] = []
        for name, placeholders in request.target.numbers.items():
            matter = Matter(tenant, name)
            mentioned += await documents.find(await documents.mentioning(matter, placeholders))
            shown = [
                one for one in await documents.of_matter(matter) if one.texts and await self._shows(one, spellings)
            ]
            masked += shown
        lost = [one for one in await documents.without_redaction(tenant) if await self._extracted(one, spellings)]
        old = [one for one in (*mentioned, *masked) if any(not _is_sealed(text) for text in one.texts)]
        originals = await self._with_parents([*mentioned, *masked, *lost])
        return _Affected((*lost, *old), tuple(masked), tuple(originals))

    async def _shows(self, one: Stored, spellings: Spellings) -> bool:
        if any(not _is_sealed(text) for text in one.texts):
            return any([await self._reads(text, spellings) for text in one.texts])
        return await self._ports.masking.shows(one.record, spellings, self._ports.values)

    async def _extracted(self, one: Stored, spellings: Spellings) -> bool:
        return one.extracted is not None and is_extracted(one.extracted) and await self._reads(one.extracted, spellings)

    async def _reads(self, ref: BlobRef, spellings: Spellings) -> bool:
        try:
            text = await self._ports.blobs.get_value(OriginalText, ref)
        except Reject as error:
            if error.reason not in _GONE:
                raise
            return False
        return bool(await compute(spellings.spans, text.text))

    async def _with_parents(self, found: Iterable[Stored]) -> list[Stored]:
        """`found` and their parents, because the file of a mail contains its attachments."""
        all_found = {one.record.document_id: one for one in found}
        children = list(all_found.values())
        while missing := {one.record.parent_document_id for one in children} - {"", *all_found}:
            stated = await self._ports.documents.find(missing)
            parents = [one for one in stated if any(is_attachment(child.record, one.record) for child in children)]
            all_found |= {one.record.document_id: one for one in parents}
            children = parents
        return [all_found[identity] for identity in sorted(all_found)]


def _is_sealed(ref: BlobRef) -> bool:
    return ref.name.startswith(SEALED)


_GONE = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})
