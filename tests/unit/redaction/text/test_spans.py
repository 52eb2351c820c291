"""The values in the holes of a document's texts."""

import dataclasses
from collections.abc import Sequence

import pytest
from obstore.store import MemoryStore

from services.redaction.text.redact import Redaction
from services.redaction.text.sealed import seal_text
from services.redaction.text.spans import TextSpans
from services.redaction.vault.records import Matter
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, OriginalText, Provenance
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement
from services.shared.runtime.storage.blobs import Blobs
from tests.fakes import FakeClock
from tests.unit.redaction.stores import MemoryKeyring, MemoryResults, destroy_value, hash_key, value_keys

DOCUMENT = DocumentRecord("harbour-bank", "dms", "ref", "loan-1", document_id="d" * 32)
MATTER = Matter("harbour-bank", "loan-1")
TEXT = "Ada and Bo and Ada"
ADA, BO, ADA_AGAIN = OriginalSpan(0, 3), OriginalSpan(8, 10), OriginalSpan(15, 18)


class World:
    """A document under one or two policies."""

    def __init__(self) -> None:
        self.keyring, self.results = MemoryKeyring(), MemoryResults()
        self.blobs = Blobs(MemoryStore(), self.keyring, hash_key)
        self.spans = TextSpans(self.blobs, value_keys(self.keyring), self.results)

    async def add(self, policy: str, *replaced: tuple[OriginalSpan, str], minutes: int = 0) -> DocumentRedacted:
        at, places = 0, []
        for span, name in replaced:
            start = span.start + at
            at += len(name) - len(span)
            places.append(Replacement(span, RedactedSpan(start, start + len(name)), "PERSON", name))
        keys = await value_keys(self.keyring).keys(MATTER, {name for _, name in replaced}, create=True)
        redaction = Redaction("", RedactionMap(tuple(places)), tuple(span.of(TEXT) for span, _ in replaced))
        sealed = seal_text(OriginalText(TEXT), redaction, keys, DOCUMENT)
        ref = await self.blobs.put_value("harbour-bank", KeyScope.SOURCE, "d" * 32, f"sealed-{policy}", sealed)
        other = BlobRef("harbour-bank", KeyScope.REDACTED, "d" * 32, "other", 1)
        clock = FakeClock()
        clock.advance(60 * minutes)
        event = DocumentRedacted(f"e-{policy}", clock.now(), DOCUMENT, Provenance(), "s1", ref, other, other, other)
        return await self.results.keep(policy, event)

    async def revealed(self, event: DocumentRedacted, *spans: OriginalSpan) -> list[tuple[OriginalSpan, str | None]]:
        return [(one.span, None if one.erased else one.words) for one in await self.spans.reveal_spans(event, spans)]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([OriginalSpan(0, 18)], [(ADA, "Ada"), (BO, "Bo"), (ADA_AGAIN, "Ada")]),
        ([OriginalSpan(1, 2)], [(ADA, "Ada")]),
        ([OriginalSpan(3, 8)], []),
        ([OriginalSpan(9, 16), OriginalSpan(8, 9)], [(BO, "Bo"), (ADA_AGAIN, "Ada")]),
        ([], []),
    ],
)
async def test_values_in_the_spans(spans: Sequence[OriginalSpan], expected: list[tuple[OriginalSpan, str]]) -> None:
    world = World()
    event = await world.add("p1", (ADA, "[PERSON_1]"), (BO, "[PERSON_2]"), (ADA_AGAIN, "[PERSON_1]"))
    assert await world.revealed(event, *spans) == expected


async def test_erased_values_have_no_words() -> None:
    world = World()
    event = await world.add("p1", (ADA, "[PERSON_1]"), (BO, "[PERSON_2]"))
    await destroy_value(world.keyring, MATTER, "[PERSON_1]")
    assert await world.revealed(event, OriginalSpan(0, 18)) == [(ADA, None), (BO, "Bo")]


async def test_older_texts_add_values_that_newer_texts_lack() -> None:
    world = World()
    await world.add("p1", (OriginalSpan(0, 10), "[PERSON_3]"), (ADA_AGAIN, "[PERSON_1]"))
    event = await world.add("p2", (ADA, "[PERSON_1]"), minutes=5)
    assert await world.revealed(event, OriginalSpan(0, 18)) == [(ADA, "Ada"), (ADA_AGAIN, "Ada")]


async def test_a_value_that_was_moved_to_another_document_does_not_open() -> None:
    world = World()
    event = await world.add("p1", (ADA, "[PERSON_1]"))
    elsewhere = dataclasses.replace(event, document=dataclasses.replace(DOCUMENT, matter="loan-2"))
    assert await world.revealed(elsewhere, ADA) == [(ADA, None)]
