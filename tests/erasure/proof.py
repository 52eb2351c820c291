"""Plants persons, searches for them everywhere, erases half of them, and searches again."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path

from confluent_kafka import Producer

from services.cli.backup.erasures import NAME as ERASURES
from services.cli.backup.erasures import read_table, write_log
from services.cli.backup.make import make_backup
from services.cli.backup.restore import restore_backup
from services.cli.backup.sources import sources_of
from services.cli.clients.narration import NarrationClient, Sentence
from services.cli.clients.vault import VaultClient
from services.cli.local.layout import Layout
from services.cli.operate.submitted_events import forget_submitted
from services.ingestion.references import keyed_reference
from services.redaction.vault.records import Erasure
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DeadLetter, DocumentStatus
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.keys.provider import LocalKeys
from tests.e2e.documents import FORMATS, agreement, as_eml, as_pdf
from tests.e2e.scanner import Scanner
from tests.e2e.world import HARBOUR, NORTHGATE, World, record
from tests.erasure.opening import Files, opened, plain
from tests.erasure.people import Person, people, values_of

_TOGETHER = 5  # persons in a document
_AT_ONCE = 6
_IN_A_REQUEST = 12  # persons with eight values each: a request takes 100 values
_PATIENCE = 120.0
_SUBMITTED = "documents.submitted"
_MATTERS = {HARBOUR: ("HB-ERASE-1", "HB-ERASE-2", "HB-ERASE-3"), NORTHGATE: ("NG-ERASE-1", "NG-ERASE-2")}
_CLEAR = 'tenants: {harbour-bank: {matters: {"*": clear}}, northgate-credit: {matters: {"*": clear}}}\n'


@dataclass(slots=True)
class Proof:
    """`erased` are the persons to erase. Persons in `letters` are only in dead letters, one in each. Persons in
    `refused` are only in events with content that no extractor reads. The other persons are in agreements, five in
    each. `summarised` are the documents whose summary was read.
    """

    world: World
    count: int
    backup: Path
    everybody: list[Person] = field(init=False)
    letters: list[Person] = field(init=False)
    refused: list[Person] = field(init=False)
    living: list[Person] = field(init=False)
    erased: frozenset[int] = field(init=False)
    documents: dict[str, tuple[DocumentRecord, list[Person]]] = field(default_factory=dict)
    tenants: dict[int, str] = field(default_factory=dict)
    scanner: Scanner = field(init=False)
    marks: dict[str, int] = field(default_factory=dict)
    report: Callable[[str], None] | None = None
    summarised: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.everybody = people(self.count)
        few = max(2, self.count // 200)
        self.letters, rest = self.everybody[:few], self.everybody[few:]
        self.refused, self.living = rest[:few], rest[few:]
        gone = [*self.refused, *self.letters[::2]]
        gone += self.living[::2][: self.count // 2 - len(gone)]
        self.erased = frozenset(one.number for one in gone)
        for one in self.everybody:
            self.marks |= one.marks
        self.scanner = Scanner(self.marks)

    @property
    def left(self) -> frozenset[int]:
        """The numbers of the persons who are not erased."""
        return frozenset(range(self.count)) - self.erased

    def found(self, data: bytes) -> set[int]:
        """The persons in `data`, in any encoding."""
        return {self.marks[one] for one in self.scanner.find(data)}

    async def plant(self) -> None:
        """Submits all documents through four entry points, to five matters of two tenants, and waits until they are
        processed.
        """
        self.world.system.layout.holds.write_text(_CLEAR)
        groups = [self.living[at : at + _TOGETHER] for at in range(0, len(self.living), _TOGETHER)]
        ways = zip(cycle(FORMATS), cycle(("grpc", "http", "kafka", "folder")), cycle(_places()), strict=False)
        limit = asyncio.Semaphore(_AT_ONCE)
        await asyncio.gather(
            *(
                self._submit_agreement(group, *way, number, limit)
                for number, (group, way) in enumerate(zip(groups, ways, strict=False))
            )
        )
        await self._submit_broken_files()
        await self._produce_dead_letters()

    async def _submit_agreement(
        self,
        group: list[Person],
        form: str,
        entry_point: str,
        place: tuple[str, str],
        number: int,
        limit: asyncio.Semaphore,
    ) -> None:
        tenant, matter = place
        self.tenants |= {one.number: tenant for one in group}
        given = record(tenant, f"erase-{number}", matter=matter, purposes=["review", "training"])
        lines = [line for one in group for line in one.persona.lines()]
        text = agreement(f"ERASE {number}", lines, [f"This Agreement is made with {group[0].persona.name}."])
        data = as_eml(text, as_pdf(text), f"{group[0].persona.name}.pdf") if form == "eml" else FORMATS[form](text)
        name = f"{group[0].persona.name} {number}.{form}"
        named = given if number % 2 else replace(given, source_reference="")  # then the reference is its file name
        async with limit:
            await self.world.submit(entry_point, named, data, name)
            told = await self.world.status(given if number % 2 else self._with_reference(named, name))
        assert told.status is DocumentStatus.PROPOSED, told
        self.documents[told.document.document_id] = told.document, group

    def _with_reference(self, given: DocumentRecord, name: str) -> DocumentRecord:
        hash_key = LocalKeys(_live(self.world.system.layout).keys).hash_key(given.tenant)
        return replace(given, source_reference=keyed_reference(hash_key, given.source_system, name))

    async def _submit_broken_files(self) -> None:
        for number, one in enumerate(self.refused):
            self.tenants[one.number] = HARBOUR
            given = record(HARBOUR, f"erase-refused-{number}", matter=_MATTERS[HARBOUR][0])
            await self.world.submit("kafka", given, b"%PDF-1.7\n" + _words([one]), "broken.pdf")
            assert (await self.world.status(given)).status is DocumentStatus.REFUSED

    async def _produce_dead_letters(self) -> None:
        before = len(self.world.ledger.events(DeadLetter))
        producer = Producer({"bootstrap.servers": self.world.system.broker.bootstrap})
        headers: list[tuple[str, str | bytes | None]] = [("content-type", b"application/cloudevents+json")]
        for one in self.letters:
            self.tenants[one.number] = HARBOUR
            producer.produce(_SUBMITTED, b'{"specversion": "1.0", "data": "' + _words([one]), b"x", headers=headers)
        assert producer.flush(20) == 0
        wanted = before + len(self.letters)
        await self.world.ledger.wait(
            lambda: len(self.world.ledger.events(DeadLetter)) >= wanted or None, "dead letters"
        )

    async def before(self) -> set[int]:
        """The persons found with all keys. Also makes a backup, with its keys in a separate folder."""
        layout = self.world.system.layout
        make_backup(
            sources_of(layout), self.backup, SystemClock(), keys=self.backup / "keys", progress=lambda part: None
        )
        report, self.report = self.report, None
        found = await self.find(opened(_live(layout)), plain(layout.root, self.world.system.broker.bootstrap))
        self.report = report
        return found

    async def erase(self) -> list[Erasure]:
        """Two people of each tenant erase the persons; then events are deleted from the broker, and old keys
        retired.
        """
        layout, done = self.world.system.layout, list[Erasure]()
        for tenant in (HARBOUR, NORTHGATE):
            chosen = [one for one in self.everybody if one.number in self.erased and self.tenants[one.number] == tenant]
            for at in range(0, len(chosen), _IN_A_REQUEST):
                done += await self._shred(tenant, chosen[at : at + _IN_A_REQUEST])
        forget_submitted(KafkaSettings(self.world.system.broker.bootstrap))
        for tenant in (HARBOUR, NORTHGATE):
            await asyncio.to_thread(_command, layout.root, "keys", "rotate", tenant)
            await asyncio.to_thread(_command, layout.root, "keys", "retire", tenant)
        return done

    async def _shred(self, tenant: str, chosen: Sequence[Person]) -> list[Erasure]:
        layout, address = self.world.system.layout, self.world.system.target("redaction")
        try:
            async with VaultClient(address, layout.proven(f"compliance@{tenant}")) as first:
                requested = await first.erase_person(tenant, values_of(chosen), "proof")
        except Reject as error:
            if error.reason is not Reason.NOT_FOUND:
                raise
            return []  # only refused documents, which only the broker stores
        assert requested.state == "requested", requested
        async with VaultClient(address, layout.proven(f"second-compliance@{tenant}")) as second:
            return [await second.approve(tenant, requested.erasure_id)]

    async def after(self) -> dict[str, set[int]]:
        """The persons found by place, with the remaining keys, databases, backups of both, and a restored system."""
        layout, live = self.world.system.layout, _live(self.world.system.layout)
        copy = self.backup.with_name("copy")  # opening a database writes files beside it
        shutil.copytree(self.backup, copy)
        old_table = copy / "keys" / "keys.sqlite"
        old = Files(copy / "blobs", copy / "databases" / "redaction.sqlite", live.table, live.keys)
        return {
            "live, all surviving keys": await self.find(
                opened(live), plain(layout.root, self.world.system.broker.bootstrap)
            ),
            "old backup, surviving keys": await self.find(opened(old)),
            "live, the old key table": await self.find(opened(replace(live, table=old_table))),
            "old backup, the old key table": await self.find(opened(replace(old, table=old_table))),
            "restored from the old backup": await self.find(opened(self._restored(layout))),
        }

    async def find(self, *sources: AsyncIterator[tuple[str, bytes]]) -> set[int]:
        """The persons in any of the sources. Reports the places in which erased persons are found."""
        found: set[int] = set()
        for source in sources:
            async for place, data in source:
                here = self.found(data)
                if here & self.erased and self.report is not None:
                    self.report(f"{place}: {sorted(here & self.erased)}")
                found |= here
        return found

    def _restored(self, layout: Layout) -> Files:
        log = self.backup.with_name("newer-erasures") / ERASURES
        log.parent.mkdir(exist_ok=True)
        write_log(log, read_table(sources_of(layout).keys_database))
        target = Layout(self.backup.with_name("restored"))
        restore_backup(
            self.backup,
            sources_of(target, {}),
            SystemClock(),
            keys=self.backup / "keys",
            erasures=[log],
            progress=lambda part: None,
        )
        return _live(target)

    async def revealed(self) -> tuple[set[int], set[int]]:
        """The persons in agreements whom a reviewer can read, there or in a summary: (of those not erased, of the
        erased).
        """
        shown: set[int] = set()
        for document, group in self.documents.values():
            words = await self._read(document)
            shown |= {one.number for one in group if one.persona.name in words}
        return shown & self.left, shown & self.erased

    async def _read(self, document: DocumentRecord) -> str:
        """The text and its summary. Repeats the request if a service does not answer in time."""
        system, found = self.world.system, document.document_id
        caller = (system.target("annotation"), system.credential(f"reviewer@{document.tenant}"))
        async with NarrationClient(*caller) as client, asyncio.timeout(_PATIENCE):
            while True:
                with suppress(Retry):
                    await self.world.reveal(document)
                    sentences = await _summary(client, found)
                    self.summarised |= {found} if sentences else set()
                    return "\n".join([await client.text(found), *(one.text for one in sentences)])
                await asyncio.sleep(1)


async def _summary(client: NarrationClient, document_id: str) -> Sequence[Sentence]:
    """Empty if the document has no summary."""
    try:
        return (await client.summary(document_id)).sentences
    except Reject as error:
        if error.reason is not Reason.NOT_FOUND:
            raise
        return ()


def to_standard_error(what: str) -> None:
    """Prints the place of data that should not be found."""
    sys.stderr.write(f"{what}\n")


def _places() -> Iterator[tuple[str, str]]:
    return iter([(tenant, matter) for tenant, matters in _MATTERS.items() for matter in matters])


def _words(chosen: Sequence[Person]) -> bytes:
    return "\n".join(line for one in chosen for line in one.persona.lines()).encode()


def _live(layout: Layout) -> Files:
    databases = layout.databases
    return Files(
        layout.blobs, databases / "redaction.sqlite", databases / "keys.sqlite", layout.keys / "redaction.json"
    )


def _command(root: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "services.cli", *arguments, "--directory", str(root)]
    if arguments[0] == "keys":
        command += ["--as", f"operator@{arguments[2]}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
