"""`python -m tests.benchmarks.page_cost [--rounds 40]`: CPU time of a page.

Each page is 612 by 792 points, drawn 1,000 pixels wide (1.63 pixels to a point) with covers. It prints a JSON line with
means in milliseconds of CPU time, child processes included:

- `drawn`: as ingestion draws a page that is not stored: access, original, sandbox, cover, PNG, storing;
- `stored`: the same for a stored picture;
- `words`: the words of a page.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from services.ingestion.pages.reading import PagePorts, Pages
from services.ingestion.pages.records import ReadPageRequest
from services.ingestion.sandbox.pages import PAGE_LIMITS, FairDrawer, PageSandbox
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.storage.blobs import Blobs, open_store
from tests.benchmarks.agreements import agreement
from tests.benchmarks.report import machine
from tests.benchmarks.usage import family_cpu
from tests.blob_suite import hash_key
from tests.databases import make_template, open_copy
from tests.unit.ingestion.entry.support import POLICY, NoOffice
from tests.unit.ingestion.makers import pdf
from tests.unit.ingestion.pages.support import act, layout_of, requested
from tests.unit.ingestion.support import ingested, make_world, submitted

_PAGES, _LINES = 20, 46
_MASKED = 12  # of a page
_WIDTH = 1000
GOALS = {"drawn": 60.0, "stored": 5.0}


def document() -> bytes:
    """A document of pages that are full of text."""
    words = agreement(1).split()
    lines = [" ".join(words[(11 * place) % (len(words) - 12) :][:11]) for place in range(_PAGES * _LINES)]
    return pdf([lines[start : start + _LINES] for start in range(0, len(lines), _LINES)])


async def cost(work: Callable[[int], Awaitable[object]], rounds: int, leader: Callable[[], int]) -> float:
    """The mean CPU time of a round, in milliseconds, after one that does not count."""
    await work(0)
    spent = []
    for number in range(1, rounds + 1):
        before = family_cpu(leader())
        own = time.process_time()
        await work(number)
        spent.append(time.process_time() - own + family_cpu(leader()) - before)
    return round(1000 * statistics.mean(spent), 2)


async def measure(folder: Path, rounds: int) -> dict[str, float]:
    template = make_template(folder, "services.ingestion")
    async with open_copy(template, folder / "copy") as database:
        world = make_world(database)
        blobs = Blobs(open_store(f"file://{folder}/blobs"), world.keys, hash_key)
        world.ports = replace(world.ports, blobs=blobs, input_bytes=8 << 20)
        [event] = ingested(await world.submit(submitted(document(), file_name="a.pdf")))
        sandbox = PageSandbox(PAGE_LIMITS, workers=1)
        sandbox.start()
        slot = sandbox._slots.get()
        assert slot is not None
        sandbox._slots.put(slot)
        drawer = FairDrawer(sandbox, 1, world.clock.monotonic)
        access = Authoriser(POLICY, world.audit, world.clock, service="ingestion")
        pages = Pages(PagePorts(world.ports.store, blobs, drawer, NoOffice(), access, hash_key, world.clock))
        layout = layout_of(await pages.read(act(), requested(event.document.document_id, 1)))
        step = len(layout.starts) // _MASKED
        masked = tuple(OriginalSpan(layout.starts[at], layout.ends[at]) for at in range(0, len(layout.starts), step))

        def request(number: int) -> ReadPageRequest:
            return requested(event.document.document_id, 1, _WIDTH, masked[: 1 + number % len(masked)])

        async def drawn(number: int) -> object:
            other = requested(event.document.document_id, 1 + number % _PAGES, _WIDTH, masked=())
            return await pages.read(act(), other)

        async def stored(_: int) -> object:
            return await pages.read(act(), request(0))

        async def words(number: int) -> object:
            return await pages.read(act(), replace(request(0), width=0, number=1 + number % _PAGES))

        leader = lambda: slot._process.pid  # noqa: E731
        found = {"drawn": await cost(drawn, min(rounds, _PAGES - 1), leader)}
        found["stored"] = await cost(stored, rounds, leader)
        found["words"] = await cost(words, rounds, leader)
        await asyncio.to_thread(drawer.close)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "copy").mkdir()
        found = asyncio.run(measure(Path(folder), rounds))
    print(json.dumps({**found, "rounds": rounds, **machine()}))
    return 1 if any(found[name] > goal for name, goal in GOALS.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
