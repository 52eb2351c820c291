"""1,000 interleavings of hold, lift, erase, expire, resubmit and restore, on the real stores: nothing held is gone, and
nothing erased comes back.

An interleaving has a matter of its own, so that one service handles many of them.
"""

import dataclasses
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from services.cli.backup import holds as hold_log
from services.cli.backup.erasures import read_table, replay_log
from services.redaction.vault.records import ErasureState
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, SealedText
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentRedacted, DocumentStatus, DocumentStatusChanged
from services.shared.domain.holds import Destroyer, Scope
from tests.unit.redaction.erasure.world import ANNE, BERT, TENANT, World

_SEEDS, _EACH, _STEPS, _DOCUMENTS = 40, 25, 5, 2
_TEXT = "A letter of the bank about the loan of number {}."


@dataclass
class _Model:
    """What must be true of the documents of one matter. `holds`: hold id to documents, None for the matter."""

    matter: str
    documents: dict[str, DocumentRedacted] = field(default_factory=dict)
    originals: dict[str, BlobRef] = field(default_factory=dict)
    holds: dict[str, str | None] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    expired: set[str] = field(default_factory=set)
    requested: dict[str, str] = field(default_factory=dict)

    def is_held(self, identity: str) -> bool:
        return any(target in {None, identity} for target in self.holds.values())


class _Steps:
    """The steps of one interleaving, on a world that other interleavings used before."""

    def __init__(self, world: World, folder: Path, random_: random.Random, matter: str) -> None:
        self.world = world
        self.folder = folder
        self.random = random_
        self.model = _Model(matter)
        self.number = 0

    async def start(self) -> None:
        for number in range(_DOCUMENTS):
            identity = f"{self.model.matter}-{number}".encode().hex().rjust(32, "0")[-32:]
            event = await self.world.ingest(identity, _TEXT.format(number), self.model.matter)
            stored = await self.world.add(identity, _TEXT.format(number), self.model.matter)
            self.model.documents[identity], self.model.originals[identity] = stored, event.original

    def any(self) -> str:
        return self.random.choice(sorted(self.model.documents))

    async def hold(self) -> None:
        self.number += 1
        hold, identity = f"{self.model.matter}-h{self.number}", self.any()
        covers_matter = self.random.random() < 0.3
        scope = Scope(matters=(self.model.matter,)) if covers_matter else Scope(documents=(identity,))
        await self.world.placing.place(ANNE, TENANT, hold, scope, (), "case-1")
        self.model.holds[hold] = None if covers_matter else identity

    async def lift(self) -> None:
        if self.model.holds:
            hold = self.random.choice(sorted(self.model.holds))
            lift = await self.world.placing.request_lift(ANNE, TENANT, hold, "settled")
            await self.world.placing.approve_lift(BERT, lift)
            del self.model.holds[hold]

    async def request(self) -> None:
        identity = self.any()
        erasure = await self.world.erasures.of_document(ANNE, self.model.documents[identity], "DSR-1")
        self.model.requested[erasure.erasure_id] = identity
        assert (erasure.state is ErasureState.HELD) is self.model.is_held(identity)

    async def approve(self) -> None:
        if self.model.requested:
            erasure_id = self.random.choice(sorted(self.model.requested))
            identity = self.model.requested.pop(erasure_id)
            erasure = await self.world.erasures.approve(BERT, TENANT, erasure_id)
            assert (erasure.state is ErasureState.HELD) is self.model.is_held(identity)
            if erasure.state is ErasureState.DONE:
                self.model.erased.add(identity)

    async def expire(self) -> None:
        """What the timer of ingestion does, with the same question."""
        records = [one.document for one in self.model.documents.values()]
        for one, hold in zip(records, await self.world.hold_check.ask(Destroyer.ORIGINALS, records), strict=True):
            assert (hold is not None) is self.model.is_held(one.document_id)
            if hold is None:
                await self.world.keyring.destroy(
                    TENANT, self.model.originals[one.document_id].subject, scopes=[KeyScope.SOURCE]
                )
                self.model.expired.add(one.document_id)

    async def resubmit(self) -> None:
        """The sender submits the document again, perhaps with a hold: a duplicate."""
        self.number += 1
        identity, submission = self.any(), f"again-{self.number}"
        names = (f"{self.model.matter}-s",) if self.random.random() < 0.5 else ()
        stored = self.model.documents[identity]
        record: DocumentRecord = dataclasses.replace(stored.document, document_id="", version=0, hold_ids=names)
        self.world.clock.advance(1)
        status = DocumentStatusChanged(
            submission, self.world.clock.now(), record, submission, DocumentStatus.DUPLICATE, duplicate_of=identity
        )
        await self.world.handle(status)
        await self.world.handle(status)
        for name in names:
            named = self.model.holds.get(name, identity)
            self.model.holds[name] = identity if named == identity else None
            if named != identity:
                await self._also_the_matter(name)

    async def _also_the_matter(self, name: str) -> None:
        scope = Scope(matters=(self.model.matter,))
        await self.world.placing.place(ANNE, TENANT, name, scope, (), "case-1")

    async def restore(self) -> None:
        """Restores the backup from the start of the interleaving, with the newest logs."""
        hold_log.write_log(self.folder / "holds.jsonl", hold_log.read_holds(_url(self.world, "redaction")))
        erasures = read_table(_url(self.world, "keys"))
        await self.world.reopen(self.folder / "backup", self.store)
        hold_log.merge_log(_url(self.world, "redaction"), hold_log.read_log(self.folder / "holds.jsonl"))
        replay_log(_url(self.world, "keys"), erasures, self.world.clock.now())
        self.world.start()
        self.model.requested.clear()

    def back_up(self) -> None:
        self.world.copy_to(self.folder / "backup")
        self.store = self.world.copy_of_store()

    async def check(self) -> None:
        for identity, stored in self.model.documents.items():
            readable = await self._opens(stored)
            if identity in self.model.erased:
                assert not readable, "an erased document came back"
                continue
            assert readable, "a document is gone that was not erased"
            original = await self._original(identity)
            assert original is (identity not in self.model.expired), "the original"

    async def _opens(self, stored: DocumentRedacted) -> bool:
        try:
            await self.world.blobs.get_value(SealedText, stored.text)
        except Reject:
            return False
        return True

    async def _original(self, identity: str) -> bool:
        try:
            await self.world.blobs.get(self.model.originals[identity])
        except Reject:
            return False
        return True


def _url(world: World, name: str) -> str:
    return f"sqlite:///{world.folder / name}.sqlite"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path / "world")
    made.recognisers = ()
    made.start()
    yield made
    for database in made.databases:
        await database.close()


# Python 3.12 repeats a fifth of them: all take two minutes.
@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=[pytest.mark.slow] if seed % 5 else []) for seed in range(_SEEDS)]
)
async def test_nothing_held_is_gone_and_nothing_erased_comes_back(world: World, tmp_path: Path, seed: int) -> None:
    random_ = random.Random(seed)
    for number in range(_EACH):
        steps = _Steps(world, tmp_path, random_, f"m{seed}-{number}")
        await steps.start()
        steps.back_up()
        choices = (steps.hold, steps.lift, steps.request, steps.approve, steps.expire, steps.resubmit)
        plan = random_.choices((*choices, steps.restore), weights=(4, 3, 4, 5, 3, 4, 1), k=_STEPS)
        for step in plan:
            await step()
            await steps.check()
        world.clock.advance(timedelta(days=1).total_seconds())
