"""The masked texts of many documents."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.annotation.desk.across.batches import batches
from services.annotation.grid.records import Source
from services.annotation.sets.findings import reviewed
from services.annotation.sets.state import DocumentSet, StoredDocument, as_proposed, hides_proposals
from services.shared.domain.document import RedactedText
from services.shared.domain.errors import Reject
from services.shared.domain.spans import RedactionMap
from services.shared.runtime.ports import BlobStore

READ_AT_ONCE = 4_000_000
"""The most code points of texts that are decrypted and decoded at the same time: meanwhile a text is in memory
several times.
"""
_READS_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class MaskedSource:
    """A document for questions across documents. `generation`: that of the text; None if the text changed while it was
    read.
    """

    stored: StoredDocument
    source: Source
    map: RedactionMap
    generation: int | None


@dataclass(frozen=True, slots=True)
class MaskedTexts:
    """Reads masked texts, those that are erased or damaged as no text."""

    blobs: BlobStore

    async def sources(self, found: Sequence[DocumentSet], now: datetime) -> Sequence[Source]:
        """The documents as people see them at `now`, with their texts."""

        async def source(one: DocumentSet) -> Source:
            return source_of(one, await self._text(one.stored), now)

        made: list[Source] = []
        for part in batches(found, code_points, _READS_AT_ONCE, READ_AT_ONCE):
            made += await asyncio.gather(*map(source, part))
        return made

    async def with_maps(self, found: Sequence[DocumentSet], now: datetime) -> Sequence[MaskedSource]:
        """As `sources`, with what search needs. All texts are read at the same time."""

        async def source(one: DocumentSet) -> MaskedSource:
            ref = one.stored.redacted
            try:
                before = await self.blobs.generation(ref)
                text, redaction = await asyncio.gather(
                    self.blobs.get_value(RedactedText, ref), self.blobs.get_value(RedactionMap, one.stored.map)
                )
                after = await self.blobs.generation(ref)
            except Reject:
                return MaskedSource(one.stored, source_of(one, None, now), RedactionMap(), None)
            generation = after if before == after else None
            return MaskedSource(one.stored, source_of(one, text, now), redaction, generation)

        return await asyncio.gather(*map(source, found))

    async def can_read(self, stored: StoredDocument) -> bool:
        """Whether the text is there and its keys are. It decrypts nothing. Raises `Retry`."""
        try:
            await self.blobs.check(stored.redacted)
        except Reject:
            return False
        return True

    async def _text(self, stored: StoredDocument) -> RedactedText | None:
        try:
            return await self.blobs.get_value(RedactedText, stored.redacted)
        except Reject:
            return None


def code_points(one: DocumentSet) -> int:
    return one.stored.code_points


def source_of(one: DocumentSet, redacted: RedactedText | None, now: datetime) -> Source:
    current, _ = reviewed(one, now)
    text = redacted.without_hidden().unconfused().text if redacted else None
    hidden = hides_proposals(one.document, current.state) or one.withheld > 0
    return Source(one.document, as_proposed(one.document, current), text, redacted, hidden)
