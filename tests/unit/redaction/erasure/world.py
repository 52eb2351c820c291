"""A redaction service with erasures, on a real database and with real keys."""

import asyncio
import dataclasses
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from sqlite3 import connect

from obstore.store import MemoryStore

from services.cli.backup.objects import copy_objects
from services.redaction.erasure.documents import SqlDocuments
from services.redaction.erasure.masking import Masking
from services.redaction.erasure.ports import Ports as ErasurePorts
from services.redaction.erasure.rows import ErasureRows
from services.redaction.erasure.shredding import Shredder
from services.redaction.erasure.workflow import Erasures
from services.redaction.handler import HANDLERS, handle_ingested
from services.redaction.holds.answer import Custodians, Holds
from services.redaction.holds.placing import Placing
from services.redaction.holds.register import HoldFile
from services.redaction.holds.rows import HoldRows
from services.redaction.policies.rules import Operator
from services.redaction.ports import Ports
from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.results import SqlResults
from services.redaction.text.spans import TextSpans
from services.redaction.text.stored import Texts
from services.redaction.vault.gate import Gate
from services.redaction.vault.records import Erasure, Matter, SubjectValue
from services.redaction.vault.sql import SqlVault
from services.redaction.vault.subject_index import DataSubjectIndex
from services.redaction.vault.value_keys import ValueKeys
from services.shared.domain.document import (
    EXTRACTED,
    DocumentRecord,
    KeyScope,
    OriginalText,
    Provenance,
    QualityReport,
    SealedText,
)
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentIngested, DocumentRedacted, Event
from services.shared.domain.identity import keyed_hash
from services.shared.domain.records import Actor, Role
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.holds import HoldCheck
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys, create_local_keys
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.storage.blobs import Blobs
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from services.shared.runtime.worker.handlers import handle_by_topic
from tests.fakes import FakeClock, MemoryAudit
from tests.unit.redaction.makers import LEGAL, policy_of
from tests.unit.redaction.vault.party_suite import MemoryParties

TENANT = "harbour-bank"
ANNE, BERT = (Actor(f"{name}@{TENANT}", TENANT, frozenset({Role.COMPLIANCE})) for name in ("anne", "bert"))
_NUMBERS = count(1)
CLEAR = 'tenants: {harbour-bank: {matters: {"*": clear}}}'


