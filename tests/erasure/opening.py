"""Opens all data that given keys can open: what an attacker with the files could read."""

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from services.redaction.text.sealed import open_value
from services.redaction.vault.records import Matter
from services.redaction.vault.tables import VALUES
from services.redaction.vault.value_keys import ValueKeys
from services.redaction.vault.values import open_rows, read_values
from services.shared.domain.document import SEALED, BlobRef, DocumentRecord, KeyScope, SealedText
from services.shared.domain.errors import Reject
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database, engine
from services.shared.wire.codec import decode
from tests.e2e.ledger import raw_records

_SUBMITTED = "documents.submitted"


@dataclass(frozen=True, slots=True)
class Files:
    """Paths of a system: `vault` is the database of redaction, `table` the wrapped keys, `keys` the most powerful
    key file.
    """

    blobs: Path
    vault: Path
    table: Path
    keys: Path


async def opened(files: Files) -> AsyncIterator[tuple[str, bytes]]:
    """(place, data) of every blob, every replaced value and every spelling in the vault that opens."""
    keys, database = LocalKeys(files.keys), Database(f"sqlite:///{files.table}")
    keyring = Keyring(database, keys, SystemClock(), cache_size=100_000, cache_seconds=3600)
    blobs, values = (
        Blobs(open_store(f"file://{files.blobs}"), keyring, keys.hash_key),
        ValueKeys(keyring, keys.hash_key),
    )
    try:
        matters = _matters(files.vault)
        for ref in _refs(files.blobs):
            with suppress(Reject):
                data = await blobs.get(ref)
                yield f"blob {ref.path}", data
                if ref.name.startswith(SEALED):
                    for words in await _values(decode(SealedText, data), ref, values, matters):
                        yield f"value of {ref.path}", words
        for matter in matters:
            async for words in _spellings(files.vault, matter, values):
                yield f"vault {matter.matter}", words
    finally:
        await database.close()


async def plain(root: Path, bootstrap: str) -> AsyncIterator[tuple[str, bytes]]:
    """(place, data) of all stored bytes: topics through a consumer, and all files except the senders' own folder and
    the segments of the one topic that can contain files.
    """
    for one in raw_records(bootstrap, without=frozenset()):
        yield f"topic {one.topic}", one.data
    for place, data in _files(root):
        yield place, data


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not _is_left_out(path.relative_to(root)):
            yield f"file {path.relative_to(root)}", path.read_bytes()


def _refs(folder: Path) -> list[BlobRef]:
    paths = [path.relative_to(folder).parts for path in sorted(folder.rglob("*")) if path.is_file()]
    scopes = {scope.value for scope in KeyScope}
    return [BlobRef(one[0], KeyScope(one[1]), one[2], one[3], 0) for one in paths if len(one) == 4 and one[1] in scopes]


def _matters(vault: Path) -> list[Matter]:
    made = engine(f"sqlite:///{vault}")
    with made.begin() as connection:
        query = sa.select(VALUES.c.tenant, VALUES.c.matter).distinct()
        found = [Matter(row.tenant, row.matter) for row in connection.execute(query)]
    made.dispose()
    return found


def _is_left_out(path: Path) -> bool:
    in_broker = path.parts[0] == "kafka"
    named = any(part.startswith(f"{_SUBMITTED}-") for part in path.parts)
    return (
        path.parts[:2] == ("triton", "backends")
        or path.parts[0] == "drop"
        or named
        or (in_broker and path.suffix in {".index", ".timeindex"})
    )


async def _values(text: SealedText, ref: BlobRef, values: ValueKeys, matters: list[Matter]) -> list[bytes]:
    """Tries all matters, because the blob does not contain its matter."""
    found: list[bytes] = []
    for matter in matters:
        if matter.tenant != ref.tenant:
            continue
        document = DocumentRecord(ref.tenant, "", "", matter.matter, document_id=ref.subject)
        for one in text.values:
            with suppress(Reject):
                key = (await values.keys(matter, [one.placeholder]))[one.placeholder]
                words = open_value(one, key, document)
                found += [words.encode("utf-8", "surrogatepass")] if words else []
    return found


async def _spellings(vault: Path, matter: Matter, values: ValueKeys) -> AsyncIterator[bytes]:
    made = engine(f"sqlite:///{vault}")
    with made.begin() as connection:
        rows = read_values(connection, matter, 0)
    made.dispose()
    for row in rows:
        with suppress(Reject):
            keys = await values.keys(matter, [row.placeholder])
            for one in open_rows(matter, [row], keys, {}):
                yield one[-1].encode("utf-8", "surrogatepass")
