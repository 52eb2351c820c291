"""Searches words in the masked texts of all documents that the caller may read.

A sealed filter of each document says which texts to read; hits are places in those texts. So nothing at rest has words,
and what is erased is not found. The words of the caller are nowhere recorded.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from services.annotation.access import ReaderAccess
from services.annotation.desk.across.batches import batches
from services.annotation.desk.across.grid import MattersPort, ViewPort
from services.annotation.desk.across.masked import READ_AT_ONCE, MaskedSource, MaskedTexts
from services.annotation.desk.across.relations import KIND
from services.annotation.desk.across.sight import authorise_reading, check_filter, stated_use, viewer_of
from services.annotation.grid.records import COVERS
from services.annotation.questions.asked import Asked, Found, asked_of, found_in
from services.annotation.questions.records import SearchDocumentsRequest, SearchDocumentsResponse
from services.annotation.queue.items import QueueFilter, Viewer
from services.annotation.reveals.uses import Use
from services.annotation.searching.signature import may_have, signature_of, words_of
from services.annotation.sets.judging.places import without_answers
from services.annotation.sets.refusals import invalid, is_id
from services.annotation.sets.state import DocumentSet
from services.annotation.timeline.views import PASSAGES, PartStarts, SeenPart
from services.shared.domain.annotations import SetState
from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute
from services.shared.runtime.storage.sealed_rows import SealedRow, SealedRows

MOST_READ, MOST_CODE_POINTS = 300, 20_000_000
_CONSIDERED, _AT_ONCE = 500, 16
_STATES = (SetState.PROPOSED, SetState.PUBLISHED)


class Searched(Protocol):
    """A document that a search considers (`SearchedDocument`)."""

    @property
    def document_id(self) -> str: ...

    @property
    def received(self) -> int: ...

    @property
    def code_points(self) -> int: ...

    @property
    def row(self) -> SealedRow | None: ...


class SignaturePort(Protocol):
    """The filters of documents (`SignatureStore`)."""

    async def considered(
        self, viewer: Viewer, wanted: QueueFilter, after: tuple[int, str] | None, limit: int
    ) -> Sequence[Searched]: ...

    async def total(self, viewer: Viewer, wanted: QueueFilter) -> int: ...

    async def sets(self, document_ids: Collection[str]) -> Mapping[str, DocumentSet]: ...

    async def keep(self, rows: Mapping[str, SealedRow]) -> None: ...


@dataclass(frozen=True, slots=True)
class AcrossSearch:
    """The operation of callers (`across.proto`)."""

    store: SignaturePort
    queue: MattersPort
    texts: MaskedTexts
    rows: SealedRows
    views: ViewPort
    access: ReaderAccess
    clock: Clock

    async def search(self, actor: Actor, request: SearchDocumentsRequest) -> SearchDocumentsResponse:
        """A page of the documents that fit, among those whose text the caller may read for the purpose. A page reads at
        most `MOST_READ` texts, and about `MOST_CODE_POINTS` of them: the next one begins after the last document that
        it considered.

        Raises `Reject(FORBIDDEN | INVALID_METADATA)`, and `Retry`.
        """
        stated, purpose = stated_use(actor, request.use), request.purpose
        searched = Use.SEARCHED if stated is Use.DISPLAYED else stated
        await authorise_reading(self.access, actor, purpose, "search", searched)
        asked, wanted, after = _checked(request)
        now = self.clock.now()
        await self.queue.refresh(actor.tenant, now)
        matters = list(await self.queue.matters(actor.tenant))
        viewer = viewer_of(self.access, actor, matters, purpose, now)
        page = _Page(self, asked, actor, now, request.page_size)
        at = await page.fill(viewer, wanted, after)
        await self._record(actor, page, purpose, stated, now)
        total = await self.store.total(viewer, wanted)
        documents, token = tuple(one.document for one in page.found), _token(at) if at else ""
        return SearchDocumentsResponse(documents, page.considered, page.not_read, total, token, COVERS)

    async def _record(self, actor: Actor, page: "_Page", purpose: str, use: Use, now: datetime) -> None:
        """Records the documents whose words the caller gets, and the parts of their texts, before they leave."""
        by_matter: defaultdict[str, list[str]] = defaultdict(list)
        for one in page.found:
            by_matter[one.document.document.matter].append(one.document.document.document_id)
        for matter, ids in sorted(by_matter.items()):
            detail = ("read=search", f"use={use.value}", *(f"document={one}" for one in ids))
            resource = Resource(KIND, "", actor.tenant, matter)
            await self.access.authorise(actor, Action.READ_TEXT, resource, purpose, detail)
        await self.views.add_all(page.seen, actor.subject, PASSAGES if use is Use.DISPLAYED else use.value, now)


class _Page:
    """A page while it is made."""

    def __init__(self, search: AcrossSearch, asked: Asked, actor: Actor, now: datetime, size: int) -> None:
        self._search, self._asked, self._now, self._size = search, asked, now, size
        self._tenant, self._person = actor.tenant, actor.subject
        self.found: list[Found] = []
        self.considered = self.not_read = 0
        self._read = self._code_points = 0
        self._lengths: dict[str, int] = {}

    @property
    def seen(self) -> Mapping[str, Sequence[SeenPart]]:
        """The parts of the texts around the snippets, by document."""
        spans = {one.document.document.document_id: one.around for one in self.found}
        return {name: PartStarts((), self._lengths[name]).of(several) for name, several in spans.items()}

    async def fill(self, viewer: Viewer, wanted: QueueFilter, after: tuple[int, str] | None) -> tuple[int, str] | None:
        """Considers documents until the page is full, enough texts are read, or none is left. Returns the place of the
        last one; None if none is left.
        """
        while True:
            batch = await self._search.store.considered(viewer, wanted, after, _CONSIDERED)
            likely = await self._likely(batch)

            def size(one: Searched, likely: Collection[str] = likely) -> int:
                return one.code_points if one.document_id in likely else 0

            for part in batches(batch, size, _AT_ONCE, READ_AT_ONCE):
                last = await self._take(part, likely)
                after = last.received, last.document_id
                self._code_points += sum(map(size, part))
                if len(self.found) >= self._size or self._read >= MOST_READ or self._code_points >= MOST_CODE_POINTS:
                    return after if last is not batch[-1] or len(batch) == _CONSIDERED else None
            if len(batch) < _CONSIDERED:
                return None

    async def _take(self, part: Sequence[Searched], likely: Collection[str]) -> Searched:
        """Considers these documents until the page is full. Returns the last one."""
        made = await self._examined([one for one in part if one.document_id in likely])
        for one in part:
            self.considered += 1
            found = made.get(one.document_id)
            self.not_read += found is _NOT_READ
            if isinstance(found, Found):
                self.found.append(found)
                if len(self.found) == self._size:
                    return one
        return part[-1]

    async def _likely(self, batch: Sequence[Searched]) -> frozenset[str]:
        """The documents whose filter has the words, and those without a filter that can be opened."""
        ids = [one.document_id for one in batch]
        if not self._asked.words:
            return frozenset(ids)
        rows = {one.document_id: one.row for one in batch if one.row}
        opened = await self._search.rows.open(self._tenant, KeyScope.REDACTED, rows)
        return await compute(_filtered, ids, opened, self._asked.words)

    async def _examined(self, part: Sequence[Searched]) -> Mapping[str, "Found | _NotRead"]:
        """The documents that fit, and those that cannot be read."""
        if not part:
            return {}
        sets = await self._search.store.sets([one.document_id for one in part])
        found_sets = (sets[one.document_id] for one in part if one.document_id in sets)
        known = [without_answers(one, self._person) for one in found_sets]
        sources = await self._search.texts.with_maps(known, self._now)
        self._read += len(part)
        await self._renew({one.document_id: one.row for one in part}, sources)
        found: dict[str, Found | _NotRead] = {}
        for one, made in zip(sources, await compute(_each, sources, self._asked), strict=True):
            document_id = one.stored.document.document_id
            if one.source.text is None:
                found[document_id] = _NOT_READ
            elif made:
                found[document_id] = made
                self._lengths[document_id] = one.stored.code_points
        return found

    async def _renew(self, rows: Mapping[str, SealedRow | None], sources: Sequence[MaskedSource]) -> None:
        """Stores the filters of texts that have none, or that of another generation."""
        made: dict[str, SealedRow] = {}
        for one in sources:
            document_id, row = one.stored.document.document_id, rows.get(one.stored.document.document_id)
            if one.source.text is None or one.generation is None or (row and row.generation == one.generation):
                continue
            plain = await compute(_signature, one.source.text)
            try:
                sealed = await self._search.rows.seal(
                    self._tenant, KeyScope.REDACTED, document_id, one.generation, plain
                )
            except Reject:  # erased in the meantime
                continue
            made[document_id] = SealedRow(one.generation, sealed)
        await self._search.store.keep(made)


class _NotRead(Enum):
    NOT_READ = "not_read"


_NOT_READ = _NotRead.NOT_READ


def _filtered(ids: Sequence[str], opened: Mapping[str, bytes | None], words: frozenset[str]) -> frozenset[str]:
    """Those whose filter has the words, or cannot be opened: their texts are read, if they can be."""
    return frozenset(one for one in ids if (plain := opened.get(one)) is None or may_have(plain, words))


def _each(sources: Sequence[MaskedSource], asked: Asked) -> Sequence[Found | None]:
    return [found_in(one.source, one.map, asked) for one in sources]


def _signature(text: str) -> bytes:
    return signature_of(words_of(text))


def _checked(request: SearchDocumentsRequest) -> tuple[Asked, QueueFilter, tuple[int, str] | None]:
    """The parts of a request. Raises `Reject(INVALID_METADATA)` with the faulty field, without the words."""
    wanted = QueueFilter(
        states={None: _STATES, True: (SetState.PUBLISHED,), False: (SetState.PROPOSED,)}[request.reviewed],
        matters=request.matters,
        document_types=request.document_types,
        client_ids=request.client_ids,
    )
    check_filter(wanted)
    texts = request.words, request.category, request.party, request.since, request.until
    return asked_of(*texts, request.conditions), wanted, _position(request.page_token)


def _token(at: tuple[int, str]) -> str:
    return urlsafe_b64encode(json.dumps(at).encode()).decode().rstrip("=")


def _position(token: str) -> tuple[int, str] | None:
    if not token:
        return None
    try:
        received, document_id = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise invalid("page_token", "is not a token of this list") from None
    if type(received) is not int or abs(received) >= 1 << 63 or not is_id(document_id):
        raise invalid("page_token", "is not a token of this list")
    return received, document_id