class World:
    """Redaction and erasures in one process; `start` simulates a restart."""

    def __init__(self, folder: Path, urls: Mapping[str, str] | None = None) -> None:
        """`urls`: those of the databases `redaction` and `keys`; by default SQLite in `folder`."""
        self.folder = folder
        self.urls = urls or {name: f"sqlite:///{folder / name}.sqlite" for name in ("redaction", "keys")}
        self.recognisers: Sequence[Recogniser] = RECOGNISERS
        create_local_keys(folder / "keys", [TENANT])
        for name, package in (("redaction", "services.redaction"), ("keys", KEYS_SCHEMA)):
            migrate(self.urls[name], package)
        self.clock, self.hold_file = FakeClock(), folder / "holds.yaml"
        self.audit, self.metrics = MemoryAudit(), Metrics()
        self.hold_file.write_text(CLEAR)
        self.store = MemoryStore()
        self.databases = self._open()
        self.keys = LocalKeys(folder / "keys" / "redaction.json")
        self.start()

    def start(self) -> None:
        """Simulates a new process, with empty caches."""
        database, keys_database = self.databases
        self.keyring = Keyring(keys_database, self.keys, self.clock)
        self.blobs = Blobs(self.store, self.keyring, self.keys.hash_key)
        self.values = ValueKeys(self.keyring, self.keys.hash_key)
        self.vault, self.results = SqlVault(database, self.keys, self.values), SqlResults(database)
        self.gate = Gate(self.vault)
        texts = Texts(
            self.blobs, self.values, lambda tenant, data: keyed_hash(b"k", tenant, data), self.keyring.destroy
        )
        self.ports = Ports(
            blobs=self.blobs,
            texts=texts,
            vault=self.vault,
            gate=self.gate,
            parties=MemoryParties(),
            results=self.results,
            holds=HoldRows(database),
            clock=self.clock,
            policy=LEGAL,
            recognisers=self.recognisers,
            count=lambda kind, number: None,
            leaked=lambda found: None,
        )
        self.custodians = Custodians(self.keyring, DataSubjectIndex(database, self.keys, self.values))
        self.hold_rows = HoldRows(database)
        self.holds = Holds(self.hold_rows, HoldFile(self.hold_file, self.clock), self.custodians, self.clock)
        self.hold_check = HoldCheck(self.holds, self.audit, self.clock, self.metrics, "redaction")
        self.placing = Placing(
            self.hold_rows, self.custodians, self.clock, lambda: f"hold-{next(_NUMBERS)}", database.lock
        )
        self.spans = TextSpans(self.blobs, self.values, self.results)
        self.erasures = Erasures(self.erasure_ports())

    def erasure_ports(self) -> ErasurePorts:
        database = self.databases[0]
        return ErasurePorts(
            rows=ErasureRows(database, self.keyring),
            documents=SqlDocuments(database),
            subjects=DataSubjectIndex(database, self.keys, self.values),
            vault=self.vault,
            values=self.values,
            blobs=self.blobs,
            masking=Masking(self.blobs, self.keyring.destroy),
            shredder=Shredder(self.blobs, self.keyring.destroy),
            holds=self.hold_check,
            clock=self.clock,
            new_id=lambda: f"erasure-{next(_NUMBERS)}",
            lock=database.lock,
            forget=self.gate.forget,
        )

    async def ingest(self, identity: str, text: str, matter: str = "loan-1", **more: str) -> DocumentIngested:
        """Stores the submitted file and the extracted text, as ingestion does."""
        document = DocumentRecord(TENANT, "dms", identity, matter, document_id=identity, family=identity, version=1)
        document = dataclasses.replace(document, **more)  # type: ignore[arg-type]
        submission = f"s-{identity}"
        original = await self.blobs.put(TENANT, KeyScope.SOURCE, submission, "original-1", text.encode())
        ref = await self.blobs.put_value(TENANT, KeyScope.SOURCE, identity + EXTRACTED, "text", OriginalText(text))
        layout = await self.blobs.put(TENANT, KeyScope.SOURCE, identity, "layout", b"")
        return DocumentIngested(
            f"e-{identity}",
            self.clock.now(),
            document,
            Provenance("x"),
            submission,
            original,
            ref,
            layout,
            QualityReport(),
        )

    async def add(self, identity: str, text: str, matter: str = "loan-1", **more: str) -> DocumentRedacted:
        """Ingests and redacts a document."""
        [answer] = await handle_ingested(await self.ingest(identity, text, matter, **more), self.ports)
        return answer

    async def add_missed(self, identity: str, text: str) -> DocumentRedacted:
        """Ingests a document in which redaction replaces nothing, because its policy keeps all types."""
        ports = dataclasses.replace(self.ports, policy=policy_of(Operator.KEEP))
        [answer] = await handle_ingested(await self.ingest(identity, text), ports)
        return answer

    def copy_to(self, folder: Path) -> None:
        """Copies the databases to a new `folder`."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in ("redaction", "keys"):
            with (
                closing(connect(self.folder / f"{name}.sqlite")) as one,
                closing(connect(folder / f"{name}.sqlite")) as two,
            ):
                one.backup(two)

    def copy_of_store(self) -> MemoryStore:
        """A copy of all blobs."""
        copy = MemoryStore()
        copy_objects(self.store, copy)
        return copy

    async def reopen(self, folder: Path, store: MemoryStore) -> None:
        """Replaces databases and blobs by the copies in `folder` and `store`, as a restore does."""
        for database in self.databases:
            await database.close()
        self._replace_files(folder)
        self.store = MemoryStore()
        copy_objects(store, self.store)
        self.databases = self._open()
        self.start()

    def _open(self) -> list[Database]:
        return [Database(self.urls[name]) for name in ("redaction", "keys")]

    async def restart(self) -> None:
        """Closes the databases, and starts a new process."""
        for database in self.databases:
            await database.close()
        self.databases = self._open()
        self.start()

    def _replace_files(self, folder: Path) -> None:
        for name in ("redaction", "keys"):
            for path in self.folder.glob(f"{name}.sqlite*"):
                path.unlink()
            shutil.copy(folder / f"{name}.sqlite", self.folder)

    async def handle(self, event: Event) -> None:
        """Handles an event as the worker does."""
        await handle_by_topic(HANDLERS, self.ports)(event)

    async def resume(self) -> None:
        """Resumes interrupted erasures, as a service does at its start."""
        stop = asyncio.Event()
        task = asyncio.create_task(self.erasures.run(stop))
        async with asyncio.timeout(60):
            while await self.erasure_ports().rows.unfinished():
                await asyncio.sleep(0.01)
        stop.set()
        await task

    async def erase(self, values: list[SubjectValue]) -> Erasure:
        """Anne requests an erasure, Bert approves it."""
        requested = await self.erasures.of_person(ANNE, TENANT, values, "DSR-1")
        return await self.erasures.approve(BERT, TENANT, requested.erasure_id)

    async def read(self, answer: DocumentRedacted) -> str:
        """The text with revealed values, as annotation shows it."""
        sealed = await self.blobs.get_value(SealedText, answer.text)
        text = sealed.text
        for one in await self.spans.reveal_spans(answer, [OriginalSpan(0, len(text))]):
            text = text[: one.span.start] + (one.words or one.span.of(text)) + text[one.span.end :]
        return text

    async def everything(self) -> str:
        """All data that the remaining keys open, and the spellings in the vault."""
        found: list[bytes] = []
        for scope in (KeyScope.SOURCE, KeyScope.REDACTED):
            for owner in (TENANT, "unknown"):
                for ref in await self.blobs.find(owner, scope):
                    with suppress(Reject):
                        found.append(await self.blobs.get(ref))
        for matter in ("loan-1", "loan-2"):
            found += [one.spelling.encode() for one in await self.vault.values(Matter(TENANT, matter))]
        return b"\n".join(found).decode("utf-8", "replace")
