"""The speed of revealing the values of a document: `python -m tests.benchmarks.spans_reveal`.

Prints JSON: values per CPU second of this process, each the best of several rounds. One document in memory, each value
under its own key in SQLite. Earlier objects are frozen, as in a service after its start.
"""

import argparse
import asyncio
import gc
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from obstore.store import MemoryStore

from services.redaction.subjects.placeholders import placeholder
from services.redaction.text.redact import Redaction
from services.redaction.text.sealed import seal_text
from services.redaction.text.spans import TextSpans
from services.redaction.vault.records import Matter
from services.redaction.vault.value_keys import ValueKeys
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, OriginalText, Provenance
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys, create_local_keys
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.blobs import Blobs
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate

DOCUMENT = DocumentRecord("harbour-bank", "bench", "ref", "loan-1", document_id="d" * 32)
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """Values per CPU second, with the keys in memory, and with all of them unwrapped each time."""

    values: int
    keys_remembered: float
    keys_unwrapped: float


@dataclass(frozen=True, slots=True)
class _OneResult:
    event: DocumentRedacted

    async def of_document(self, document_id: str) -> tuple[DocumentRedacted, ...]:
        return (self.event,) if document_id == DOCUMENT.document_id else ()


async def measure(count: int) -> Figures:
    """Measures `count` values of 19 bytes with a few words between them."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/keys.sqlite"
        migrate(url, KEYS_SCHEMA)
        create_local_keys(Path(folder), [DOCUMENT.tenant])
        database, keys = Database(url), LocalKeys(Path(folder, "redaction.json"))

        def ring() -> Keyring:
            return Keyring(database, keys, SystemClock(), cache_size=count + 1, cache_seconds=3_600)

        warm = ring()
        blobs = Blobs(MemoryStore(), warm, keys.hash_key)
        event = await _stored(blobs, ValueKeys(warm, keys.hash_key), count)
        gc.collect()
        gc.freeze()
        spans = TextSpans(blobs, ValueKeys(warm, keys.hash_key), _OneResult(event))
        fast = [await _seconds(spans, event, count) for _ in range(_ROUNDS)]
        fresh = [TextSpans(blobs, ValueKeys(ring(), keys.hash_key), _OneResult(event)) for _ in range(_ROUNDS)]
        slow = [await _seconds(one, event, count) for one in fresh]
        await database.close()
    return Figures(count, round(count / min(fast)), round(count / min(slow)))


async def _stored(blobs: Blobs, values: ValueKeys, count: int) -> DocumentRedacted:
    words = [f"Ada {number:06} Quorvex" for number in range(count)]
    names = [placeholder("PERSON", number + 1) for number in range(count)]
    made = await values.keys(Matter(DOCUMENT.tenant, DOCUMENT.matter), names, create=True)
    redaction = Redaction("", RedactionMap(tuple(_places(words, names))), tuple(words))
    sealed = seal_text(OriginalText(" and ".join(words)), redaction, made, DOCUMENT)
    ref = await blobs.put_value(DOCUMENT.tenant, KeyScope.SOURCE, DOCUMENT.document_id, "sealed", sealed)
    other = BlobRef(DOCUMENT.tenant, KeyScope.REDACTED, DOCUMENT.document_id, "other", 1)
    return DocumentRedacted("e1", datetime.now(UTC), DOCUMENT, Provenance(), "s1", ref, other, other, other)


def _places(words: Sequence[str], names: Sequence[str]) -> list[Replacement]:
    places, at, hole = [], 0, 0
    for one, name in zip(words, names, strict=True):
        span = OriginalSpan(at, at + len(one))
        places.append(Replacement(span, RedactedSpan(hole, hole + len(name)), "PERSON", name))
        at, hole = span.end + len(" and "), hole + len(name) + len(" and ")
    return places


async def _seconds(spans: TextSpans, event: DocumentRedacted, count: int) -> float:
    begun = time.process_time()
    found = await spans.reveal_spans(event, [OriginalSpan(0, event.text.size)])
    took = time.process_time() - begun
    assert len(found) == count
    assert all(one.words for one in found)
    return took


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--values", type=int, default=20_000)
    print(json.dumps(asdict(asyncio.run(measure(parser.parse_args().values))), indent=1))
