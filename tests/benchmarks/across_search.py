"""The search across documents beside full-text search by SQLite: `python -m tests.benchmarks.across_search`.

Windows of 60,000 code points of the agreements in the data folder are documents, with sealed filters on SQLite and
encrypted texts in files. Peers, on the same texts in the same run: FTS5 on the plain words in memory, which is the
ceiling, and in a file; FTS5 on keyed hashes of the words; and reading every text. The indexes have positions and no
content. It also counts how many of the 200 most frequent words of the hashed index can be guessed from frequencies,
with other agreements as the guesser's knowledge.
Prints one JSON line; times are medians in milliseconds, sizes are bytes a document.
"""

import argparse
import asyncio
import hmac
import json
import os
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from services.annotation.questions.records import SearchDocumentsRequest
from services.annotation.searching.folding import fold
from services.annotation.searching.query import query_of
from services.annotation.sets.state import StoredDocument
from services.annotation.storage import rows
from services.annotation.storage import tables as t
from services.annotation.storage.signature_tables import SIGNATURES
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.document import BlobRef, KeyScope, RedactedText
from services.shared.domain.spans import RedactionMap
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from services.shared.wire.codec import decode
from tests.unit.annotation.storage.across_suite import across
from tests.unit.annotation.support import NOW, REVIEWER, TENANT, World, make_world, record

