"""Hands exports to other systems: to the places that are configured for the tenant, and to no other."""

import hashlib
from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.desk.across.exporting import GridExports
from services.annotation.desk.export_records import ExportDocumentRequest, FileExportRequest, FileExportResponse
from services.annotation.desk.exporting import DocumentExports, ExportStore, Leaving
from services.annotation.desk.known import known
from services.annotation.desk.matter_exporting import MatterExports
from services.annotation.desk.scope import scope_of
from services.annotation.exports.filing import WEBHOOKS, Filing, FilingTarget, Targets
from services.annotation.grid.records import ReadGridRequest
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.sets.refusals import invalid
from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import BlobStore

MOST_BYTES = 20_000_000
"""Of a file to a webhook, whose message has it in Base64."""
MOST_DOCUMENTS = 1000
"""Of a grid: each is checked again before each attempt."""
LONGEST_KEY = 200
_KIND = "matter-documents"


def filing_id(actor: Actor, request: FileExportRequest) -> str:
    """The id of a filing: the same for the same request with the same key."""
    parts = (actor.tenant, actor.subject, request.target, request.key)
    grid = (request.grid.words,) if request.grid else ()
    what = (request.document_id, request.format, request.matter, *grid)
    return hashlib.sha256("\0".join((*parts, *what)).encode()).hexdigest()[:32]


class FilingPort(Protocol):
    """The rows of filings: the first one with an id stays (`FilingStore`)."""

    async def add(self, filing: Filing) -> None: ...

    async def find(self, filing_id: str) -> Filing | None: ...


@dataclass(frozen=True, slots=True)
class ExportFiling:
    """The operation of callers. Another part of the service sends what it stores (`FilingLoop`)."""

    targets: Targets
    documents: ExportStore
    exports: DocumentExports
    matters: MatterExports
    grids: GridExports
    store: FilingPort
    blobs: BlobStore
    access: AuthoriserPort
    clock: Clock

    async def file(self, actor: Actor, request: FileExportRequest) -> FileExportResponse:
        """Makes an export as the caller sees the documents, and stores it to be sent. With the key of an earlier
        request, that filing, and nothing is made or sent again: so callers can repeat it, and see how far it is.

        Raises the errors of the export; `Reject(FORBIDDEN_LOCATION)` for a target that the tenant does not have,
        INVALID_METADATA, TOO_LARGE.
        """
        purpose, scope = request.purpose, await self._scope(actor, request)
        identity = filing_id(actor, request)
        detail = (f"filing={identity}",)
        await self.access.authorise(actor, Action.EXPORT_DOCUMENT, scope, purpose, detail)
        target = self._target(actor, request)
        found = await self.store.find(identity)
        if found:
            return _answer(found)
        made = await self._made(actor, request, scope)
        data = made.file.written.data
        if target.scheme in WEBHOOKS and len(data) > MOST_BYTES:
            raise Reject(Reason.TOO_LARGE, detail=f"A webhook gets at most {MOST_BYTES:,} bytes")
        # Sealed under the key of its document: what is erased cannot be sent any more.
        owner = request.document_id or identity
        digest, now = hashlib.sha256(data).hexdigest(), self.clock.now()
        name = f"filing-{identity}-{digest[:16]}"
        ref = await self.blobs.put(actor.tenant, KeyScope.SOURCE, owner, name, data)
        filing = Filing(
            identity,
            target.name,
            made.file.name,
            made.file.written.media_type,
            digest,
            ref,
            actor,
            purpose,
            made.covers,
            _matter(made, scope),
            now,
            names=made.names,
        )
        what = (f"filing={identity}", f"target={target.name}", f"sha256={digest}", f"bytes={len(data)}")
        for matter in filing.matters:
            await self.access.note(actor, Action.EXPORT_DOCUMENT, replace(scope, matter=matter), what, purpose)
        await self.store.add(filing)
        first = await self.store.find(identity) or filing
        if first.file != ref:  # the same request came at the same time
            await self.blobs.delete(ref)
        return _answer(first)

    async def _scope(self, actor: Actor, request: FileExportRequest) -> Resource:
        """The document, the matter, or for a grid a matter of the caller. Raises `Reject(NOT_FOUND | FORBIDDEN)` as any
        call about the document.
        """
        if request.grid and not (request.document_id or request.matter):
            return scope_of(self.access, actor, Action.EXPORT_DOCUMENT, _KIND, purpose=request.purpose)
        if not request.document_id:
            return Resource(_KIND, "", actor.tenant, request.matter)
        stored = self.documents.find(request.document_id)
        found = await known(self.access, actor, Action.EXPORT_DOCUMENT, request.document_id, stored)
        return resource_of(found.document)

    def _target(self, actor: Actor, request: FileExportRequest) -> FilingTarget:
        if not 0 < len(request.key) <= LONGEST_KEY:
            raise invalid("key", f"must have 1 to {LONGEST_KEY} letters")
        if sum(map(bool, (request.document_id, request.matter, request.grid))) != 1:
            raise invalid("document_id", "is needed, or a matter or a grid, but only one of them")
        target = self.targets.get((actor.tenant, request.target))
        if target is None:
            detail = "The tenant has no target of this name in GLOSSATOR_FILING_TARGETS"
            raise Reject(Reason.FORBIDDEN_LOCATION, detail=detail, field="target")
        return target

    async def _made(self, actor: Actor, request: FileExportRequest, scope: Resource) -> Leaving:
        if request.document_id:
            wanted = ExportDocumentRequest(request.document_id, request.format, request.purpose)
            return Leaving(await self.exports.made(actor, wanted), (scope,))
        if request.matter:
            return await self.matters.made(actor, request.matter, request.purpose)
        made = await self.grids.made(actor, replace(request.grid or ReadGridRequest(), purpose=request.purpose))
        number = len(made.covers) + len(made.names)
        if number > MOST_DOCUMENTS:
            fault = f"The grid is made of {number:,} documents: one that is filed has at most {MOST_DOCUMENTS:,}"
            raise Reject(Reason.TOO_LARGE, detail=fault, field="grid")
        return made


def _answer(one: Filing) -> FileExportResponse:
    return FileExportResponse(one.filing_id, one.state, one.attempts, one.digest)


def _matter(made: Leaving, scope: Resource) -> str:
    """The only matter of a file; empty if there are several."""
    found = {one.matter for one in (*made.covers, *made.names)}
    if len(found) > 1:
        return ""
    return found.pop() if found else scope.matter
