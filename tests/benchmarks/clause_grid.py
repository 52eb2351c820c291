"""The time of a grid of clauses: `python -m tests.benchmarks.clause_grid`.

Two grids on SQLite, with encrypted texts in a folder: the portfolio of the tests (12 loans, 4 amendments, a scan that
could not be read, a walled loan), and 2,000 agreements of 20,000 code points with 20 columns, a tenth of them amended,
by pages of 50 and as a whole by pages of 200. A bare query of the same rows takes turns with them: it selects the
bodies of the same sets and annotations, and decodes nothing. Prints one JSON line; times are medians in milliseconds.
`--documents` and `--calls` change the numbers.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from services.annotation.grid.records import ReadGridRequest
from services.annotation.storage import tables as t
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate
from tests.unit.annotation.portfolio import AMENDMENTS, LOANS, WALLED, propose, store_portfolio
from tests.unit.annotation.storage.across_suite import across, cells, confirm_all, expected, grid
from tests.unit.annotation.support import REVIEWER, World, make_world, record

MATTERS, LENGTH = 20, 20_000
COLUMNS = (
    "Maturity Date",
    "Principal Amount",
    "Governing Law",
    "Change Of Control",
    "Financial Covenant",
    "Cross-Default",
    "Negative Pledge",
    "Debt Limitation",
    "Restricted Payments",
    "Mandatory Prepayment",
    "Default Interest",
    "Increased Costs",
    "Assignment Limits",
    "Insurance",
    "maturity",
    "commitment",
    "interest",
    "collateral",
    "guarantors",
    "governing_law",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--calls", type=int, default=7)
    options = parser.parse_args()
    print(json.dumps(asyncio.run(measure(options.documents, options.calls))))


async def measure(documents: int, calls: int) -> dict[str, dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        small = await _portfolio(Path(folder) / "small", calls)
        large = await _many(Path(folder) / "large", documents, calls)
    return {"portfolio": small, "many": large}


async def _portfolio(folder: Path, calls: int) -> dict[str, object]:
    """All cells of the portfolio, compared with what they must be, on each date."""
    async with _opened(folder) as world:
        await store_portfolio(world)
        world.members.stop(WALLED.document, REVIEWER.subject)
        await confirm_all(world)
        wrong = total = 0
        states: Counter[str] = Counter()
        for as_of in ("2022-06-30", "2023-06-01", "2024-12-31", "2025-03-14", "2026-01-01"):
            found, right = cells(await grid(world, as_of=as_of)), expected(as_of)
            pairs = [(name, column) for name in right for column in right[name]]
            wrong += sum(found[name][column] != right[name][column] for name, column in pairs)
            total += len(pairs)
            states.update(found[name][column][0] for name, column in pairs)
        times = await _times({"grid": lambda: grid(world), "bare": lambda: _bare(world, 200)}, calls)
        return {"cells": total, "wrong": wrong, "states": dict(sorted(states.items())), **_told(times)}


async def _many(folder: Path, documents: int, calls: int) -> dict[str, object]:
    async with _opened(folder) as world:
        await _fill(world, documents)
        first = await _page(world)
        times = await _times(
            {
                "page_of_50": lambda: _page(world),
                "page_of_200": lambda: _page(world, 200),
                "bare_50": lambda: _bare(world, 50),
                "bare_200": lambda: _bare(world, 200),
            },
            calls,
        )
        whole = await _times({"whole": lambda: _whole(world), "bare_whole": lambda: _bare(world, documents * 2)}, 3)
        shape = {"documents": first, "columns": len(COLUMNS), "code_points": LENGTH}
        return {**shape, **_told(times), **_told(whole)}


@asynccontextmanager
async def _opened(folder: Path) -> AsyncIterator[World]:
    """A service on a new database, with encrypted texts in files."""
    folder.mkdir()  # noqa: ASYNC240 - nothing else runs
    url = f"sqlite:///{folder / 'annotation.db'}"
    migrate(url, "services.annotation")
    database = Database(url)
    yield make_world(database, store=f"file://{folder / 'blobs'}")
    await database.close()


async def _fill(world: World, documents: int) -> None:
    """A tenth of the loans have an amendment of their maturity, stated by the sender."""
    filler = "\n\n".join(f"9.{one} The parties keep the records of this Agreement in order." for one in range(400))
    for number in range(documents * 10 // 11):
        matter = f"M-{number % MATTERS}"
        loan = replace(LOANS[number % len(LOANS)], number=number)
        document = record(reference=f"loan-{number}", matter=matter)
        text = f"{loan.text}{filler}"[:LENGTH]
        await propose(world, document, text, found=loan.found)
        if number % 10 == 0:
            amendment = replace(AMENDMENTS[0], loan=loan)
            amending = record(reference=f"amendment-{number}", matter=matter, amends=document.source_reference)
            await propose(world, amending, amendment.text, found=amendment.found, document_type="amendment")


def _request(size: int, token: str) -> ReadGridRequest:
    return ReadGridRequest(columns=COLUMNS, purpose="review", page_size=size, page_token=token)


async def _page(world: World, size: int = 50, token: str = "") -> int:
    return (await across(world).grid.read(REVIEWER, _request(size, token))).total


async def _whole(world: World) -> int:
    """All pages. Returns the number of rows."""
    rows, token = 0, ""
    while True:
        page = await across(world).grid.read(REVIEWER, _request(200, token))
        rows, token = rows + len(page.rows), page.next_page_token
        if not token:
            return rows


async def _bare(world: World, limit: int) -> int:
    """The same rows without the grid: the bodies of the sets and of their annotations."""
    d, s, a = t.DOCUMENTS.c, t.SETS.c, t.ANNOTATIONS.c
    sets = (
        sa.select(s.set_id, s.body, d.record, d.redacted)
        .join_from(t.SETS, t.DOCUMENTS, d.document_id == s.document_id)
        .order_by(d.matter, d.submitted_at, d.document_id)
        .limit(limit)
    )

    def work(connection: sa.Connection) -> int:
        found = connection.execute(sets).all()
        ids = [row.set_id for row in found]
        return len(connection.execute(sa.select(a.body).where(a.set_id.in_(ids), a.latest)).all())

    return await world.database.run(work)


async def _times(calls: dict[str, Callable[[], Awaitable[object]]], number: int) -> dict[str, list[float]]:
    """Each call `number` times, in turns, after one that does not count."""
    found: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(number + 1):
        for name, call in calls.items():
            begin = time.perf_counter()
            await call()
            if turn:
                found[name].append((time.perf_counter() - begin) * 1_000)
    return found


def _told(times: dict[str, list[float]]) -> dict[str, object]:
    """Medians, maxima, and the ratio of each call to the bare query of its rows."""
    made: dict[str, object] = {}
    for name, several in times.items():
        made[name] = {"median_ms": round(median(several), 1), "max_ms": round(max(several), 1), "n": len(several)}
    for name, bare in _BARE.items():
        if name in times:
            made[f"{name}_ratio"] = round(median(times[name]) / median(times[bare]), 1)
    return made


_BARE = {"grid": "bare", "page_of_50": "bare_50", "page_of_200": "bare_200", "whole": "bare_whole"}


if __name__ == "__main__":
    main()