DATA = Path(os.environ.get("GLOSSATOR_DATA", Path(__file__).parents[3] / "shared" / "data"))
WINDOW, PLANTED, SHARE = 60_000, "quexilborough", 100
QUERIES = {
    "rare": PLANTED,
    "absent": "zymurgical",
    "phrase": '"fixed charge coverage ratio"',
    "common": "borrower",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--calls", type=int, default=5)
    print(json.dumps(asyncio.run(measure(parser.parse_args()))))


async def measure(options: argparse.Namespace) -> dict[str, object]:
    every = sorted((DATA / "loans").glob("*.txt"))
    texts = list(_windows(every[::2], options.documents))
    with tempfile.TemporaryDirectory() as folder:
        own = await _own(Path(folder), texts, options.calls)
        places = {"fts5_memory": ":memory:", **{name: f"{folder}/{name}.db" for name in _KEYS}}
        peers = {name: _fts(path, texts, _KEYS.get(name, b""), options.calls) for name, path in places.items()}
    guessed = _guessed(texts, [one.read_text(errors="replace") for one in every[1::2]])
    return {"documents": len(texts), "code_points": WINDOW, "own": own, **peers, "guessed_of_200": guessed}


def _windows(files: Sequence[Path], number: int) -> Iterator[str]:
    """One in `SHARE` has the planted word."""
    whole = [one.read_text(errors="replace") for one in files]
    for place in range(number):
        text = whole[place % len(whole)]
        start = (place // len(whole) * 7_919) % max(1, len(text) - WINDOW)
        yield text[start : start + WINDOW] + (f" {PLANTED} keeps it." if place % SHARE == 0 else "")


async def _own(folder: Path, texts: Sequence[str], calls: int) -> dict[str, object]:
    async with _opened(folder) as world:
        for number, text in enumerate(texts):
            await _store(world, number, text)
        begin = time.perf_counter()
        token, pages = await _search(world, "zymurgical", 1), 1
        while token:
            token, pages = await _search(world, "zymurgical", 1, token), pages + 1
        first = {"first_search_s": round(time.perf_counter() - begin, 1), "its_pages": pages}
        made = {name: await _timed(partial(_search, world, words, 20), calls) for name, words in QUERIES.items()}
        every = await _timed(partial(_read_all, world), 1)
        size = sa.select(sa.func.avg(sa.func.length(SIGNATURES.c.sealed)))
        stored = await world.database.run(lambda connection: connection.execute(size).scalar_one())
        return {**first, **made, "reading_every_text": every, "bytes": round(float(stored))}


@asynccontextmanager
async def _opened(folder: Path) -> AsyncIterator[World]:
    url = f"sqlite:///{folder / 'annotation.db'}"
    migrate(url, "services.annotation")
    database = Database(url)
    yield make_world(database, store=f"file://{folder / 'blobs'}")
    await database.close()


async def _store(world: World, number: int, text: str) -> None:
    """The rows and texts of a document under review, as the handler leaves them."""
    document = record(reference=f"d-{number}", matter=f"M-{number % 20}")
    owner = TENANT, KeyScope.REDACTED, document.document_id
    redacted = await world.blobs.put_value(*owner, "redacted", RedactedText(text))
    redaction = await world.blobs.put_value(*owner, "map", RedactionMap())
    at = NOW + timedelta(minutes=number)
    stored = StoredDocument(document, "s", redacted, redacted, redacted, redaction, len(text), at)
    made = AnnotationSet(f"set-{number}", 1, SetState.PROPOSED, "credit agreement")

    def work(connection: sa.Connection) -> None:
        if number == 0:
            connection.execute(sa.insert(t.PLAYBOOKS).values(label="p", source=""))
        rows.insert_document(connection, stored, "")
        rows.insert_set(connection, document, made, at, "p")

    await world.database.run(work)


async def _search(world: World, words: str, size: int, token: str = "") -> str:
    request = SearchDocumentsRequest(words, purpose="review", page_size=size, page_token=token)
    return (await across(world).search.search(REVIEWER, request)).next_page_token


async def _read_all(world: World) -> int:
    """What a search without filters does: it decrypts every text."""
    query, found = query_of(PLANTED), 0
    refs = await world.database.run(
        lambda connection: connection.execute(sa.select(t.DOCUMENTS.c.redacted)).scalars().all()
    )
    for one in refs:
        found += query.fits((await world.blobs.get_value(RedactedText, decode(BlobRef, bytes(one)))).text)
    return found


async def _timed(call: Callable[[], Awaitable[object]], calls: int) -> float:
    times = []
    for _ in range(calls):
        begin = time.perf_counter()
        await call()
        times.append((time.perf_counter() - begin) * 1_000)
    return round(median(times), 1)


def _fts(path: str, texts: Sequence[str], key: bytes, calls: int) -> dict[str, object]:
    """A contentless index with positions; with a key, of keyed hashes of the words."""
    database = sqlite3.connect(path)
    database.execute("create virtual table words using fts5(text, content='')")
    begin = time.perf_counter()
    for number, text in enumerate(texts):
        database.execute("insert into words(rowid, text) values (?, ?)", (number, " ".join(_tokens(text, key))))
    database.commit()
    made: dict[str, object] = {"first_search_s": round(time.perf_counter() - begin, 1)}
    for name, words in QUERIES.items():
        wanted = f'"{" ".join(_tokens(words, key))}"'
        times = []
        for _ in range(calls):
            begin = time.perf_counter()
            database.execute("select rowid from words where words match ? limit 20", (wanted,)).fetchall()
            times.append((time.perf_counter() - begin) * 1_000)
        made[name] = round(median(times), 2)
    (size,) = database.execute("select page_count * page_size from pragma_page_count, pragma_page_size").fetchone()
    database.close()
    return {**made, "bytes": round(size / len(texts))}


def _tokens(text: str, key: bytes) -> list[str]:
    words = "".join(one if one.isalnum() else " " for one in fold(text)[0]).split()
    if not key:
        return words
    known = {one: hmac.digest(key, one.encode(), "sha256").hex()[:16] for one in set(words)}
    return [known[one] for one in words]


def _guessed(texts: Sequence[str], others: Sequence[str]) -> int:
    """How many of the 200 most frequent words have, among hashes, the rank that they have in other agreements, give or
    take two: who sees the index guesses them from one candidate in five.
    """
    own = [word for word, _ in Counter(word for one in texts[::20] for word in _tokens(one, b"")).most_common(200)]
    known = [word for word, _ in Counter(word for one in others for word in _tokens(one, b"")).most_common(400)]
    return sum(word in known[max(0, rank - 2) : rank + 3] for rank, word in enumerate(own))


_KEYS = {"fts5_plain": b"", "fts5_keyed": b"k" * 32}


if __name__ == "__main__":
    main()
