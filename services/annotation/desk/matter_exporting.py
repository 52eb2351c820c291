"""One workbook with the findings of all documents of a matter."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.annotation.access import ReaderAccess
from services.annotation.desk.export_records import ExportMatterRequest, ExportPart
from services.annotation.desk.exporting import Composed, DocumentExports, ExportedFile, Leaving
from services.annotation.desk.listing import QueueSight
from services.annotation.exports.filling import Templates
from services.annotation.exports.matter import MatterSheet, matter_tables
from services.annotation.exports.records import MEDIA_TYPES, ExportFormat, WrittenFile
from services.annotation.exports.rows import Report, document_words
from services.annotation.exports.sheets import Words, fill_workbook
from services.annotation.ports import resource_of
from services.annotation.queue.items import VisibleReviews
from services.annotation.relations.records import DocumentRelation
from services.annotation.sets.state import StoredDocument
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute

MOST_DOCUMENTS = 500
_KIND = "matter-documents"
_LEFT_OUT = frozenset({Reason.NOT_FOUND, Reason.FORBIDDEN, Reason.WITHDRAWN})
"""Refusals of a document that the caller cannot read any more: the workbook is as if it were not there."""


class MatterHead(Protocol):
    """A document with its newest set (`Head`)."""

    @property
    def stored(self) -> StoredDocument: ...

    @property
    def document(self) -> DocumentRecord: ...


class MatterStore(Protocol):
    """The documents of a matter (`RelationStore`)."""

    async def of_matter(
        self, tenant: str, visible: VisibleReviews
    ) -> tuple[Sequence[MatterHead], Sequence[DocumentRelation]]: ...


@dataclass(slots=True)
class _Contents:
    """What a workbook has: reports with the records that they are about, and documents whose text is lost."""

    composed: list[Composed]
    not_read: list[DocumentRecord]


@dataclass(frozen=True, slots=True)
class MatterExports:
    """The operation of callers, for gRPC and HTTP."""

    store: MatterStore
    exports: DocumentExports
    templates: Templates
    access: ReaderAccess
    clock: Clock
    console: str

    async def export(self, actor: Actor, request: ExportMatterRequest) -> AsyncIterator[ExportPart]:
        """The findings of the matter as a workbook. Raises the errors of `made`."""
        for part in (await self.made(actor, request.matter, request.purpose)).file.parts():
            yield part

    async def made(self, actor: Actor, matter: str, purpose: str) -> Leaving:
        """The findings of the documents of the matter that the caller may read and export, masked as it sees each.

        Raises `Reject`: FORBIDDEN, TOO_LARGE for more than `MOST_DOCUMENTS` documents; and `Retry`.
        """
        scope = Resource(_KIND, "", actor.tenant, matter)
        await self.access.authorise(actor, Action.EXPORT_DOCUMENT, scope, purpose, ("format=findings",))
        heads, _ = await self.store.of_matter(actor.tenant, QueueSight(self.access, actor).of([matter], leads=False))
        if len(heads) > MOST_DOCUMENTS:
            fault = f"The matter has {len(heads)} documents: a workbook has at most {MOST_DOCUMENTS}"
            raise Reject(Reason.TOO_LARGE, detail=fault, field="matter")
        found = await self._contents(actor, heads, purpose)
        data = await compute(self._filled, matter, found)
        await self._record(actor, found, data, purpose)
        findings = sum(len(one.report.findings) for one in found.composed)
        written = WrittenFile(data, MEDIA_TYPES[ExportFormat.XLSX], findings, 0)
        covers = [resource_of(one.document) for one in found.composed]
        names = [resource_of(one) for one in found.not_read]
        number = len(covers) + len(names)
        masked = sum(one.masked for one in found.composed)
        return Leaving(ExportedFile("findings-of-matter.xlsx", written, masked, number), covers, names)

    async def _contents(self, actor: Actor, heads: Sequence[MatterHead], purpose: str) -> _Contents:
        """One document after the other: the texts of a matter are not in memory at once."""
        made = _Contents([], [])
        for one in sorted(heads, key=lambda head: (head.document.source_reference, head.document.document_id)):
            try:
                made.composed.append(await self.exports.compose(actor, one.document.document_id, purpose))
            except Reject as error:
                if error.reason not in _LEFT_OUT:
                    made.not_read.append(one.document)
        return made

    def _filled(self, matter: str, found: _Contents) -> bytes:
        reports: list[Report] = [one.report for one in found.composed]
        lost: list[Words] = [document_words(one) for one in found.not_read]
        sheet = MatterSheet(matter, reports, lost, self.clock.now(), self.console)
        return fill_workbook(self.templates.matter, matter_tables(sheet))

    async def _record(self, actor: Actor, found: _Contents, data: bytes, purpose: str) -> None:
        """Records what leaves, for each document: what cannot be recorded does not leave."""
        digest = hashlib.sha256(data).hexdigest()
        number = len(found.composed) + len(found.not_read)
        what = ("format=findings", f"documents={number}", f"bytes={len(data)}", f"sha256={digest}")
        every = [(one.document, one.ids, one.masked) for one in found.composed]
        for document, ids, masked in (*every, *((one, (), 0) for one in found.not_read)):
            detail = (*what, f"notes={len(ids)}", f"masked={masked}", *(f"finding={one}" for one in ids))
            await self.access.note(actor, Action.EXPORT_DOCUMENT, resource_of(document), detail, purpose)
