"""The cache hit rate for agreements that are sent again, unchanged or with a change in one place."""

import random
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence

from glossator.inference.v1 import service_pb2
from services.cli.local.system import LocalSystem
from tests.benchmarks.agreements import SIZES, agreement
from tests.benchmarks.inference.callers import stubs

TENANT, MATTER = "harbour-bank", "HB-BENCH-VERSIONS"
LONG = len(SIZES) - 1
"""Every document with this number modulo `len(SIZES)` is one of the longest."""
_ADDED = "The parties have looked at the schedule once more and shall keep a copy of it with the records.\n\n"
_REWORDED = "Subject to what the parties agree in writing, "


def later_versions(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Kinds of change with the changed text; each is a change of the previous one, as in a negotiation."""
    yield "sent again", text
    for name, share in (("inserted early", 0.03), ("inserted", chance.uniform(0.1, 0.9))):
        text = _changed(text, share, lambda paragraph: _ADDED * chance.randint(1, 3) + paragraph)
        yield name, text
    text = _changed(text, chance.uniform(0.1, 0.9), lambda paragraph: f"{_REWORDED}{paragraph}")
    yield "reworded", text
    yield "struck out", _changed(text, chance.uniform(0.1, 0.9), lambda _: "")


def _changed(text: str, share: float, change: Callable[[str], str]) -> str:
    paragraphs = text.split("\n\n")
    place = int(share * len(paragraphs))
    return "\n\n".join((*paragraphs[:place], change(paragraphs[place]), *paragraphs[place + 1 :]))


async def hit_rates(system: LocalSystem, count: int) -> Mapping[str, float]:
    """Share of windows with cached answers, by kind of change, over `count` of the longest agreements, each first sent
    unchanged. The service must have a cache and no other callers.
    """
    stub, chance = stubs(system)[TENANT], random.Random(0)
    looked_up: dict[str, tuple[float, float]] = {}
    for number in range(count):
        text = agreement(LONG + number * len(SIZES))
        for name, version in (("first sent", text), *later_versions(text, chance)):
            before = lookups(system)
            await stub.Predict(service_pb2.PredictRequest(tenant=TENANT, matter=MATTER, redacted_text=version))
            found = [now - then for now, then in zip(lookups(system), before, strict=True)]
            hits, misses = looked_up.get(name, (0.0, 0.0))
            looked_up[name] = hits + found[0], misses + found[1]
    later = [pair for name, pair in looked_up.items() if name != "first sent"]
    total = {"all later versions": (sum(hits for hits, _ in later), sum(misses for _, misses in later))}
    return {name: hits / max(hits + misses, 1) for name, (hits, misses) in (looked_up | total).items()}


def lookups(system: LocalSystem) -> tuple[float, float]:
    """Hits and misses so far, from the service's metrics."""
    with urllib.request.urlopen(f"http://{system.ports.address('metrics', 'inference')}/metrics", timeout=5) as answer:
        lines: Sequence[str] = answer.read().decode().splitlines()
    rows = [line for line in lines if line.startswith("glossator_model_cache_lookups_total{")]
    return _sum(rows, "hit"), _sum(rows, "miss")


def _sum(rows: Sequence[str], outcome: str) -> float:
    return sum(float(row.rpartition(" ")[2]) for row in rows if f'outcome="{outcome}"' in row)
