"""The cost of the stored membership on an access decision: `python -m tests.benchmarks.membership`.

5,000 matters with 20 members each. Prints one JSON line: percentiles of a decision in microseconds of CPU time, with
and without the stored membership.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from services.shared.domain.records import Action, Actor, Resource, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.members.current import CurrentMembers
from services.shared.runtime.access.members.records import BY_MEMBERSHIP, NO_MEMBERS, MatterMembers, MembersPort
from services.shared.runtime.access.members.table import store_members
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.fakes import FakeClock, MemoryAudit

BANK = "harbour-bank"
MATTERS, MEMBERS, CALLS = 5_000, 20, 20_000
POLICY = load_policy(Path(__file__).parents[2] / "samples/access.yaml")


def records(matters: int = MATTERS, members: int = MEMBERS) -> list[MatterMembers]:
    """Members `person-N`; each person is in several matters."""
    return [
        MatterMembers(
            BANK, f"M-{number}", frozenset(f"person-{(number * 7 + one) % matters}" for one in range(members))
        )
        for number in range(matters)
    ]


def costs(members: MembersPort, actor: Actor, calls: int = CALLS) -> list[float]:
    """The CPU time of each decision in microseconds, sorted."""
    access = Authoriser(POLICY, MemoryAudit(), FakeClock(), service="annotation", members=members)
    found = []
    for number in range(calls):
        resource = Resource("document", "d", BANK, f"M-{number % MATTERS}")
        began = time.thread_time_ns()
        access.allows(actor, Action.READ_DOCUMENT, resource)
        found.append((time.thread_time_ns() - began) / 1_000)
    return sorted(found)


def percentile(sorted_costs: Sequence[float], share: float) -> float:
    return round(sorted_costs[min(len(sorted_costs) - 1, int(len(sorted_costs) * share))], 1)


async def stored_members(url: str) -> CurrentMembers:
    """The copy of a service, after its first read of the records."""
    database, clock = Database(url), SystemClock()
    now = clock.now()
    await database.run(lambda connection: [store_members(connection, one, now, "admin") for one in records()])
    current = CurrentMembers(database, clock, seconds=5, keep=3_600)
    await current.refresh()
    await database.close()
    return current


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/keys.sqlite"
        migrate(url, KEYS_SCHEMA)
        stored = asyncio.run(stored_members(url))
    listed = Actor("person-7", BANK, frozenset({Role.REVIEWER}), frozenset({BY_MEMBERSHIP}))
    everywhere = Actor("person-7", BANK, frozenset({Role.REVIEWER}))
    rows = {
        "without": costs(NO_MEMBERS, everywhere),
        "with": costs(stored, everywhere),
        "listed": costs(stored, listed),
    }
    figures = {
        name: {f"p{share}": percentile(one, share / 100) for share in (50, 95, 99)} for name, one in rows.items()
    }
    print(json.dumps({"matters": MATTERS, "members": MEMBERS, "decisions": CALLS, "microseconds": figures}))


if __name__ == "__main__":
    main()
