"""The time of a decision in the console beside other reviewers: `python -m tests.benchmarks.console_reviewers`.

Starts a whole system with Triton, broker and console. Each reviewer has a session and a document of its own, thinks for
a while, decides or takes the last decision back, and reads the queue now and then. First one reviewer works alone, then
all at once. Prints one JSON line: milliseconds from the request to the answer, and how many answered decisions are not
in the stored set.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from services.cli.local.layout import console_url
from services.shared.domain.document import DocumentRecord
from tests.benchmarks.membership import percentile
from tests.e2e.documents import agreement, as_docx
from tests.e2e.world import HARBOUR, World, record, running
from tests.first_stage import first_stage
from tests.unit.console.site import Browser

PERSON = f"reviewer@{HARBOUR}"
_UNDO, _QUEUE = 0.1, 0.1  # shares of the actions that take a decision back, and that read the queue


class Reviewer:
    """`times` are those of decisions; `accepted` are the annotations whose decision was answered and not taken back."""

    def __init__(self, number: int, console: str, document: DocumentRecord) -> None:
        self.times: list[float] = []
        self.queue_times: list[float] = []
        self.accepted: list[str] = []
        self.document = document.document_id
        self._chance = random.Random(number)
        self._browser = Browser(httpx.AsyncClient(base_url=console, timeout=60, trust_env=False))
        self._path = f"/api/v1/documents/{self.document}"
        self._token, self._revision, self._made = "", 0, 0

    async def start(self) -> None:
        await self._browser.sign_in(person=PERSON)
        self._token = await self._browser.csrf()
        await self._read()

    async def _read(self) -> dict[str, Any]:
        answer = await self._browser.fetch(f"{self._path}/annotations")
        found: dict[str, Any] = answer.raise_for_status().json()["annotation_set"]
        self._revision = found["revision"]
        self._open = [one["annotation_id"] for one in found["annotations"] if one["state"] == "proposed"]
        return found

    async def work(self, seconds: float, think: float) -> None:
        """Act until `seconds` have passed; `think` is the mean time between actions."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            await asyncio.sleep(self._chance.expovariate(1 / think))
            kind = self._chance.random()
            if kind < _QUEUE:
                began = time.perf_counter()
                (await self._browser.get("/queue?view=all")).raise_for_status()
                self.queue_times.append(_since(began))
            elif self.accepted and (kind < _QUEUE + _UNDO or not self._open):
                await self._send("/review:undo", {})
                self._open.append(self.accepted.pop())
            elif self._open:
                target = self._open.pop()
                self._made += 1
                key = f"bench-{self.document}-{self._made}"
                await self._send("/decisions", {"decision_id": key, "decision": "accept", "annotation_id": target})
                self.accepted.append(target)

    async def _send(self, path: str, body: dict[str, Any]) -> None:
        body |= {"revision": self._revision}
        began = time.perf_counter()
        answer = await self._browser.fetch(self._path + path, "POST", body, **{"x-csrf-token": self._token})
        self.times.append(_since(began))
        self._revision = answer.raise_for_status().json()["revision"]

    async def lost(self) -> int:
        """Answered decisions that the stored set does not have, or has too many."""
        states = {one["annotation_id"]: one["state"] for one in (await self._read())["annotations"]}
        return len(set(self.accepted) ^ {one for one, state in states.items() if state == "accepted"})


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1_000


async def documents(world: World, count: int) -> Sequence[DocumentRecord]:
    async def one(number: int) -> DocumentRecord:
        name = f"bench-console-{number}"
        return await world.read("http", record(HARBOUR, name), as_docx(agreement(name)), "agreement.docx")

    return [await one(number) for number in range(count)]


async def measure(world: World, count: int, seconds: float, think: float) -> dict[str, Any]:
    url = console_url(world.system.ports)
    reviewers = [Reviewer(n, url, one) for n, one in enumerate(await documents(world, count))]
    for one in reviewers:
        await one.start()
    await reviewers[0].work(seconds / 2, think / 10)
    alone = sorted(reviewers[0].times)
    reviewers[0].times.clear()
    reviewers[0].queue_times.clear()
    await asyncio.gather(*(one.work(seconds, think) for one in reviewers))
    together = sorted(each for one in reviewers for each in one.times)
    queue = sorted(each for one in reviewers for each in one.queue_times)
    return {
        "reviewers": count,
        "alone_n": len(alone),
        "alone_p95_ms": percentile(alone, 0.95),
        "n": len(together),
        "p50_ms": percentile(together, 0.5),
        "p95_ms": percentile(together, 0.95),
        "max_ms": percentile(together, 1),
        "queue_n": len(queue),
        "queue_p95_ms": percentile(queue, 0.95),
        "lost": sum([await one.lost() for one in reviewers]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reviewers", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60, help="time that all work at once (default: 60)")
    parser.add_argument("--think", type=float, default=3, help="mean seconds between two actions (default: 3)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with running(root / "system", first_stage(root)) as world:
            print(json.dumps(asyncio.run(measure(world, given.reviewers, given.seconds, given.think))))


if __name__ == "__main__":
    main()
