"""Interleavings of messages, rejections, crashes and resumes, against a model: nothing is lost or overtaken."""

import asyncio
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.ingestion.stops.records import Budgets, State
from services.ingestion.stops.store import SourceStates
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.fakes import FakeClock
from tests.unit.ingestion.stops.suite import BAD, GOOD
from tests.unit.ingestion.stops.world import message

FAMILIES = ("a", "b", "c")
_TEMPLATE = Path(tempfile.mkdtemp()) / "template.sqlite"


class Stops(RuleBasedStateMachine):
    """One partition per version chain. A worker reads it in order; a crash repeats the messages after the commit."""

    @initialize()
    def open(self) -> None:
        if not _TEMPLATE.exists():
            migrate(f"sqlite:///{_TEMPLATE}", "services.ingestion")
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(_TEMPLATE, self.folder / "db.sqlite")
        self.runner = asyncio.Runner()
        self.clock = FakeClock()
        self.sent: dict[str, int] = defaultdict(int)
        self.read: dict[str, int] = defaultdict(int)  # the next offset that the worker reads
        self.committed: dict[str, int] = defaultdict(int)
        self.pending: dict[str, list[int]] = defaultdict(list)  # handled, and not yet committed
        self.published: dict[str, list[int]] = defaultdict(list)
        self.rejected = 0
        self.start()

    def start(self) -> None:
        self.database = Database(f"sqlite:///{self.folder / 'db.sqlite'}")
        self.states = SourceStates(self.database, Budgets(limit=2))

    @rule(family=st.sampled_from(FAMILIES))
    def send(self, family: str) -> None:
        self.sent[family] += 1

    @rule(family=st.sampled_from(FAMILIES))
    def work(self, family: str) -> None:
        """The worker reads the next message of a partition, and parks or handles it."""
        offset = self.read[family]
        if offset >= self.sent[family]:
            return
        one = message(family, FAMILIES.index(family), offset, self.clock.now())
        if not (self.runner.run(self.states.parks(BAD, family)) and self.runner.run(self.states.park(BAD, one))):
            self.pending[family].append(offset)
        self.read[family] = offset + 1

    @rule(family=st.sampled_from(FAMILIES))
    def commit(self, family: str) -> None:
        self.committed[family] = self.read[family]
        for offset in self.pending.pop(family, []):
            self.publish(family, offset)

    @rule()
    def crash(self) -> None:
        self.read = defaultdict(int, self.committed)
        self.pending.clear()
        self.runner.run(self.database.close())
        self.start()

    @rule(count=st.integers(1, 4))
    def reject(self, count: int) -> None:
        for _ in range(count):
            self.rejected += 1
            now = self.clock.now()
            self.runner.run(self.states.count(BAD, f"r{self.rejected}", "malformed", now, now))

    @rule()
    def wait(self) -> None:
        self.clock.advance(600)

    @rule()
    def resume(self) -> None:
        self.clock.advance(1)
        self.runner.run(self.states.resume(BAD, self.clock.now()))

    @rule(dies=st.booleans())
    def replay(self, dies: bool) -> None:
        """Ingestion handles the next parked message; it can die before it removes it."""
        if self.runner.run(self.states.state(BAD)) is not State.RESUMING:
            return
        for one in self.runner.run(self.states.heads(BAD)):
            if self.committed[one.family] > one.offset:
                self.publish(one.family, one.offset)
                if not dies:
                    self.runner.run(self.states.remove(BAD, one.letter_id, self.clock.now()))
                return

    def publish(self, family: str, offset: int) -> None:
        """The result of the last message can be published again after a crash, that of an earlier one cannot."""
        done = self.published[family]
        if not done or offset != done[-1]:
            assert offset == len(done), f"{family} {offset} after {done}"
            done.append(offset)

    @invariant()
    def no_other_source_stops(self) -> None:
        if hasattr(self, "states"):
            assert self.runner.run(self.states.state(GOOD)) is State.RUNNING

    def teardown(self) -> None:
        """At the end all is resumed: every message was handled once, in order."""
        if not hasattr(self, "states"):
            return
        for _ in range(100):
            for family in FAMILIES:
                while self.read[family] < self.sent[family]:
                    self.work(family)
                self.commit(family)
            self.resume()
            self.replay(dies=False)
        assert all(self.published[one] == list(range(self.sent[one])) for one in FAMILIES)
        assert self.runner.run(self.states.state(BAD)) is State.RUNNING
        self.runner.run(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)


TestStops = Stops.TestCase
TestStops.settings = settings(max_examples=15, stateful_step_count=30, deadline=None)
